"""The letterhead and the signature block of a digest as an administrative document."""

from __future__ import annotations

from datetime import date

from pipeline.digest.outline import Paper
from pipeline.digest.periods import named
from pipeline.digest.plain import as_written, clean
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
        summary=f"{'Điểm báo' if digest.kind == 'day' else 'Tổng hợp điểm báo'} {about(digest)}",
        authority=tuple(clean(line).upper() for line in head.authority if clean(line)),
        signer=clean(head.signer),
        recipients=recipient_lines(head.recipients),
        attached=_attached(digest),
    )


def _attached(digest: Digest) -> str:
    """What stands under the title of an annex: to which paper it belongs."""
    head = digest.letterhead
    number = number_line(clean(head.number), clean(head.symbol)).replace("Số:", "số")
    day = official_date(digest.made_at.date())
    return f"(Kèm theo {clean(head.kind).capitalize()} {number} {day} của {as_written(clean(digest.office))})"


def period(digest: Digest) -> str:
    """``ngày 14/11/2026``, ``tuần 46 năm 2026 (từ ngày …)``, ``tháng 11 năm 2026``, ``năm 2026 …``."""
    return named(digest.first, digest.last, digest.year_end)


def about(digest: Digest) -> str:
    """The period, and the field or place where the digest is only about one."""
    scope = clean(digest.scope)
    return f"{period(digest)} – {scope}" if scope else period(digest)


def official_date(day: date) -> str:
    """The date of an official paper: days under 10 and January, February take a 0 (Decree 30, annex I)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def number_line(number: str, symbol: str) -> str:
    """``Số: 07/BC-STTTT``; room is left for the number where the clerk gives it by hand."""
    shown = number.zfill(2) if number else "\u00a0" * 8
    return f"Số: {shown}/{symbol}"


def recipient_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Who gets the paper, a line each with its dash; the last ends with a full stop."""
    ended = tuple(clean(line).rstrip(" ;.") for line in lines if clean(line))
    return tuple(f"- {line}{'.' if number == len(ended) else ';'}" for number, line in enumerate(ended, 1))
