"""Figures for the leader, and how the sources are doing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.store.console_door import reading

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

# When each alert was first taken, answered or closed, and why it was closed last.
_COURSE = """
  SELECT a.alert_id, a.kind, a.priority, a.raised_at,
         min(e.happened_at) FILTER (e.action IN ('take', 'verify', 'conclude', 'close')) AS taken_at,
         min(e.happened_at) FILTER (e.action IN ('answer', 'close')) AS answered_at,
         arg_max(e.to_state, e.number) AS state,
         arg_max(e.reason, e.number) FILTER (e.action = 'close') AS closed_because,
         max(e.happened_at) FILTER (e.action = 'close') AS closed_at
  FROM alerts a JOIN alert_events e USING (alert_id) GROUP BY ALL
"""
_AGES = (("dưới 1 giờ", 1), ("1–4 giờ", 4), ("4–24 giờ", 24), ("1–3 ngày", 72), ("trên 3 ngày", 10**6))


@dataclass(frozen=True, slots=True)
class Span:
    """Median and ninth decile of a duration in minutes, over ``count`` alerts; None for none."""

    count: int
    median: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class Week:
    """What happened to alerts raised in one period."""

    raised: int
    closed: int
    acknowledge: Span
    answer: Span


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How alerts of one kind closed in thirty days ended: those with that cause, of all closed.

    ``this_week`` and ``last_week`` are closed and false alarms of the last seven days and the seven before.
    """

    kind: str
    closed: int
    false_alarms: int
    true_reports: int
    this_week: tuple[int, int] = (0, 0)
    last_week: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Board:
    """The leader's page: open alerts by age and priority, and this week beside the last."""

    ages: tuple[tuple[str, tuple[int, ...]], ...]
    untaken_late: int
    this_week: Week
    last_week: Week
    outcomes: tuple[Outcomes, ...]


@dataclass(frozen=True, slots=True)
class SourceState:
    """How one source is doing. Requests, denials and failures are of the last seven days."""

    source_id: str
    name: str
    tier: str
    home: str
    last_read_at: datetime | None
    last_item_at: datetime | None
    items: int
    usual_gap_hours: float | None
    requests: int
    robots_denied: int
    failures: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """What we asked of one source in one run."""

    started_at: datetime
    requests: int
    bytes: int
    not_modified: int
    discovered: int
    robots_denied: int
    failures: int
    problems: tuple[str, ...]


def board(path: Path, timeout: float, now: datetime, take_minutes: tuple[int, ...]) -> Board:
    """Work out the leader's figures as of ``now``."""
    week = timedelta(days=7)
    with reading(path, timeout) as connection:
        connection.execute(f"CREATE TEMP TABLE course AS {_COURSE}")
        try:
            return Board(
                _ages(connection, now),
                _late(connection, now, take_minutes),
                _week(connection, now - week, now),
                _week(connection, now - 2 * week, now - week),
                _outcomes(connection, now),
            )
        finally:
            connection.execute("DROP TABLE course")


def source_states(path: Path, timeout: float, now: datetime) -> list[SourceState]:
    """Every source with its health, those in trouble first."""
    since = now - timedelta(days=7)
    with reading(path, timeout) as connection:
        found = connection.execute(
            """
            WITH given AS (SELECT source_id, max(dated) AS last_item_at, count(*) AS items FROM articles GROUP BY source_id),
            usual AS (SELECT source_id, median(gap) / 3600 AS hours FROM (
                        SELECT source_id, epoch(dated) - epoch(lag(dated) OVER (PARTITION BY source_id ORDER BY dated)) AS gap
                        FROM articles WHERE dated >= $month) GROUP BY source_id HAVING count(gap) >= 5),
            asked AS (SELECT r.source_id, sum(requests) AS requests, sum(robots_denied) AS denied, sum(failures) AS failures,
                             arg_max(problems, u.started_at) AS problems
                      FROM source_reports r JOIN runs u USING (run_id) WHERE u.started_at >= $since GROUP BY r.source_id)
            SELECT s.source_id, s.name, s.tier, s.home, s.last_read_at, g.last_item_at, coalesce(g.items, 0), m.hours,
                   coalesce(k.requests, 0)::BIGINT, coalesce(k.denied, 0)::BIGINT, coalesce(k.failures, 0)::BIGINT, k.problems
            FROM sources s LEFT JOIN given g USING (source_id) LEFT JOIN usual m USING (source_id) LEFT JOIN asked k USING (source_id)
            ORDER BY coalesce(k.failures, 0) + coalesce(k.denied, 0) > 0 DESC, s.name
            """,
            {"since": since, "month": now - timedelta(days=30)},
        ).fetchall()
    return [SourceState(*_with_problems(row)) for row in found]


def source_ledger(path: Path, timeout: float, source_id: str, *, limit: int = 200) -> list[Ledger]:
    """What we asked of a source, newest run first: what a publisher can be shown."""
    with reading(path, timeout) as connection:
        found = connection.execute(
            "SELECT u.started_at, requests, bytes, not_modified, discovered, robots_denied, failures, problems "
            "FROM source_reports r JOIN runs u USING (run_id) WHERE r.source_id = ? ORDER BY u.started_at DESC LIMIT ?",
            [source_id, limit],
        ).fetchall()
    return [Ledger(*_with_problems(row)) for row in found]


def _with_problems(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row[:-1], tuple(json.loads(row[-1] or "[]")))


def _ages(connection: Connection, now: datetime) -> tuple[tuple[str, tuple[int, ...]], ...]:
    found = connection.execute(
        "SELECT priority, (epoch(?::TIMESTAMPTZ) - epoch(raised_at)) / 3600 FROM course WHERE state NOT IN ('dong', 'da_phan_hoi')",
        [now],
    ).fetchall()
    table = []
    least = -1e9
    for words, most in _AGES:
        inside = [priority for priority, hours in found if least <= hours < most]
        table.append((words, tuple(inside.count(one) for one in range(1, 6))))
        least = float(most)
    return tuple(table)


def _late(connection: Connection, now: datetime, take_minutes: tuple[int, ...]) -> int:
    row = connection.execute(
        "SELECT count(*) FROM course WHERE state = 'moi' AND raised_at + to_minutes((?::INTEGER[])[priority]) < ?",
        [list(take_minutes), now],
    ).fetchone()
    return int(row[0]) if row else 0


def _week(connection: Connection, start: datetime, end: datetime) -> Week:
    row = connection.execute(
        """
        WITH w AS (SELECT *, CASE WHEN taken_at IS NOT NULL THEN greatest(0, epoch(taken_at) - epoch(raised_at)) / 60 END AS taken,
                          CASE WHEN answered_at IS NOT NULL THEN greatest(0, epoch(answered_at) - epoch(raised_at)) / 60 END AS answered
                   FROM course WHERE raised_at >= $start AND raised_at < $end)
        SELECT count(*), (SELECT count(*) FROM course WHERE closed_at >= $start AND closed_at < $end),
               count(taken), median(taken), quantile_cont(taken, 0.9), count(answered), median(answered), quantile_cont(answered, 0.9)
        FROM w
        """,
        {"start": start, "end": end},
    ).fetchone()
    values: tuple[Any, ...] = row or (0, 0, 0, None, None, 0, None, None)
    return Week(int(values[0]), int(values[1]), Span(*values[2:5]), Span(*values[5:8]))


def _outcomes(connection: Connection, now: datetime) -> tuple[Outcomes, ...]:
    week = timedelta(days=7)
    found = connection.execute(
        """
        WITH ended AS (SELECT kind, closed_because LIKE 'cảnh báo nhầm%' AS wrong, closed_because LIKE 'tin đúng%' AS good,
                              closed_at >= $week AS this, closed_at >= $before AND closed_at < $week AS last
                       FROM course WHERE state = 'dong' AND closed_at >= $since)
        SELECT kind, count(*), count(*) FILTER (wrong), count(*) FILTER (good), count(*) FILTER (this),
               count(*) FILTER (this AND wrong), count(*) FILTER (last), count(*) FILTER (last AND wrong)
        FROM ended GROUP BY kind ORDER BY 2 DESC, kind
        """,
        {"since": now - timedelta(days=30), "week": now - week, "before": now - 2 * week},
    ).fetchall()
    return tuple(Outcomes(row[0], row[1], row[2], row[3], row[4:6], row[6:8]) for row in found)
