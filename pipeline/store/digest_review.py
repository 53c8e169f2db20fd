"""How flags did over a longer period: closed as false by reason, raised by tier and tone, answered, by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipeline.digest.rows import EndRow, MonthRow, RateRow, Review
from pipeline.store.standing import ENDS, outweighed

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

# Kinds that say something of a claim; matters that need an answer and spikes accuse nobody.
_FLAGS = "('can_xac_minh', 'chua_co_can_cu', 'da_co_ket_luan')"
_FALSE = "cảnh báo nhầm%"


def ends(connection: Connection, until: datetime, alert_ids: Sequence[str]) -> dict[str, EndRow]:
    """How each of the alerts stood at ``until``, by id; those without a deed are left out."""
    found = connection.execute(
        f"SELECT alert_id, answered_at, CASE WHEN state = 'dong' THEN closed_at END, "
        f"CASE WHEN state = 'dong' THEN coalesce(closing, '') ELSE '' END FROM ({ENDS}) "
        "WHERE alert_id IN (SELECT unnest(CAST(? AS VARCHAR[])))",
        [until, list(alert_ids)],
    ).fetchall()
    return {row[0]: EndRow(*row[1:]) for row in found}


def review(connection: Connection, start: datetime, end: datetime) -> Review:
    """False alarms of the alerts closed from ``start`` to ``end``, and flags of the items dated then."""
    closed = (
        f"SELECT a.kind, a.reasons, e.closing LIKE '{_FALSE}' AS wrong FROM alerts a JOIN ({ENDS}) e USING (alert_id) "
        "WHERE e.state = 'dong' AND e.closed_at >= ?"
    )
    reason = (
        "SELECT name, count(*), count(*) FILTER (wrong) FROM (SELECT DISTINCT row, wrong, json_extract_string(one, '$.name') AS name "
        f"FROM (SELECT row_number() OVER () AS row, wrong, unnest(CAST(coalesce(reasons, '[]') AS JSON[])) AS one FROM ({closed}))) "
        "GROUP BY name ORDER BY 2 DESC, 1"
    )
    kind = f"SELECT kind, count(*), count(*) FILTER (wrong) FROM ({closed}) GROUP BY kind ORDER BY 2 DESC, 1"
    matters, answered, hours = _answers(connection, start, end)
    return Review(
        reasons=_rates(connection, reason, [end, start]),
        kinds=_rates(connection, kind, [end, start]),
        tiers=_flagged(connection, "s.tier", start, end),
        tones=_flagged(connection, "l.sentiment", start, end),
        offices=tuple(RateRow(*one) for one in outweighed(connection, start, end)),
        matters=matters,
        answered=answered,
        hours=hours,
    )


def _rates(connection: Connection, sql: str, values: list[object]) -> tuple[RateRow, ...]:
    return tuple(
        RateRow(row[0], int(row[1]), int(row[2])) for row in connection.execute(sql, values).fetchall()
    )


def _flagged(connection: Connection, by: str, start: datetime, end: datetime) -> tuple[RateRow, ...]:
    """Items about the province by ``by``, and how many of them an alert about a claim names."""
    sql = (
        f"WITH named AS (SELECT DISTINCT unnest(article_ids) AS article_id FROM alerts WHERE kind IN {_FLAGS}) "
        f"SELECT {by}, count(*), count(n.article_id) FROM articles a JOIN relevance r USING (article_id) "
        "JOIN labels l USING (article_id) JOIN sources s USING (source_id) LEFT JOIN named n USING (article_id) "
        "WHERE a.dated >= ? AND a.dated < ? AND r.about_province GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return _rates(connection, sql, [start, end])


def _answers(connection: Connection, start: datetime, end: datetime) -> tuple[int, int, float | None]:
    row = connection.execute(
        f"SELECT count(*), count(e.answered_at), median(epoch(e.answered_at) - epoch(a.raised_at)) / 3600 "
        f"FROM alerts a LEFT JOIN ({ENDS}) e USING (alert_id) "
        "WHERE a.kind = 'phan_anh_can_tra_loi' AND a.raised_at >= ? AND a.raised_at < ?",
        [end, start, end],
    ).fetchone()
    return (int(row[0]), int(row[1]), row[2]) if row else (0, 0, None)


def month_rows(
    connection: Connection, start: datetime, end: datetime, zone: ZoneInfo
) -> tuple[MonthRow, ...]:
    """Items and alerts by local month, those months with anything."""
    month = "CAST(date_trunc('month', timezone(?, {column})) AS DATE)"
    items = connection.execute(
        f"SELECT {month.format(column='a.dated')}, count(*), count(DISTINCT a.source_id), "
        "count(*) FILTER (l.sentiment = 'positive'), count(*) FILTER (l.sentiment = 'neutral'), count(*) FILTER (l.sentiment = 'negative') "
        "FROM articles a JOIN relevance r USING (article_id) JOIN labels l USING (article_id) "
        "WHERE a.dated >= ? AND a.dated < ? AND a.kind = 'article' AND r.salience = 'main' GROUP BY 1",
        [zone.key, start, end],
    ).fetchall()
    raised = connection.execute(
        f"SELECT {month.format(column='raised_at')}, count(*) FILTER (kind = 'phan_anh_can_tra_loi'), "
        f"count(*) FILTER (kind IN {_FLAGS}) FROM alerts WHERE raised_at >= ? AND raised_at < ? GROUP BY 1",
        [zone.key, start, end],
    ).fetchall()
    flags = {row[0]: row[1:] for row in raised}
    counts = {row[0]: row[1:] for row in items}
    return tuple(
        MonthRow(day, *counts.get(day, (0,) * 5), *flags.get(day, (0, 0)))
        for day in sorted({*counts, *flags})
    )
