"""The training pairs in an order that a seed fixes: sources mixed, lengths alike within a batch."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.data import read_rows

#: The order of the outputs everywhere, and their places in it.
LABELS = ("SUPPORTED", "REFUTED", "NEI")
SUPPORTED, REFUTED, NEI = range(3)
#: Most pairs taken of a set: small where the label shows in the claim alone (see the data's notes).
CAPS = {
    "breaking_nli": 900,
    "snli_dev": 6000,
    "jnli": 2400,
    "fm2": 1000,
    "infotabs": 0,
    "scitab": 0,
    "factcheck_gpt": 600,
    "feverous_gold": 0,
    "scitail_dev": 700,
    "med": 1500,
    "taxinli": 0,
    "farstail": 0,
    "scifact_rte": 0,
    "wice": 400,
    "healthver": 0,
}
#: Pairs longer than this many letters cost more than they teach here.
LETTERS = 420


@dataclass(frozen=True, slots=True)
class Pair:
    """One training pair: ``label`` is an index into LABELS, ``weight`` how much it counts."""

    claim: str
    evidence: str
    label: int
    source: str
    weight: float = 1.0


def multilingual(data: Path, seed: int) -> list[Pair]:
    """Return the pairs of other languages: capped by set, balanced by label within each capped set."""
    path = data / "verification" / "nli_multilingual_permissive.jsonl.gz"
    sets: dict[str, list[Pair]] = defaultdict(list)
    for row in read_rows(path):
        if len(row["claim"]) + len(row["evidence"]) <= LETTERS:
            name = str(row["source"])
            sets[name].append(Pair(row["claim"], row["evidence"], LABELS.index(row["label"]), name))
    chosen: list[Pair] = []
    for name in sorted(sets):
        rows = sets[name]
        random.Random(f"{seed}/{name}").shuffle(rows)  # noqa: S311  reproducible, no secret
        chosen += _balanced(
            rows, next((most for key, most in CAPS.items() if name.startswith(key)), len(rows))
        )
    return chosen


def _balanced(rows: list[Pair], most: int) -> list[Pair]:
    if most >= len(rows):
        return rows
    kept: list[Pair] = []
    kinds = [[row for row in rows if row.label == label] for label in range(len(LABELS))]
    share = most // max(1, sum(bool(kind) for kind in kinds))
    for kind in kinds:
        kept += kind[:share]
    return kept


def batches(lengths: Sequence[int], budget: int, seed: str) -> Iterator[list[int]]:
    """Yield batches of row numbers, each of about ``budget`` pieces with padding, every row once.

    Rows are shuffled, then sorted by length within long stretches, and the batches of a stretch shuffled
    again: a batch holds rows of every source, and the training sees no order.
    """
    chance = random.Random(seed)  # noqa: S311  reproducible, no secret
    order = list(range(len(lengths)))
    chance.shuffle(order)
    for begin in range(0, len(order), 4096):
        stretch = sorted(order[begin : begin + 4096], key=lambda row: lengths[row])
        made: list[list[int]] = []
        for row in stretch:
            if not made or (len(made[-1]) + 1) * lengths[row] > budget:
                made.append([])
            made[-1].append(row)
        chance.shuffle(made)
        yield from made
