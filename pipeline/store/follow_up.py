"""What became of the places a claim appeared in: their later versions, when we last looked, whether they are gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.follow_up import Look, Version
from pipeline.health.revisions import next_visit
from pipeline.store.console_door import reading

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

#: Articles are watched for so long after the last event of an alert that was answered.
AFTER = timedelta(days=14)
#: So many watched articles are asked for in one cycle at most, those longest not looked at first.
MOST = 100
_GONE = ("http_404", "http_410")
# Under work, or answered and not long closed; what nobody has taken yet is read as its listing says.
_HELD = """
  WITH course AS (SELECT alert_id, arg_max(to_state, number) AS state, max(happened_at) AS last_at,
                         bool_or(action = 'answer') AS answered FROM alert_events GROUP BY alert_id),
  said AS (SELECT DISTINCT alert_id FROM responses WHERE state = 'approved'),
  held AS (SELECT DISTINCT unnest(a.article_ids) AS article_id FROM alerts a JOIN course c USING (alert_id) LEFT JOIN said s USING (alert_id)
           WHERE c.last_at >= $since AND (c.state IN ('da_nhan', 'dang_xac_minh', 'ket_luan', 'da_phan_hoi')
                                          OR (c.state = 'dong' AND (c.answered OR s.alert_id IS NOT NULL))))
  SELECT ar.source_id, ar.url, ar.title, ar.published_at, ar.date_precision, ar.dated, f.fetched_at
  FROM held JOIN articles ar USING (article_id) JOIN fetch_states f ON f.source_id = ar.source_id AND f.url = ar.url AND f.page
  WHERE ar.kind = 'article' AND f.fetched_at IS NOT NULL
"""
_REFUSED = """
  SELECT o.source_id, o.url, max(u.started_at) FROM outcomes o JOIN runs u USING (run_id)
  WHERE u.started_at >= $since AND o.disposition IN ('rejected', 'failed', 'robots_denied') AND list_contains($urls, o.url) GROUP BY ALL
"""
# Of a million articles only the ids are gone through; the rest is read where they are found.
_LAST = """
  WITH spots AS MATERIALIZED (SELECT rowid AS spot FROM articles WHERE list_contains(?, article_id))
  SELECT ar.article_id, ar.source_id, ar.url, greatest(coalesce(f.fetched_at, ar.fetched_at), ar.fetched_at) FROM articles ar
  LEFT JOIN fetch_states f ON f.source_id = ar.source_id AND f.url = ar.url AND f.page
  WHERE ar.rowid IN (SELECT spot FROM spots)
"""


@dataclass(frozen=True, slots=True)
class ToWatch:
    """An article that is to be asked for again now, with what was known of it."""

    source_id: str
    url: str
    title: str
    published_at: datetime | None
    date_precision: str


def articles_to_watch(path: Path, timeout: float, now: datetime) -> list[ToWatch]:
    """Articles of alerts that are worked on or were answered, whose time to be looked at again has come."""
    with reading(path, timeout) as connection:
        rows = connection.execute(_HELD, {"since": now - AFTER}).fetchall()
        if not rows:
            return []
        given = {"since": now - AFTER, "urls": [row[1] for row in rows]}
        refused = {row[:2]: row[2] for row in connection.execute(_REFUSED, given).fetchall()}
    due = []
    for source_id, url, title, published, precision, dated, fetched in rows:
        # A page that is gone gets no new time of fetching: the try itself counts.
        looked = max(fetched, refused.get((source_id, url), fetched))
        moment = next_visit(dated, looked, open_alert=True)
        if moment is not None and moment <= now:
            due.append((looked, ToWatch(source_id, url, title, published, precision)))
    return [one for _, one in sorted(due, key=lambda pair: (pair[0], pair[1].url))[:MOST]]


def looks_of(connection: Connection, article_ids: Sequence[str]) -> dict[str, Look]:
    """What is known of each article since it was first read, by its id."""
    if not article_ids:
        return {}
    versions = _versions(connection, article_ids)
    rows = connection.execute(_LAST, [list(article_ids)]).fetchall()
    last = {row[0]: (row[1], row[2], row[3]) for row in rows}
    ends = _ends(connection, [row[1] for row in last.values()])
    found = {}
    for article, (source_id, url, fetched) in last.items():
        tries = [one for one in ends.get((source_id, url), []) if one[0] > fetched]
        gone = [at for at, reason in tries if reason in _GONE]
        found[article] = Look(
            versions=tuple(versions.get(article, ())),
            last_read=fetched,
            # The first of those tries that met nothing, after the last time there was something.
            gone_at=min(gone) if gone and gone[-1] == tries[-1][0] else None,
            unreadable_at=tries[-1][0] if tries and tries[-1][1] not in _GONE else None,
        )
    return found


def _versions(connection: Connection, article_ids: Sequence[str]) -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    rows = connection.execute(
        "SELECT article_id, fetched_at, title, lead, body FROM revisions WHERE list_contains(?, article_id) ORDER BY fetched_at",
        [list(article_ids)],
    ).fetchall()
    for article, at, *parts in rows:
        found.setdefault(article, []).append(Version(at, "\n".join(part for part in parts if part)))
    return found


def _ends(connection: Connection, urls: Sequence[str]) -> dict[tuple[str, str], list[tuple[datetime, str]]]:
    """Tries that brought nothing, oldest first: when, and the reason's code."""
    found: dict[tuple[str, str], list[tuple[datetime, str]]] = {}
    rows = connection.execute(
        "SELECT o.source_id, o.url, u.started_at, split_part(coalesce(o.reason, ''), ':', 1) FROM outcomes o JOIN runs u USING (run_id) "
        "WHERE o.disposition IN ('rejected', 'failed') AND list_contains(?, o.url) ORDER BY u.started_at",
        [list(urls)],
    ).fetchall()
    for source_id, url, at, reason in rows:
        found.setdefault((source_id, url), []).append((at, reason))
    return found
