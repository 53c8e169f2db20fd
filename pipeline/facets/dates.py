"""Dates, periods and clock times in a sentence, and how two of them compare."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pipeline.facets.said_days import WEEKDAYS, said_days
from pipeline.facets.text import View

#: Readers of Vietnamese text mean this clock unless told otherwise.
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
#: Parts of a day, with and without marks.
_PARTS = "sáng|sang|trưa|trua|chiều|chieu|tối|toi|đêm|dem"
_HEAD = rf"(?:ngày|ngay|{_PARTS}|hôm|hom|từ|tu|đến|den|trước|truoc|sau|vào|vao|mùng|mung|mồng|mong|tới|toi|và|va|[(,–-])"
#: "Thứ Năm 15/10", "chủ nhật này, 9/8", "sáng mai 6/8": a named day before the date that says which it is.
_NAMED = (
    rf"(?:(?:(?:thứ|thu)\s+(?:{'|'.join(WEEKDAYS)})|(?:chủ|chu)\s+(?:nhật|nhat)"
    rf"|(?:hôm|hom|{_PARTS})\s+(?:nay|qua|mai|kia))"
    r"(?:\s+(?:tuần|tuan))?(?:\s+(?:này|nay|tới|toi|sau|trước|truoc))?,?)"
)
#: Words after which a day may stand, or a share: "hết 31/8", "hết 2/3 số tiền".
_UNTIL = r"(?:hết|het|tức|tuc|tận|tan|hạn|han)"
_SHARE = (
    r"(?!\s+(?:số|so|diện|dien|dân|dan|sản|san|công|cong|tổng|tong|thời|thoi|lượng|luong|vốn|von|khối|khoi|người"
    r"|nguoi|hộ|ho|của|cua|quãng|quang|tiền|tien|đường|duong|ruộng|ruong|cả|ca|là|la)(?!\w))"
)
_DAY = re.compile(
    rf"(?:(?<!\w)(?:{_HEAD}|{_NAMED})|(?<=\d)[–-])\s*(?P<d>\d{{1,2}})\s*[/.-]\s*(?P<m>\d{{1,2}})(?:\s*[/.-]\s*(?P<y>\d{{4}}))?(?![\d/%])"
    rf"|(?<!\w){_UNTIL}\s+(?P<d6>\d{{1,2}})/(?P<m6>\d{{1,2}})(?:/(?P<y6>\d{{4}}))?(?![\d/%]){_SHARE}"
    # The first of two days that share a month: "ngày 6 và 7/8", "từ 20 đến 23/10".
    r"|(?<!\w)(?:ngày|ngay|từ|tu|mùng|mung)\s+(?P<d7>\d{1,2})(?=\s*(?:-|–|,|và|va|đến|den|tới|toi)\s*(?:(?:hết|het)\s+)?"
    r"(?:(?:ngày|ngay)\s+)?\d{1,2}/(?P<m7>1[0-2]|0?[1-9])(?:/(?P<y7>\d{4}))?(?![\d/%]))"
    r"|(?<![\d/.,])(?P<d2>\d{1,2})[/-](?P<m2>\d{1,2})[/-](?P<y2>\d{4})(?!\d)"
    r"|(?:(?:ngày|ngay|mùng|mung)\s+)(?P<d3>\d{1,2})\s+(?:tháng|thang)\s+(?P<m3>\d{1,2})(?:\s*(?:,|năm|nam|/)\s*(?P<y3>\d{4}))?"
    rf"|(?<!\w)(?:{_NAMED}|hôm|hom|từ|tu|đến|den|sáng|sang|tối|toi|chiều|chieu|[(,])\s*(?P<d8>[12]?\d|3[01])\s+(?:tháng|thang)\s+"
    r"(?P<m8>1[0-2]|[1-9])(?!\d|\s+(?:ngày|ngay|tuổi|tuoi|nay|tháng|thang|người|nguoi|hộ|ho|ca|vụ|vu)(?!\w)|[.,]\d)"
    r"|(?<!\w)(?:tháng|thang)\s+(?P<m4>\d{1,2})(?:\s*(?:/|-|năm|nam)\s*(?P<y4>\d{4}))?(?!\s*(?:tuổi|tuoi|nay)|\d)"
    r"|(?<!\w)(?:năm|nam)\s+(?P<y5>(?:19|20)\d{2})(?!\d)"
)
_TIME = re.compile(
    r"(?<![\d/.,])(?P<h>[01]?\d|2[0-4])\s*(?:(?:h|g|:)(?P<mi>[0-5]\d)?(?![\w])"
    r"|(?:giờ|gio)\s+(?P<mi2>[0-5]\d)(?!\s*(?:phút|phut|người|nguoi))"
    # "5 giờ 30 phút" may last that long; of a day, or after "lúc", "từ" and "đến", it is the hour.
    rf"|(?:giờ|gio)\s+(?P<mi3>[0-5]\d)\s+(?:phút|phut)(?:(?=\s+(?:{_PARTS}"
    r"|ngày|ngay|cùng|cung|hôm|hom)(?!\w))|(?<=(?:lúc|luc|hồi|đến|tới) \d giờ \d\d phút)"
    r"|(?<=(?:lúc|luc|hồi|đến|tới) \d\d giờ \d\d phút)|(?<=từ \d giờ \d\d phút)|(?<=từ \d\d giờ \d\d phút))"
    rf"|(?:giờ|gio)(?=\s+(?:{_PARTS}|ngày|ngay|cùng|cung|hôm|hom)))"
)
_YEARS = (
    (re.compile(r"(?<!\w)(?:năm nay|nam nay)(?!\w)"), 0),
    (re.compile(r"(?<!\w)(?:năm ngoái|nam ngoai|năm trước|nam truoc)(?!\w)"), -1),
    (re.compile(r"(?<!\w)(?:năm sau|nam sau|năm tới|nam toi)(?!\w)"), 1),
)


@dataclass(frozen=True, slots=True)
class When:
    """A date as far as it is stated. ``explicit`` is False for one resolved from a relative word."""

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int
    explicit: bool = True

    def agrees(self, other: When) -> bool:
        """Whether both may be the same time: no part that both state differs."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(one is None or two is None or one == two for one, two in pairs)

    @property
    def on(self) -> date | None:
        """The day of the calendar, where all of it is stated and there is such a day."""
        if not (self.year and self.month and self.day):
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:  # 31/4
            return None

    @property
    def iso(self) -> str:
        """ISO form with unknown parts left out: 2026-09-09, --09-09, 2026-09, 2026."""
        if self.day:
            return f"{self.year or '-'}-{self.month or 0:02d}-{self.day:02d}"
        if self.month:
            return f"{self.year}-{self.month:02d}" if self.year else f"--{self.month:02d}"
        return str(self.year)


def share_a_day(some: Iterable[When], others: Sequence[When]) -> bool:
    """Return whether any of the one may be the same time as any of the others."""
    return any(one.agrees(other) for one in some for other in others)


def dates_in(text: View, published: datetime | None = None) -> list[When]:
    """Return the dates of a text; relative ones only where the time of publication is known."""
    found = [when for m in _DAY.finditer(text.key) if (when := _stated(m, published))]
    if published is not None:
        found += _relative(text, published.astimezone(LOCAL).date())
    return sorted(found, key=lambda when: when.start)


def _stated(match: re.Match[str], published: datetime | None) -> When | None:
    parts = {name: int(value) for name, value in match.groupdict().items() if value}
    day = next((value for name, value in parts.items() if name[0] == "d"), None)
    month = next((value for name, value in parts.items() if name[0] == "m"), None)
    year = next((value for name, value in parts.items() if name[0] == "y"), None)
    if (
        (day and day > 31)
        or (month is not None and not 1 <= month <= 12)
        or (year and not 1900 <= year <= 2100)
    ):
        return None
    return When(year or _nearest_year(month, day, published), month, day, match.start(), match.end())


def _nearest_year(month: int | None, day: int | None, published: datetime | None) -> int | None:
    if published is None or month is None:
        return None
    today = published.astimezone(LOCAL).date()
    return min(
        (today.year - 1, today.year, today.year + 1),
        key=lambda year: abs((date(year, month, min(day or 15, 28)) - today).days),
    )


def _relative(text: View, today: date) -> list[When]:
    found = [
        When(one.day.year, one.day.month, one.day.day, one.start, one.end, explicit=False)
        for one in said_days(text, today)
        if one.day is not None
    ]
    for rx, shift in _YEARS:
        found += [
            When(today.year + shift, None, None, m.start(), m.end(), False) for m in rx.finditer(text.key)
        ]
    return found


def times_in(text: View) -> list[tuple[int, int, int]]:
    """Return clock times as (minutes after midnight, start, end)."""
    return [
        (int(m["h"]) * 60 + int(m["mi"] or m["mi2"] or m["mi3"] or 0), m.start(), m.end())
        for m in _TIME.finditer(text.key)
    ]
