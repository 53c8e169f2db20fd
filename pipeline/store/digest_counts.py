"""Counts of a digest: days of the chart, the period it is held against, peaks, places, months, how flags did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pipeline.digest.rows import Before, DayRow, Missed, Narrow, PeakRow, PlaceRow

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

#: Stories of the days of the chart that are named, and the items that make one.
PEAKS, PEAK_ITEMS = 5, 3
_PRESS = (
    "articles a JOIN relevance r USING (article_id) JOIN labels l USING (article_id) JOIN sources s USING (source_id) "
    "WHERE a.dated >= ? AND a.dated < ? AND a.kind = 'article' AND r.salience = 'main'"
)
_DAY = "CAST(timezone(?, a.dated) AS DATE)"


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a local day begins."""
    return datetime.combine(day, time(), zone)


def narrowing(narrow: Narrow) -> tuple[str, list[object]]:
    """The condition (begins with AND, or empty) on articles ``a`` and labels ``l``, and its values."""
    parts: list[tuple[str, object]] = []
    if narrow.topic:
        parts.append(("l.topic = ?", narrow.topic))
    if narrow.place:
        named = "SELECT article_id FROM mentions WHERE lower(name) = lower(?)"
        parts.append((f"a.article_id IN ({named})", narrow.place))
    if narrow.found is not None:
        parts.append(("a.article_id IN (SELECT unnest(CAST(? AS VARCHAR[])))", sorted(narrow.found)))
    return "".join(f" AND {words}" for words, _ in parts), [value for _, value in parts]


def day_counts(
    connection: Connection, start: datetime, end: datetime, zone: ZoneInfo, narrow: Narrow
) -> tuple[DayRow, ...]:
    """Items of the press by local day, tone and tier."""
    also, values = narrowing(narrow)
    found = connection.execute(
        f"SELECT {_DAY} AS day, l.sentiment, s.tier, count(*) FROM {_PRESS}{also} GROUP BY ALL ORDER BY ALL",
        [zone.key, start, end, *values],
    ).fetchall()
    return tuple(DayRow(*row) for row in found)


def before(connection: Connection, start: datetime, end: datetime, zone: ZoneInfo, narrow: Narrow) -> Before:
    """Everything that this period is compared with, of the days from ``start`` to ``end``."""
    also, values = narrowing(narrow)
    found = connection.execute(
        f"SELECT {_DAY}, a.source_id, l.sentiment, s.tier, l.topic, CAST(count(*) AS INTEGER) FROM {_PRESS}{also} GROUP BY ALL",
        [zone.key, start, end, *values],
    ).fetchall()
    days = {row[0] for row in found}
    return Before(
        items=sum(row[5] for row in found),
        outlets=len({row[1] for row in found}),
        days=len(days),
        outlet_days=len({(row[0], row[1]) for row in found}),
        since=min(days, default=None),
        tones=_summed(found, 2),
        tiers=_summed(found, 3),
        topics=_summed(found, 4),
    )


def _summed(found: Sequence[tuple[Any, ...]], at: int) -> tuple[tuple[str, int], ...]:
    sums: dict[str, int] = {}
    for row in found:
        sums[row[at]] = sums.get(row[at], 0) + row[5]
    return tuple(sorted(sums.items()))


def posts_before(
    connection: Connection, start: datetime, end: datetime, zone: ZoneInfo, narrow: Narrow
) -> tuple[int, int]:
    """Posts about the province from ``start`` to ``end``, and the days on which there were any."""
    also, values = narrowing(narrow)
    row = connection.execute(
        f"SELECT count(*), count(DISTINCT {_DAY}) FROM articles a JOIN relevance r USING (article_id) "
        f"JOIN labels l USING (article_id) WHERE a.dated >= ? AND a.dated < ? AND a.kind = 'post' AND r.about_province{also}",
        [zone.key, start, end, *values],
    ).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def peaks(
    connection: Connection, start: datetime, end: datetime, zone: ZoneInfo, narrow: Narrow
) -> tuple[PeakRow, ...]:
    """The most widely carried stories of the days of the chart, each on the day it was carried most."""
    also, values = narrowing(narrow)
    found = connection.execute(
        f"""
        WITH told AS (SELECT m.story_id, {_DAY} AS day, count(*) AS items,
                             arg_min({{title: a.title, url: a.url, outlet: s.name}}, (a.dated, a.article_id)) AS head
                      FROM {_PRESS.replace(" WHERE", " JOIN story_members m USING (article_id) WHERE")} AND a.title <> ''{also}
                      GROUP BY ALL)
        SELECT story_id, arg_max(day, (items, -epoch(day))) AS day, CAST(sum(items) AS INTEGER) AS items,
               arg_min(head, day) AS head
        FROM told GROUP BY story_id HAVING sum(items) >= {PEAK_ITEMS} ORDER BY items DESC, day DESC, story_id LIMIT {PEAKS}
        """,
        [zone.key, start, end, *values],
    ).fetchall()
    return tuple(
        PeakRow(row[0], row[1], row[2], row[3]["title"], row[3]["url"], row[3]["outlet"]) for row in found
    )


def places(
    connection: Connection, start: datetime, end: datetime, narrow: Narrow, cells: Mapping[str, str]
) -> tuple[PlaceRow, ...]:
    """Items of the press by commune of the map; ``cells`` leads from ids of places to those of the map."""
    also, values = narrowing(narrow)
    found = connection.execute(
        f"""
        WITH chosen AS (SELECT a.article_id, l.sentiment FROM {_PRESS}{also}),
        cells AS (SELECT unnest(CAST(? AS VARCHAR[])) AS place_id, unnest(CAST(? AS VARCHAR[])) AS cell)
        SELECT cell, CAST(count(*) AS INTEGER), CAST(count(*) FILTER (sentiment = 'negative') AS INTEGER)
        FROM (SELECT DISTINCT cell, article_id, sentiment FROM mentions JOIN cells USING (place_id) JOIN chosen USING (article_id))
        GROUP BY cell ORDER BY 2 DESC, cell
        """,
        [start, end, *values, list(cells), list(cells.values())],
    ).fetchall()
    return tuple(PlaceRow(*row) for row in found)


def missed(connection: Connection, start: datetime, end: datetime) -> tuple[Missed, ...]:
    """Pages by source that were refused by robots.txt, failed or were put aside; worst sources first."""
    found = connection.execute(
        """
        SELECT coalesce(any_value(s.name), o.source_id) AS name,
               CAST(count(DISTINCT o.url) FILTER (o.disposition = 'robots_denied') AS INTEGER) AS denied,
               CAST(count(DISTINCT o.url) FILTER (o.disposition = 'failed') AS INTEGER) AS failed,
               CAST(count(DISTINCT o.url) FILTER (o.disposition = 'quarantined') AS INTEGER) AS aside
        FROM outcomes o JOIN runs u USING (run_id) LEFT JOIN sources s ON s.source_id = o.source_id
        WHERE u.started_at >= ? AND u.started_at < ? AND o.disposition IN ('robots_denied', 'failed', 'quarantined')
        GROUP BY o.source_id ORDER BY failed + denied + aside DESC, name
        """,
        [start, end],
    ).fetchall()
    return tuple(Missed(*row) for row in found)


def days_as_moments(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Start and end (exclusive) of local days as moments."""
    return midnight(first, zone), midnight(last + timedelta(days=1), zone)
