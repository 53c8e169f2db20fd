"""Rows given to ``minhtin group`` as articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from pipeline.dates import parse_date
from pipeline.errors import BadInput
from pipeline.normalise import text_digest
from pipeline.text.fold import without_invisible
from pipeline.types import Article, Kind, Precision

TIMEZONE = "Asia/Ho_Chi_Minh"


def check_ids(records: Sequence[Mapping[str, object]]) -> None:
    """Refuse rows without an id and ids that occur twice.

    Raises:
        BadInput: the message names the rows, counted from one.
    """
    seen: dict[str, int] = {}
    for number, record in enumerate(records, 1):
        key = record.get("id")
        if key is None or isinstance(key, (bool, list, dict)) or str(key) == "":
            raise BadInput(f"dòng {number}: thiếu trường 'id'")
        if str(key) in seen:
            raise BadInput(f"dòng {number}: id {str(key)!r} đã có ở dòng {seen[str(key)]}")
        seen[str(key)] = number


def article_of(record: Mapping[str, object], now: datetime) -> Article:
    """Return a row as an article; an unreadable date counts as unknown, a missing text as empty."""
    title, text = (without_invisible(_string(record.get(part))) for part in ("title", "text"))
    published, precision = _published(record.get("published_at"), now)
    return Article(
        article_id=str(record["id"]),
        source_id=_string(record.get("source")),
        kind=Kind.ARTICLE,
        url="",
        canonical_url="",
        title=title,
        lead="",
        body=text,
        published_at=published,
        precision=precision,
        language="",
        content_digest=text_digest(f"{title}\n{text}") if title or text else "",
        fetched_at=now,
    )


def _published(value: object, now: datetime) -> tuple[datetime | None, Precision]:
    text = _string(value).strip()
    return parse_date(text, timezone=TIMEZONE, now=now) if text else (None, Precision.UNKNOWN)


def _string(value: object) -> str:
    return "" if value is None else str(value)
