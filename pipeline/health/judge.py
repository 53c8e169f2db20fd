"""Everything that can be wrong with one source, from what was observed of it."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pipeline.health.silence import silence_of
from pipeline.health.trouble import (
    CLOCK,
    DENIED,
    DRIFT,
    EMPTY_LIST,
    GONE,
    MOVED,
    SILENT,
    UNREACHABLE,
    Trouble,
)

#: Items that make a sample of today, and of what is usual.
FEW, MANY = 3, 12
#: A publication time this far ahead of when we read it is a wrong clock, not a rounded minute.
AHEAD = timedelta(minutes=20)
_GONE = re.compile(r"\b(?:404|410)\b")
_MOVED = re.compile(r"\b(?:301|308)\b|chuyển hẳn")


@dataclass(frozen=True, slots=True)
class Reading:
    """One run's reading of a source."""

    at: datetime
    requests: int
    not_modified: int
    discovered: int
    robots_denied: int
    failures: int
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One article as far as its health goes: no words of it."""

    read_at: datetime
    published_at: datetime | None
    body: int
    title: int


@dataclass(frozen=True, slots=True)
class Observed:
    """What is known of a source: items and readings of the last weeks, any order."""

    source_id: str
    name: str
    items: tuple[Item, ...] = field(default=())
    readings: tuple[Reading, ...] = field(default=())


def judge(seen: Observed, now: datetime, *, zone: str) -> list[Trouble]:
    """All that is wrong with the source as of ``now``; an empty list when nothing is."""
    readings = sorted((one for one in seen.readings if one.at <= now), key=lambda one: one.at)
    items = sorted((one for one in seen.items if one.read_at <= now), key=lambda one: one.read_at)
    found = [*_of_readings(readings), *_of_items(items, now)]
    silence = silence_of([_arrival(one) for one in items], now, zone=zone)
    if silence and silence.alarm:
        hours = (now - silence.last).total_seconds() / 3600
        pause = f"{hours / 24:.0f} ngày" if hours >= 48 else f"{hours:.0f} giờ"
        found.append(
            (
                SILENT,
                f"im lặng {pause}; theo nhịp thường lệ lẽ ra đã có khoảng {silence.missed:.0f} lượt đăng",
            )
        )
    return [Trouble(seen.source_id, kind, words) for kind, words in found]


def _arrival(item: Item) -> datetime:
    """When it was published; the time of reading where that is missing, ahead, or from long before."""
    told = item.published_at
    usable = told is not None and timedelta(0) <= item.read_at - told <= timedelta(days=2)
    return told if told is not None and usable else item.read_at


def _of_readings(readings: Sequence[Reading]) -> Iterator[tuple[str, str]]:
    if not readings:
        return
    last, before = readings[-1], readings[:-1]
    told = " ".join(last.problems)
    if last.failures and _GONE.search(told):
        yield GONE, "địa chỉ danh sách không còn (404 hoặc 410)"
    elif _MOVED.search(told):
        yield MOVED, "địa chỉ danh sách đã chuyển hẳn sang nơi khác (301)"
    elif len(before) and all(one.requests and one.failures >= one.requests for one in readings[-2:]):
        yield UNREACHABLE, "hai lần đọc gần nhất đều không kết nối được"
    if (
        last.robots_denied
        and not last.discovered
        and before
        and not any(one.robots_denied for one in before[-8:])
    ):
        yield DENIED, "robots.txt mới đây không cho phép đọc"
    elif last.robots_denied and _newly_denied(readings):
        yield DENIED, "robots.txt từ chối nhiều hơn hẳn thường lệ"
    usual = [one.discovered for one in before if not one.failures and one.discovered]
    answered = [
        one
        for one in readings[-2:]
        if one.requests > one.not_modified and not one.failures and not one.robots_denied
    ]
    if (
        len(usual) >= 5
        and statistics.median(usual) >= FEW
        and len(answered) == 2
        and not any(one.discovered for one in answered)
    ):
        yield EMPTY_LIST, "danh sách đọc được nhưng không còn bài nào (cấu trúc trang có thể đã đổi)"


def _newly_denied(readings: Sequence[Reading]) -> bool:
    recent = sum(one.robots_denied for one in readings[-2:]) / min(2, len(readings))
    earlier = [one.robots_denied for one in readings[:-2]]
    return len(earlier) >= 5 and recent > 3 * (statistics.mean(earlier) + 1)


def _of_items(items: Sequence[Item], now: datetime) -> Iterator[tuple[str, str]]:
    fresh = [one for one in items if one.read_at > now - timedelta(days=1)]
    slow = fresh if len(fresh) >= FEW else items[-FEW:]
    new = [one for one in slow if one.read_at > now - timedelta(days=30)]
    old = items[: len(items) - len(new)][-200:]
    ahead = [one for one in new if one.published_at and one.published_at - one.read_at > AHEAD]
    if len(ahead) >= max(2, len(new) // 2):
        yield CLOCK, "giờ đăng bài đi trước giờ thật (đồng hồ của nguồn hoặc cách đọc ngày bị lệch)"
    if len(new) >= 2 and len(old) >= MANY:
        yield from ((DRIFT, words) for words in _drifts(new[-12:], old))


def _drifts(new: Sequence[Item], old: Sequence[Item]) -> Iterator[str]:
    if _more(new, old, [one.body < 40 for one in new], [one.body < 40 for one in old]):
        yield "nhiều bài lấy về không có nội dung"
    if _more(new, old, [one.published_at is None for one in new], [one.published_at is None for one in old]):
        yield "nhiều bài lấy về không có ngày đăng"
    sizes = (
        ([one.body for one in new], [one.body for one in old], "độ dài bài"),
        ([one.title for one in new], [one.title for one in old], "độ dài tiêu đề"),
    )
    for now, then, words in sizes:
        before, after = sorted(filter(None, then)), list(filter(None, now))
        if len(after) >= FEW and before and _outside(statistics.median(after), before):
            yield f"{words} khác hẳn thường lệ"


def _more(new: Sequence[Item], old: Sequence[Item], now: Sequence[bool], then: Sequence[bool]) -> bool:
    return sum(now) >= 2 and sum(now) / len(new) > max(0.5, 3 * sum(then) / len(old))


def _outside(value: float, before: Sequence[int]) -> bool:
    """Whether a median of today lies beyond nearly everything seen, with room to spare."""
    low, high = before[len(before) // 50], before[-1 - len(before) // 50]
    return value < low * 0.6 or value > high * 1.6
