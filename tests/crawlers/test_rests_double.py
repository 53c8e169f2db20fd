"""A host that answers 429 again and again is left alone twice as long each time, from run to run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.api import crawl
from crawlers.plan import CrawlPlan, HostState, Limits
from pipeline.types import Source
from tests.crawlers.engine_kit import Answer, listing, page, plan, sites, source

pytestmark = pytest.mark.usefixtures("readied_crawls")

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)


def test_rests_double_from_run_to_run_and_end_with_a_good_answer(tmp_path: Path) -> None:
    rests: list[float] = []
    with sites(1) as (site,):
        site.routes["/list"] = Answer(b"", 429)
        outlet = source("bao", f"{site.root}/list")
        key, hosts, now = f"127.0.0.1:{site.port}", dict[str, HostState](), NOW
        for number in range(3):
            if number == 2:
                site.routes |= {"/list": listing(f"{site.root}/1"), "/1": page("một")}
            asked = len(site.paths())
            if number == 1:
                crawl(_task(tmp_path, outlet, now - timedelta(seconds=60), hosts))
                assert len(site.paths()) == asked  # not before the rest is over
            result = crawl(_task(tmp_path, outlet, now, hosts))
            rest = {one.host: one for one in result.hosts.rests}[key]
            if number < 2:
                rests.append((rest.until - now).total_seconds())
                hosts = {key: HostState(1, rest.until, rest.reason, rest.strikes)}
                now = rest.until + timedelta(seconds=30)
    assert [round(one / 60) for one in rests] == [10, 20]
    assert rest.strikes == 0
    assert [item.url for item in result.items] == [f"{site.root}/1"]


def _task(folder: Path, outlet: Source, now: datetime, hosts: dict[str, HostState]) -> CrawlPlan:
    limits = Limits(retries=0)
    return plan(folder, outlet, now=now, hosts=hosts, limits=limits)
