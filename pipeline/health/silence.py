"""Is this pause longer than this source's pauses? By its own rhythm: rate, weekday, hour, holidays.

The pause is measured in expected events (a Poisson process with the source's rate by weekday and hour): a
night or a weekend of an office adds nothing to it. An alarm needs a pause beyond those the source has had,
within the bounds that the time for noticing sets: a day, or two publication cycles of a slow source.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
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
#: A weekday with less than this part of the average is a free day.
CLOSED = 0.35
#: Items put out together are one event of publishing.
TOGETHER = timedelta(minutes=45)
#: A silence is to be noticed within a day, of a slow source within two mean pauses (in expected events);
#: somewhat less of either, since the rhythm itself is only estimated.
OF_A_DAY, SLOW_DUE = 0.85, 1.6
#: No pause of any source is expected to be longer than this.
ENOUGH = 9.0
#: False alarms in 30 days: so few that an alarm may come at once; bearable where it would have to come late.
RARE, BEARABLE = 0.03, 0.3
#: What a false alarm a day weighs against a silence found in time.
PRICE = 5.0
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


def silence_of(arrivals: Sequence[datetime] | Numbers, now: datetime, *, zone: str) -> Silence | None:
    """Judge the pause since the last of ``arrivals`` (any order); None when too little is known.

    Arrivals are moments in UTC, or an array of seconds since 1970 where there are many.
    """
    events = _events(arrivals, now)
    if len(events) < FEWEST:
        return None
    oldest = datetime.fromtimestamp(events[0], UTC)
    start = max(now - timedelta(days=HISTORY_DAYS), oldest).replace(minute=0, second=0, microsecond=0)
    hours, since = int((now - start) / _HOUR) + 2, (events - start.timestamp()) / 3600
    if since[-1] < 24:
        return None
    mass, per_day, closes = _mass(since, start, hours, ZoneInfo(zone))
    at = [_position(mass, one) for one in since.tolist()]
    here = (now - start) / _HOUR
    missed = _position(mass, here) - at[-1]
    pauses = [after - before for before, after in pairwise(at)]
    # where a source closes for whole days, a day without it is a day of publishing
    day = per_day if closes else _position(mass, here) - _position(mass, max(0.0, here - 24))
    last = datetime.fromtimestamp(events[-1], UTC)
    return Silence(last, missed, _bound(pauses, day), math.exp(-missed), per_day)


def _events(arrivals: Sequence[datetime] | Numbers, now: datetime) -> Numbers:
    """Events of publishing as seconds: what comes within :data:`TOGETHER` of the first of them is one."""
    import numpy as np

    if not isinstance(arrivals, np.ndarray):
        arrivals = np.array([one.timestamp() for one in arrivals], dtype=float)
    at, end = np.sort(arrivals), now.timestamp()
    at = at[(at >= end - HISTORY_DAYS * 86400) & (at <= end)]
    moments: list[float] = at.tolist()
    chosen, place = [], 0
    while place < len(moments):
        chosen.append(place)
        place = bisect_right(moments, moments[place] + TOGETHER.total_seconds(), place)
    return np.asarray(at[chosen])


def _mass(since: Numbers, start: datetime, hours: int, zone: ZoneInfo) -> tuple[Numbers, float, bool]:
    """Expected events from ``start`` to each hour, those of an ordinary day, and whether it has free days.

    ``since``: hours from ``start`` to each event.
    """
    import numpy as np

    days, clocks, shares = _calendar(start, hours, zone)
    known = max(int(since[-1]) + 1, 24)
    at = since.astype(int)
    weekday = _factor(days[at], days[:known], shares[:known], 7, 1.5)
    hour = _factor(clocks[at], clocks[:known], shares[:known], 24, 3.0)
    shape = weekday[days] * hour[clocks] * shares
    rate = (len(since) - 1) / max(float(shape[:known].sum()), 1e-9)
    mass = np.concatenate([[0.0], np.cumsum(shape * rate)])
    per_day = float((weekday.mean() * hour.mean()) * rate * 24)
    return mass, per_day, bool(weekday.min() < CLOSED * weekday.mean())


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


def _bound(pauses: list[float], day: float) -> float:
    """From which pause on there is an alarm, in expected events; ``day`` is how many a day now has.

    Where a pause can become rare before a silence must be noticed, from then on, yet not before the pauses
    that this source has. Elsewhere each later look saves false alarms and loses silences found in time:
    the bound is where the second begins to weigh more, and far out where it never does.
    """
    steady = _steadiness(pauses)
    due = min(max(day * OF_A_DAY, SLOW_DUE), ENOUGH)
    soon = _where(0.5, lambda at: 30 * day * _longer(steady, at) <= RARE)
    if soon <= due:
        ordered = sorted(pauses)
        usual = ordered[max(0, math.ceil(len(ordered) * 0.99) - 1)]
        return min(max(soon, usual * 1.1), due)
    far = _where(due, lambda at: 30 * day * _longer(steady, at) <= BEARABLE)
    worth = _where(due, lambda at: PRICE * day * _density(steady, at) <= _longer(steady, at - due))
    return min(worth, far)


def _where(start: float, holds: Callable[[float], bool]) -> float:
    steps = int((ENOUGH - start) / 0.05) + 1
    return next((at for step in range(steps) if holds(at := start + 0.05 * step)), ENOUGH)


def _steadiness(pauses: list[float]) -> int:
    """How regular the pauses are: 1 for chance alone, more for steadier; the Erlang shape that fits."""
    count = len(pauses)
    mean = sum(pauses) / count
    spread = sum((one - mean) ** 2 for one in pauses) / count
    shape = min(mean * mean / max(spread, 1e-9), 8.0)
    return max(1, round(1 + (shape - 1) * count / (count + 12)))


def _longer(shape: int, pause: float) -> float:
    """The chance of a pause longer than ``pause`` mean ones."""
    mass, term = 1.0, 1.0
    for step in range(1, shape):
        term *= shape * pause / step
        mass += term
    return math.exp(-shape * pause) * mass


def _density(shape: int, pause: float) -> float:
    return shape * (shape * pause) ** (shape - 1) * math.exp(-shape * pause) / math.factorial(shape - 1)
