"""Everything the page of one alert shows, read in one go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.store.alerts import events_of, select_alerts, state_of
from pipeline.store.connection import connect
from pipeline.store.console_desk import NotFound
from pipeline.store.digest_rows import alert_claims, alert_evidence
from pipeline.types import Alert, AlertEvent, Claim, Evidence

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

_APPEARED = """
  SELECT ar.article_id, ar.kind, coalesce(s.name, ar.source_id), coalesce(s.tier, ''), ar.url, ar.title, ar.dated,
         ar.date_precision IN ('second', 'minute'), coalesce(m.reprint_of, '')
  FROM articles ar LEFT JOIN sources s USING (source_id) LEFT JOIN story_members m USING (article_id)
  WHERE list_contains(?, ar.article_id) ORDER BY ar.dated, ar.article_id LIMIT 200
"""
_NEVER = datetime.max.replace(tzinfo=UTC)
# Only the latest cases are looked through: those an officer could still know of.
_SIMILAR = """
  WITH recent AS (SELECT alert_id, title, kind, raised_at, dedupe_key FROM alerts WHERE alert_id <> $id
                  ORDER BY raised_at DESC LIMIT 5000),
  close AS (SELECT *, len(list_intersect(list_distinct(string_split(lower(title), ' ')), $words)) AS shared,
            len(list_distinct(string_split(lower(title), ' '))) AS own FROM recent)
  SELECT c.alert_id, c.title, c.kind, c.raised_at,
         (SELECT arg_max(to_state, number) FROM alert_events e WHERE e.alert_id = c.alert_id),
         (SELECT arg_max(coalesce(reason, ''), number) FROM alert_events e WHERE e.alert_id = c.alert_id AND action = 'close')
  FROM close c WHERE c.dedupe_key = $key OR (c.shared >= 4 AND c.shared::DOUBLE / (c.own + len($words) - c.shared) >= 0.25)
  ORDER BY c.dedupe_key = $key DESC, c.shared DESC, c.raised_at DESC LIMIT 5
"""


@dataclass(frozen=True, slots=True)
class Appearance:
    """One place where the claim appeared; ``reprint_of`` is the article it repeats, if it does."""

    article_id: str
    kind: str
    source: str
    tier: str
    url: str
    title: str
    dated: datetime
    exact_time: bool
    reprint_of: str


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """An earlier alert that says nearly the same, and how it ended."""

    alert_id: str
    title: str
    kind: str
    raised_at: datetime
    state: str
    closed_because: str


@dataclass(frozen=True, slots=True)
class AlertPage:
    """One alert with what is known about it; ``version`` is what an action must name."""

    alert: Alert
    version: int
    held_until: datetime | None
    claims: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]
    appearances: tuple[Appearance, ...]
    events: tuple[AlertEvent, ...]
    similar: tuple[SimilarCase, ...]


@dataclass(frozen=True, slots=True)
class ArchivedCopy:
    """Our own copy of an article as text, with all its versions, newest first, and where the page lies."""

    article_id: str
    source: str
    kind: str
    url: str
    dated: datetime
    body_digest: str
    archive_file: str
    versions: tuple[tuple[datetime, str, str, str], ...]


def alert_page(path: Path, timeout: float, alert_id: str) -> AlertPage:
    """Read everything about one alert.

    Raises:
        NotFound: there is no such alert.
    """
    with connect(path, timeout) as connection:
        found = select_alerts(connection, "a.alert_id = ?", [alert_id])
        if not found:
            raise NotFound(f"{alert_id}: không có cảnh báo nào mang mã này")
        alert = found[0]
        return AlertPage(
            alert,
            state_of(connection, alert_id)[1],
            _held_until(connection, alert_id),
            alert_claims(connection, found),
            _in_order(alert_evidence(connection, found).values()),
            _appearances(connection, alert.article_ids),
            tuple(events_of(connection, alert_id)),
            _similar(connection, alert),
        )


def archived_copy(path: Path, timeout: float, article_id: str) -> ArchivedCopy:
    """Read our copy of an article (for a post: its masked text).

    Raises:
        NotFound: there is none.
    """
    with connect(path, timeout) as connection:
        row = connection.execute(
            "SELECT ar.article_id, coalesce(s.name, ar.source_id), ar.kind, ar.url, ar.dated, coalesce(ar.body_digest, ''), "
            "coalesce(ar.archive_file, ''), ar.fetched_at, ar.title, ar.lead, ar.body "
            "FROM articles ar LEFT JOIN sources s USING (source_id) WHERE ar.article_id = ? LIMIT 1",
            [article_id],
        ).fetchone()
        if row is None:
            raise NotFound(f"{article_id}: không có bài nào mang mã này")
        versions = connection.execute(
            "SELECT fetched_at, title, lead, body FROM revisions WHERE article_id = ? ORDER BY fetched_at DESC LIMIT 20",
            [article_id],
        ).fetchall()
    values: tuple[Any, ...] = (*row[:7], tuple(versions) or (row[7:],))
    return ArchivedCopy(*values)


def _appearances(connection: Connection, article_ids: Sequence[str]) -> tuple[Appearance, ...]:
    found = connection.execute(_APPEARED, [list(article_ids)]).fetchall()
    return tuple(Appearance(*row) for row in found)


def _similar(connection: Connection, alert: Alert) -> tuple[SimilarCase, ...]:
    words = sorted({word for word in alert.title.lower().split() if len(word) > 1})
    found = connection.execute(
        _SIMILAR, {"id": alert.alert_id, "key": alert.dedupe_key, "words": words}
    ).fetchall()
    rows: list[tuple[Any, ...]] = [(*row[:4], row[4] or "moi", row[5] or "") for row in found]
    return tuple(SimilarCase(*row) for row in rows)


def _held_until(connection: Connection, alert_id: str) -> datetime | None:
    row = connection.execute(
        "SELECT d.due_at FROM alert_deadlines d JOIN alert_events e USING (event_id) WHERE d.alert_id = ? "
        "AND e.number = (SELECT max(number) FROM alert_events n WHERE n.alert_id = ?)",
        [alert_id, alert_id],
    ).fetchone()
    return row[0] if row else None


def _in_order(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:

    return tuple(
        sorted(evidence, key=lambda one: (one.stated_at is None, one.stated_at or _NEVER, one.evidence_id))
    )
