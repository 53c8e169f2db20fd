"""The letterhead and the signature block of a digest as an administrative document."""

from __future__ import annotations

from datetime import date

from pipeline.digest.outline import Paper
from pipeline.digest.plain import clean
from pipeline.digest.types import Digest


def paper(digest: Digest) -> Paper:
    """Return letterhead, signature block and recipients as Decree 30/2020/NĐ-CP words them."""
    head = digest.letterhead
    return Paper(
        parent=clean(digest.parent).upper(),
        office=clean(digest.office).upper(),
        number=number_line(clean(head.number), clean(head.symbol)),
        place_date=f"{clean(digest.place)}, {official_date(digest.made_at.date())}",
        kind=clean(head.kind).upper(),
        summary=f"Điểm báo {about(digest)}",
        authority=tuple(clean(line).upper() for line in head.authority if clean(line)),
        signer=clean(head.signer),
        recipients=recipient_lines(head.recipients),
    )


def period(digest: Digest) -> str:
    """``ngày 14/11/2026``, ``tháng 11 năm 2026``, ``năm 2026`` or ``từ ngày … đến ngày …``."""
    first, last = digest.first, digest.last
    if first == last:
        return f"ngày {last:%d/%m/%Y}"
    if (first.month, first.day, last.month, last.day, last.year) == (1, 1, 12, 31, first.year):
        return f"năm {first.year}"
    if first.day == 1 and _next_month(first) == date.fromordinal(last.toordinal() + 1):
        return f"tháng {first.month} năm {first.year}"
    return f"từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}"


def about(digest: Digest) -> str:
    """The period, and the field or place where the digest is only about one."""
    scope = clean(digest.scope)
    return f"{period(digest)} – {scope}" if scope else period(digest)


def official_date(day: date) -> str:
    """The date of an official paper: days under 10 and January, February take a 0 (Decree 30, annex I)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def number_line(number: str, symbol: str) -> str:
    """``Số: 07/BC-STTTT``; room is left for the number where the clerk gives it by hand."""
    shown = number.zfill(2) if number else "\u00a0" * 8
    return f"Số: {shown}/{symbol}"


def recipient_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Who gets the paper, a line each with its dash; the last ends with a full stop."""
    ended = tuple(clean(line).rstrip(" ;.") for line in lines if clean(line))
    return tuple(f"- {line}{'.' if number == len(ended) else ';'}" for number, line in enumerate(ended, 1))
