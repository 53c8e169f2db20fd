"""Endless calendars, facets and paths: told from articles by their addresses, and left alone by name."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.api import crawl
from crawlers.traps import Traps
from pipeline.types import Disposition
from tests.crawlers.engine_kit import listing, page, plan, sites, source

pytestmark = pytest.mark.usefixtures("readied_crawls")

ROOT = "https://bao.example"
CALENDARS = {
    "days": [
        f"{ROOT}/lich/{year}/{month}/{day}"
        for year in (2026, 2027)
        for month in range(1, 13)
        for day in range(1, 29)
    ],
    "one word": [
        f"{ROOT}/su-kien/2026-{month:02}-{day:02}.html" for month in range(1, 13) for day in range(1, 29)
    ],
    "query": [
        f"{ROOT}/lich?thang={month}&nam={year}" for year in range(2020, 2029) for month in range(1, 13)
    ],
}
FACETS = {
    "values": [f"{ROOT}/tin?chude={a}&xa={b}&nam={c}" for a, b, c in product(range(9), range(9), range(9))],
    "sets": [
        f"{ROOT}/loc?" + "&".join(f"{name}=1" for bit, name in enumerate("abcdef") if mask >> bit & 1)
        for mask in range(1, 64)
    ],
}
ARTICLES = {
    "slugs": [f"{ROOT}/xa-hoi/cau-moi-thong-xe-{n}.html" for n in range(500)],
    "numbers": [f"{ROOT}/tin/{n}" for n in range(100_000, 100_500)],
    "small numbers": [f"{ROOT}/tin/{n}.html" for n in range(1000, 2999)],
    "dated": [f"{ROOT}/2026/11/{day:02}/tin-so-{n}" for day in range(1, 29) for n in range(9)],
    "dated numbers": [f"{ROOT}/2026/11/22/{n}" for n in range(4_000_000, 4_000_300)],
    "portal": [f"{ROOT}/Default.aspx?sid=4&pageid=469&catid={n % 7}&id={n}" for n in range(400)],
    "one parameter": [f"{ROOT}/chi-tiet.php?bai={n}" for n in range(400)],
}


@pytest.mark.parametrize("name", CALENDARS)
def test_a_calendar_is_read_for_a_month_at_most(name: str) -> None:
    traps = Traps(2026)
    assert sum(not traps.judge(url) for url in CALENDARS[name]) <= 31
    assert traps.judge(f"{ROOT}/xa-hoi/cau-moi-thong-xe-1.html") == ""


@pytest.mark.parametrize("name", FACETS)
def test_facets_are_seen_by_what_they_repeat(name: str) -> None:
    traps = Traps(2026)
    reasons = [traps.judge(url) for url in FACETS[name]]
    assert sum(not one for one in reasons) <= 40
    assert {*reasons} <= {"", "facets"}


@pytest.mark.parametrize("name", ARTICLES)
def test_articles_are_no_trap(name: str) -> None:
    traps = Traps(2026)
    assert {traps.judge(url) for url in ARTICLES[name]} == {""}


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/a/b" * 3, "repeated_path"),
        ("/tin/tin/tin/tin/tin", "repeated_path"),
        ("".join(f"/p{n}" for n in range(16)), "deep_path"),
        ("/x?" + "&".join(f"p{n}=1" for n in range(13)), "many_parameters"),
        ("/lich/2199/1/1", "calendar"),
        ("/lich/1904/12", "calendar"),
        ("/tin/moi/xa-hoi/2026/bai-viet", ""),
        ("/2025/12/", ""),
        ("", ""),
    ],
)
def test_some_show_it_alone(path: str, reason: str) -> None:
    assert Traps(2026).judge(ROOT + path) == reason


@settings(deadline=None)
@given(st.lists(st.text(alphabet="ab/?&=12;.-", max_size=60), max_size=60))
def test_no_address_raises(tails: list[str]) -> None:
    traps = Traps(2026)
    for tail in tails:
        traps.judge(f"{ROOT}/{tail}")


def test_a_listing_of_traps_leaves_room_for_its_articles(tmp_path: Path) -> None:
    with sites(1) as (site,):
        days = [f"{site.root}/lich/{year}/{month}" for year in range(2300, 2400) for month in range(1, 13)]
        echoes = [f"{site.root}{'/a/b' * n}" for n in range(3, 30)]
        site.routes["/list"] = listing(*days, *echoes, f"{site.root}/bai-1", f"{site.root}/bai-2")
        site.routes |= {"/bai-1": page("một"), "/bai-2": page("hai")}
        result = crawl(plan(tmp_path, source("bao", f"{site.root}/list", pages_per_cycle=5)))
        paths = site.paths()
    assert sorted(paths) == ["/bai-1", "/bai-2", "/list"]
    assert len(result.items) == 2
    ends = {(end.disposition, end.reason) for end in result.outcomes}
    assert ends == {(Disposition.REJECTED, "link_trap: calendar")}
    assert result.discovered == len(result.items) + len(result.outcomes) == 102
    assert any("1227 địa chỉ là bẫy liên kết" in line for line in result.reports[0].problems)
