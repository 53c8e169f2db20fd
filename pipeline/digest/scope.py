"""Digests of a part (one field, one place) and of long periods: which rows, and what a bar stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from pipeline.digest.rows import ArticleRow, DayRow, DigestRows
from pipeline.digest.types import DayCount
from pipeline.errors import BadInput

CHART_DAYS, WEEKLY_FROM, MONTHLY_FROM = 30, 62, 190


def named_scope(topic: str, place: str, topics: Mapping[str, str], search: str = "") -> str:
    """What a partial digest is about, in words; empty for the whole.

    Raises:
        BadInput: ``topic`` is none of ``topics``.
    """
    if topic and topic not in topics:
        raise BadInput(f"lĩnh vực {topic!r} không có; hiện có: {', '.join(topics)}")
    parts = [
        f"lĩnh vực {topics[topic]}" if topic else "",
        f"địa bàn {place}" if place else "",
        f"tìm kiếm {search}" if search else "",
    ]
    return ", ".join(part for part in parts if part)


def narrowed(
    rows: DigestRows, zone: ZoneInfo, *, topic: str = "", place: str = "", found: Container[str] | None = None
) -> DigestRows:
    """Return only what concerns a field, a place, what was ``found``; the accounts stay those of the whole.

    The days before are left out, since they are not counted by field and place: no mean is shown.
    ``found`` are ids of articles, None for no such limit.
    """

    def concerns(row: ArticleRow) -> bool:
        return (found is None or row.article_id in found) and _concerns(row, topic, place)

    articles = tuple(row for row in rows.articles if concerns(row))
    known = {key for key, row in rows.alert_articles.items() if concerns(row)}
    return replace(
        rows,
        articles=articles,
        alerts=tuple(one for one in rows.alerts if known.intersection(one.article_ids)),
        days=_counted(articles, zone),
    )


def _concerns(row: ArticleRow, topic: str, place: str) -> bool:
    named = not place or place.casefold() in {one.casefold() for one in row.places}
    return named and (not topic or row.topic == topic)


def _counted(articles: Iterable[ArticleRow], zone: ZoneInfo) -> tuple[DayRow, ...]:
    counts = Counter(
        (row.dated.astimezone(zone).date(), row.tone, row.tier)
        for row in articles
        if row.kind == "article" and row.salience == "main"
    )
    return tuple(DayRow(*key, count) for key, count in sorted(counts.items()))


def grain(first: date, last: date) -> str:
    """What one bar of the chart stands for: a day, a week or a month."""
    length = (last - first).days + 1
    return "day" if length < WEEKLY_FROM else "week" if length < MONTHLY_FROM else "month"


def chart_days(days: Iterable[DayRow], first: date, last: date) -> tuple[DayCount, ...]:
    """Counts by tone for the chart: the last thirty days, or the whole of a longer period.

    From the first day with anything on there is a bar for each day (week, month), be it of nothing, so that
    a silence is seen.
    """
    size = grain(first, last)
    begin = min(first, last - timedelta(days=CHART_DAYS - 1))
    sums: Counter[tuple[date, str]] = Counter()
    for row in days:
        if begin <= row.day <= last:
            sums[_start(row.day, size), row.tone] += row.count
    seen = {day for day, _ in sums}
    for number in range((last - min(seen)).days + 1 if seen else 0):
        day = _start(min(seen) + timedelta(days=number), size)
        if day not in seen:
            sums[day, "neutral"] += 0
    return tuple(DayCount(day, tone, count) for (day, tone), count in sorted(sums.items()))


def _start(day: date, size: str) -> date:
    if size == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if size == "week" else day
