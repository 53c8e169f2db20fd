"""One row of the table of figures, and how rows are made of labels or of probabilities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.calibrate import Names, calibration_error, chance_error, interval
from models.linear import Matrix

Measure = Callable[[Names, Names], float]
#: Task, domain, split and name of the measure.
What = tuple[str, str, str, str]
#: Measures of which less is better.
SMALLER = frozenset({"ECE", "false conversions"})
_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One figure with its interval and the floor pinned for it, if any.

    ``baseline`` is the same measure for always naming the commonest class; of a calibration error what a
    perfectly calibrated judge would show on so few items. ``seconds`` is what judging the ``n`` items costs.
    ``compared`` marks what is not in use and only stands beside it.
    """

    task: str
    domain: str
    split: str
    n: int
    measure: str
    figure: float
    low: float
    high: float
    baseline: float
    floor: float | None
    seconds: float
    compared: bool = False

    @property
    def key(self) -> str:
        """The name under which a floor is pinned."""
        return f"{self.task}/{self.domain}/{self.measure}"

    @property
    def holds(self) -> bool:
        """Whether the figure is on the right side of its floor (for an error, below it)."""
        if self.floor is None:
            return True
        return self.figure <= self.floor if self.measure in SMALLER else self.figure >= self.floor


def of_labels(what: What, measure: Measure, truth: Names, found: Names) -> Row:
    """Return the row of a measure of labels as read and as found."""
    low, high = interval(measure, truth, found)
    commonest = Counter(truth).most_common(1)[0][0]
    baseline = measure(truth, [commonest] * len(truth))
    task, domain, split, name = what
    return Row(task, domain, split, len(truth), name, measure(truth, found), low, high, baseline, None, 0.0)


def of_odds(what: tuple[str, str, str], odds: Matrix, truth: NDArray[np.int64]) -> Row:
    """Return the row of the expected calibration error of probabilities; ``truth`` are classes by number."""
    random = np.random.default_rng(5)
    draws = (random.integers(0, len(truth), len(truth)) for _ in range(_ROUNDS))
    low, high = np.percentile([calibration_error(odds[d], truth[d]) for d in draws], [2.5, 97.5])
    error = calibration_error(odds, truth)
    chance = chance_error(odds)
    return Row(*what, len(truth), "ECE", error, float(low), float(high), chance, None, 0.0)


def line(row: Row) -> str:
    """Return the row as a line of a table in Markdown."""
    floor = "" if row.floor is None else f"{row.floor:.3f}{'' if row.holds else ' **broken**'}"
    baseline = "" if np.isnan(row.baseline) else f"{row.baseline:.3f}"
    cells = [row.task, row.domain, row.split, str(row.n), row.measure, f"{row.figure:.3f}"]
    span = f"{row.low:.3f}–{row.high:.3f}"
    return f"| {' | '.join([*cells, span, baseline, floor, f'{row.seconds:.1f}'])} |"
