"""A post as the fine-tuned judge reads it."""

from __future__ import annotations

from collections.abc import Sequence

from models.encoder_packaged import PackagedEncoder

#: Pieces of a post that are read: of a longer one its beginning and its end.
LONGEST, HEAD = 112, 56


def pieces(texts: Sequence[str], encoder: PackagedEncoder | None = None) -> list[list[int]]:
    """Return the pieces of posts as the judge reads them."""
    judge = encoder or PackagedEncoder()
    return [_short(row) for row in judge.pieces(texts, judge.prompts["query"])]


def _short(row: list[int]) -> list[int]:
    return row if len(row) <= LONGEST else [*row[:HEAD], *row[HEAD - LONGEST :]]
