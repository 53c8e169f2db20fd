"""Is this pause longer than this source's pauses? By its own rhythm: rate, weekday, hour, holidays.

The pause is measured in expected events (a Poisson process with the source's rate by weekday and hour): a
night or a weekend of an office adds nothing to it. An alarm needs a pause beyond those the source has had,
within the bounds that the time for noticing sets: a day, or two publication cycles of a slow source.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pipeline.health.calendar import share_of_day

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

#: Days of history that tell the rhythm; events needed before anything is said.
HISTORY_DAYS, FEWEST = 56, 4
#: Items put out together are one event of publishing.
TOGETHER = timedelta(minutes=45)
#: A pause of this many expected events is an alarm at the soonest, and at the latest for slow sources.
SOONEST, SLOW_LATEST = 2.2, 2.0
#: An ordinary day's events, less some: a fast source is noticed within a day.
OF_A_DAY = 0.85
#: No pause of a Poisson source is expected to be longer than this.
ENOUGH = 9.0
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Silence:
    """A pause: ``missed`` expected events against ``bound``; ``probability`` of such a pause by chance."""

    last: datetime
    missed: float
    bound: float
    probability: float
    per_day: float

    @property
    def alarm(self) -> bool:
        """Whether the pause is longer than the source's own pauses explain."""
        return self.missed >= self.bound


def silence_of(arrivals: Sequence[datetime], now: datetime, *, zone: str) -> Silence | None:
    """Judge the pause since the last of ``arrivals`` (UTC, any order); None when too little is known."""
    events = _events(arrivals, now)
    if len(events) < FEWEST:
        return None
    start = max(now - timedelta(days=HISTORY_DAYS), events[0]).replace(minute=0, second=0, microsecond=0)
    hours = int((now - start) / _HOUR) + 2
    if (events[-1] - start) / _HOUR < 24:
        return None
    mass, per_day = _mass(events, start, hours, ZoneInfo(zone))
    at = [_position(mass, (one - start) / _HOUR) for one in events]
    missed = _position(mass, (now - start) / _HOUR) - at[-1]
    pauses = [after - before for before, after in pairwise(at)]
    return Silence(events[-1], missed, _bound(pauses, per_day), math.exp(-missed), per_day)


def _events(arrivals: Sequence[datetime], now: datetime) -> list[datetime]:
    events: list[datetime] = []
    first = now - timedelta(days=HISTORY_DAYS)
    for one in sorted(one for one in arrivals if first <= one <= now):
        if not events or one - events[-1] > TOGETHER:
            events.append(one)
    return events


def _mass(events: list[datetime], start: datetime, hours: int, zone: ZoneInfo) -> tuple[Numbers, float]:
    """Expected events from ``start`` to each hour, and those of an average ordinary day."""
    import numpy as np

    days, clocks, shares = _calendar(start, hours, zone)
    known = max(int((events[-1] - start) / _HOUR) + 1, 24)
    at = np.array([int((one - start) / _HOUR) for one in events])
    weekday = _factor(days[at], days[:known], shares[:known], 7, 1.5)
    hour = _factor(clocks[at], clocks[:known], shares[:known], 24, 3.0)
    shape = weekday[days] * hour[clocks] * shares
    rate = (len(events) - 1) / max(float(shape[:known].sum()), 1e-9)
    mass = np.concatenate([[0.0], np.cumsum(shape * rate)])
    return mass, float((weekday.mean() * hour.mean()) * rate * 24)


def _factor(seen: Numbers, grid: Numbers, shares: Numbers, size: int, prior: float) -> Numbers:
    """How much of the average each slot of the clock has, drawn towards 1 while little was seen."""
    import numpy as np

    counts = np.bincount(seen, minlength=size).astype(float)
    room = np.bincount(grid, weights=shares, minlength=size)
    usual = room / max(room.sum(), 1e-9) * len(seen)
    return np.asarray((counts + prior) / (usual + prior))


def _calendar(start: datetime, hours: int, zone: ZoneInfo) -> tuple[Numbers, Numbers, Numbers]:
    import numpy as np

    shift = (start.astimezone(zone).utcoffset() or timedelta(0)) / _HOUR
    first = start.astimezone(UTC)
    since = (first - datetime(1970, 1, 1, tzinfo=UTC)) / _HOUR + shift + np.arange(hours)
    ordinal = (since // 24).astype(int)
    found, back = np.unique(ordinal, return_inverse=True)
    shares = np.array([_share(int(one)) for one in found])[back]
    return (ordinal + 3) % 7, (since % 24).astype(int), shares


@lru_cache(maxsize=4096)
def _share(ordinal: int) -> float:
    return share_of_day(date(1970, 1, 1) + timedelta(days=ordinal))


def _position(mass: Numbers, hours: float) -> float:
    whole = min(int(hours), len(mass) - 2)
    return float(mass[whole] + (mass[whole + 1] - mass[whole]) * (hours - whole))


def _bound(pauses: list[float], per_day: float) -> float:
    """Beyond the longest pauses so far, but not beyond the time in which it must be noticed."""
    ordered = sorted(pauses)
    usual = ordered[max(0, math.ceil(len(ordered) * 0.99) - 1)] * 1.3
    latest = min(max(per_day * OF_A_DAY, SLOW_LATEST), ENOUGH)
    return min(max(usual, SOONEST, math.log(30 * max(per_day, 0.1))), latest)
