"""Digests of a part (one field, one place) and of long periods: which rows, and what a bar stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from pipeline.digest.rows import ArticleRow, DayRow, DigestRows, Narrow
from pipeline.digest.types import DayCount
from pipeline.errors import BadInput
from pipeline.types import Alert

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


def narrowed(rows: DigestRows, narrow: Narrow) -> DigestRows:
    """Return only the alerts that concern a field, a place, what was found.

    All else was narrowed where it was counted (:func:`pipeline.store.digest_counts.narrowing`); the accounts
    stay those of the whole.
    """
    if not narrow:
        return rows
    known = {key for key, row in rows.alert_articles.items() if _concerns(row, narrow)}

    def concerned(alerts: tuple[Alert, ...]) -> tuple[Alert, ...]:
        return tuple(one for one in alerts if known.intersection(one.article_ids))

    return replace(rows, alerts=concerned(rows.alerts), closed=concerned(rows.closed))


def _concerns(row: ArticleRow, narrow: Narrow) -> bool:
    if narrow.found is not None and row.article_id not in narrow.found:
        return False
    named = not narrow.place or narrow.place.casefold() in {one.casefold() for one in row.places}
    return named and (not narrow.topic or row.topic == narrow.topic)


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
            sums[bar_of(row.day, size), row.tone] += row.count
    seen = {day for day, _ in sums}
    for number in range((last - min(seen)).days + 1 if seen else 0):
        day = bar_of(min(seen) + timedelta(days=number), size)
        if day not in seen:
            sums[day, "neutral"] += 0
    return tuple(DayCount(day, tone, count) for (day, tone), count in sorted(sums.items()))


def bar_of(day: date, size: str) -> date:
    """The day with which the bar (day, week or month) begins that ``day`` belongs to."""
    if size == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if size == "week" else day
