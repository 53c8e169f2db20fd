"""What the judge of posts learns from: each post as it stands, tightly written and without marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from models.data import read_rows
from models.sentiment.social_pieces import pieces
from models.sentiment.train import CLASSES, HOLDOUT
from models.text import strip_marks

_APART = re.compile(r"\s+([.,!?;:…)])")


@dataclass(frozen=True, slots=True)
class Post:
    """One post in every way it may be written, as rows of pieces; domain and class by number."""

    ways: tuple[list[int], ...]
    domain: int
    label: int


def posts(data: Path, *, every: bool = False) -> list[Post]:
    """Return the posts to learn from: product posts (unless ``every``, but every fifth), all feedback."""
    rows = read_rows(data / "sentiment" / "vlsp2016.train.jsonl")
    product = [one for at, one in enumerate(rows) if every or at % HOLDOUT]
    feedback = read_rows(data / "sentiment" / "vsfc.train.jsonl")
    read = [(0, one) for one in product] + [(1, one) for one in feedback]
    texts = [str(one["text"]) for _, one in read]
    ways = [
        pieces(texts),
        pieces([tight(one) for one in texts]),
        pieces([strip_marks(tight(one)) for one in texts]),
    ]
    return [
        Post(rows, domain, CLASSES.index(str(one["label"])))
        for rows, (domain, one) in zip(zip(*ways, strict=True), read, strict=True)
    ]


def tight(text: str) -> str:
    """Return ``text`` with its punctuation where people put it: the sets were cut apart into tokens."""
    return _APART.sub(r"\1", text)
