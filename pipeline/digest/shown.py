"""Days, moments, numbers and addresses as a digest shows them."""

from __future__ import annotations

from datetime import date, datetime

from pipeline.digest import words


def show_day(day: date) -> str:
    """``Thứ Bảy, ngày 14 tháng 11 năm 2026``."""
    weekday = words.WEEKDAYS[day.weekday()]
    return f"{weekday}, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"


def show_moment(when: datetime | None) -> str:
    """``14/11/2026 07:05``; a dash where no time is known."""
    return when.strftime("%d/%m/%Y %H:%M") if when else "—"


def show_number(value: float) -> str:
    """A number the Vietnamese way: ``1.234,5``; no decimals for whole numbers."""
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return text.translate(str.maketrans(",.", ".,"))


def show_signed(value: float | None) -> str:
    """``+3``, ``−1,5``, ``±0``; ``chưa đủ dữ liệu so sánh`` where there is nothing to compare."""
    if value is None:
        return "chưa đủ dữ liệu so sánh"
    rounded = round(value, 1)
    if rounded == 0:
        return "±0"
    return ("+" if rounded > 0 else "−") + show_number(abs(rounded))


def safe_url(url: object) -> str:
    """The address if it is http(s), else an empty string, so that no script can hide in a link."""
    text = str(url)
    return text if text.startswith(("http://", "https://")) else ""
