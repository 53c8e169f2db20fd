"""A cycle whose process was killed before it wrote the ledger: the next one writes it from the spool."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.api import crawl
from crawlers.plan import HostState
from flows import manners
from flows.mending import before_run
from pipeline.settings import Paths, Settings
from pipeline.store import Store, ledger
from tests.crawlers.engine_kit import Answer, listing, page, plan, sites, source

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
RUN = "20261120T010000Z-abcdef"


def test_a_killed_cycle_loses_no_row_of_the_ledger(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    settings = Settings(paths=Paths(data=tmp_path))
    store = Store(settings.database)
    store.migrate()
    with sites(1) as (site,):
        site.routes["/list"] = listing(f"{site.root}/1", f"{site.root}/2")
        site.routes |= {"/1": page("một"), "/2": Answer(b"", 429, {"Retry-After": "3600"})}
        task = plan(tmp_path, source("bao", f"{site.root}/list"), run_id=RUN, now=NOW)
        task = replace(task, spool_path=tmp_path / "spool" / f"{RUN}.jsonl")
        result = crawl(task)  # and here its parent is killed: nothing of `result` is written
        host = f"127.0.0.1:{site.port}"
    (tmp_path / "spool" / "20261120T020000Z-000000.jsonl").write_bytes(b'{"request": {"sou')
    (tmp_path / "spool" / "20261120T020000Z-000000.plan.json").write_bytes(b"{")
    assert ledger.known_hosts(settings.database, NOW + timedelta(hours=1)) == {}
    before_run(settings, store, NOW + timedelta(hours=1))
    assert "sổ ghi của 1 lượt" in capfd.readouterr().err
    found = ledger.host_ledger(
        settings.database, host, since=NOW - timedelta(days=1), until=NOW + timedelta(days=1)
    )
    assert found.total.requests == len(site.hits) == sum(hour.requests for hour in result.hosts.hours)
    assert found.user_agents == (task.agent,)
    state = manners.host_states(settings, NOW + timedelta(hours=1))[host]
    assert isinstance(state, HostState)
    assert state.strikes == 1
    assert state.reason.startswith("server_asks_to_wait")
    before_run(settings, store, NOW + timedelta(hours=1))  # once is enough
    assert "sổ ghi" not in capfd.readouterr().err
    assert manners.host_states(settings, NOW + timedelta(hours=1))[host].requests == state.requests
