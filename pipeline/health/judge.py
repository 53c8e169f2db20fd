"""Everything that can be wrong with one source, from what was observed of it."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.health.silence import Silence, silence_of
from pipeline.health.trouble import (
    BARREN,
    CLOCK,
    DENIED,
    DRIFT,
    EMPTY_LIST,
    GONE,
    MOVED,
    SILENT,
    STOPPED,
    UNREACHABLE,
    Trouble,
)

if TYPE_CHECKING:
    from pipeline.health.silence import Numbers

#: Items that make a sample of today, and of what is usual.
FEW, MANY = 3, 12
#: So often in 30 days may a run of bad items come by chance.
BY_CHANCE = 0.5
#: A publication time this far ahead of when we read it is a wrong clock, not a rounded minute.
AHEAD = timedelta(minutes=20)
#: So long without any reading of any source means that the collection itself stands still.
STOPPED_AFTER = timedelta(hours=26)
# Lines of the crawler about a listing (never of an article's own page).
_GONE = re.compile(r"^danh sách .*: máy chủ trả lỗi HTTP (?:404|410)$")
_MOVED = re.compile(r"^danh sách .*: đã chuyển hẳn \((?:301|308)\)")


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
    """One article as far as its health goes: no words of it, only how many letters.

    ``repeated``: another item has the same title. ``body`` is None of what was read and not kept: it
    tells only that the source lives.
    """

    read_at: datetime
    published_at: datetime | None
    body: int | None
    title: int | None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Observed:
    """What is known of a source: items and readings of the last weeks, any order.

    ``arrivals``: when anything came (seconds since 1970, up to the day that is judged), where ``items`` are
    only the newest of many; None where they are all.
    """

    source_id: str
    name: str
    items: tuple[Item, ...] = field(default=())
    readings: tuple[Reading, ...] = field(default=())
    last_item_at: datetime | None = None
    arrivals: Numbers | None = field(default=None, compare=False)

    @property
    def last_read_at(self) -> datetime | None:
        """When it was last asked for anything, None when never."""
        return max((one.at for one in self.readings), default=None)


def judge(seen: Observed, now: datetime, *, zone: str) -> list[Trouble]:
    """All that is wrong with the source as of ``now``; an empty list when nothing is.

    A pause lasts until the last time that the source could be read: while we do not read, it is not silent.
    """
    readings = sorted((one for one in seen.readings if one.at <= now), key=lambda one: one.at)
    items = sorted((one for one in seen.items if one.read_at <= now), key=lambda one: one.read_at)
    found = [*_of_readings(readings), *_of_items(items, now)]
    until = max((one.at for one in readings if _answered(one)), default=now)
    came = [_arrival(one) for one in items] if seen.arrivals is None else seen.arrivals
    silence = silence_of(came, until, zone=zone)
    if silence and silence.alarm:
        found.append((SILENT, _silent_words(silence, until)))
    elif not items and _long_in_vain(readings):
        found.append((BARREN, "đã đọc nhiều ngày nhưng chưa cho bài nào"))
    return [Trouble(seen.source_id, kind, words) for kind, words in found]


def stopped(read_at: Sequence[datetime | None], now: datetime) -> Trouble | None:
    """Whether we ourselves have read nothing for so long that every source looks dead; None when not."""
    last = max((one for one in read_at if one), default=None)
    if last is None or now - last < STOPPED_AFTER:
        return None
    hours = (now - last) / timedelta(hours=1)
    return Trouble("", STOPPED, f"đã {_pause(hours)} không đọc nguồn nào, mọi nguồn đều có thể thiếu tin")


def _silent_words(silence: Silence, until: datetime) -> str:
    pause = _pause((until - silence.last) / timedelta(hours=1))
    return (
        f"im lặng {pause}; theo nhịp thường lệ lẽ ra đã có khoảng {max(1, round(silence.missed))} lượt đăng"
    )


def _pause(hours: float) -> str:
    return f"{hours / 24:.0f} ngày" if hours >= 48 else f"{hours:.0f} giờ"


def _answered(one: Reading) -> bool:
    return one.requests > 0 and one.failures < one.requests


def _long_in_vain(readings: Sequence[Reading]) -> bool:
    good = [one for one in readings if _answered(one)]
    return len(good) >= FEW and good[-1].at - good[0].at > timedelta(days=3)


def _arrival(item: Item) -> datetime:
    """When it was published; the time of reading where that is missing, ahead, or from long before."""
    told = item.published_at
    usable = told is not None and timedelta(0) <= item.read_at - told <= timedelta(days=2)
    return told if told is not None and usable else item.read_at


def _of_readings(readings: Sequence[Reading]) -> Iterator[tuple[str, str]]:
    if not readings:
        return
    last, before = readings[-1], readings[:-1]
    if any(_GONE.search(line) for line in last.problems):
        yield GONE, "địa chỉ danh sách không còn (404 hoặc 410)"
    elif before and all(one.requests and one.failures >= one.requests for one in readings[-2:]):
        yield UNREACHABLE, "hai lần đọc gần nhất đều không kết nối được"
    if any(_MOVED.search(line) for line in last.problems):
        yield MOVED, "địa chỉ danh sách đã chuyển hẳn sang nơi khác (301)"
    if _denied(readings):
        yield DENIED, "robots.txt mới đây không cho phép đọc"
    if _emptied(readings):
        yield EMPTY_LIST, "danh sách đọc được nhưng không còn bài nào (cấu trúc trang có thể đã đổi)"


def _denied(readings: Sequence[Reading]) -> bool:
    """Denied altogether after a time without, or several times as much as usual."""
    last, before = readings[-1], readings[:-1]
    if not last.robots_denied or not before:
        return False
    if not last.discovered and any(one.discovered or one.not_modified for one in before):
        return True
    earlier = [one.robots_denied for one in readings[:-2]]
    recent = statistics.mean(one.robots_denied for one in readings[-2:])
    return len(earlier) >= 5 and recent > 3 * (statistics.mean(earlier) + 1)


def _emptied(readings: Sequence[Reading]) -> bool:
    """Two readings in a row with an answer and nothing listed, where usually there is something.

    A reading with a 304 among its answers says nothing: an unchanged listing is not taken apart again.
    """
    told = [one for one in readings if not (one.failures or one.robots_denied or one.not_modified)]
    usual, recent = [one.discovered for one in told[:-2]], told[-2:]
    if len(usual) < 5 or statistics.median(usual) < FEW or recent[-1] is not readings[-1]:
        return False
    return all(one.requests and not one.discovered for one in recent)


def _of_items(items: Sequence[Item], now: datetime) -> Iterator[tuple[str, str]]:
    read = [one for one in items if one.body is not None]
    month = [one for one in read if one.read_at > now - timedelta(days=30)]
    if len(read) < MANY or not month:
        return
    per_day = len(month) / max(1.0, min(30.0, (now - read[0].read_at) / timedelta(days=1)))
    if _turned([_ahead(one) for one in read], per_day):
        yield CLOCK, "giờ đăng bài đi trước giờ thật (đồng hồ của nguồn hoặc cách đọc ngày bị lệch)"
    if _turned([_empty(one) for one in read], per_day):
        yield DRIFT, "bài lấy về không có nội dung"
    if _turned([one.published_at is None for one in read if not _empty(one)], per_day):
        yield DRIFT, "bài lấy về không có ngày đăng"
    if _turned([one.repeated for one in read], per_day):
        yield DRIFT, "nhiều bài mang cùng một tiêu đề"
    fresh = [one for one in read if one.read_at > now - timedelta(days=1)]
    new = (fresh if len(fresh) >= FEW else month[-FEW:])[-12:]
    old = read[: len(read) - len(new)][-200:]
    yield from ((DRIFT, words) for words in _sizes(new, old))


def _ahead(item: Item) -> bool:
    return item.published_at is not None and item.published_at - item.read_at > AHEAD


def _turned(flags: Sequence[bool], per_day: float) -> bool:
    """Whether the newest items have what others had seldom: all of the last few, or most of a dozen.

    A run counts once its like is expected by chance less than ``BY_CHANCE`` times in 30 days.
    """
    run = next((back for back, flag in enumerate(reversed(flags)) if not flag), len(flags))
    old = flags[: len(flags) - run][-200:]
    usual = (sum(old) + 0.5) / (len(old) + 5)
    if run and len(old) >= FEW and 30 * per_day * usual**run <= BY_CHANCE:
        return True
    recent, before = flags[-12:], flags[:-12][-200:]
    share = (sum(before) + 0.5) / (len(before) + 5)
    return len(before) >= MANY and sum(recent) >= 6 and sum(recent) / len(recent) > 5 * share


def _sizes(new: Sequence[Item], old: Sequence[Item]) -> Iterator[str]:
    sizes = (
        ([one.body for one in new], [one.body for one in old], "độ dài bài"),
        ([one.title for one in new], [one.title for one in old], "độ dài tiêu đề"),
    )
    for now, then, words in sizes:
        before, after = sorted(filter(None, then)), list(filter(None, now))
        if len(after) >= FEW and before and _outside(statistics.median(after), before):
            yield f"{words} khác hẳn thường lệ"


def _empty(item: Item) -> bool:
    return (item.body or 0) < 40


def _outside(value: float, before: Sequence[int]) -> bool:
    """Whether a median of today lies beyond nearly everything seen, with room to spare."""
    low, high = before[len(before) // 50], before[-1 - len(before) // 50]
    return value < low * 0.6 or value > high * 1.6
