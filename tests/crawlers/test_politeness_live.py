"""Manners toward a host, held against real servers on loopback."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.api import crawl
from crawlers.challenge import challenge_in
from crawlers.hours import parse_hours
from crawlers.plan import CrawlPlan, HostState
from crawlers.urls import host_port
from tests.crawlers.engine_kit import Answer, Hit, Site, listing, page, plan, sites, source

pytestmark = pytest.mark.usefixtures("readied_crawls")

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEST_PAGE = (
    b"<html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to "
    b"continue</noscript><script>window._cf_chl_opt={cvId:'3'}</script></body></html>"
)


def _outlet(site: Site, pages: int = 5) -> None:
    site.routes["/list"] = listing(*(f"{site.root}/{n}" for n in range(pages)))
    for number in range(pages):
        site.routes[f"/{number}"] = page(f"Tin {number}")


def test_a_daily_ceiling_counts_what_earlier_runs_sent(tmp_path: Path) -> None:
    with sites(1) as (site,):
        _outlet(site)
        outlet = source("bao", f"{site.root}/list", requests_per_day=10)
        known = {host_port(site.root): HostState(requests=6)}
        result = crawl(plan(tmp_path, outlet, now=NOW, hosts=known))
        assert len(site.hits) == 4  # robots.txt, the list and two pages
        assert [one.reason for one in result.outcomes] == ["daily_ceiling: 10"] * 3
        (hour,) = result.hosts.hours
        assert (hour.requests, hour.robots_requests, hour.withheld, hour.hour) == (4, 1, 3, NOW)


def test_a_source_is_read_only_in_its_hours(tmp_path: Path) -> None:
    with sites(1) as (site,):
        _outlet(site)
        closed = source("bao", f"{site.root}/list", hours="22:00-06:00")  # it is 16:00 there
        assert crawl(plan(tmp_path, closed, now=NOW)).items == ()
        assert site.hits == []
        open_now = source("bao", f"{site.root}/list", hours="15:30-16:30")
        assert len(crawl(plan(tmp_path, open_now, now=NOW)).items) == 5


def test_visit_time_of_robots_is_obeyed(tmp_path: Path) -> None:
    with sites(1) as (site,):
        _outlet(site)
        site.routes["/robots.txt"] = Answer(b"User-agent: *\nVisit-time: 1000-1200\n")
        assert crawl(plan(tmp_path, source("bao", f"{site.root}/list"), now=NOW)).items == ()
        assert site.paths() == []


def test_a_rest_outlasts_the_run(tmp_path: Path) -> None:
    with sites(1) as (site,):
        _outlet(site)
        site.routes["/list"] = Answer(status=503, headers={"Retry-After": "3600"})
        outlet = source("bao", f"{site.root}/list")
        (rest,) = crawl(plan(tmp_path, outlet, now=NOW)).hosts.rests
        assert (rest.strikes, rest.reason) == (1, "server_asks_to_wait: 3600 s")
        assert timedelta(minutes=59) < rest.until - NOW < timedelta(minutes=62)
        before = len(site.hits)
        known = {rest.host: HostState(1, rest.until, rest.reason, rest.strikes)}
        crawl(plan(tmp_path, outlet, now=NOW + timedelta(minutes=15), hosts=known))
        assert len(site.hits) == before
        _outlet(site)
        later = crawl(plan(tmp_path, outlet, now=NOW + timedelta(hours=2), hosts=known))
        assert len(later.items) == 5
        assert [one.strikes for one in later.hosts.rests] == [0]


def test_a_test_for_a_browser_ends_the_visit_and_marks_the_source(tmp_path: Path) -> None:
    with sites(3) as outlets:
        tests = {403: outlets[0], 503: outlets[1], 200: outlets[2]}
        for status, site in tests.items():
            _outlet(site)
            site.routes["/list"] = Answer(TEST_PAGE, status)
        read = [source(f"bao-{status}", f"{site.root}/list") for status, site in tests.items()]
        result = crawl(plan(tmp_path, *read, now=NOW))
        for site in outlets:
            assert site.paths() == ["/list"]  # not once more, however it might be got around
        marks = sorted((mark.source_id, mark.reason) for mark in result.hosts.marks)
        assert marks == [(f"bao-{status}", "Cloudflare") for status in (200, 403, 503)]
        for report in result.reports:
            assert "không thể đọc một cách lịch sự" in report.problems[0]


def _conditional(body: bytes) -> object:
    def answer(hit: Hit) -> Answer:
        if hit.headers.get("if-none-match") == '"v1"':
            return Answer(status=304)
        return Answer(body, headers={"ETag": '"v1"', "Cache-Control": "max-age=600"})

    return answer


def _again(folder: Path, task: CrawlPlan, minutes: int) -> CrawlPlan:
    return replace(task, now=NOW + timedelta(minutes=minutes), spool_path=folder / f"{minutes}.jsonl")


def test_robots_is_kept_asked_conditionally_and_obeyed_when_it_changes(tmp_path: Path) -> None:
    with sites(1) as (site,):
        _outlet(site, 1)
        site.routes["/robots.txt"] = _conditional(b"User-agent: *\nDisallow: /x\n")  # type: ignore[assignment]
        task = plan(tmp_path, source("bao", f"{site.root}/list"), now=NOW, cache_dir=tmp_path / "cache")
        asked = []
        for minutes in (0, 5, 30):
            crawl(_again(tmp_path, task, minutes))
            asked.append([hit.headers.get("if-none-match") for hit in site.hits if hit.path == "/robots.txt"])
        assert asked == [[None], [None], [None, '"v1"']]
        site.routes["/robots.txt"] = Answer(status=500)
        result = crawl(_again(tmp_path, task, 60 * 25))
        assert (result.items, result.hosts.robots[0].decision) == ((), "stop")


def test_no_cookie_goes_back_to_any_host(tmp_path: Path) -> None:
    with sites(2) as (one, two):
        cookie = {"Set-Cookie": "ten=gia-tri; Path=/"}
        one.routes["/list"] = replace(listing(f"{one.root}/1", f"{two.root}/1"), headers=cookie)
        one.routes["/1"] = Answer(status=302, headers={"Location": f"{two.root}/2", **cookie})
        two.routes |= {"/1": replace(page("Một"), headers=cookie), "/2": page("Hai")}
        crawl(plan(tmp_path, source("bao", f"{one.root}/list"), now=NOW))
        hits = one.hits + two.hits
        assert len(hits) >= 5
        assert all("cookie" not in hit.headers for hit in hits)
        assert {hit.headers["user-agent"].split("/")[0] for hit in hits} == {"MinhTin"}
        assert all("lienhe@vidu.example" in hit.headers["user-agent"] for hit in hits)


@pytest.mark.parametrize(
    ("status", "headers", "body", "maker"),
    [
        (403, {"cf-mitigated": "challenge"}, b"", "Cloudflare"),
        (202, {"x-amzn-waf-action": "challenge"}, b"", "AWS WAF"),
        (
            200,
            {},
            b"<script>document.cookie='D1N=3a';window.location.reload(true);</script>",
            "cookie script",
        ),
        (403, {}, b"<script src='https://geo.captcha-delivery.com/c.js'></script>", "DataDome"),
        (200, {}, b"<script src='/_Incapsula_Resource?SWJ=1'></script>", "Imperva"),
        (503, {}, "<script></script><p>Đang kiểm tra trình duyệt của bạn</p>".encode(), "unknown"),
        (403, {}, b"Forbidden", ""),
        (404, {}, TEST_PAGE, ""),
        (503, {}, b"<h1>Service Unavailable</h1>", ""),
        (200, {}, b"<h1>Just a moment</h1>" + b"<p>mot bai bao ve Cloudflare</p>" * 60, ""),
        (
            200,
            {},
            b"<p>a</p>" * 300 + b"<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'>",
            "",
        ),
        (200, {}, b"<rss><item><title>Just a moment...</title></item></rss>", ""),
    ],
)
def test_makers(status: int, headers: dict[str, str], body: bytes, maker: str) -> None:
    assert challenge_in(status, headers, body) == maker


def test_hours_pass_midnight_and_say_when_they_open() -> None:
    hours = parse_hours("22:00-06:00, 12:00-13:00", "Asia/Ho_Chi_Minh")
    at = datetime(2026, 3, 2, 20, tzinfo=UTC)  # 03:00 there
    assert hours.open_at(at)
    assert not hours.open_at(NOW)
    assert hours.next_open(NOW) == datetime(2026, 3, 2, 15, tzinfo=UTC)
    for wrong in ("25:00-26:00", "9-10", "08:00-08:00", "x"):
        with pytest.raises(ValueError, match="giờ đọc"):
            parse_hours(wrong, "UTC")


def test_an_unchanged_listing_is_asked_for_once_though_its_articles_are_due(tmp_path: Path) -> None:
    with sites(1) as (site,):
        _outlet(site, 2)
        body = site.routes["/list"].body  # type: ignore[union-attr]
        site.routes["/list"] = _conditional(body)  # type: ignore[assignment]
        task = plan(tmp_path, source("bao", f"{site.root}/list"), now=NOW, cache_dir=tmp_path / "cache")
        first = crawl(task)
        states = {state.url: state for state in first.states}
        known = {url: state for url, state in states.items() if not url.endswith("/list")}
        before = len(site.hits)
        later = replace(_again(tmp_path, task, 7 * 60), states=states, known=known)
        crawl(later)
        paths = [hit.path for hit in site.hits[before:] if hit.path != "/robots.txt"]
        assert sorted(paths) == ["/0", "/1", "/list"]
