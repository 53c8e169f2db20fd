"""Figures beside those they are held against: of a day the mean of seven, of others the period before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.digest import words
from pipeline.digest.rows import DigestRows, Tally
from pipeline.digest.types import Change

PRESS_TIERS = {tier: name for tier, name in words.TIERS.items() if tier != "social"}


def totals(rows: DigestRows, first: date, last: date) -> tuple[Change, ...]:
    """Items and outlets of the period, compared."""
    before = rows.before
    if first == last:
        past = _mean(rows, "tone", first)
        items = sum(past.sums.values()) if past.known else None
        outlets = before.outlet_days / before.days if before.days else None
    else:
        items, outlets = (float(before.items), float(before.outlets)) if before.items else (None, None)
    counts = (items_of(rows.tallies), outlets_of(rows.tallies))
    return tuple(
        Change(name, words.TOTALS[name], count, known)
        for name, count, known in zip(words.TOTALS, counts, (items, outlets), strict=True)
    )


def items_of(tallies: Sequence[Tally]) -> int:
    """All items of the press."""
    return sum(one.items for one in tallies)


def outlets_of(tallies: Sequence[Tally]) -> int:
    """Outlets that wrote anything."""
    return len({one.source_id for one in tallies})


def changes(
    by: str, names: Mapping[str, str], rows: DigestRows, first: date, last: date
) -> tuple[Change, ...]:
    """Items by ``by`` (tone, tier or topic), one a name, compared."""
    counts: Counter[str] = Counter()
    for one in rows.tallies:
        counts[getattr(one, by)] += one.items
    past = _mean(rows, by, first) if first == last else _Past(_sums(rows, by), known=rows.before.items > 0)
    return tuple(Change(key, name, counts[key], past.of(key)) for key, name in names.items())


@dataclass(frozen=True, slots=True)
class _Past:
    """Figures of before by name; ``known`` is false where nothing at all was collected then."""

    sums: Mapping[str, float]
    known: bool

    def of(self, key: str) -> float | None:
        return float(self.sums.get(key, 0)) if self.known else None


def _mean(rows: DigestRows, by: str, first: date) -> _Past:
    """The mean of the days of the week before on which anything was collected at all."""
    if by == "topic":
        number = rows.before.days
        return _Past({key: count / number for key, count in rows.before.topics}, known=number > 0)
    week = [row for row in rows.days if first - timedelta(days=7) <= row.day < first]
    seen = len({row.day for row in week})
    sums: Counter[str] = Counter()
    for row in week:
        sums[row.tone if by == "tone" else row.tier] += row.count
    return _Past({key: count / seen for key, count in sums.items()}, known=seen > 0)


def _sums(rows: DigestRows, by: str) -> dict[str, int]:
    before = rows.before
    return dict({"tone": before.tones, "tier": before.tiers, "topic": before.topics}[by])
