"""A reader of :mod:`models.upper` at work: int8, on the packaged encoder's vocabulary and lower half."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from models.encoder_packaged import UPPER, Floats, PackagedEncoder, open_session


class UpperReader:
    """An upper half with the encoder below it, ready to turn pieces into vectors.

    Raises:
        OSError, ValueError: a file of the folder is missing or broken.
    """

    def __init__(self, folder: Path, *, encoder: PackagedEncoder | None = None) -> None:
        self.encoder = encoder or PackagedEncoder()
        self._whole = self.encoder.beside(open_session(folder / UPPER))

    def vectors(self, rows: Sequence[Sequence[int]]) -> Floats:
        """Return the mean of the last layer for each text given as pieces; equal ones are read once."""
        place = {row: at for at, row in enumerate(dict.fromkeys(map(tuple, rows)))}
        made = self._whole.vectors(list(place))
        return made[[place[tuple(row)] for row in rows]]


class _Made(Protocol):
    def __init__(self, folder: Path, *, encoder: PackagedEncoder | None = None) -> None: ...


_Reader = TypeVar("_Reader", bound=_Made)


def packaged(kind: type[_Reader], folder: Path, what: str) -> _Reader | None:
    """Return the reader of a folder that comes with the project, or None where it is not there.

    Raises:
        models.encoder.EncoderError: it (``what``, for the message) or its encoder cannot be loaded.
    """
    from models import encoder

    if not (folder / UPPER).is_file():
        return None
    try:
        return kind(folder, encoder=encoder.packaged())
    except (OSError, ValueError) as error:
        raise encoder.EncoderError(f"không nạp được {what}: {error}") from error
