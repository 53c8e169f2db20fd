"""The ledger of hosts in the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.hosts import HostHour, HostLog, HostRest, HostRobots, SourceMark
from pipeline.store import Store
from pipeline.store.ledger import host_ledger, hosts_named, known_hosts, marked_sources, record_hosts

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HOST = "bao.example:443"


def _store(folder: Path) -> Path:
    path = folder / "kho.duckdb"
    Store(path).migrate()
    return path


def test_a_run_written_twice_is_counted_once(tmp_path: Path) -> None:
    path, hour = _store(tmp_path), NOW.replace(minute=0)
    log = HostLog(
        hours=(
            HostHour(HOST, hour, 5, 900, 2, robots_requests=1, least_gap=1.02, most_at_once=1),
            HostHour(HOST, hour - timedelta(hours=30), 7, 100),
        ),
        robots=(HostRobots(HOST, NOW, "rules", 200, crawl_delay=2.0, digest="ab"),),
        rests=(HostRest(HOST, NOW + timedelta(hours=1), "server_asks_to_wait: 3600 s", 2),),
        marks=(SourceMark("bao", NOW, "Cloudflare", HOST),),
    )
    for _ in range(2):
        record_hosts(path, "luot-1", log, "MinhTin/1 (+lienhe@vidu.example)")
    ledger = host_ledger(path, HOST, since=NOW - timedelta(days=7), until=NOW)
    assert (ledger.total.requests, ledger.total.bytes, ledger.total.not_modified) == (12, 1000, 2)
    assert ledger.total.least_gap == 1.02
    assert [(day.day, day.hours) for day in ledger.days] == [("2026-03-02", (9,)), ("2026-03-01", (3,))]
    assert len(ledger.robots) == 1
    assert ledger.user_agents == ("MinhTin/1 (+lienhe@vidu.example)",)
    known = known_hosts(path, NOW)[HOST]
    assert (known.requests, known.rest and known.rest.strikes) == (5, 2)
    assert hosts_named(path, "BAO.example") == [HOST]
    assert set(marked_sources(path)) == {"bao"}


def test_only_changes_of_robots_are_kept_and_marks_and_rests_end(tmp_path: Path) -> None:
    path = _store(tmp_path)
    for minute, decision in enumerate(("rules", "rules", "stop", "rules")):
        at = NOW + timedelta(minutes=minute)
        record_hosts(path, f"luot-{minute}", HostLog(robots=(HostRobots(HOST, at, decision),)), "x")
    ledger = host_ledger(path, HOST, since=NOW, until=NOW + timedelta(days=1))
    assert [one.decision for one in ledger.robots] == ["rules", "stop", "rules"]
    record_hosts(path, "a", HostLog(marks=(SourceMark("bao", NOW, "x", HOST),)), "x")
    record_hosts(
        path, "b", HostLog(rests=(HostRest(HOST, NOW, "", 0),), marks=(SourceMark("bao", NOW, ""),)), "x"
    )
    assert marked_sources(path) == {}
    assert known_hosts(path, NOW) == {}
