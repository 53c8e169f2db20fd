"""A press item as the fine-tuned encoder reads it."""

from __future__ import annotations

from collections.abc import Sequence

from models.dense import joined
from models.encoder_packaged import PackagedEncoder
from models.vectorise import Text

#: Pieces of an item that are read: the title and the first sentences below it.
LONGEST = 104


def pieces(batch: Sequence[Text], encoder: PackagedEncoder) -> list[list[int]]:
    """Return the pieces of items as the reader takes them; a long one keeps the mark of its end."""
    rows = encoder.pieces([joined(text) for text in batch], encoder.prompts["query"])
    return [row if len(row) <= LONGEST else [*row[: LONGEST - 1], row[-1]] for row in rows]
