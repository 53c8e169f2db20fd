"""Listings that blow up their parser: the worker is killed, the listing said by name, the run goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawlers.api import crawl
from crawlers.plan import Limits
from tests.crawlers.engine_kit import listing, page, plan, sites, source

pytestmark = pytest.mark.usefixtures("readied_crawls")

HOSTILE = {"loop": "thời gian tính", "eat": "bộ nhớ", "crash": "SIGABRT"}


def test_a_hostile_listing_costs_itself_alone(tmp_path: Path) -> None:
    limits = Limits(parser_seconds=1, parser_memory=300 * 1024 * 1024)
    with sites(4) as started:
        bad, good = dict(zip(HOSTILE, started, strict=False)), started[3]
        for how, site in bad.items():
            site.routes["/list"] = listing(f"{site.root}/1", behave=how)
        good.routes |= {"/list": listing(f"{good.root}/1"), "/more": listing(f"{good.root}/2")}
        good.routes |= {"/1": page("một"), "/2": page("hai")}
        outlets = [source(how, f"{site.root}/list") for how, site in bad.items()]
        outlets.append(source("good", f"{good.root}/list", f"{good.root}/more"))
        result = crawl(plan(tmp_path, *outlets, limits=limits))
    assert result.crashed == ""
    assert sorted(item.url.rpartition("/")[2] for item in result.items) == ["1", "2"]
    for report in result.reports:
        if report.source_id != "good":
            assert report.failures == 1
            assert len(report.problems) == 1
            assert (
                f"bộ đọc trang bị dừng vì vượt giới hạn ({HOSTILE[report.source_id]})" in report.problems[0]
            )
    # What could not be read is asked for again: its validators are not kept.
    assert {state.source_id for state in result.states if state.url.endswith("/list")} == {"good"}
