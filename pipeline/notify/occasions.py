"""Who is to be told of what at a moment: pure functions over what waits and what was told.

An alert is told once for each time it becomes new (raised, re-opened, come back), and once more when it has
become more urgent since. Quiet hours only put off; nothing is dropped but what somebody has taken meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from pipeline.notify.options import Notify, Target

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

NEW, LATE = "new", "late"
#: How often a message is sent again of which nobody knows whether it arrived.
MOST_UNKNOWN = 3
#: Minutes until a receiver that did not take a message is tried again, by how often in a row.
PAUSES = (1, 2, 5, 15, 30, 60)


@dataclass(frozen=True, slots=True)
class Standing:
    """An alert that nobody has: ``number`` and ``since`` are of the event that made it new."""

    alert_id: str
    kind: str
    title: str
    priority: int
    unit: str
    raised_at: datetime
    number: int
    since: datetime
    action: str
    reason: str = ""
    sources: tuple[str, ...] = ()
    appearances: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """One alert in one message, and where that message stands: sent, failed or unknown."""

    alert_id: str
    number: int
    occasion: str
    priority: int
    state: str


@dataclass(frozen=True, slots=True)
class Past:
    """What a receiver was told of late: items, when it last took a message, and failures in a row since."""

    told: tuple[Told, ...] = ()
    last_sent: datetime | None = None
    failures: int = 0
    last_try: datetime | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One alert to be told; ``before``: its priority when last told, ``maybe``: perhaps told already."""

    standing: Standing
    occasion: str
    before: int = 0
    maybe: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """Everything one receiver is to be told now, most urgent first."""

    target: Target
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Clockwork:
    """What the moment of telling depends on; ``take`` in minutes for P1 to P5."""

    notify: Notify
    take: tuple[int, ...]
    zone: ZoneInfo


def due_messages(
    standing: Sequence[Standing], past: Mapping[str, Past], clockwork: Clockwork, now: datetime
) -> list[Message]:
    """Return the messages to be sent at ``now``: at most one a receiver, none where nothing is due."""
    found = []
    for target in clockwork.notify.targets:
        items = _items(standing, target, past.get(target.name, Past()), clockwork, now)
        if items:
            found.append(Message(target, tuple(items)))
    return found


def _items(
    standing: Sequence[Standing], target: Target, past: Past, clockwork: Clockwork, now: datetime
) -> list[Item]:
    if past.failures and past.last_try and now < past.last_try + pause_after(past.failures):
        return []
    awake = not is_quiet(clockwork.notify.quiet_for(target), now.astimezone(clockwork.zone).time())
    found = _wanted(standing, target, past, clockwork, now)
    if not awake:
        found = [one for one in found if one.standing.priority <= target.wakes]
    gathered = past.last_sent is None or now >= past.last_sent + timedelta(
        minutes=clockwork.notify.gather_minutes
    )
    if not gathered and not any(one.standing.priority == 1 for one in found):
        return []
    return sorted(found, key=lambda one: (one.standing.priority, one.standing.since, one.standing.alert_id))


def _wanted(
    standing: Sequence[Standing], target: Target, past: Past, clockwork: Clockwork, now: datetime
) -> list[Item]:
    occasion = LATE if target.late else NEW
    told = _by_alert(past.told, occasion)
    oldest = now - timedelta(hours=clockwork.notify.oldest_hours)
    found = []
    for one in standing:
        if one.priority > target.priorities or one.since < oldest or one.since > now:
            continue
        allowed = timedelta(minutes=clockwork.take[one.priority - 1] * target.late)
        if now < _heard(one, target, clockwork) + allowed:
            continue
        item = _item(one, occasion, told.get((one.alert_id, one.number), ()))
        if item is not None:
            found.append(item)
    return found


def _heard(one: Standing, target: Target, clockwork: Clockwork) -> datetime:
    """When somebody awake could first hear of an alert: nobody is late for what came in the quiet hours."""
    hours = clockwork.notify.quiet_for(target)
    since = one.since.astimezone(clockwork.zone)
    if hours is None or one.priority <= target.wakes or not is_quiet(hours, since.time()):
        return one.since
    day = since.date() if since.time() < hours[1] else since.date() + timedelta(days=1)
    return datetime.combine(day, hours[1], clockwork.zone)


def _by_alert(told: Sequence[Told], occasion: str) -> dict[tuple[str, int], tuple[Told, ...]]:
    found: dict[tuple[str, int], tuple[Told, ...]] = {}
    for one in told:
        if one.occasion == occasion:
            key = (one.alert_id, one.number)
            found[key] = (*found.get(key, ()), one)
    return found


def _item(one: Standing, occasion: str, told: tuple[Told, ...]) -> Item | None:
    """What is to be told of an alert after it was ``told``, if anything."""
    sent = [was.priority for was in told if was.state == "sent"]
    if sent:
        return Item(one, occasion, before=min(sent)) if one.priority < min(sent) else None
    unknown = sum(was.state == "unknown" for was in told)
    return Item(one, occasion, maybe=bool(unknown)) if unknown < MOST_UNKNOWN else None


def pause_after(failures: int) -> timedelta:
    """How long a receiver is left alone after so many messages in a row that it did not take."""
    return timedelta(minutes=PAUSES[min(failures, len(PAUSES)) - 1]) if failures else timedelta()


def is_quiet(hours: tuple[time, time] | None, at: time) -> bool:
    """Whether the local time ``at`` lies in the quiet hours (the end is awake again)."""
    if hours is None:
        return False
    begin, end = hours
    clock = at.replace(second=0, microsecond=0, tzinfo=None)
    return begin <= clock < end if begin < end else clock >= begin or clock < end
