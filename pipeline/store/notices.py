"""What was told to whom outside the desk: written before it leaves, and again when it is known what became of it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.notify.occasions import Item, Past, Standing, Told
from pipeline.store.alert_now import standing
from pipeline.store.console_door import reading, writing

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

SENDING, SENT, FAILED, UNKNOWN = "sending", "sent", "failed", "unknown"
INTERRUPTED = "chương trình bị dừng giữa lúc gửi nên không rõ đã tới nơi hay chưa"
_STANDING = """
  WITH s AS (SELECT n.alert_id, e.number, e.happened_at AS since, e.action, coalesce(e.reason, '') AS reason
             FROM {standing} n JOIN alert_events e ON e.alert_id = n.alert_id AND e.number = n.version
             WHERE n.state = 'moi' AND e.happened_at >= $oldest),
  w AS (SELECT a.*, s.number, s.since, s.action, s.reason FROM alerts a JOIN s USING (alert_id) WHERE a.priority <= $least),
  seen AS (SELECT w.alert_id, CASE WHEN src.tier = 'social' THEN 'mạng xã hội' ELSE coalesce(src.name, ar.source_id) END AS name
           FROM (SELECT alert_id, unnest(article_ids) AS article_id FROM w) w JOIN articles ar USING (article_id)
           LEFT JOIN sources src USING (source_id)),
  press AS (SELECT alert_id, list(DISTINCT name ORDER BY name) AS names FROM seen GROUP BY alert_id)
  SELECT w.alert_id, w.kind, w.title, w.priority, coalesce(w.unit, ''), w.raised_at, w.number, w.since, w.action, w.reason,
         coalesce(p.names, []), coalesce(len(w.article_ids), 0)
  FROM w LEFT JOIN press p USING (alert_id)
"""
_NEWEST = """
  SELECT notice_id, target, arg_max(state, number) AS state, max(happened_at) AS known_at, max(number) AS number, any_value(items) AS items,
         min(happened_at) AS began, arg_max(problem, number) AS problem
  FROM notices WHERE happened_at >= $since GROUP BY notice_id, target
"""


@dataclass(frozen=True, slots=True)
class Notice:
    """One message as it stands: ``state`` is sending, sent, failed or unknown."""

    notice_id: str
    target: str
    state: str
    began_at: datetime
    at: datetime
    items: int
    problem: str


@dataclass(frozen=True, slots=True)
class AlertNotice:
    """One message about one alert."""

    target: str
    occasion: str
    state: str
    at: datetime
    problem: str


def standing_alerts(path: Path, timeout: float, *, oldest: datetime, least: int) -> list[Standing]:
    """Alerts that nobody has and that became new since ``oldest``, of priority P1 to ``least``."""
    with reading(path, timeout) as connection:
        sql = _STANDING.format(standing=standing(connection))
        found = connection.execute(sql, {"oldest": oldest, "least": least}).fetchall()
    return [_standing(row) for row in found]


def _standing(row: tuple[Any, ...]) -> Standing:
    values: tuple[Any, ...] = (*row[:10], tuple(row[10]), int(row[11]))
    return Standing(*values)


def past_of(path: Path, timeout: float, since: datetime) -> dict[str, Past]:
    """What each receiver was told since then, by its name."""
    with reading(path, timeout) as connection:
        items = connection.execute(
            f"WITH n AS ({_NEWEST}) SELECT i.target, i.alert_id, i.alert_number, i.occasion, i.priority, n.state "
            "FROM notice_items i JOIN n USING (notice_id)",
            {"since": since},
        ).fetchall()
        tries = connection.execute(
            f"SELECT target, state, known_at FROM ({_NEWEST}) ORDER BY known_at, notice_id", {"since": since}
        ).fetchall()
    names = {row[0] for row in (*items, *tries)}
    return {
        name: _past(
            [row[1:] for row in items if row[0] == name], [row[1:] for row in tries if row[0] == name]
        )
        for name in names
    }


def _past(items: Sequence[tuple[Any, ...]], tries: Sequence[tuple[Any, ...]]) -> Past:
    sent = [at for state, at in tries if state == SENT]
    failures = 0
    for state, _ in reversed(tries):
        if state == SENT:
            break
        failures += 1
    told = tuple(Told(*row) for row in items)
    return Past(told, sent[-1] if sent else None, failures, tries[-1][1] if tries else None)


def begin_notice(path: Path, timeout: float, target: str, items: Sequence[Item], at: datetime) -> str:
    """Write that a message is about to leave, with all it tells; return its id."""
    identity = secrets.token_hex(8)
    with writing(path, timeout) as connection:
        _step(connection, Notice(identity, target, SENDING, at, at, len(items), ""), 1)
        connection.executemany(
            "INSERT INTO notice_items VALUES (?, ?, ?, ?, ?, ?)",
            [
                [
                    identity,
                    target,
                    one.standing.alert_id,
                    one.standing.number,
                    one.occasion,
                    one.standing.priority,
                ]
                for one in items
            ],
        )
    return identity


def end_notice(path: Path, timeout: float, notice_id: str, state: str, problem: str, at: datetime) -> None:
    """Write what became of a message that was under way; a message that has ended stays as it is."""
    with writing(path, timeout) as connection:
        row = connection.execute(
            "SELECT target, arg_max(state, number), max(number), any_value(items) FROM notices WHERE notice_id = ? GROUP BY target",
            [notice_id],
        ).fetchone()
        if row is not None and row[1] == SENDING:
            ended = Notice(notice_id, row[0], state, at, at, int(row[3]), problem)
            _step(connection, ended, int(row[2]) + 1)


def mark_interrupted(path: Path, timeout: float, at: datetime) -> int:
    """Write of every message that is under way that nobody knows; return how many.

    Only for whoever holds the lock of the sender: then nobody is sending.
    """
    with writing(path, timeout) as connection:
        found = connection.execute(
            "SELECT notice_id, target, max(number), any_value(items) FROM notices GROUP BY notice_id, target "
            "HAVING arg_max(state, number) = 'sending'"
        ).fetchall()
        for notice_id, target, number, items in found:
            _step(
                connection,
                Notice(notice_id, target, UNKNOWN, at, at, int(items), INTERRUPTED),
                int(number) + 1,
            )
    return len(found)


def _step(connection: Connection, one: Notice, number: int) -> None:
    connection.execute(
        "INSERT INTO notices VALUES (?, ?, ?, ?, ?, ?, ?)",
        [one.notice_id, number, one.target, one.at, one.state, one.items, one.problem],
    )


def notices(path: Path, timeout: float, *, since: datetime, limit: int = 200) -> list[Notice]:
    """Messages since then, newest first."""
    with reading(path, timeout) as connection:
        found = connection.execute(
            f"SELECT notice_id, target, state, began, known_at, items, problem FROM ({_NEWEST}) ORDER BY began DESC, notice_id LIMIT $limit",
            {"since": since, "limit": limit},
        ).fetchall()
    return [Notice(*row) for row in found]


def notices_of(connection: Connection, alert_id: str) -> list[AlertNotice]:
    """Who was told of one alert, oldest first."""
    found = connection.execute(
        "SELECT i.target, i.occasion, n.state, n.known_at, n.problem FROM notice_items i JOIN (SELECT notice_id, arg_max(state, number) AS state, "
        "max(happened_at) AS known_at, arg_max(problem, number) AS problem FROM notices WHERE notice_id IN "
        "(SELECT notice_id FROM notice_items WHERE alert_id = $id) GROUP BY notice_id) n USING (notice_id) WHERE i.alert_id = $id ORDER BY n.known_at",
        {"id": alert_id},
    ).fetchall()
    return [AlertNotice(*row) for row in found]


def silent_targets(path: Path, timeout: float, since: datetime) -> list[tuple[str, datetime, str]]:
    """Receivers whose newest message did not arrive: name, when that began, and why."""
    past: dict[str, list[Notice]] = {}
    for one in notices(path, timeout, since=since, limit=10_000):
        past.setdefault(one.target, []).append(one)
    found = []
    for target, ones in past.items():
        lost = _until_sent(ones)
        if lost:
            found.append((target, lost[-1].began_at, lost[0].problem))
    return sorted(found)


def _until_sent(newest_first: Sequence[Notice]) -> list[Notice]:
    lost = []
    for one in newest_first:
        if one.state == SENT:
            break
        if one.state != SENDING:
            lost.append(one)
    return lost
