"""Days on which fewer items are to be expected: the lunar new year and the fixed public holidays."""

from __future__ import annotations

from datetime import date, timedelta

# The first day of the lunar year, as the state calendar has it.
_NEW_YEAR = (
    date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26),
    date(2029, 2, 13), date(2030, 2, 3), date(2031, 1, 23), date(2032, 2, 11),
    date(2033, 1, 31), date(2034, 2, 19),
    date(2035, 2, 8),
)  # fmt: skip
_TET = frozenset(first + timedelta(days=shift) for first in _NEW_YEAR for shift in range(-2, 7))
_FIXED = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})
#: How much of a usual day is published then: newsrooms keep a watch, offices and bloggers hardly.
TET_SHARE, HOLIDAY_SHARE = 0.3, 0.5


def share_of_day(day: date) -> float:
    """The part of an ordinary day's items that may be expected on ``day``, 0 to 1."""
    if day in _TET:
        return TET_SHARE
    return HOLIDAY_SHARE if (day.month, day.day) in _FIXED else 1.0
