"""The ten topics of VNTC: a public yardstick for the features used here, measured on a held-out fifth."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.data import Item, news
from models.fit import Example, Recipe, fit
from models.heldout import Heldout, write
from models.text import fold
from models.vectorise import Block

NAME = "topics-vntc"
RECIPE = Recipe(
    (Block("all", "word", 1, 2),), least=2, most=300_000, strength=30.0, columns=300_000, balanced=False
)
_SEED = 3
_SHINGLE = 8


def train(data: Path, out: Path) -> None:
    """Fit on four fifths and write the predictions on the last; no near-duplicate stands on both sides."""
    kept, test = apart(news(data, "vntc_topics.train"))
    model = fit([Example(item.text, item.where) for item in kept], RECIPE)
    (out / NAME).mkdir(parents=True, exist_ok=True)
    truth = tuple((item.where,) for item in test)
    shares = model.probabilities([item.text for item in test])
    write(Heldout(model.labels, truth, shares, ("vntc",) * len(test)), out / NAME)


def apart(items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Return (four fifths to learn from, a fifth to measure on), near-duplicates on one side."""
    groups = near_duplicates(items)
    names = sorted(set(groups))
    chosen = set(np.random.default_rng(_SEED).choice(names, len(names) // 5, replace=False).tolist())
    kept = [item for item, group in zip(items, groups, strict=True) if group not in chosen]
    return kept, [item for item, group in zip(items, groups, strict=True) if group in chosen]


def near_duplicates(items: Sequence[Item]) -> list[int]:
    """Return a group number for each item; items that share one of their smallest shingles share a group."""
    parent = list(range(len(items)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    first: dict[int, int] = defaultdict(lambda: -1)
    for at, item in enumerate(items):
        for mark in _marks(item):
            if first[mark] < 0:
                first[mark] = at
            parent[root(at)] = root(first[mark])
    return [root(at) for at in range(len(items))]


def _marks(item: Item) -> list[int]:
    tokens = fold(f"{item.title} {item.body}").split()
    runs = (" ".join(tokens[at : at + _SHINGLE]) for at in range(max(1, len(tokens) - _SHINGLE + 1)))
    return sorted({zlib.crc32(run.encode("utf-8", "surrogatepass")) for run in runs})[:12]
