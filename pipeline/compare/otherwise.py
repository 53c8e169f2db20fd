"""Numbers and days of a claim that its notice does not have, and how near others of their kind come.

No verdict: what stands in a notice's place and what is merely added look alike here; both are weighed
(:mod:`pipeline.contradicted`) beside what the reading, which sees numbers badly, makes of the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from pipeline.compare.alone import slipped
from pipeline.compare.content import Read
from pipeline.compare.counts import reckoned
from pipeline.compare.notice import Notice
from pipeline.compare.numbers import role, same_unit
from pipeline.compare.times import days_apart, event_dates
from pipeline.facets.dates import When
from pipeline.facets.numbers import agree
from pipeline.types import Quantity

#: Counts and logarithms beyond this tell no more; days further apart are of another time.
_MOST, _FAR = 3, 60.0
#: Counts of people under any of their names are held against each other.
_PEOPLE = frozenset(
    {"người", "học sinh", "công nhân", "lao động", "bệnh nhân", "ca", "trường hợp", "cháu", "em", "hộ", "nhà"}
)


def otherwise(claim: Read, notice: Notice) -> dict[str, float]:
    """Return by name how many numbers and days are not told, and how near others of their kind come."""
    return {**_numbers(claim, notice), **_days(claim, notice)}


def _numbers(claim: Read, notice: Notice) -> dict[str, float]:
    counted = [one for one in claim.quantities if one.value > 1]
    missing = [one for one in counted if not _told(claim, one, notice)]
    mine = {one.value for one in counted}
    rivals = [(one, at, other) for one in missing for at, other in _alike(one, notice, mine)]
    shares = [len(role(claim, one) & role(notice.sentences[at], other)) for one, at, other in rivals]
    apart = [abs(math.log(max(one.value, 1e-6) / max(other.value, 1e-6))) for one, _, other in rivals]
    return {
        "numbers not told": float(min(len(missing), _MOST)),
        "numbers told": float(min(len(counted) - len(missing), _MOST)),
        "others of the unit": float(min(len({other.value for _, _, other in rivals}), _MOST)),
        "words shared around it": float(min(max(shares, default=-1), _MOST)),
        "times apart": min(min(apart, default=-1.0), float(_MOST)),
        "only digits apart": float(any(slipped(one.value, other.value) for one, _, other in rivals)),
        "not told and hedged": float(any(one.hedge for one in missing)),
    }


def _told(claim: Read, one: Quantity, notice: Notice) -> bool:
    alike = (other for each in notice.sentences for other in each.quantities if _one_kind(one, other))
    return any(agree(one, other) or agree(other, one) for other in alike) or reckoned(claim, one, notice)


def _alike(one: Quantity, notice: Notice, mine: set[float]) -> Iterator[tuple[int, Quantity]]:
    """Numbers of the notice that count the same kind of thing and that the claim does not have."""
    for at, each in enumerate(notice.sentences):
        for other in each.quantities:
            if other.value > 0 and other.value not in mine and _one_kind(one, other):
                yield at, other


def _one_kind(one: Quantity, other: Quantity) -> bool:
    return same_unit(one, other) or (one.unit in _PEOPLE and other.unit in _PEOPLE)


def _days(claim: Read, notice: Notice) -> dict[str, float]:
    told = [when for one in notice.sentences for when in one.dates if when.day]
    mine = [when for when in event_dates(claim) if when.day]
    missing = [when for when in mine if not any(when.agrees(other) for other in told)]
    apart = [_apart(when, other) for when in missing for other in told]
    return {
        "days not told": float(min(len(missing), _MOST)),
        "days told": float(min(len(mine) - len(missing), _MOST)),
        "days on record": float(min(len(told), _MOST)),
        "days apart": min(min(apart, default=-1.0), _FAR),
    }


def _apart(one: When, other: When) -> float:
    if not (one.month and one.day and other.month and other.day):
        return _FAR
    return days_apart((one.month, one.day), (other.month, other.day))
