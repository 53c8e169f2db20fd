"""The fine-tuned reader of press items at work: int8, on the packaged encoder's vocabulary."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from models.encoder_packaged import Floats, PackagedEncoder, open_session
from models.linear import ARTEFACTS
from models.press.pieces import pieces
from models.vectorise import Text

FOLDER = ARTEFACTS / "press-reader"
#: The linear layers over its vectors, as artefacts of their own: each is fused with a model of words.
TONE, FIELD = "sentiment-press-reader", "topics-reader"


class PressReader:
    """An artefact of :mod:`models.press.build`, ready to turn press items into vectors.

    Raises:
        OSError, ValueError: a file of the folder is missing or broken.
    """

    def __init__(self, folder: Path = FOLDER, *, encoder: PackagedEncoder | None = None) -> None:
        self._encoder = encoder or PackagedEncoder()
        self._transformer = self._encoder.beside(open_session(folder / "transformer.onnx"))

    def vectors(self, batch: Sequence[Text]) -> Floats:
        """Return the mean of the last layer for each item (items, hidden); each is read alone."""
        rows = pieces(batch, self._encoder)
        place = {tuple(row): at for at, row in enumerate(dict.fromkeys(map(tuple, rows)))}
        made = self._transformer.vectors(list(place))
        return made[[place[tuple(row)] for row in rows]]


@functools.lru_cache(maxsize=1)
def packaged() -> PressReader | None:
    """Return the reader that comes with the project, or None where it is not there.

    Raises:
        models.encoder.EncoderError: it or the encoder it reads with cannot be loaded.
    """
    from models import encoder

    if not (FOLDER / "transformer.onnx").is_file():
        return None
    try:
        return PressReader(encoder=encoder.packaged())
    except (OSError, ValueError) as error:
        raise encoder.EncoderError(f"không nạp được bộ đọc tin báo: {error}") from error
