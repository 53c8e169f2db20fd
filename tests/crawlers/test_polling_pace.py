"""Adaptive polling: bounds, and a month of sixty simulated outlets."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.polling import LONGEST, SHORTEST, Poll, after_look, interval, is_due

START = datetime(2026, 3, 1, tzinfo=UTC)


@given(st.lists(st.tuples(st.floats(0.0, 60.0), st.integers(0, 500), st.booleans()), max_size=30))
def test_the_next_look_is_never_sooner_nor_later_than_promised(looks: list[tuple[float, int, bool]]) -> None:
    poll, now = None, START
    for hours, fresh, failed in looks:
        now += timedelta(hours=hours)
        poll = after_look(poll, now, fresh, failed=failed)
        assert SHORTEST <= poll.next_at - now <= LONGEST
        assert is_due(poll, poll.next_at)


def test_ends_of_the_scale() -> None:
    assert (interval(1000.0), interval(0.0), interval(1e-9)) == (SHORTEST, LONGEST, LONGEST)
    assert is_due(None, START)
    assert is_due(Poll(START, START + SHORTEST), START - timedelta(hours=1))


def _published(rate_a_day: float, days: int, chance: random.Random) -> list[datetime]:
    """Items over ``days``, four fifths of them by day (07 to 19 in the province)."""
    found, at = [], START
    while at < START + timedelta(days=days):
        busy = 0 <= at.hour < 12
        at += timedelta(hours=chance.expovariate(rate_a_day / 24 * (1.6 if busy else 0.4)))
        found.append(at)
    return found


def _simulate(items: list[datetime], days: int, fixed: timedelta | None) -> tuple[int, list[float]]:
    """Looks at one source, and how many minutes each item waited."""
    looks, delays, seen, now, poll = 0, [], 0, START, None
    while now < START + timedelta(days=days):
        looks += 1
        fresh = 0
        while seen < len(items) and items[seen] <= now:
            delays.append((now - items[seen]) / timedelta(minutes=1))
            seen, fresh = seen + 1, fresh + 1
        poll = after_look(poll, now, fresh)
        # Cycles come every ten minutes: a source is looked at by the first one after its time.
        now = now + fixed if fixed else START + SHORTEST * -(-(poll.next_at - START) // SHORTEST)
    return looks, delays


@pytest.mark.parametrize("seed", [1, 2])
def test_a_month_of_sixty_outlets(seed: int) -> None:
    chance = random.Random(seed)
    days = 30
    rates = [chance.choice([0.2, 0.5, 2, 5, 20, 60, 150]) for _ in range(60)]
    outlets = [_published(rate, days, chance) for rate in rates]
    fixed = [_simulate(items, days, timedelta(minutes=15)) for items in outlets]
    paced = [_simulate(items, days, None) for items in outlets]
    requests = sum(looks for looks, _ in paced) / sum(looks for looks, _ in fixed)
    busy = [delay for (_, delays), rate in zip(paced, rates, strict=True) if rate >= 60 for delay in delays]
    slow = [looks / days for (looks, _), rate in zip(paced, rates, strict=True) if rate <= 0.5]
    assert requests < 0.35
    assert median(busy) <= 15
    assert median(slow) <= 3
