"""Everything the page of one alert shows, read in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.follow_up import Look
from pipeline.store.alerts import events_of
from pipeline.store.console_desk import NotFound
from pipeline.store.console_door import reading
from pipeline.store.console_responses import ResponseRow, newest_responses
from pipeline.store.digest_rows import evidence_of
from pipeline.store.follow_up import looks_of
from pipeline.store.notices import AlertNotice, notices_of
from pipeline.store.own_checks import checks_shown
from pipeline.store.rows import ALERT_COLUMNS, read_alert, read_claim
from pipeline.store.standing import Standing, standings
from pipeline.types import Alert, AlertEvent, Claim, Evidence, OwnCheck

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

# Of a million articles only the ids are gone through; the rest is read where they are found.
_APPEARED = """
  WITH spots AS MATERIALIZED (SELECT rowid AS spot FROM articles WHERE article_id IN ({marks}))
  SELECT ar.article_id, ar.kind, coalesce(s.name, ar.source_id), coalesce(s.tier, ''), ar.url, ar.title, ar.dated,
         ar.date_precision IN ('second', 'minute'), coalesce(m.reprint_of, '')
  FROM articles ar LEFT JOIN sources s USING (source_id)
  LEFT JOIN (SELECT article_id, reprint_of FROM story_members WHERE article_id IN ({marks})) m USING (article_id)
  WHERE ar.rowid IN (SELECT spot FROM spots) ORDER BY ar.dated, ar.article_id LIMIT 200
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
class AlertPage:
    """One alert with what is known about it; ``version`` is what an action must name.

    ``looks`` is what became of the articles since, by their id; ``standings`` how the word of each office behind
    the evidence has stood so far; ``checks`` what we concluded earlier of the same claim.
    """

    alert: Alert
    version: int
    held_until: datetime | None
    claims: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]
    appearances: tuple[Appearance, ...]
    events: tuple[AlertEvent, ...]
    responses: tuple[ResponseRow, ...]
    notices: tuple[AlertNotice, ...] = ()
    looks: Mapping[str, Look] = field(default_factory=dict)
    standings: tuple[Standing, ...] = ()
    checks: tuple[OwnCheck, ...] = ()


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
    with reading(path, timeout) as connection:
        events = tuple(events_of(connection, alert_id))
        alert = _alert(connection, alert_id, events)
        appearances = _appearances(connection, alert.article_ids)
        articles = [one.article_id for one in appearances if one.kind == "article"]
        evidence = evidence_of(connection, alert)
        return AlertPage(
            alert,
            len(events),
            _held_until(connection, alert_id, len(events)),
            _claims(connection, alert.claim_ids),
            evidence,
            appearances,
            events,
            tuple(newest_responses(connection, alert_id)),
            tuple(notices_of(connection, alert_id)),
            looks_of(connection, articles),
            standings(connection, [one.source for one in evidence]),
            tuple(checks_shown(connection, [alert]).values()),
        )


def archived_copy(path: Path, timeout: float, article_id: str) -> ArchivedCopy:
    """Read our copy of an article (for a post: its masked text).

    Raises:
        NotFound: there is none.
    """
    with reading(path, timeout) as connection:
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


def _alert(connection: Connection, alert_id: str, events: Sequence[AlertEvent]) -> Alert:
    """The alert with state and owner as its own events say, without folding the events of all others."""
    row = connection.execute(
        f"SELECT {ALERT_COLUMNS} FROM alerts a WHERE a.alert_id = ?", [alert_id]
    ).fetchone()
    if row is None or not events:
        raise NotFound(f"{alert_id}: không có cảnh báo nào mang mã này")
    owners = [one.actor for one in events if one.action == "take"]
    return read_alert((*row, events[-1].to_state, owners[-1] if owners else ""))


def _claims(connection: Connection, claim_ids: Sequence[str]) -> tuple[Claim, ...]:
    names = "claim_id, article_id, span_start, span_end, text, p, facets"
    sql = f"SELECT {names} FROM claims WHERE claim_id IN ({_marks(claim_ids)}) ORDER BY claim_id LIMIT 50"
    return (
        tuple(read_claim(row) for row in connection.execute(sql, list(claim_ids)).fetchall())
        if claim_ids
        else ()
    )


def _marks(ids: Sequence[str]) -> str:
    return ", ".join("?" for _ in ids)


def _appearances(connection: Connection, article_ids: Sequence[str]) -> tuple[Appearance, ...]:
    if not article_ids:
        return ()
    found = connection.execute(
        _APPEARED.format(marks=_marks(article_ids)), [*article_ids, *article_ids]
    ).fetchall()
    return tuple(Appearance(*row) for row in found)


def _held_until(connection: Connection, alert_id: str, version: int) -> datetime | None:
    row = connection.execute(
        "SELECT due_at FROM alert_deadlines WHERE alert_id = ? AND event_id = "
        "(SELECT event_id FROM alert_events WHERE alert_id = ? AND number = ?)",
        [alert_id, alert_id, version],
    ).fetchone()
    return row[0] if row else None
