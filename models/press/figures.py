"""Figures of press items that nothing was learnt from: the judges in use, and what they are compared with.

Three label files only measure, and are told one by one, pooled, and by data set. Every judge is compared on
the same items, by the answers that :mod:`models.press.build` and :mod:`models.press.older` left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

from models import heldout, speeds
from models.calibrate import accuracy, macro_f1
from models.heldout import Heldout
from models.press.older import TAKEN_BY
from models.press.weigh import SETS, on_the_others
from models.row import Row, of_labels, of_odds
from models.sentiment.train_encoder import NAME as TONES
from models.topics.train_encoder import NAME as TOPICS

#: How the items of each label file came about, and what was chosen on them.
DRAWN = {
    "third": ("press, drawn evenly", "never learnt from; share found on it"),
    "fourth": ("press, drawn afresh", "never learnt from, nothing chosen on it"),
    "fifth": ("press, drawn last", "never learnt from, nothing chosen on it"),
}
POOLED, POOLED_SPLIT = "press, pooled", "all three never learnt from; share found on one"
#: What the judge in use stands beside, whether the older judge's folder has it, and the ending of its files.
COMPARED = (
    (speeds.READER, False, "-alone"),
    (speeds.WORDS, False, "-words"),
    (speeds.OLDER, True, ""),
    (speeds.VECTORS, True, "-alone"),
)
Telling = Callable[[str, str, Heldout], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Table:
    """A measure of each data set in each label file, with how many items that is."""

    title: str
    cells: dict[str, list[str]]

    def lines(self) -> list[str]:
        """Return the table in Markdown."""
        heads = [*(DRAWN[name][0].removeprefix("press, ") for name in SETS), "pooled"]
        lines = [f"{self.title}:", "", f"| | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
        return [*lines, *(f"| {name} | {' | '.join(cells)} |" for name, cells in self.cells.items())]


def rows(artefacts: Path) -> list[Row]:
    """Return the rows of tone and field: pooled, file by file and set by set, then what they stand beside.

    Raises:
        OSError: answers are missing.
    """
    return [*_task(artefacts / TONES, tone_rows), *_task(artefacts / TOPICS, field_rows)]


def in_use(folder: Path) -> dict[str, Heldout]:
    """Return what the judge in use says of each label file; ``folder`` is that of its head."""
    return {name: heldout.read(folder, f"{name}.json") for name in SETS}


def tables(artefacts: Path) -> list[Table]:
    """Return macro-F1 of tone and of the main field by data set and label file."""
    titles = {
        TONES: "Tone of press items, macro-F1 (items)",
        TOPICS: "Main field of press items, macro-F1 (items)",
    }
    return [_table(title, in_use(artefacts / TAKEN_BY[name])) for name, title in titles.items()]


def tone_rows(domain: str, split: str, said: Heldout) -> Iterator[Row]:
    """Yield macro-F1 and calibration error of tone."""
    yield of_labels(("sentiment", domain, split, "macro-F1"), macro_f1, said.main, said.predicted)
    yield of_odds(("sentiment", domain, split), said.probabilities, said.main_rows)


def field_rows(domain: str, split: str, said: Heldout) -> Iterator[Row]:
    """Yield macro-F1 where any field read counts and of the main field, accuracy of any field, and ECE."""
    what, main = ("topics", domain, split), ("topics", f"{domain} main field", split)
    yield of_labels((*what, "macro-F1"), macro_f1, said.either, said.predicted)
    yield of_labels((*main, "macro-F1"), macro_f1, said.main, said.predicted)
    yield of_labels((*what, "accuracy"), accuracy, said.either, said.predicted)
    yield of_odds(what, said.probabilities, said.main_rows)


def _task(older: Path, tell: Telling) -> list[Row]:
    reader = older.with_name(TAKEN_BY[older.name])
    said = in_use(reader)
    every = heldout.pooled(list(said.values()))
    found = [*tell(POOLED, POOLED_SPLIT, every)]
    for name, one in said.items():
        found += tell(*DRAWN[name], one)
    for group in sorted(set(every.groups)):
        found += _brief(tell(f"{POOLED}: {group}", POOLED_SPLIT, every.part(group)))
    found = _timed(found, speeds.IN_USE)
    for judge, is_older, ending in COMPARED:
        folder = older if is_older else reader
        beside = {name: heldout.read(folder, f"{name}{ending}.json") for name in SETS}
        found += _timed(_beside(tell, judge, beside), judge, compared=True)
    others = {name: one for name, (_, one) in on_the_others(reader).items()}
    return found + _timed(_beside(tell, "share of the others", others), speeds.IN_USE, compared=True)


def _beside(tell: Telling, judge: str, said: dict[str, Heldout]) -> list[Row]:
    split = "the same items"
    found = [*tell(f"{POOLED}, {judge}", split, heldout.pooled(list(said.values())))]
    for name, one in said.items():
        found += _brief(tell(f"{DRAWN[name][0]}, {judge}", split, one))
    return found


def _brief(found: Iterator[Row]) -> Iterator[Row]:
    """The macro-F1s alone, which come first: the other rows are not made."""
    return takewhile(lambda row: row.measure == "macro-F1", found)


def _timed(found: Iterable[Row], judge: str, *, compared: bool = False) -> list[Row]:
    return [replace(row, seconds=speeds.seconds(judge, row.n), compared=compared) for row in found]


def _table(title: str, said: dict[str, Heldout]) -> Table:
    parts = [*said.values(), heldout.pooled(list(said.values()))]
    return Table(
        title, {group: [_cell(one.part(group)) for one in parts] for group in sorted(set(parts[-1].groups))}
    )


def _cell(said: Heldout) -> str:
    return f"{macro_f1(said.main, said.predicted):.3f} ({len(said.truth)})"
