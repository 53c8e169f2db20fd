"""The ledger of hosts: what was asked of each, and what earlier runs leave to know about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.hosts import SUMS, HostHour, HostLog, HostRest, HostRobots, SourceMark
from pipeline.store.connection import connect, transaction
from pipeline.store.merging import insert_new, merge

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """One UTC day of a host; ``hours`` in which we came, 0 to 23."""

    day: str
    sums: HostHour
    hours: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HostLedger:
    """Everything about one host that its publisher may be shown."""

    host: str
    first: datetime | None
    last: datetime | None
    total: HostHour
    days: tuple[LedgerDay, ...]
    robots: tuple[HostRobots, ...]
    rest: HostRest | None
    marks: tuple[SourceMark, ...]
    user_agents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownHost:
    """What a run is told about a host."""

    requests: int
    rest: HostRest | None


def record_hosts(path: Path, run_id: str, log: HostLog, user_agent: str, *, timeout: float = 30.0) -> None:
    """Add what one run has to say about hosts; the same run twice stays one."""
    hours = [{"run_id": run_id, **asdict(one), "our_name": user_agent} for one in log.hours]
    with transaction(path, timeout) as connection:
        merge(connection, "host_hours", ("run_id", "host", "hour"), hours)
        _record_robots(connection, log.robots)
        merge(connection, "host_rests", ("host",), [asdict(one) for one in log.rests])
        _record_marks(connection, log.marks)


def runs_told(path: Path, *, timeout: float = 30.0) -> frozenset[str]:
    """Runs whose ledger is written."""
    with connect(path, timeout) as connection:
        return frozenset(
            row[0] for row in connection.execute("SELECT DISTINCT run_id FROM host_hours").fetchall()
        )


def known_hosts(path: Path, now: datetime, *, timeout: float = 30.0) -> dict[str, KnownHost]:
    """Requests of the last 24 hours and the rest of every host that a run must know about."""
    with connect(path, timeout) as connection:
        asked = dict(
            connection.execute(
                "SELECT host, sum(requests)::BIGINT FROM host_hours WHERE hour > ? AND hour <= ? GROUP BY host",
                [now - timedelta(hours=24), now],
            ).fetchall()
        )
        rests = {
            row[0]: HostRest(*row) for row in connection.execute(_REST + " WHERE strikes > 0").fetchall()
        }
    return {host: KnownHost(int(asked.get(host, 0)), rests.get(host)) for host in {*asked, *rests}}


def marked_sources(path: Path, *, timeout: float = 30.0) -> dict[str, SourceMark]:
    """Sources that cannot be read politely ("không thể đọc một cách lịch sự"), by id."""
    with connect(path, timeout) as connection:
        found = connection.execute(_MARK).fetchall()
    return {row[0]: SourceMark(*row) for row in found}


def hosts_named(path: Path, name: str, *, timeout: float = 30.0) -> list[str]:
    """Hosts of the ledger that are ``name``, with any port, most asked first."""
    with connect(path, timeout) as connection:
        found = connection.execute(
            "SELECT host FROM host_hours WHERE lower(host) = lower(?) OR regexp_replace(lower(host), ':[0-9]+$', '') "
            "= lower(?) GROUP BY host ORDER BY sum(requests) DESC, host",
            [name, name],
        ).fetchall()
    return [str(row[0]) for row in found]


def host_ledger(
    path: Path, host: str, *, since: datetime, until: datetime, timeout: float = 30.0
) -> HostLedger:
    """The ledger of ``host`` (``name:port``) from ``since`` to ``until`` (aware, UTC); empty sums if unknown."""
    with connect(path, timeout) as connection:
        rows = connection.execute(
            f"SELECT hour, our_name, least_gap, most_at_once, {', '.join(SUMS)} FROM host_hours "
            "WHERE host = ? AND hour >= ? AND hour < ? ORDER BY hour",
            [host, since, until],
        ).fetchall()
        robots = connection.execute(
            _ROBOTS + " WHERE host = ? ORDER BY decided_at DESC LIMIT 20", [host]
        ).fetchall()
        rests = connection.execute(_REST + " WHERE host = ? AND strikes > 0", [host]).fetchall()
        marks = connection.execute(_MARK + " WHERE host = ?", [host]).fetchall()
    by_day: dict[str, list[Any]] = {}
    for row in rows:
        by_day.setdefault(f"{row[0]:%Y-%m-%d}", []).append(row)
    days = [
        LedgerDay(day, _sum(host, found), tuple(sorted({row[0].hour for row in found})))
        for day, found in sorted(by_day.items(), reverse=True)
    ]
    return HostLedger(
        host=host,
        first=rows[0][0] if rows else None,
        last=rows[-1][0] if rows else None,
        total=_sum(host, rows) if rows else HostHour(host, since),
        days=tuple(days),
        robots=tuple(HostRobots(*row) for row in robots),
        rest=HostRest(*rests[0]) if rests else None,
        marks=tuple(SourceMark(*row) for row in marks),
        user_agents=tuple(dict.fromkeys(row[1] for row in reversed(rows))),
    )


_REST = "SELECT host, until, reason, strikes FROM host_rests"
_MARK = "SELECT source_id, marked_at, reason, host FROM source_marks"
_ROBOTS = "SELECT host, decided_at, decision, status, reason, crawl_delay, digest, cached FROM host_robots"


def _sum(host: str, rows: list[Any]) -> HostHour:
    gaps = [row[2] for row in rows if row[2] is not None]
    sums = {name: sum(int(row[4 + at]) for row in rows) for at, name in enumerate(SUMS)}
    most = max(int(row[3]) for row in rows)
    return HostHour(host, rows[0][0], **sums, least_gap=min(gaps, default=None), most_at_once=most)


def _record_robots(connection: Connection, decided: tuple[HostRobots, ...]) -> None:
    """Add decisions that differ from the one before: between two rows nothing changed."""
    query = "SELECT host, arg_max(decision || status || reason || crawl_delay || digest, decided_at) FROM host_robots GROUP BY host"
    latest: dict[str, str] = dict(connection.execute(query).fetchall())
    fresh = []
    for one in sorted(decided, key=lambda each: each.at):
        said = f"{one.decision}{one.status}{one.reason}{one.crawl_delay}{one.digest}"
        if latest.get(one.host) != said:
            latest[one.host] = said
            row = asdict(one)
            fresh.append({"decided_at": row.pop("at"), **row})
    insert_new(connection, "host_robots", ("host", "decided_at"), fresh)


def _record_marks(connection: Connection, marks: tuple[SourceMark, ...]) -> None:
    """Mark sources; one that could be read again loses its mark."""
    well = [one.source_id for one in marks if not one.reason]
    if well:
        connection.execute("DELETE FROM source_marks WHERE list_contains(?, source_id)", [well])
    rows = [
        {"source_id": one.source_id, "marked_at": one.at, "reason": one.reason, "host": one.host}
        for one in marks
        if one.reason
    ]
    merge(connection, "source_marks", ("source_id",), rows)


def polls(path: Path, *, timeout: float = 30.0) -> dict[str, tuple[datetime, datetime, float, float]]:
    """(last look, next look, new items an hour, hours of evidence) of every source, by id."""
    with connect(path, timeout) as connection:
        found = connection.execute(
            "SELECT source_id, polled_at, next_at, rate, evidence FROM source_polls"
        ).fetchall()
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in found}


def save_polls(
    path: Path, found: dict[str, tuple[datetime, datetime, float, float]], *, timeout: float = 30.0
) -> None:
    """Note when sources are to be looked at next."""
    names = ("polled_at", "next_at", "rate", "evidence")
    rows = [{"source_id": name, **dict(zip(names, row, strict=True))} for name, row in found.items()]
    with transaction(path, timeout) as connection:
        merge(connection, "source_polls", ("source_id",), rows)
