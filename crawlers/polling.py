"""How often a source is looked at: between 10 minutes and 24 hours, from how much is new.

The rate of new items is estimated by counting, older hours fading away with a half-life of two days;
a prior of one item in six hours stands in until something is known. The next look comes when about
one new item is to be expected.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=24)
_HALF_LIFE = 48.0
_PRIOR_HOURS = 6.0
_PRIOR_RATE = 1 / 6
#: New items to expect when we come: fewer means fresher news and more requests.
WANTED = 1.0


@dataclass(frozen=True, slots=True)
class Poll:
    """What is known of a source's pace. ``rate`` in new items an hour, ``evidence`` in hours."""

    polled_at: datetime
    next_at: datetime
    rate: float = _PRIOR_RATE
    evidence: float = _PRIOR_HOURS


def after_look(before: Poll | None, now: datetime, fresh: int, *, failed: bool = False) -> Poll:
    """The pace after a look at ``now`` (aware) that found ``fresh`` new items.

    A look that failed teaches nothing about the rate; the next comes after twice the time.
    """
    if before is None or now <= before.polled_at:
        # The first look meets what had gathered for days: it says nothing about the pace.
        known = before or Poll(now, now)
        return Poll(now, now + interval(known.rate), known.rate, known.evidence)
    hours = (now - before.polled_at) / timedelta(hours=1)
    if failed:
        pause = min(max(2 * (before.next_at - before.polled_at), SHORTEST), LONGEST)
        return Poll(now, now + pause, before.rate, before.evidence)
    kept = before.evidence * 0.5 ** (hours / _HALF_LIFE)
    evidence = kept + hours
    rate = (before.rate * kept + fresh) / evidence
    return Poll(now, now + interval(rate), rate, evidence)


def interval(rate: float) -> timedelta:
    """Time until the next look at a source with ``rate`` new items an hour."""
    if rate <= 0:
        return LONGEST
    return min(max(timedelta(hours=min(WANTED / rate, 24.0)), SHORTEST), LONGEST)


def is_due(poll: Poll | None, now: datetime) -> bool:
    """Whether a source is to be looked at; also where the clock was set back."""
    return poll is None or now >= poll.next_at or now < poll.polled_at
