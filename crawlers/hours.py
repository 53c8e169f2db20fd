"""Opening hours: when a source, or its robots.txt, lets us come."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_WINDOW = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """Windows of (from, to) minutes after midnight in ``timezone``; none means always open."""

    windows: tuple[tuple[int, int], ...] = ()
    timezone: str = "UTC"

    def open_at(self, moment: datetime) -> bool:
        """Whether ``moment`` (aware) lies in a window; a window may pass midnight."""
        local = moment.astimezone(zoneinfo.ZoneInfo(self.timezone))
        at = local.hour * 60 + local.minute
        return not self.windows or any(_within(at, window) for window in self.windows)

    def next_open(self, moment: datetime) -> datetime:
        """The first minute from ``moment`` on that lies in a window (UTC)."""
        at = moment.astimezone(UTC)
        for step in range(_DAY + 120):  # clocks may be put forward on the way
            look = at if step == 0 else (at + timedelta(minutes=step)).replace(second=0, microsecond=0)
            if self.open_at(look):
                return look
        return at + timedelta(days=1)


def parse_hours(text: str, timezone: str) -> Hours:
    """Hours written as ``22:00-06:00`` or ``07:00-11:30, 13:00-17:00``; empty means always open.

    Raises:
        ValueError: the text is something else.
    """
    windows = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        found = _WINDOW.fullmatch(part)
        numbers = [int(group) for group in found.groups()] if found else []
        if not found or max(numbers[1], numbers[3]) > 59 or max(numbers[0], numbers[2]) > 24:
            raise ValueError(f"giờ đọc không hợp lệ {part!r}; ví dụ đúng: 22:00-06:00")
        begin, end = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
        if begin >= _DAY or end > _DAY or begin == end:
            raise ValueError(f"giờ đọc không hợp lệ {part!r}; ví dụ đúng: 22:00-06:00")
        windows.append((begin, end))
    return Hours(tuple(windows), timezone)


def open_for_all(hours: Iterable[Hours], moment: datetime) -> bool:
    """Whether ``moment`` suits everybody who asked for hours."""
    return all(one.open_at(moment) for one in hours)


def _within(at: int, window: tuple[int, int]) -> bool:
    begin, end = window
    return begin <= at < end if begin < end else at >= begin or at < end
