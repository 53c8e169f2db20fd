"""The periods of digests: from a word and a day to first and last day, and from days to a name."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

#: What can be asked for by name; any other run of days is a ``span``.
KINDS = ("day", "week", "month", "quarter", "year")
DAY = timedelta(days=1)
YearEnd = tuple[int, int]
CALENDAR: YearEnd = (31, 12)
#: Days after which a year is reported though it is not over.
RUNNING = 60
_ROMAN = ("I", "II", "III", "IV")


def span(kind: str, day: date, year_end: YearEnd = CALENDAR) -> tuple[date, date]:
    """Return first and last day of the day, week (Monday to Sunday), month, quarter or year ``day`` lies in.

    ``year_end`` is day and month on which a reporting year ends; a year bears the name of that day's year.
    """
    if kind == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    if kind == "month":
        return day.replace(day=1), _month_end(day.year, day.month)
    if kind == "quarter":
        month = (day.month - 1) // 3 * 3 + 1
        return date(day.year, month, 1), _month_end(day.year, month + 2)
    if kind == "year":
        last = _year_end(day.year, year_end)
        last = last if day <= last else _year_end(day.year + 1, year_end)
        return _year_end(last.year - 1, year_end) + DAY, last
    return day, day


def last_whole(kind: str, today: date, year_end: YearEnd = CALENDAR) -> tuple[date, date]:
    """Return the latest period of ``kind`` that was over before ``today`` began."""
    first, _ = span(kind, today, year_end)
    return span(kind, first - DAY, year_end)


def to_report(kind: str, today: date, year_end: YearEnd = CALENDAR) -> tuple[date, date]:
    """Return the period of ``kind`` that is reported on ``today``: the latest whole one.

    Of years it is the running one, once it is well under way: the plan wants the report of a year before
    15 November of it.
    """
    first, last = span(kind, today, year_end)
    return (
        (first, last)
        if kind == "year" and (today - first).days >= RUNNING
        else last_whole(kind, today, year_end)
    )


def kind_of(first: date, last: date, year_end: YearEnd = CALENDAR) -> str:
    """Return which kind of period the days are: one of :data:`KINDS`, else ``span``."""
    for kind in KINDS:
        if span(kind, last, year_end) == (first, last):
            return kind
    return "year" if span("year", last) == (first, last) else "span"


def before(first: date, last: date, year_end: YearEnd = CALENDAR) -> tuple[date, date]:
    """Return the period that this one is held against: the seven days before a day, else the one before."""
    if first == last:
        return first - timedelta(days=7), first - DAY
    kind = kind_of(first, last, year_end)
    if kind in {"week", "month", "quarter"}:
        return span(kind, first - DAY)
    if kind == "year":
        return _earlier(first), first - DAY
    return first - (last - first + DAY), first - DAY


def against(first: date, last: date, until: date, year_end: YearEnd = CALENDAR) -> tuple[date, date]:
    """Return the days to compare with: of a period that still runs on ``until``, as many as have passed."""
    begin, end = before(first, last, year_end)
    if first == last or until >= last:
        return begin, end
    return begin, min(end, begin + max(until - first, timedelta(0)))


def named(first: date, last: date, year_end: YearEnd = CALENDAR) -> str:
    """Return the period in words, as it stands in a title: ``tuần 47 năm 2026 (từ ngày … đến ngày …)``."""
    days = f"từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}"
    kind = kind_of(first, last, year_end)
    if kind == "day":
        return f"ngày {first:%d/%m/%Y}"
    if kind == "week":
        year, week, _ = first.isocalendar()
        return f"tuần {week} năm {year} ({days})"
    if kind == "month":
        return f"tháng {first.month} năm {first.year}"
    if kind == "quarter":
        return f"quý {_ROMAN[first.month // 3]} năm {first.year}"
    if kind == "year":
        whole = first == date(last.year, 1, 1)
        return f"năm {last.year}" + ("" if whole else f" ({days})")
    return _months(first, last) or days


def months(first: date, last: date) -> list[date]:
    """Return the first day of every month that the days touch, in their order."""
    found = [first.replace(day=1)]
    while (after := _month_end(found[-1].year, found[-1].month) + DAY) <= last:
        found.append(after)
    return found


def _months(first: date, last: date) -> str:
    """``6 tháng đầu năm 2026`` for months from January on, else an empty string."""
    begins = first == date(first.year, 1, 1) and first.year == last.year
    whole = last == _month_end(last.year, last.month)
    return f"{last.month} tháng đầu năm {last.year}" if begins and whole else ""


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _year_end(year: int, end: YearEnd) -> date:
    day, month = end
    return date(year, month, min(day, monthrange(year, month)[1]))


def _earlier(day: date) -> date:
    """The same day a year before (28 February for the 29th)."""
    return date(day.year - 1, day.month, min(day.day, monthrange(day.year - 1, day.month)[1]))
