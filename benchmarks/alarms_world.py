"""Made-up sources for `benchmarks.alarms`: rhythms of newspapers, offices and small pages, and failures."""

from __future__ import annotations

import random
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from pipeline.health.calendar import share_of_day
from pipeline.health.judge import Item, Observed, Reading

START = datetime(2026, 1, 1, tzinfo=UTC)
END = START + timedelta(days=90)
_GONE = "danh sách https://a.vn/rss: máy chủ trả lỗi HTTP 410"
_MOVED = "danh sách https://a.vn/rss: đã chuyển hẳn (301) sang https://b.vn/"
KINDS = ("silent", "silent", "silent", "list", "gone", "moved", "denied", "empty", "dateless", "clock")


@dataclass(frozen=True, slots=True)
class Failure:
    """What goes wrong with a source, from when on."""

    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class World:
    """One source: its true rate, whether it keeps office hours, its failure, and what was read of it."""

    name: str
    per_day: float
    office: bool
    regular: float
    failure: Failure | None = None
    items: tuple[Item, ...] = field(default=())
    readings: tuple[Reading, ...] = field(default=())

    def seen(self, at: datetime) -> Observed:
        """What is known of it at that time: eight weeks of items and readings."""
        last = bisect_right(self.items, at, key=lambda one: one.read_at)
        runs = bisect_right(self.readings, at, key=lambda one: one.at)
        return Observed(
            self.name,
            self.name,
            self.items[max(0, last - 3000) : last],
            self.readings[max(0, runs - 80) : runs],
        )


def shape(world: World, at: datetime) -> float:
    """How busy the hour is, 1 on average over an ordinary week."""
    local = at + timedelta(hours=7)
    if world.office:
        weekday = 1.35 if local.weekday() < 5 else 0.12
        hour = 2.4 if 7 <= local.hour < 17 else 0.02
    else:
        weekday = 1.08 if local.weekday() < 5 else 0.8
        hour = 1.4 if 6 <= local.hour < 22 else 0.2
    return weekday * hour * (0.3 if share_of_day(local.date()) < 0.4 else 1.0)


def made_world(seed: int, count: int) -> list[World]:
    """``count`` sources, two in three of which fail at some time after the fifth week."""
    return [_source(random.Random(seed * 1000 + number), number) for number in range(count)]  # noqa: S311  a simulation


def _source(dice: random.Random, number: int) -> World:
    per_day = (dice.uniform(15, 90), dice.uniform(5, 15), dice.uniform(0.15, 4))[number % 3]
    world = World(f"s{number}", per_day, number % 4 == 1, dice.choice((1.0, 2.0, 4.0)))
    if dice.random() < 2 / 3:
        at = START + timedelta(days=dice.uniform(35, 78), hours=dice.uniform(0, 24))
        world = replace(world, failure=Failure(dice.choice(KINDS), at))
    items = _items(dice, world)
    return replace(world, items=tuple(items), readings=tuple(_readings(dice, world)))


def _items(dice: random.Random, world: World) -> list[Item]:
    """Gamma pauses in the source's own time, bursts, and what a failure does to each item."""
    found, at, need = list[Item](), START, 0.0
    length = dice.randint(900, 3000)
    while at < END:
        need -= world.per_day / 24 / 4 * shape(world, at)
        at += timedelta(minutes=15)
        while need <= 0:
            need += dice.gammavariate(world.regular, 1 / world.regular)
            for _ in range(dice.randint(2, 5) if dice.random() < 0.05 else 1):
                item = _item(dice, world, at + timedelta(minutes=dice.uniform(0, 15)), length)
                found += [item] if item else []
    return sorted(found, key=lambda one: one.read_at)


def _item(dice: random.Random, world: World, at: datetime, length: int) -> Item | None:
    kind = world.failure.kind if world.failure and at >= world.failure.at else ""
    if kind in {"silent", "list", "gone", "denied"}:
        return None
    told = None if kind == "dateless" or dice.random() < 0.02 else at - timedelta(minutes=dice.uniform(1, 60))
    if kind == "clock":
        told = at + timedelta(hours=7)
    body = 0 if kind == "empty" or dice.random() < 0.02 else int(dice.lognormvariate(0, 0.5) * length)
    return Item(at, told, body, int(dice.gauss(70, 14)))


def _readings(dice: random.Random, world: World) -> list[Reading]:
    found, at = list[Reading](), START
    while at < END:
        at += timedelta(hours=6)
        kind = world.failure.kind if world.failure and at >= world.failure.at else ""
        shown = int(20 + dice.gauss(0, 2)) if kind not in {"gone", "denied", "list"} else 0
        lost = 1 if kind == "gone" or dice.random() < 0.02 else 0
        told = {"gone": (_GONE,), "moved": (_MOVED,)}.get(kind, ())
        found.append(Reading(at, 3, 0, shown, int(kind == "denied"), lost, told))
    return found
