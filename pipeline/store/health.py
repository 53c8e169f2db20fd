"""What the store knows of its sources' health and of articles that were changed after they were read."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.health.judge import Item, Observed, Reading
from pipeline.health.revisions import Revision, revision
from pipeline.store.console_door import reading

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

WEEKS = timedelta(days=56)
#: The newest items of one source that are looked at: two weeks of the busiest.
MOST = 2500
# An article changed later was first read when its oldest version was. Times leave SQL as seconds: zones are slow.
_ITEMS = f"""
    WITH oldest AS (SELECT article_id, min(fetched_at) AS read_at FROM revisions GROUP BY article_id),
    seen AS (SELECT a.source_id, least(a.fetched_at, coalesce(o.read_at, a.fetched_at)) AS read_at, a.published_at,
                    length(a.body) AS body, length(a.title) AS title, count(*) OVER (PARTITION BY a.source_id, a.title) > 1 AS repeated
             FROM articles a LEFT JOIN oldest o USING (article_id) WHERE a.fetched_at >= $since)
    SELECT source_id, epoch(read_at), epoch(published_at), body, title, repeated FROM seen WHERE read_at BETWEEN $since AND $now
    QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY read_at DESC) <= {MOST}
"""
# What was read and not kept also tells that the source lives; a page without a text tells of drift.
_PASSED = """
    SELECT o.source_id, epoch(r.started_at), any_value(o.disposition), count(*)
    FROM outcomes o JOIN runs r USING (run_id) WHERE r.started_at BETWEEN $since AND $now
    AND o.disposition IN ('off_topic', 'wrong_language', 'too_short', 'duplicate')
    GROUP BY o.source_id, r.started_at, o.disposition
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
        items = _items(connection, span)
        readings: dict[str, list[Reading]] = defaultdict(list)
        for row in connection.execute(_READINGS, span).fetchall():
            readings[row[0]].append(_reading(row))
    return [
        Observed(source, name, tuple(items[source]), tuple(readings[source]), _utc(last) if last else None)
        for source, name, last in sources
    ]


def _items(connection: Connection, span: dict[str, Any]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for source, at, published, body, title, repeated in connection.execute(_ITEMS, span).fetchall():
        found[source].append(
            Item(_utc(at), _utc(published) if published is not None else None, body, title, repeated)
        )
    for source, at, disposition, count in connection.execute(_PASSED, span).fetchall():
        size = 0 if disposition == "too_short" else None
        found[source] += [Item(_utc(at), None, size, None)] * min(count, 50)
    return found


def _reading(row: tuple[Any, ...]) -> Reading:
    _, at, asked, unchanged, found, denied, failures, problems = row
    return Reading(_utc(at), asked, unchanged, found, denied, failures, tuple(problems or ()))


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def revisions_of(path: Path, timeout: float, article_ids: list[str]) -> list[Revision]:
    """Every later edit of the articles, newest first, with what changed sentence by sentence."""
    with reading(path, timeout) as connection:
        rows = connection.execute(
            "SELECT v.article_id, a.title, v.fetched_at, v.title, v.lead, v.body FROM revisions v "
            "JOIN articles a USING (article_id) WHERE list_contains(?, v.article_id) ORDER BY v.article_id, v.fetched_at",
            [article_ids],
        ).fetchall()
    found = [
        revision(after[0], after[1], before[2], after[2], "\n".join(before[3:]), "\n".join(after[3:]))
        for before, after in pairwise(rows)
        if before[0] == after[0]
    ]
    return sorted((one for one in found if one.changes), key=lambda one: one.read_at, reverse=True)
