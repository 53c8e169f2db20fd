"""Feeds that move, go, or are not there for days: read over HTTP day after day, judged as the desk does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawlers.api import crawl
from pipeline.health.judge import Item, Observed, Reading, judge
from pipeline.health.trouble import GONE, MOVED
from pipeline.types import SourceReport
from tests.crawlers.engine_kit import Answer, Site, listing, page, plan, sites, source

pytestmark = pytest.mark.usefixtures("readied_crawls")

DAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
#: By feed: what was said on each day, and the paths asked for.
Told = dict[str, tuple[list[list[str]], list[str]]]


#: How five feeds answer from day to day; each is there on the first.
WAYS: dict[str, list[int]] = {
    "moved-301": [200, 301, 301],
    "moved-308": [200, 308, 308],
    "away-302": [200, 302],
    "gone-404": [200, 404, 404, 404, 200],
    "gone-410": [200, 410, 410, 410, 200],
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What is said of each feed on each of its days; one crawl a day for all."""
    folder = tmp_path_factory.mktemp("feeds")
    with sites(len(WAYS)) as there:
        outlets = dict(zip(WAYS, there, strict=True))
        said = {name: list[list[str]]() for name in WAYS}
        readings = {name: list[Reading]() for name in WAYS}
        items = {name: list[Item]() for name in WAYS}
        for number in range(max(map(len, WAYS.values()))):
            at = DAY + timedelta(days=number)
            today = [name for name, ways in WAYS.items() if number < len(ways)]
            for name in today:
                _answer(outlets[name], WAYS[name][number])
            read = [source(name, f"{outlets[name].root}/list") for name in today]
            result = crawl(plan(folder, *read, run_id=f"luot-{number}", now=at))
            assert result.crashed == ""
            assert [one.source_id for one in result.reports] == today
            for name, report in zip(today, result.reports, strict=True):
                readings[name].append(_reading(at, report))
                found = [one for one in result.items if one.source_id == name]
                items[name] += [Item(at, at, len(one.url), len(one.url)) for one in found]
                seen = Observed(name, "Báo", tuple(items[name]), tuple(readings[name]))
                said[name].append([one.kind for one in judge(seen, at, zone="Asia/Ho_Chi_Minh")])
        return {name: (said[name], outlets[name].paths()) for name in WAYS}


def _answer(site: Site, status: int) -> None:
    site.routes |= {"/1": page("một"), "/moi": listing(f"{site.root}/1")}
    moved = {"Location": f"{site.root}/moi"} if 300 <= status < 400 else {}
    site.routes["/list"] = listing(f"{site.root}/1") if status == 200 else Answer(b"", status, moved)


def _reading(at: datetime, one: SourceReport) -> Reading:
    numbers = (one.requests, one.not_modified, one.discovered, one.robots_denied, one.failures)
    return Reading(at, *numbers, one.problems)


@pytest.mark.parametrize("name", ["moved-301", "moved-308"])
def test_a_feed_that_moved_for_good_is_read_there_and_said(told: Told, name: str) -> None:
    said, paths = told[name]
    assert said == [[], [MOVED], [MOVED]]
    assert "/moi" in paths


def test_a_feed_that_moved_for_a_while_is_no_news(told: Told) -> None:
    assert told["away-302"][0] == [[], []]


@pytest.mark.parametrize("name", ["gone-404", "gone-410"])
def test_a_feed_that_is_gone_is_said_from_the_first_day_until_it_is_back(told: Told, name: str) -> None:
    assert told[name][0] == [[], [GONE], [GONE], [GONE], []]
