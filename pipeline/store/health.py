"""What the store knows of its sources' health."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.health.judge import Item, Observed, Reading
from pipeline.store.console_door import reading

if TYPE_CHECKING:
    import duckdb

    from pipeline.health.silence import Numbers

    Connection = duckdb.DuckDBPyConnection

WEEKS = timedelta(days=56)
#: The newest items of one source that are looked at one by one (a judgement compares twelve with 200), and
#: the newest of what was read and not kept. For the rhythm the times of all are asked, as numbers only.
MOST, PASSED = 400, 100
#: Empty pages of one run that are counted one by one.
EMPTY = 50
# An article changed later was first read when its oldest version was. Times leave SQL as seconds: zones are slow.
_SEEN = """
    WITH oldest AS (SELECT article_id, min(fetched_at) AS read_at FROM revisions GROUP BY article_id),
    seen AS (SELECT a.source_id, least(a.fetched_at, coalesce(o.read_at, a.fetched_at)) AS read_at, a.published_at, a.article_id
             FROM articles a LEFT JOIN oldest o USING (article_id) WHERE a.fetched_at >= $since)
"""
_ITEMS = f"""{_SEEN},
    newest AS (SELECT * FROM seen WHERE read_at BETWEEN $since AND $now
               QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY read_at DESC) <= {MOST}),
    titles AS (SELECT source_id, title FROM articles WHERE fetched_at >= $since GROUP BY ALL HAVING count(*) > 1)
    SELECT n.source_id, epoch(n.read_at), epoch(n.published_at), length(a.body), length(a.title), t.title IS NOT NULL
    FROM newest n JOIN articles a USING (article_id) LEFT JOIN titles t ON t.source_id = n.source_id AND t.title = a.title
"""
# What was read and not kept also tells that the source lives; a page without a text tells of drift.
_PASSED = f"""
    SELECT o.source_id, epoch(r.started_at), o.disposition = 'too_short' AS short, least(count(*), {EMPTY})
    FROM outcomes o JOIN runs r USING (run_id) WHERE r.started_at BETWEEN $since AND $now
    AND o.disposition IN ('off_topic', 'wrong_language', 'too_short', 'duplicate')
    GROUP BY o.source_id, r.started_at, short
    QUALIFY row_number() OVER (PARTITION BY o.source_id, short ORDER BY r.started_at DESC) <= {PASSED}
"""
# When it was published; the time of reading where that is missing, ahead, or from long before.
_ARRIVALS = f"""{_SEEN}
    SELECT source_id, epoch(CASE WHEN published_at BETWEEN read_at - INTERVAL 2 DAY AND read_at THEN published_at
                            ELSE read_at END) AS at FROM seen WHERE read_at BETWEEN $since AND $now
    UNION ALL SELECT DISTINCT o.source_id, epoch(r.started_at) FROM outcomes o JOIN runs r USING (run_id)
    WHERE r.started_at BETWEEN $since AND $now AND o.disposition IN ('off_topic', 'wrong_language', 'too_short', 'duplicate')
"""
_READINGS = """
    SELECT p.source_id, epoch(r.started_at), p.requests, p.not_modified, p.discovered, p.robots_denied, p.failures,
           CAST(from_json_strict(p.problems, '["VARCHAR"]') AS VARCHAR[])
    FROM source_reports p JOIN runs r USING (run_id) WHERE r.started_at BETWEEN $since AND $now
"""
_SOURCES = """
    SELECT s.source_id, s.name, epoch(g.last) FROM sources s LEFT JOIN
    (SELECT source_id, max(dated) AS last FROM articles WHERE fetched_at <= $now GROUP BY source_id) g USING (source_id)
    WHERE s.kind <> 'inbox' ORDER BY s.source_id
"""


def observations(path: Path, timeout: float, now: datetime) -> list[Observed]:
    """Items (sizes and times only) and readings of each source in the eight weeks before ``now``.

    Files that people bring in (``kind`` inbox) are no sources that could fall silent.
    """
    span = {"since": now - WEEKS, "now": now}
    with reading(path, timeout) as connection:
        sources = connection.execute(_SOURCES, {"now": now}).fetchall()
        items, came = _items(connection, span), _arrivals(connection, span)
        readings: dict[str, list[Reading]] = defaultdict(list)
        for row in connection.execute(_READINGS, span).fetchall():
            readings[row[0]].append(_reading(row))
    return [
        Observed(
            source,
            name,
            tuple(items[source]),
            tuple(readings[source]),
            _utc(last) if last else None,
            came.get(source),
        )
        for source, name, last in sources
    ]


def _items(connection: Connection, span: dict[str, Any]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for source, at, published, body, title, repeated in connection.execute(_ITEMS, span).fetchall():
        found[source].append(
            Item(_utc(at), _utc(published) if published is not None else None, body, title, repeated)
        )
    for source, at, short, count in connection.execute(_PASSED, span).fetchall():
        found[source] += [Item(_utc(at), None, 0 if short else None, None)] * (count if short else 1)
    return found


def _arrivals(connection: Connection, span: dict[str, Any]) -> dict[str, Numbers]:
    """Seconds since 1970 at which each source gave anything, as arrays: a busy store has 100,000s of them."""
    import numpy as np

    told = connection.execute(_ARRIVALS, span).fetchnumpy()
    names, at = np.unique(told["source_id"].astype(str), return_inverse=True)
    order = np.argsort(at, kind="stable")
    parts = np.split(told["at"][order].astype(float), np.cumsum(np.bincount(at))[:-1]) if len(names) else []
    return dict(zip(names.tolist(), parts, strict=True))


def _reading(row: tuple[Any, ...]) -> Reading:
    _, at, asked, unchanged, found, denied, failures, problems = row
    return Reading(_utc(at), asked, unchanged, found, denied, failures, tuple(problems or ()))


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
