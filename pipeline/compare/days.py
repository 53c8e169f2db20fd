"""Each day, month or season of a claim against those of the evidence.

Two stretches clash only where both are the same kind of time (a beginning, an end, a day) of what one clause says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.compare.aligned import Aligned
from pipeline.compare.amounts import Stand
from pipeline.compare.content import Read
from pipeline.compare.stretch import Stretch, stretches
from pipeline.compare.times import counted_to


@dataclass(frozen=True, slots=True)
class Dated:
    """A time of the claim and what the evidence makes of it."""

    stretch: Stretch
    stand: Stand
    words: str = ""


def dated(aligned: Aligned, told: Sequence[Read]) -> list[Dated]:
    """Return what the evidence makes of each time that the claim states."""
    mine = _of_events(aligned.claim)
    planned = any(when.planned for when in mine)
    theirs = [(one, when) for one in told for when in _of_events(one) if planned or not when.planned]
    return [_stand(aligned, when, theirs) for when in mine]


def _of_events(text: Read) -> list[Stretch]:
    return [when for when in stretches(text) if not counted_to(text, when.start)]


def _stand(aligned: Aligned, mine: Stretch, theirs: list[tuple[Read, Stretch]]) -> Dated:
    said = _written(aligned.claim, mine)
    if any(_confirms(mine, other) for _, other in theirs):
        return Dated(mine, Stand.CONFIRMED, f"cùng thời gian {said}")
    window = aligned.window
    rivals = [
        other
        for one, other in theirs
        if one is window.one and window.start <= other.start < window.end and _comparable(mine, other)
    ]
    if len({(r.first, r.last, r.year) for r in rivals}) != 1 or any(mine.meets(o) for _, o in theirs):
        return Dated(mine, Stand.ABSENT)
    return Dated(mine, Stand.CLASH, f"bản tin nói {said}; hồ sơ ghi {_written(window.one, rivals[0])}")


def _confirms(mine: Stretch, other: Stretch) -> bool:
    if mine.role == "trước" and other.role != "trước":
        return other.lunar == mine.lunar and other.last <= mine.last and other.last > mine.last - 300
    if mine.role == "sau" and other.role != "sau":
        return False
    if not mine.meets(other) or mine.grain < other.grain:
        return False
    if mine.exact and not other.exact:
        if mine.role == "từ":
            return mine.first == other.first
        return mine.last == other.last if mine.role == "đến" else mine.first == other.first
    return (
        mine.role == other.role
        or "" in {mine.role, other.role}
        or {mine.role, other.role} <= {"đến", "trước"}
    )


def _comparable(mine: Stretch, other: Stretch) -> bool:
    """Both a beginning, an end or a plain day; of one year; neither far coarser than the other."""
    years = None in {mine.year, other.year} or mine.year == other.year or (mine.exact and other.exact)
    same = mine.role == other.role or {mine.role, other.role} == {"", "từ"}
    return (
        same
        and years
        and mine.lunar == other.lunar
        and not mine.meets(other)
        and mine.role not in {"trước", "sau"}
    )


def _written(text: Read, one: Stretch) -> str:
    return text.text.raw[one.start : one.end].strip(" (,–-")
