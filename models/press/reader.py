"""The fine-tuned reader of press items at work: int8, on the packaged encoder's vocabulary."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from models.encoder_packaged import Floats, PackagedEncoder
from models.linear import ARTEFACTS
from models.press.pieces import pieces
from models.upper import reader as upper
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
        self._reader = upper.UpperReader(folder, encoder=encoder)

    def vectors(self, batch: Sequence[Text]) -> Floats:
        """Return the mean of the last layer for each item (items, hidden); each is read alone."""
        return self._reader.vectors(pieces(batch, self._reader.encoder))


@functools.lru_cache(maxsize=1)
def packaged() -> PressReader | None:
    """Return the reader that comes with the project, or None where it is not there.

    Raises:
        models.encoder.EncoderError: it or the encoder it reads with cannot be loaded.
    """
    return upper.packaged(PressReader, FOLDER, "bộ đọc tin báo")
