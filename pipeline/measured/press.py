"""Press items as the pipeline tells them: how often the tone is left open, and which fields are named.

The probabilities are those stored for the items that no judge learnt from (:mod:`models.press.figures`); what
is made of them is told by :mod:`pipeline.classify`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models import heldout, speeds
from models.calibrate import macro_f1
from models.heldout import Heldout
from models.linear import ARTEFACTS
from models.press import figures
from models.press.reader import FIELD, TONE
from models.press.weigh import SETS
from models.row import Row, of_labels
from pipeline.classify import SURE, UNKNOWN, fields_of, tone_of
from pipeline.measured import kit

Fields = frozenset[str]


def rows() -> list[Row]:
    """Return coverage and accuracy of the tones told, micro-F1 and exact match of the sets of fields."""
    found = []
    for domain, split, tones, fields in _sets():
        found += [*_answered(domain, split, tones), *_named(domain, split, fields)]
    return [replace(row, seconds=speeds.seconds(speeds.IN_USE, row.n)) for row in found]


def _sets() -> list[tuple[str, str, Heldout, Heldout]]:
    tones, fields = (figures.in_use(ARTEFACTS / name) for name in (TONE, FIELD))
    pooled = [heldout.pooled(list(found.values())) for found in (tones, fields)]
    return [
        (figures.POOLED, figures.POOLED_SPLIT, pooled[0], pooled[1]),
        *((*figures.DRAWN[name], tones[name], fields[name]) for name in SETS),
    ]


def _answered(domain: str, split: str, said: Heldout) -> list[Row]:
    """How many tones are told, and how many of these are right; of all, an open one counting as wrong."""
    told = [tone_of(row).label for row in said.probabilities]
    right = [float(a == b) for a, b in zip(told, said.main, strict=True) if a != UNKNOWN]
    what = ("sentiment", f"{domain}, told from {SURE} on", split)
    return [
        kit.mean_row((*what, "coverage"), [float(label != UNKNOWN) for label in told]),
        kit.mean_row((*what, "accuracy of those told"), right),
        of_labels((*what, "macro-F1"), macro_f1, said.main, told),
    ]


def _named(domain: str, split: str, said: Heldout) -> list[Row]:
    read = [frozenset(classes) for classes in said.truth]
    named = [frozenset(fields_of(said.labels, row)[1]) for row in said.probabilities]
    what = ("topics", f"{domain}, all fields", split)
    exact = [float(a == b) for a, b in zip(read, named, strict=True)]
    return [micro_row((*what, "micro-F1"), read, named), kit.mean_row((*what, "exact match"), exact)]


def micro_row(what: tuple[str, str, str, str], read: Sequence[Fields], named: Sequence[Fields]) -> Row:
    """Return the row of micro-averaged F1 of sets of labels; the baseline names the commonest label alone."""
    both, sizes = _counts(read, named)
    low, high = kit.spread(len(read), lambda drawn: float(2 * both[drawn].sum() / sizes[drawn].sum()))
    every = [label for one in read for label in one]
    alone, size = _counts(read, [frozenset({max(set(every), key=every.count)})] * len(read))
    task, domain, split, name = what
    return Row(
        task, domain, split, len(read), name,
        float(2 * both.sum() / sizes.sum()), low, high, float(2 * alone.sum() / size.sum()),
        None, 0.0,
    )  # fmt: skip


def _counts(read: Sequence[Fields], named: Sequence[Fields]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Item by item how many labels are named rightly, and how many are read and named together."""
    pairs = list(zip(read, named, strict=True))
    return np.array([len(a & b) for a, b in pairs]), np.array([len(a) + len(b) for a, b in pairs])
