"""Feeds for other systems: what happened to alerts, and what was published, after a cursor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.store.alert_now import standing
from pipeline.store.console_door import reading


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One event of an alert and its place in the feed."""

    cursor: int
    alert_id: str
    happened_at: datetime
    actor: str
    action: str
    from_state: str
    to_state: str
    reason: str


@dataclass(frozen=True, slots=True)
class FeedArticle:
    """One article about the province: what was published where, never by whom; posts are left out."""

    article_id: str
    source: str
    tier: str
    url: str
    title: str
    published_at: datetime
    fetched_at: datetime
    topic: str
    tone: str
    story_id: str


def event_feed(path: Path, timeout: float, *, after: int, limit: int) -> list[FeedEvent]:
    """Events after a place in the feed, oldest first. Events are only appended, so a row keeps its place."""
    with reading(path, timeout) as connection:
        found = connection.execute(
            "SELECT rowid + 1, alert_id, happened_at, actor, action, from_state, to_state, coalesce(reason, '') "
            "FROM alert_events WHERE rowid + 1 > ? ORDER BY rowid LIMIT ?",
            [after, limit],
        ).fetchall()
    return [FeedEvent(*row) for row in found]


def article_feed(
    path: Path, timeout: float, *, after: datetime, after_id: str, limit: int
) -> list[FeedArticle]:
    """Articles about the province read after a moment (and id), in the order they were read.

    A run writes in batches, not in the order it read: what it read is told of when it has ended, so that
    no reader's cursor gets ahead of a row that is still to come.
    """
    with reading(path, timeout) as connection:
        found = connection.execute(
            """
            SELECT a.article_id, s.name, s.tier, a.url, a.title, a.dated, a.fetched_at, l.topic, l.sentiment, m.story_id
            FROM articles a JOIN sources s USING (source_id) JOIN relevance r USING (article_id) JOIN labels l USING (article_id)
            JOIN story_members m USING (article_id)
            WHERE r.about_province AND a.kind = 'article' AND a.fetched_at >= $at
              AND (a.fetched_at > $at OR a.article_id > $id)
              AND a.fetched_at < coalesce((SELECT min(started_at) FROM runs WHERE status = 'running'), 'infinity'::TIMESTAMPTZ)
            ORDER BY a.fetched_at, a.article_id LIMIT $limit
            """,
            {"at": after, "id": after_id, "limit": limit},
        ).fetchall()
    return [FeedArticle(*row) for row in found]


def figures(path: Path, timeout: float) -> dict[str, dict[str, float]]:
    """Counts for monitoring: alerts by state, sources by whether they gave something lately, rows stored."""
    with reading(path, timeout) as connection:
        states = connection.execute(
            f"SELECT state, count(*) FROM {standing(connection)} GROUP BY 1"
        ).fetchall()
        rows = connection.execute(
            "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM evidence WHERE retired_at IS NULL), "
            "(SELECT count(*) FROM audit), (SELECT coalesce(epoch(max(finished_at)), 0) FROM runs WHERE status = 'finished')"
        ).fetchone()
    names = ("articles", "evidence", "audit", "last_run")
    return {"alerts": dict(states), "rows": dict(zip(names, rows or (0, 0, 0, 0), strict=True))}
