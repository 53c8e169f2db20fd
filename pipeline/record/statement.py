"""One statement on record: typed in or imported, its days, and whether it holds at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from pipeline.errors import BadInput
from pipeline.facets.dates import LOCAL
from pipeline.facets.lexicon import lexicon
from pipeline.facets.text import view
from pipeline.types import Evidence

BASES = frozenset({"official", "fact-check", "statistics", "desk"})
MAX_LENGTH = 2000
#: Prefix of ``Evidence.verdict`` for a claim that a fact-checker has judged: `reviewed:sai`.
REVIEWED = "reviewed:"
_REPLACED = {"superseded": "đã được thay thế bằng", "corrected": "đã được đính chính bằng", "": "thay bằng"}


def desk_statement(
    text: str,
    *,
    source: str,
    day: date,
    zone: ZoneInfo,
    url: str = "",
    basis: str = "desk",
    verdict: str = "",
) -> Evidence:
    """Return one statement typed in by the desk, stated at noon of ``day`` in ``zone``.

    Raises:
        BadInput: empty text or source, text too long, or an unknown basis.
    """
    clean = " ".join(text.split())
    if not clean or not source.strip():
        raise BadInput("phát biểu cần có nội dung (text) và nguồn (source)")
    if len(clean) > MAX_LENGTH:
        raise BadInput(f"phát biểu dài {len(clean)} ký tự, nhiều nhất {MAX_LENGTH}: hãy tách thành từng câu")
    if basis not in BASES:
        raise BadInput(f"basis {basis!r} không hợp lệ; chọn một trong: {', '.join(sorted(BASES))}")
    stated = datetime.combine(day, time(12), zone).astimezone(UTC)
    identity = identity_of(source, url, clean, day.isoformat())
    return Evidence(identity, clean, source.strip(), basis, stated, url, verdict or denial_in(clean))


def valid_between(one: Evidence, start: date | None, end: date | None) -> Evidence:
    """Return the statement with its first and last day.

    Raises:
        BadInput: the last day is before the first.
    """
    if start and end and end < start:
        raise BadInput(f"ngày cuối có hiệu lực (valid_to) {end} trước ngày đầu (valid_from) {start}")
    return replace(one, valid_from=start, valid_to=end)


def scoped(
    one: Evidence, *, place: str = "", period: str = "", start: date | None = None, end: date | None = None
) -> Evidence:
    """Return the statement with its place, period, first and last day.

    With any of them it is another statement than the same words without, which would take them away.

    Raises:
        BadInput: the last day is before the first.
    """
    place, period = " ".join(place.split()), " ".join(period.split())
    if not (place or period or start or end):
        return one
    identity = identity_of(one.evidence_id, place, period, f"{start} {end}")
    return replace(valid_between(one, start, end), evidence_id=identity, place=place, period=period)


def day_of(values: Mapping[str, str], name: str, *, required: bool = False) -> date | None:
    """Return the day in a column, None where it is empty.

    Raises:
        BadInput: it is no day, or empty though ``required``.
    """
    raw = values.get(name, "")
    if not raw and not required:
        return None
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(raw, pattern).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise BadInput(f"{name}: {raw!r} không phải ngày (ví dụ 2026-11-22 hoặc 22/11/2026)")


def in_force(evidence: Evidence, at: datetime | None) -> bool:
    """Whether a sentence may be used at a time: not retired by then and inside its validity."""
    if at is None:
        return evidence.retired_at is None
    if evidence.retired_at is not None and evidence.retired_at <= at:
        return False
    day = at.astimezone(LOCAL).date()
    return (evidence.valid_from is None or evidence.valid_from <= day) and (
        evidence.valid_to is None or day <= evidence.valid_to
    )


def concluded(one: Evidence) -> str:
    """Return what a fact-checker concluded of the claim that a sentence quotes; '' for any other sentence."""
    word = one.verdict.removeprefix(REVIEWED) if one.verdict.startswith(REVIEWED) else ""
    return f"kết luận kiểm chứng: thông tin {word}" if word else ""


def scope(one: Evidence) -> str:
    """Return in words what a statement holds for: its place, its period, the days it is in force."""
    start = f"hiệu lực từ {one.valid_from:%d/%m/%Y}" if one.valid_from else ""
    end = f"hiệu lực đến hết {one.valid_to:%d/%m/%Y}" if one.valid_to else ""
    return "; ".join(part for part in (one.place, one.period, start, end) if part)


def standing(one: Evidence, now: datetime) -> str:
    """Return in words whether a statement is in use now, and what has taken its place."""
    if one.retired_at and one.retired_at <= now:
        return f"{_REPLACED[one.replaced_how]} {one.replaced_by}" if one.replaced_by else "đã thôi dùng"
    day = now.astimezone(LOCAL).date()
    if one.valid_from and day < one.valid_from:
        return "chưa có hiệu lực"
    return "đã hết hiệu lực" if one.valid_to and one.valid_to < day else "đang dùng"


def denial_in(text: str) -> str:
    """Return the first words of a text that deny something, in small letters; '' where there are none."""
    words = lexicon()["denial"].words(view(text))
    return words[0].lower() if words else ""


def identity_of(*parts: str) -> str:
    """Return the name of a statement that is made of these parts: the same parts, the same name."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]
