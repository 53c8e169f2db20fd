"""The encoder's upper half fine-tuned on VNTC's ten topics: what it reads of an article, and what it says."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np

from models import dense
from models.encoder_packaged import PackagedEncoder
from models.linear import ARTEFACTS, Matrix
from models.text import strip_marks
from models.upper import reader as upper
from models.vectorise import Text

FOLDER = ARTEFACTS / "vntc-reader"
#: The linear layer over its vectors, an artefact of its own.
NAME = "topics-vntc-reader"
#: Pieces of an article that are read: of a longer one its beginning, and an end after it.
HEAD, TAIL = 140, 56
#: Letters that are cut into pieces: more than these pieces hold.
_LETTERS = 900, 330


def pieces(batch: Sequence[Text], encoder: PackagedEncoder) -> list[list[int]]:
    """Return the pieces of (title, rest) as the reader takes them."""
    texts = [f"{title.strip()}. {rest}" for title, rest in batch]
    heads = encoder.pieces([text[: _LETTERS[0]] for text in texts], encoder.prompts["query"])
    tails = encoder.pieces([text[_LETTERS[0] :][-_LETTERS[1] :] for text in texts])
    return [_joined(head, tail) for head, tail in zip(heads, tails, strict=True)]


def _joined(head: list[int], tail: list[int]) -> list[int]:
    """Put both together: the marks of the ends of each are first and last; an empty text has these alone."""
    end = tail[1:-1][-TAIL:] if len(tail) > 4 else []
    return [*head[:-1][:HEAD], *end, head[-1]]


def heard(batch: Sequence[Text], others: Matrix) -> Matrix:
    """Return ``others`` with the reader heard beside them, where Vietnamese is written with its marks.

    Raises:
        models.encoder.EncoderError: the reader or the encoder it reads with cannot be loaded.
    """
    reader = packaged()
    marked = [at for at, (title, rest) in enumerate(batch) if strip_marks(title + rest) != title + rest]
    if reader is None or not marked:
        return others
    shares = np.array(others)
    vectors = reader.vectors(pieces([batch[at] for at in marked], reader.encoder))
    shares[marked] = dense.load(NAME).with_words(vectors, others[marked])
    return shares


@functools.lru_cache(maxsize=1)
def packaged() -> upper.UpperReader | None:
    """Return the reader that comes with the project, or None where it is not there.

    Raises:
        models.encoder.EncoderError: it or the encoder it reads with cannot be loaded.
    """
    return upper.packaged(upper.UpperReader, FOLDER, "bộ đọc mười chủ đề")
