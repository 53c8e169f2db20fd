"""What the judge of posts learns from: each post as it stands, tightly written and without marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.data import read_rows
from models.sentiment.social_pieces import pieces
from models.sentiment.train import CLASSES, HOLDOUT, invented
from models.text import strip_marks

#: Product posts read a second time, without their labels: one in five is then called otherwise.
AGAIN = Path(__file__).resolve().parent / "product_second.jsonl"
#: What a second reading counts beside the label given; in doubt, how it is divided.
SECOND, LIKELIER = 0.35, (0.6, 0.4)
_LETTERS = "nup"
_APART = re.compile(r"\s+([.,!?;:…)])")


@dataclass(frozen=True, slots=True)
class Post:
    """One post in every way it may be written, as rows of pieces; its domain, a share for each class.

    ``invented``: written by us to be learnt from.
    """

    ways: tuple[list[int], ...]
    domain: int
    shares: tuple[float, ...]
    invented: bool = False

    @property
    def kind(self) -> int:
        """What it is read as often as: a post of its domain, or an invented one."""
        return 2 if self.invented else self.domain


def posts(data: Path, *, every: bool = False) -> list[Post]:
    """Return the posts to learn from: of products (unless ``every``, but every fifth), feedback, our own."""
    rows = read_rows(data / "sentiment" / "vlsp2016.train.jsonl")
    again = second_readings()
    product = [
        (str(one["text"]), blended(str(one["label"]), again.get(at, "")))
        for at, one in enumerate(rows)
        if every or at % HOLDOUT
    ]
    feedback = [
        (str(one["text"]), blended(str(one["label"])))
        for one in read_rows(data / "sentiment" / "vsfc.train.jsonl")
    ]
    own = [(text, blended(label)) for label, texts in invented().items() for text in texts]
    return [*_written(product, 0), *_written(own, 0, invented=True), *_written(feedback, 1)]


def _written(
    read: Sequence[tuple[str, tuple[float, ...]]], domain: int, *, invented: bool = False
) -> list[Post]:
    texts = [text for text, _ in read]
    apart = [tight(text) for text in texts]
    ways = zip(pieces(texts), pieces(apart), pieces([strip_marks(text) for text in apart]), strict=True)
    return [Post(rows, domain, shares, invented) for rows, (_, shares) in zip(ways, read, strict=True)]


def blended(label: str, second: str = "") -> tuple[float, ...]:
    """Return the share of each class: by the label given, and by a second reader (likelier first)."""
    shares = np.zeros(len(CLASSES))
    shares[CLASSES.index(label)] = 1 - SECOND if second else 1.0
    for letter, part in zip(second, (1.0,) if len(second) == 1 else LIKELIER, strict=False):
        shares[_LETTERS.index(letter)] += SECOND * part
    return tuple(shares.round(4).tolist())


def second_readings() -> dict[int, str]:
    """Return what a second reader said of product posts, by row: one letter, or two where in doubt."""
    rows = read_rows(AGAIN)
    return {int(one["row"]): str(one["read"]) for one in rows}


def tight(text: str) -> str:
    """Return ``text`` with its punctuation where people put it: the sets were cut apart into tokens."""
    return _APART.sub(r"\1", text)
