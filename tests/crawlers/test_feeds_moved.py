"""Feeds that move, go, or are not there for days: read over HTTP day after day, judged as the desk does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.api import crawl
from pipeline.health.judge import Item, Observed, Reading, judge
from pipeline.health.trouble import GONE, MOVED
from pipeline.types import SourceReport
from tests.crawlers.engine_kit import Answer, Site, listing, page, plan, sites, source

DAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def days(tmp_path: Path, site: Site, ways: list[Answer]) -> list[list[str]]:
    """What is said of the source on each day, its feed answering as it does on that day."""
    site.routes |= {"/1": page("một"), "/moi": listing(f"{site.root}/1")}
    outlet = source("bao", f"{site.root}/list")
    said, readings, items = list[list[str]](), list[Reading](), list[Item]()
    for number, way in enumerate(ways):
        at = DAY + timedelta(days=number)
        site.routes["/list"] = way
        result = crawl(plan(tmp_path, outlet, run_id=f"luot-{number}", now=at))
        assert result.crashed == ""
        (report,) = result.reports
        readings.append(_reading(at, report))
        items += [Item(at, at, len(one.url), len(one.url)) for one in result.items]
        seen = Observed("bao", "Báo", tuple(items), tuple(readings))
        said.append([one.kind for one in judge(seen, at, zone="Asia/Ho_Chi_Minh")])
    return said


def _reading(at: datetime, one: SourceReport) -> Reading:
    numbers = (one.requests, one.not_modified, one.discovered, one.robots_denied, one.failures)
    return Reading(at, *numbers, one.problems)


@pytest.mark.parametrize("status", [301, 308])
def test_a_feed_that_moved_for_good_is_read_there_and_said(tmp_path: Path, status: int) -> None:
    with sites(1) as (site,):
        moved = Answer(b"", status, {"Location": f"{site.root}/moi"})
        said = days(tmp_path, site, [listing(f"{site.root}/1"), moved, moved])
        assert said == [[], [MOVED], [MOVED]]
        assert "/moi" in site.paths()


def test_a_feed_that_moved_for_a_while_is_no_news(tmp_path: Path) -> None:
    with sites(1) as (site,):
        away = Answer(b"", 302, {"Location": f"{site.root}/moi"})
        assert days(tmp_path, site, [listing(f"{site.root}/1"), away]) == [[], []]


@pytest.mark.parametrize("status", [404, 410])
def test_a_feed_that_is_gone_is_said_from_the_first_day_until_it_is_back(tmp_path: Path, status: int) -> None:
    with sites(1) as (site,):
        there, gone = listing(f"{site.root}/1"), Answer(b"", status)
        assert days(tmp_path, site, [there, gone, gone, gone, there]) == [[], [GONE], [GONE], [GONE], []]
