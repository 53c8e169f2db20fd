"""A page that somebody waits for a change of is read again, whether a listing names it or not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.api import crawl
from crawlers.plan import Watched
from pipeline.types import Disposition
from tests.crawlers.engine_kit import Answer, listing, page, plan, sites, source

pytestmark = pytest.mark.usefixtures("readied_crawls")

DAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_it_is_asked_for_once_with_what_was_known_of_it(tmp_path: Path) -> None:
    with sites(1) as (site,):
        root = site.root
        outlet = source("bao", f"{root}/list")
        site.routes["/list"] = listing(f"{root}/1", f"{root}/2")
        site.routes["/1"], site.routes["/2"] = page("một"), page("hai")
        first = crawl(plan(tmp_path, outlet, now=DAY))
        known = {f"{one.source_id} {one.url}": one for one in first.states}

        # Nine days later nothing is due, and the listing has forgotten both.
        site.routes["/list"] = listing()
        site.routes["/1"] = page("một, đã sửa")
        site.routes["/2"] = Answer(b"", 404)
        site.hits.clear()
        again = crawl(
            plan(
                tmp_path,
                outlet,
                run_id="luot-2",
                now=DAY + timedelta(days=9),
                states=known,
                known=known,
                watched=(
                    Watched("bao", f"{root}/1", "Một", "2026-03-02"),
                    Watched("bao", f"{root}/2"),
                    Watched("bao", f"{root}/1"),
                    Watched("bao", f"{root}/chua-biet"),
                    Watched("nguon-khac", f"{root}/2"),
                ),
            )
        )
        assert sorted(site.paths()) == ["/1", "/2", "/list"]
        (item,) = again.items
        assert (item.url, item.hint.title, item.hint.published_raw) == (f"{root}/1", "Một", "2026-03-02")
        assert [(one.url, one.disposition, one.reason) for one in again.outcomes] == [
            (f"{root}/2", Disposition.REJECTED, "http_404")
        ]
        assert again.discovered == len(again.items) + len(again.outcomes)
        listed = next(one for one in again.states if one.url == f"{root}/list")
        assert listed.source_id == "bao"


def test_one_that_a_listing_names_too_is_still_one(tmp_path: Path) -> None:
    with sites(1) as (site,):
        root = site.root
        outlet = source("bao", f"{root}/list")
        site.routes["/list"] = listing(f"{root}/1")
        site.routes["/1"] = page("một")
        first = crawl(plan(tmp_path, outlet, now=DAY))
        known = {f"{one.source_id} {one.url}": one for one in first.states}
        site.hits.clear()
        again = crawl(
            plan(
                tmp_path,
                outlet,
                run_id="luot-2",
                now=DAY + timedelta(hours=1),
                known=known,
                watched=(Watched("bao", f"{root}/1"),),
            )
        )
        assert sorted(site.paths()) == ["/1", "/list"]
        assert again.discovered == 1
        assert [one.disposition for one in again.outcomes] == [Disposition.UNCHANGED]
