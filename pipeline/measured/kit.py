"""What the measures share: articles out of bare texts, rows with bootstrap intervals, timing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.confusions import Confusion
from models.row import Row
from pipeline.paths import ROOT
from pipeline.types import Article, Kind, Precision

#: Sentences and labels of the project's own.
TESTS = ROOT / "tests" / "pipeline"
_SEED, _ROUNDS = 20260101, 300
_READ = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Measured:
    """Rows of the table, and what was taken for what."""

    rows: list[Row] = field(default_factory=list)
    confusions: list[Confusion] = field(default_factory=list)

    def add(self, more: Measured) -> None:
        """Append what another measure found."""
        self.rows += more.rows
        self.confusions += more.confusions


def article(text: str, day: str = "", title: str = "", lead: str = "", identity: str = "a") -> Article:
    """Return an article of a day ("" for undated)."""
    published = datetime.fromisoformat(f"{day}T05:00:00").replace(tzinfo=UTC) if day else None
    return Article(
        identity, "s", Kind.ARTICLE, "", "", title, lead, text, published,
        Precision.DAY if published else Precision.UNKNOWN, "vi", "", fetched_at=_READ,
    )  # fmt: skip


def spread(count: int, figure: Callable[[NDArray[np.int64]], float]) -> tuple[float, float]:
    """Return the 95% bootstrap interval of a figure over ``count`` items, given those drawn by number."""
    random = np.random.default_rng(_SEED)
    draws = [figure(random.integers(0, count, count)) for _ in range(_ROUNDS)]
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(low), float(high)


def mean_row(what: tuple[str, str, str, str], values: Sequence[float], baseline: float = float("nan")) -> Row:
    """Return the row of a mean over items, with its bootstrap interval."""
    found = np.asarray(values, dtype=np.float64)
    low, high = spread(len(found), lambda drawn: float(found[drawn].mean()))
    task, domain, split, name = what
    return Row(task, domain, split, len(found), name, float(found.mean()), low, high, baseline, None, 0.0)


class Clock:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Seconds of wall time."""
        return time.perf_counter() - self._began


def present(path: Path) -> bool:
    """Whether a file of the tests or of the data is there."""
    return path.is_file()
