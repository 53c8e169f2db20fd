"""Alarms over 60 made-up sources and 90 days with planted failures: found in time, and false ones.

    python -m benchmarks.alarms --seeds 101 102 103

In time: within one day of the failure, or within two publication cycles (two items' worth of the source's
own publishing time) where that is later; of an office that closes for whole days a day is a day of
publishing. The last look is at that moment, none later. `by calendar` counts days and mean pauses by the
calendar alone: a failure on a Friday evening must be found on a Saturday without anything to publish.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.alarms_world import END, START, World, made_world, shape
from pipeline.health.judge import Observed, judge

ZONE = "Asia/Ho_Chi_Minh"
STEP = timedelta(hours=6)
#: History before anybody is asked: the first four weeks of the ninety days only teach.
TAUGHT = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Score:
    """How one detector did: failures planted and found in time, false alarms, source-days watched."""

    planted: int
    found: int
    false: int
    days: float
    by_calendar: int = 0

    @property
    def false_per_month(self) -> float:
        """False alarms in 30 source-days."""
        return 30 * self.false / self.days


def alarms_of(world: World, at: datetime, *, baseline: bool) -> bool:
    """Whether the detector reports this source at that hour."""
    seen = world.seen(at)
    return _baseline(seen, at) if baseline else bool(judge(seen, at, zone=ZONE))


def _baseline(seen: Observed, at: datetime) -> bool:
    """Fewer items in the last day than mean - 1.5 standard deviations of the 28 days before."""
    counts = [0] * 29
    for one in seen.items:
        age = int((at - one.read_at) / timedelta(days=1))
        if 0 <= age < 29:
            counts[age] += 1
    mean = sum(counts[1:]) / 28
    spread = (sum((one - mean) ** 2 for one in counts[1:]) / 28) ** 0.5
    return bool(counts[0] < mean - 1.5 * spread)


def score(seed: int, *, sources: int = 60, baseline: bool = False) -> Score:
    """Run one world through a detector, four looks a day."""
    planted = found = false = by_calendar = 0
    days = 0.0
    for world in made_world(seed, sources):
        raised = list(_raised(world, baseline=baseline))
        begun = world.failure.at if world.failure else END
        days += (begun - START - TAUGHT) / timedelta(days=1)
        false += sum(at < begun for at in raised)
        if world.failure:
            planted += 1
            at = _first(world, begun, baseline=baseline)
            found += at is not None and at <= due(world)
            by_calendar += at is not None and at <= due_by_calendar(world)
    return Score(planted, found, false, days, by_calendar)


def due(world: World) -> datetime:
    """Until when the failure of this source has to be found."""
    if not world.failure:
        return END
    at, day, items = world.failure.at, 0.0, 0.0
    while day < 1 or items < 2:
        share = shape(world, at) / 24
        day += share if world.office else 1 / 24
        items += share * world.per_day
        at += timedelta(hours=1)
    return max(at, world.failure.at + timedelta(days=1))


def due_by_calendar(world: World) -> datetime:
    """The same by the calendar alone."""
    return world.failure.at + timedelta(days=max(1.0, 2 / world.per_day)) if world.failure else END


def _raised(world: World, *, baseline: bool) -> Iterator[datetime]:
    """When alarms began before the failure (one that stands is one)."""
    at, before = START + TAUGHT, False
    while at < (world.failure.at if world.failure else END):
        now = alarms_of(world, at, baseline=baseline)
        if now and not before:
            yield at
        at, before = at + STEP, now


def _first(world: World, begun: datetime, *, baseline: bool) -> datetime | None:
    """The first look after the failure that tells of it, up to both due times; None when none does."""
    ends = sorted({due(world), due_by_calendar(world)})
    steps = int((ends[-1] - begun) / STEP)
    looks = sorted({*ends, *(begun + STEP * number for number in range(1, steps + 1))})
    return next((at for at in looks if alarms_of(world, at, baseline=baseline)), None)


def main() -> None:
    """Print one line a seed and detector."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[101])
    parser.add_argument("--sources", type=int, default=60)
    given = parser.parse_args()
    for seed in given.seeds:
        for baseline in (False, True):
            one = score(seed, sources=given.sources, baseline=baseline)
            name = "mean-1.5SD" if baseline else "minhtin"
            sys.stdout.write(
                f"{seed} {name}: found {one.found}/{one.planted} ({one.found / max(1, one.planted):.1%}; "
                f"by calendar {one.by_calendar / max(1, one.planted):.1%}), "
                f"false {one.false} in {one.days:.0f} source-days ({one.false_per_month:.2f} per 30)\n"
            )


if __name__ == "__main__":
    main()
