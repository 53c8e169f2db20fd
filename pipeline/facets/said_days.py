"""Days as people say them: "sáng nay", "tối qua", "thứ Năm tuần này", and which day of the calendar is meant.

A notice writes "ngày 22/5", the report of it "thứ Năm tuần này". Who was not told what day it is takes one for
another day than the other; so words for a day become its date before they are compared.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.facets.text import View, view

_PART = r"(?P<part>rạng sáng|sáng sớm|sáng|trưa|chiều tối|chiều|tối|đêm|rang sang|sang som|sang|trua|chieu toi|chieu|toi|dem)"
_NEAR = re.compile(
    rf"(?<!\w)(?:{_PART}\s+)?(?:(?:ngày|ngay)\s+)?(?P<lone>hôm|hom)\s+(?P<d>nay|qua|kia)(?!\w)"
    rf"|(?<!\w){_PART.replace('part', 'part2')}\s+(?P<d2>nay|qua|mai)(?!\w)"
    r"|(?<!\w)(?:ngày|ngay)\s+(?P<d3>mai|kia|mốt)(?!\w)"
)
_SHIFT = {"nay": 0, "qua": -1, "mai": 1}
_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "tu": 2, "4": 2, "năm": 3, "nam": 3, "5": 3, "sáu": 4, "sau": 4, "6": 4, "bảy": 5, "bay": 5, "7": 5}  # fmt: skip
#: Which week, after the name of the day; "qua" alone may go with what follows ("thứ Tư qua cầu").
_WHICH = r"(?:tuần|tuan) (?:này|nay|tới|toi|sau|trước|truoc|qua|rồi|roi)|này|nay|tới|toi|vừa qua|vua qua|vừa rồi|vua roi|trước|truoc"
_WEEKDAY = re.compile(
    rf"(?<!\w)(?:{_PART}\s+)?(?P<lead>(?:hôm|hom|ngày|ngay|vào|vao)\s+)?"
    rf"(?:(?:thứ|thu)\s+(?P<w>hai|ba|tư|tu|năm|nam|sáu|sau|bảy|bay|[2-7])|(?P<sunday>chủ nhật|chu nhat))(?!\w)"
    rf"(?:\s+(?P<which>{_WHICH})(?!\w))?"
)
#: "Lần thứ hai" counts; so does "cây cầu thứ hai này". A day has a capital, a part of the day or a week by it.
_WEEK = re.compile("tuần|tuan|vừa|vua")
#: A date that follows says which day it is; so does one in brackets.
_GIVEN = re.compile(
    r"\s*[,(–-]?\s*(?:ngày|ngay|tức|tuc|nhằm|tuc ngay)?\s*(?:ngày\s*)?\d{1,2}\s*(?:[/.-]\s*\d|tháng|thang)"
)
#: Every week, or from one day of the week to another.
_EVERY_BEFORE = re.compile(r"(?:các|cac|mỗi|moi|mọi|hằng|hàng|đến|den|tới|toi|-|–)\s*(?:ngày\s+|sáng\s+|chiều\s+|tối\s+|hết\s+)?$")  # fmt: skip
_EVERY_AFTER = re.compile(
    r"\s*(?:(?:hằng|hàng|mỗi|hang|moi)\s+(?:tuần|tuan)|(?:đến|den|tới|toi|-|–)\s*(?:hết\s+|sáng\s+|chiều\s+|tối\s+)?(?:thứ|thu|chủ nhật))"
)
#: A named day of the week lies this near to when it was said.
NEAR = timedelta(days=8)


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
    return sorted((one for one in found if not _GIVEN.match(text.key, one.end)), key=lambda one: one.start)


def _near(text: View, today: date) -> Iterator[SaidDay]:
    for m in _NEAR.finditer(text.key):
        word = m["d"] or m["d2"] or m["d3"]
        shift = _SHIFT.get(word, -2 if m["lone"] else 2)
        yield SaidDay(m.start(), m.end(), m["part"] or m["part2"] or "", today + timedelta(days=shift))


def _named(text: View, today: date) -> Iterator[SaidDay]:
    for m in _WEEKDAY.finditer(text.key):
        if not _is_day(text, m):
            continue
        weekday = 6 if m["sunday"] else _WEEKDAYS[m["w"]]
        day, ahead = _which(m["which"] or "", (m["lead"] or "").startswith(("hôm", "hom")), weekday, today)
        if day is None and (
            _EVERY_BEFORE.search(text.key[: m.start()]) or _EVERY_AFTER.match(text.key, m.end())
        ):
            continue
        yield SaidDay(m.start(), m.end(), m["part"] or "", day, weekday, ahead)


def _is_day(text: View, m: re.Match[str]) -> bool:
    if m["part"] or m["lead"] or m["sunday"] or _WEEK.search(m["which"] or ""):
        return True
    return text.raw[m.start("w")].isupper()


def _which(which: str, past: bool, weekday: int, today: date) -> tuple[date | None, int]:
    """The day that is meant, and the side of today on which it lies."""
    monday = today - timedelta(days=today.weekday())
    head, _, word = which.partition(" ")
    if head in {"tuần", "tuan"}:
        weeks = 0 if word in {"này", "nay"} else 1 if word in {"tới", "toi", "sau"} else -1
        return monday + timedelta(days=7 * weeks + weekday), 0
    if past or head in {"vừa", "vua", "trước", "truoc"}:
        return today - timedelta(days=(today.weekday() - weekday) % 7), -1
    if which:
        return today + timedelta(days=(weekday - today.weekday()) % 7), 1
    return None, 0


def with_dates(text: str, today: date, told: Collection[date] = ()) -> str:
    """Return ``text`` with its words for days as dates: "sáng nay" is "sáng 22/5", "thứ Năm" is "ngày 22/5".

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
        if day is not None and one.start >= done:
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
    head = head[0].upper() + head[1:] if said[0].isupper() else head
    return f"{head} {day.day}/{day.month}"
