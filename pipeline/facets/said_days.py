"""Days as people say them: "sáng nay", "tối qua", "thứ Năm tuần này", and which day of the calendar is meant.

A notice writes "ngày 22/5", the report of it "thứ Năm tuần này". Who was not told what day it is takes one for
another day than the other; so words for a day become its date before they are compared.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from pipeline.facets.text import View, fold, view

#: A named day of the week lies this near to when it was said.
NEAR = timedelta(days=8)
_PART = "rạng sáng|sáng sớm|sáng|trưa|chiều tối|chiều|tối|đêm|khuya"
_NEAR = (
    rf"(?<!\w)(?:(?:(?P<part>{_PART}) +)?(?:ngày +)?(?:hôm|bữa) +(?P<d>nay|qua|kia)"
    rf"|(?P<part2>{_PART}) +(?P<d2>nay|qua|mai)|ngày +(?P<d3>mai))(?!\w)"
)
#: A night is of two days: what happened "đêm qua" is dated by either of them.
_NIGHT = frozenset({"đêm", "khuya", "dem"})
_SHIFT = {"nay": 0, "qua": -1, "kia": -2, "mai": 1}
_DAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5}
#: Names of the days after “thứ”, with and without marks, in letters and digits; Monday is 0.
WEEKDAYS = {name: at for word, at in _DAYS.items() for name in (word, fold(word), str(at + 2))}
#: After "tới" stands where one goes to or until when; after "trước" before what.
_WHICH = (
    r"tuần +(?:này|tới|sau|trước|qua|rồi|vừa +qua|vừa +rồi)(?: +nữa)?|này|vừa +qua|vừa +rồi"
    r"|tới(?! +(?:(?:hết|sáng|trưa|chiều|tối|ngày) +)?(?:thứ|chủ|cuối|\d|nhà|trường|trụ))|trước(?! +(?:\d|khi|lúc|giờ))"
)
_WEEKDAY = (
    rf"(?<!\w)(?:(?P<part>{_PART}) +)?(?P<lead>(?:hôm|ngày|vào) +)?"
    rf"(?:thứ +(?P<w>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<sunday>chủ +nhật)(?! +(?:xanh|đỏ|hồng|ký)))(?!\w)"
    rf"(?: +(?P<which>{_WHICH})(?!\w))?"
)
#: How many days, or a word that ends in one for a part of the day: "mấy hôm nay", "chiếu sáng qua cầu".
_NO_DAY_BEFORE = (
    r"(?<!\w)(?:mấy|nhiều|những|vài|mỗi|một|chiếu|thắp|phát|ban|ngược|cùng|xuyên|qua|trước|từ +đó|xưa|"
    r"(?<!thứ )(?<!ấp )(?<!thôn )(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười))\s+$"
)
_NO_DAY_AFTER = r"\s+(?:tươi +(?:sáng|đẹp)|tốt +đẹp|phát +triển|và +mai +sau)(?!\w)"
#: What is counted: "lần thứ hai", "kỳ họp thứ Ba", "ngày thứ tư liên tiếp".
_COUNTS = (
    r"(?<!\w)(?:lần|kỳ +họp|kỳ|đợt|khóa|vụ|người|cầu|đường|tuyến|bão|đứng|xếp|hạng|top|vị +trí|trận)\s+$"
)
_COUNTED = r"\s+(?:liên +tiếp|liên +tục|liền|của|trong|không)(?!\w)"
#: A date that follows says which day it is; so does one in brackets.
_GIVEN = (
    r"\s*[,(–-]?\s*(?:ngày|tức|nhằm)?\s*(?:ngày\s*)?(?:0?[1-9]|[12]\d|3[01])\s*"
    r"(?:[/.-]\s*(?:0?[1-9]|1[0-2])(?!\d|[.,]\d)(?!\s*(?:số|người|hộ|nhà|giờ|thôn|xã|ấp))|tháng\s+(?:\d|giêng|chạp|này))"
)
#: Every week, or from one day of the week to another.
_EVERY_BEFORE = (
    r"(?:(?<!\w)(?:các|mỗi|mọi|hằng|những|tất +cả|cứ)\s|(?<!\w)từ\s[^.;\n]*(?:thứ|chủ)\s[^.;\n]*(?:đến|tới|-|–)"
    r"|thứ +\w+\s*[-–])\s*(?:ngày\s+|sáng\s+|trưa\s+|chiều\s+|tối\s+|hết\s+)?$"
)
_EVERY_AFTER = (
    r"\s*(?:(?:(?:,|và|-|–)\s*(?:ngày\s+|sáng\s+|chiều\s+|tối\s+)?(?:thứ +\w+|chủ +nhật)\s*)*"
    r"(?:hằng|hàng|mỗi|đầu|cuối)\s+(?:tuần|tháng)|nào +cũng"
    r"|(?:đến|tới|-|–)\s*(?:(?:hết|sáng|trưa|chiều|tối|ngày|\d\d?(?:h| +giờ))\s+)?(?:thứ|chủ +nhật))"
)
#: What somebody said on another day, which stands before it: "Ngày 15/5, xã thông báo: “Sáng mai …".
_SAID_THEN = r"\d{1,2}/\d{1,2}[^.;\n]*[:“\"]"


@dataclass(frozen=True, slots=True)
class SaidDay:
    """Words for a day: where they stand, the part of the day, and the ``day`` where they alone say which.

    ``weekday`` (Monday 0) is None for "hôm nay" and the like; ``ahead`` says on which side of today a named day
    lies: -1 before, 1 after, 0 where it is not said.
    """

    start: int
    end: int
    part: str
    day: date | None
    weekday: int | None = None
    ahead: int = 0


def said_days(text: View, today: date) -> list[SaidDay]:
    """Return the words for days in ``text``, said on ``today``, in order; not those with their date beside."""
    found = [*_near(text, today), *_named(text, today)]
    return sorted((one for one in found if not _after(_GIVEN, text, one.end)), key=lambda one: one.start)


def _near(text: View, today: date) -> Iterator[SaidDay]:
    for m in _rx(_NEAR, text.bare).finditer(text.scan):
        if _before(_NO_DAY_BEFORE, text, m.start()) or _after(_NO_DAY_AFTER, text, m.end()):
            continue
        if not _before(_SAID_THEN, text, m.start()):
            day = today + timedelta(days=_SHIFT[m["d"] or m["d2"] or m["d3"]])
            yield SaidDay(m.start(), m.end(), m["part"] or m["part2"] or "", day)


def _named(text: View, today: date) -> Iterator[SaidDay]:
    for m in _rx(_WEEKDAY, text.bare).finditer(text.scan):
        if not _is_day(text, m):
            continue
        weekday = 6 if m["sunday"] else WEEKDAYS[m["w"]]
        past = fold(m["lead"] or "").startswith("hom")
        day, ahead = _which(fold(m["which"] or ""), past, weekday, today)
        every = _before(_EVERY_BEFORE, text, m.start()) or _after(_EVERY_AFTER, text, m.end())
        if day is not None or not every:
            yield SaidDay(m.start(), m.end(), m["part"] or "", day, weekday, ahead)


def _is_day(text: View, m: re.Match[str]) -> bool:
    """Whether it is a day of the week and no number in a row: it has a capital, its week or its part by it."""
    if m["sunday"]:
        return True
    if _before(_COUNTS, text, m.start()) or _after(_COUNTED, text, m.end()):
        return False
    name, which = text.raw[m.start("w") : m.end("w")], m["which"]
    written = text.raw[m.start() : m.end("w")]
    capital = not written.isupper() and (name[0].isupper() or (name.isdigit() and written[0].isupper()))
    if fold(m["lead"] or "").startswith("ngay") and not which and not capital:
        return False
    week = which is not None and (" " in which or name.isdigit())
    return capital or week or bool(m["part"] or m["lead"])


def _which(which: str, past: bool, weekday: int, today: date) -> tuple[date | None, int]:
    """The day that is meant, and the side of today on which it lies; ``which`` is folded."""
    head, _, word = which.partition(" ")
    forth, back = (weekday - today.weekday()) % 7, (today.weekday() - weekday) % 7
    if head == "tuan":
        weeks = {"nay": 0, "toi": 1, "sau": 1}.get(word.split()[0], -1) * (2 if word.endswith("nua") else 1)
        return today + timedelta(days=7 * weeks + weekday - today.weekday()), 0
    if head in {"vua", "truoc"}:
        return today - timedelta(days=back or 7), -1
    if head == "toi":
        return today + timedelta(days=forth or 7), 1
    if head == "nay":
        return today + timedelta(days=forth), 1
    return (today - timedelta(days=back), -1) if past else (None, 0)


def with_dates(text: str, today: date, told: Collection[date] = ()) -> str:
    """Return ``text`` with its words for days as dates: "sáng nay" is "sáng 22/5", "thứ Năm" is "ngày 22/5".

    Words for a night stay as they are.

    Args:
        text: said on ``today``.
        today: the day on which it was said.
        told: days that the other side names. A day of the week that is named without its week is one of
            them, or it stays as it is.
    """
    seen = view(text)
    made, done = [], 0
    for one in said_days(seen, today):
        day = _meant(one, today, told)
        if day is not None and one.start >= done and one.part not in _NIGHT:
            made += [seen.raw[done : one.start], _written(seen.raw[one.start : one.end], one, day)]
            done = one.end
    return "".join([*made, seen.raw[done:]])


def _meant(one: SaidDay, today: date, told: Collection[date]) -> date | None:
    if one.weekday is None or one.day in told:
        return one.day
    near = {
        day
        for day in told
        if day.weekday() == one.weekday and abs(day - today) <= NEAR and (day - today).days * one.ahead >= 0
    }
    return next(iter(near)) if len(near) == 1 and (one.day is None or one.ahead) else one.day


def _written(said: str, one: SaidDay, day: date) -> str:
    head = one.part or "ngày"
    head = head[0].upper() + head[1:] if said[0].isupper() and not said[1:2].isupper() else head
    return f"{head} {day.day}/{day.month}"


@cache
def _rx(pattern: str, bare: bool) -> re.Pattern[str]:
    """The pattern, or the same without marks for text that was typed so."""
    return re.compile(fold(pattern.replace("P<", "\0")).replace("\0", "P<") if bare else pattern)


def _before(pattern: str, text: View, at: int) -> bool:
    return _rx(pattern, text.bare).search(text.scan[:at]) is not None


def _after(pattern: str, text: View, at: int) -> bool:
    return _rx(pattern, text.bare).match(text.scan, at) is not None
