"""Two addresses that redirect to one page: the page is asked for once, and both addresses end."""

from __future__ import annotations

from pathlib import Path

from crawlers.api import crawl
from tests.crawlers.engine_kit import Answer, listing, page, plan, sites, source


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
        "r1": "too_many_redirects",
        "r2": "too_many_redirects",
        "g1": "http_410",
        "g2": "http_410",
    }
    assert result.crashed == ""
