"""Two addresses that redirect to one page: the page is asked for once, and both addresses end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.api import crawl
from tests.crawlers.engine_kit import Answer, Hit, listing, page, plan, sites, source

pytestmark = pytest.mark.usefixtures("readied_crawls")

DAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_one_page_behind_many_addresses_is_read_once(tmp_path: Path) -> None:
    with sites(1) as (site,):
        moved = {name: Answer(status=301, headers={"Location": "/c"}) for name in ("/a", "/b")}
        chain = {"/d": Answer(status=302, headers={"Location": "/a"})}
        ring = {
            "/r1": Answer(status=302, headers={"Location": "/r2"}),
            "/r2": Answer(status=302, headers={"Location": "/r1"}),
        }
        gone = {name: Answer(status=301, headers={"Location": "/g"}) for name in ("/g1", "/g2")}
        names = ("a", "b", "c", "d", "r1", "r2", "g1", "g2")
        site.routes |= {**moved, **chain, **ring, **gone, "/c": page("một"), "/g": Answer(b"", 410)}
        site.routes["/list"] = listing(*(f"{site.root}/{name}" for name in names))
        result = crawl(plan(tmp_path, source("bao", f"{site.root}/list")))
        paths = site.paths()
    assert paths.count("/c") == 1
    assert paths.count("/g") == 1
    items = {item.url.rpartition("/")[2]: item for item in result.items}
    assert set(items) == {"a", "b", "c", "d"}
    assert len({item.archive for item in items.values()}) == 1
    ends = {end.url.rpartition("/")[2]: end.reason for end in result.outcomes}
    assert ends == {
        "r1": "redirect_loop",
        "r2": "redirect_loop",
        "g1": "http_410",
        "g2": "http_410",
    }
    assert result.crashed == ""


def test_a_known_page_behind_many_addresses_is_asked_for_once_again(tmp_path: Path) -> None:
    def tagged(hit: Hit) -> Answer:
        known = hit.headers.get("if-none-match") == '"c1"'
        return Answer(status=304) if known else Answer(page("một").body, headers={"ETag": '"c1"'})

    with sites(1) as (site,):
        moved = {name: Answer(status=301, headers={"Location": "/c"}) for name in ("/a", "/b")}
        site.routes |= {**moved, "/c": tagged}
        site.routes["/list"] = listing(*(f"{site.root}/{name}" for name in ("a", "b", "c")))
        bao = source("bao", f"{site.root}/list")
        first = crawl(plan(tmp_path, bao, now=DAY))
        known = {state.url: state for state in first.states if not state.url.endswith("/list")}
        site.hits.clear()
        later = DAY + timedelta(hours=7)
        second = crawl(plan(tmp_path, bao, run_id="luot-2", now=later, known=known))
        paths = site.paths()
    assert len(first.items) == len(known) == 3
    assert paths.count("/c") == 1
    assert [end.disposition.value for end in second.outcomes] == ["unchanged"] * 3
    assert {state.fetched_at for state in second.states if state.url in known} == {later}


def test_two_lists_that_are_one_are_read_once(tmp_path: Path) -> None:
    with sites(1) as (site,):
        moved = {name: Answer(status=301, headers={"Location": "/now"}) for name in ("/old", "/older")}
        site.routes |= {**moved, "/now": listing(f"{site.root}/1"), "/1": page("một")}
        site.routes["/ring"] = Answer(status=302, headers={"Location": "/ring"})
        lists = [f"{site.root}/{name}" for name in ("old", "older", "ring")]
        result = crawl(plan(tmp_path, source("bao", *lists)))
        paths = site.paths()
    assert paths.count("/now") == 1
    assert paths.count("/ring") == 1
    assert [item.url.rpartition("/")[2] for item in result.items] == ["1"]
    (report,) = result.reports
    assert any("đã đọc trong lượt" in line for line in report.problems)
    assert any("chuyển hướng vòng tròn" in line for line in report.problems)
    assert result.crashed == ""
