"""How far readings of the same press items agree: each stored second reading beside the labels in use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.calibrate import interval, kappa
from models.data import read_rows

HERE = Path(__file__).resolve().parent
#: Second readings, in the order they were made; GUIDELINE.md says how.
PASSES = ("second_pass", "later_pass", "mixed_pass", "blind_pass")


@dataclass(frozen=True, slots=True)
class Agreement:
    """``same`` of ``items`` bear one label in both readings; Cohen's kappa and its 95% bootstrap interval."""

    items: int
    same: int
    kappa: float
    low: float
    high: float


def agreement(name: str, *, then: bool = False) -> Agreement:
    """Compare the reading ``<name>.jsonl`` with the labels as corrected since, or as they were ``then``.

    Raises:
        KeyError: an item of the second reading bears no label.
        MissingDataError: there is no such file.
    """
    labels = _labels()
    rows = list(read_rows(HERE / f"{name}.jsonl"))
    again = [row["label"] for row in rows]
    # `was` is what stood in the label file when the item was read again, where it was corrected afterwards.
    first = [(row.get("was") if then else None) or labels[row["set"], row["id"]] for row in rows]
    low, high = interval(kappa, first, again)
    same = sum(one == other for one, other in zip(first, again, strict=True))
    return Agreement(len(rows), same, kappa(first, again), low, high)


def _labels() -> dict[tuple[str, str], str]:
    files = sorted(HERE.glob("labels*.jsonl"))
    return {(row["set"], row["id"]): row["label"] for path in files for row in read_rows(path)}
