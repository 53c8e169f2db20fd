"""One run over many misbehaving outlets on loopback; each test looks at one of them."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest

from crawlers.api import crawl, read_body
from crawlers.plan import CrawlResult, Limits
from pipeline.types import Disposition, Outcome, RawItem, Reader, ReaderKind, Source, SourceReport
from tests.crawlers.engine_kit import Answer, Hit, Route, Site, listing, page, plan, sites, source

PUBLIC = "tests.crawlers.fake_net:read_json"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Run:
    result: CrawlResult
    site: dict[str, Site]
    folder: Path
    seconds: float

    def outcomes(self, name: str) -> dict[str, Outcome]:
        found = [outcome for outcome in self.result.outcomes if outcome.source_id == name]
        return {outcome.url.split("/", 3)[-1]: outcome for outcome in found}

    def items(self, name: str) -> dict[str, RawItem]:
        return {item.url.split("/", 3)[-1]: item for item in self.result.items if item.source_id == name}

    def report(self, name: str) -> SourceReport:
        return next(report for report in self.result.reports if report.source_id == name)


NAMES = """
    good denied unreachable stalled missing hops loop big slow broken flaky resting cutoff error
    outside inside hurried follow budget first second odd unfair
""".split()  # noqa: SIM905  a list of one word a line would fill the page


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("run")
    with sites(len(NAMES), public=NAMES.index("outside")) as started:
        site = dict(zip(NAMES, started, strict=True))
        for name in NAMES:
            site[name].routes["/list"] = listing(f"{site[name].root}/1")
            site[name].routes["/1"] = page(name)
        outlets = _arrange(site)
        began = time.monotonic()
        result = crawl(plan(folder, *outlets, limits=Limits(follow=2, retry_wait=5.0), reader=PUBLIC))
        yield Run(result, site, folder, time.monotonic() - began)


def _arrange(site: dict[str, Site]) -> list[Source]:
    outlets = {name: source(name, f"{site[name].root}/list") for name in NAMES if name != "inside"}
    _arrange_pages(site, outlets)
    _arrange_robots(site, outlets)
    _arrange_trouble(site, outlets)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        outlets["refused"] = source("refused", f"http://127.0.0.1:{closed.getsockname()[1]}/list")
    outlets["off"] = replace(source("off", f"{site['good'].root}/off"), enabled=False)
    return list(outlets.values())


def _arrange_pages(site: dict[str, Site], outlets: dict[str, Source]) -> None:
    good, first = site["good"].root, site["first"].root
    site["good"].routes |= {
        "/list": listing(
            f"{good}/1",
            f"{good}/1#binh-luan",
            f"{good}/1?utm_source=rss",
            f"{good}/2",
            f"{good}/pdf",
            f"{good}/404",
            f"{good}/empty",
            "ftp://127.0.0.1/x",
            "javascript:alert(1)",
            f"http://ten:matkhau@127.0.0.1:{site['good'].port}/bi-mat",
            "không phải địa chỉ",
        ),
        "/2": Answer(gzip.compress("<p>Trang nén</p>".encode()), headers={"Content-Encoding": "gzip"}),
        "/pdf": Answer(b"%PDF", headers={"Content-Type": "application/pdf"}),
        "/empty": Answer(b" \n"),
    }
    site["first"].routes["/list"] = listing(f"{first}/1")
    site["second"].routes["/list"] = listing(f"{first}/1")
    site["budget"].routes["/list"] = listing(*(f"{site['budget'].root}/{n}" for n in range(1, 6)))
    site["budget"].routes |= {f"/{n}": page(f"bài {n}") for n in range(1, 6)}
    outlets["budget"] = source("budget", f"{site['budget'].root}/list", pages_per_cycle=2)
    follow = site["follow"].root
    site["follow"].routes |= {
        "/list": listing(follow=[f"{follow}/p1", f"{good}/list", f"{follow}/p2", f"{follow}/p3"]),
        "/p1": listing(f"{follow}/1", follow=[f"{follow}/deep"]),
        "/p2": listing(f"{follow}/1"),
    }


def _arrange_robots(site: dict[str, Site], outlets: dict[str, Source]) -> None:
    kept_out = b"\xef\xbb\xbfUser-agent: *\nAllow: /\n\nUser-Agent: MinhTin/2.0 # us\nDisallow: /kin\n"
    site["denied"].routes |= {
        "/robots.txt": Answer(kept_out, before=lambda: time.sleep(0.3)),
        "/kin/list": listing(f"{site['denied'].root}/1"),
        "/list": listing(*(f"{site['denied'].root}/kin/{n}" for n in range(8)), f"{site['denied'].root}/1"),
    }
    root = site["denied"].root
    outlets["denied"] = source("denied", f"{root}/list", *(f"{root}/kin/list?{n}" for n in range(8)))
    site["unreachable"].routes["/robots.txt"] = Answer(b"oops", 503)
    site["stalled"].routes["/robots.txt"] = Answer(before=lambda: time.sleep(3))
    outlets["stalled"] = source("stalled", f"{site['stalled'].root}/list", timeout=1.0)
    site["missing"].routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /", 403)
    hops = {f"/r{n}": Answer(status=302, headers={"Location": f"/r{n + 1}"}) for n in range(1, 9)}
    site["hops"].routes |= {"/robots.txt": hops["/r1"], **hops, "/r6": Answer(b"User-agent: *\nDisallow: /1")}
    site["loop"].routes |= {"/robots.txt": hops["/r1"], **hops}
    site["hurried"].routes["/robots.txt"] = Answer(b"User-agent: minhtin\nCrawl-delay: 0.4\n")
    site["hurried"].routes["/list"] = listing(*(f"{site['hurried'].root}/{n}" for n in range(1, 4)))
    site["unfair"].routes["/robots.txt"] = Answer(
        b"User-agent: tin\nUser-agent: M\nDisallow:\n\nUser-agent: *\nDisallow: /1\n"
    )
    # From one second on a host of our own too is asked for one page at a time, however slow this machine.
    site["resting"].routes["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 1\n")


def _arrange_trouble(site: dict[str, Site], outlets: dict[str, Source]) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 65536

    def drip() -> Iterator[bytes]:
        for _ in range(100):
            yield b"<p>"
            time.sleep(0.1)

    big, slow, odd = site["big"].root, site["slow"].root, site["odd"].root
    site["big"].routes |= {
        "/list": listing(f"{big}/told", f"{big}/untold", f"{big}/bomb", f"{big}/1"),
        "/told": Answer(headers={"Content-Length": str(50 * MEGABYTE)}),
        "/untold": Answer(pieces=endless),
        "/bomb": Answer(gzip.compress(bytes(20 * MEGABYTE)), headers={"Content-Encoding": "gzip"}),
    }
    outlets["big"] = source("big", f"{big}/list", max_bytes=MEGABYTE)
    site["slow"].routes |= {"/list": listing(f"{slow}/drip", f"{slow}/1"), "/drip": Answer(pieces=drip)}
    outlets["slow"] = source("slow", f"{slow}/list", timeout=1.0)
    site["broken"].routes["/list"] = Answer(b"no", 500)
    site["flaky"].routes["/1"] = _flaky(site["flaky"])
    site["resting"].routes |= {
        "/list": listing(*(f"{site['resting'].root}/{n}" for n in range(1, 5))),
        "/1": Answer(b"", 429, {"Retry-After": "3600"}),
    }
    squeezed = gzip.compress(b"x" * 5000)
    site["cutoff"].routes["/list"] = Answer(squeezed[:-20], headers={"Content-Encoding": "gzip"})
    site["error"].routes["/list"] = Answer(b"<html><body><h1>502 Bad Gateway</h1></body></html>")
    site["outside"].routes |= {
        "/list": listing(
            f"{site['outside'].root}/1", f"{site['outside'].root}/jump", f"{site['inside'].root}/1"
        ),
        "/jump": Answer(status=302, headers={"Location": f"{site['inside'].root}/1"}),
    }
    outlets["outside"] = source("outside", f"{site['outside'].root}/list", local=False, delay=0.0)
    site["odd"].routes |= {
        "/list": listing(f"{odd}/short", f"{odd}/ring", f"{odd}/file", f"{odd}/moved"),
        "/short": Answer(b"<p>only", headers={"Content-Length": "5000"}),
        "/ring": Answer(status=301, headers={"Location": "/ring"}),
        "/file": Answer(status=302, headers={"Location": "file:///etc/passwd"}),
        "/moved": Answer(status=301, headers={"Location": "/1"}),
    }


def _flaky(site: Site) -> Route:
    def answer(hit: Hit) -> Answer:
        tries = sum(1 for other in site.hits if other.path == hit.path)
        return page("lần hai") if tries > 1 else Answer(b"", 503, {"Retry-After": "1"})

    return answer


def test_every_discovered_address_ends_exactly_once(run: Run) -> None:
    assert run.result.crashed == ""
    assert run.result.damaged_lines == 0
    for report in run.result.reports:
        ends = [*run.items(report.source_id), *run.outcomes(report.source_id)]
        assert report.discovered == len(ends), report
    assert run.result.discovered == len(run.result.items) + len(run.result.outcomes)


def test_pages_are_archived_with_their_digest(run: Run) -> None:
    items = run.items("good")
    assert set(items) == {"1", "2"}
    assert items["2"].archive is not None
    assert read_body(run.folder / "archive", items["2"].archive) == "<p>Trang nén</p>".encode()
    assert items["1"].body_digest.startswith("sha256:")
    assert items["1"].via.endswith("/list")


def test_one_address_in_three_spellings_is_discovered_once(run: Run) -> None:
    assert run.site["good"].paths().count("/1") == 1
    assert not any("utm_source" in path or "binh-luan" in path for path in run.site["good"].paths())


def test_leads_that_are_no_article_have_a_reason(run: Run) -> None:
    ends = {key: (end.disposition, end.reason) for key, end in run.outcomes("good").items()}
    assert ends["pdf"] == (Disposition.REJECTED, "not_text: application/pdf")
    assert ends["404"] == (Disposition.REJECTED, "http_404")
    assert ends["empty"] == (Disposition.FAILED, "empty_page")
    assert ends["bi-mat"] == (Disposition.REJECTED, "address_with_password")
    assert sum(reason == "unsupported_address" for _, reason in ends.values()) == 3


def test_we_say_who_we_are_and_carry_no_state(run: Run) -> None:
    for hit in run.site["good"].hits:
        assert hit.headers["user-agent"].startswith("MinhTin/")
        assert "(+lienhe@vidu.example)" in hit.headers["user-agent"]
        assert not {"cookie", "authorization", "referer"} & set(hit.headers)


def test_robots_is_obeyed_by_requests_that_wait_for_it_together(run: Run) -> None:
    assert [path for path in run.site["denied"].paths() if path.startswith("/kin")] == []
    assert len([hit for hit in run.site["denied"].hits if hit.path == "/robots.txt"]) == 1
    ends = run.outcomes("denied")
    assert {ends[f"kin/{n}"].disposition for n in range(8)} == {Disposition.ROBOTS_DENIED}
    assert set(run.items("denied")) == {"1"}
    assert run.report("denied").robots_denied == 16


@pytest.mark.parametrize("name", ["unreachable", "stalled", "loop"])
def test_an_unreachable_robots_forbids_everything(run: Run, name: str) -> None:
    assert "/list" not in run.site[name].paths()
    report = run.report(name)
    assert report.robots_denied == 1
    assert any("robots.txt" in line for line in report.problems)


def test_a_missing_robots_allows_and_five_hops_are_followed(run: Run) -> None:
    assert set(run.items("missing")) == {"1"}
    assert run.outcomes("hops")["1"].disposition is Disposition.ROBOTS_DENIED


def test_rules_for_products_with_a_part_of_our_name_are_not_ours(run: Run) -> None:
    assert run.outcomes("unfair")["1"].disposition is Disposition.ROBOTS_DENIED


def test_a_page_too_large_is_one_outcome_and_one_line(run: Run) -> None:
    ends = run.outcomes("big")
    for key in ("told", "untold", "bomb"):
        assert (ends[key].disposition, ends[key].reason) == (Disposition.REJECTED, "too_large")
        assert sum(f"/{key}:" in line for line in run.report("big").problems) == 1
    assert set(run.items("big")) == {"1"}


def test_a_page_that_drips_is_a_timeout_and_the_rest_goes_on(run: Run) -> None:
    assert run.outcomes("slow")["drip"].reason == "timeout"
    assert set(run.items("slow")) == {"1"}


def test_a_failing_listing_is_one_line_after_three_tries(run: Run) -> None:
    assert run.site["broken"].paths() == ["/list"] * 3
    assert run.report("broken").failures == 1
    assert [line for line in run.report("broken").problems if "HTTP 500" in line]


@pytest.mark.parametrize(
    ("name", "words"), [("refused", "từ chối kết nối"), ("cutoff", "nén"), ("error", "")]
)
def test_a_listing_that_cannot_be_read_is_one_line(run: Run, name: str, words: str) -> None:
    problems = run.report(name).problems
    assert len(problems) == 1
    assert words in problems[0]
    assert run.report(name).discovered == 0
    assert not [state for state in run.result.states if state.source_id == name]


def test_retry_after_is_waited_for(run: Run) -> None:
    hits = [hit for hit in run.site["flaky"].hits if hit.path == "/1"]
    assert len(hits) == 2
    assert hits[1].at - hits[0].at >= 1.0
    assert set(run.items("flaky")) == {"1"}


def test_a_host_that_asks_for_an_hour_is_left_alone(run: Run) -> None:
    assert run.site["resting"].paths() == ["/list", "/1"]
    ends = run.outcomes("resting")
    assert ends["1"].reason == "http_429"
    assert {ends[key].reason.split(":")[0] for key in ("2", "3", "4")} == {"server_asks_to_wait"}


def test_crawl_delay_is_honoured(run: Run) -> None:
    times = [hit.at for hit in run.site["hurried"].hits]
    assert len(times) == 5
    # Arrivals are noted with some jitter, on a busy machine with more: one gap may look short, not all.
    assert min(b - a for a, b in pairwise(times[1:])) >= 0.2
    assert (times[-1] - times[1]) / (len(times) - 2) >= 0.35


def test_an_outside_host_gets_one_request_a_second_whatever_the_file_says(run: Run) -> None:
    times = [hit.at for hit in run.site["outside"].hits]
    assert len(times) == 4  # robots.txt, the list, the page, the redirect
    assert min(b - a for a, b in pairwise(times)) >= 0.9  # arrivals are noted with some jitter
    assert run.site["outside"].most_at_once == 1


def test_an_outside_source_cannot_lead_us_inside(run: Run) -> None:
    assert run.site["inside"].hits == []
    ends = run.outcomes("outside")
    assert ends["jump"].reason == "private_address"
    assert [end.reason for end in ends.values()].count("private_address") == 2
    assert set(run.items("outside")) == {"1"}


def test_hosts_on_different_ports_are_read_side_by_side(run: Run) -> None:
    lists = [hit.at for site in run.site.values() for hit in site.hits if hit.path == "/list"]
    assert len(lists) >= 18
    # Not by the clock, which a busy machine slows down: hosts of several requests are under way at once.
    spans = [(site.hits[0].at, site.hits[-1].at) for site in run.site.values() if len(site.hits) >= 3]
    assert max(sum(start <= at <= end for start, end in spans) for at, _ in spans) >= 4


def test_redirects_end(run: Run) -> None:
    ends = run.outcomes("odd")
    assert ends["ring"].reason == "redirect_loop"
    assert run.site["odd"].paths().count("/ring") == 1
    assert ends["file"].reason == "redirect_unsupported"
    assert ends["short"].reason == "truncated"
    assert set(run.items("odd")) == {"moved"}


def test_further_pages_are_followed_once_and_on_the_same_site(run: Run) -> None:
    assert sorted(run.site["follow"].paths()) == ["/1", "/list", "/p1", "/p2"]
    assert any("2 trang con" in line for line in run.report("follow").problems)
    assert any("ngoài nguồn" in line for line in run.report("follow").problems)


def test_leads_beyond_the_budget_wait_and_are_said(run: Run) -> None:
    report = run.report("budget")
    assert report.discovered == 2
    assert any("3 bài vượt mức 2 trang" in line for line in report.problems)
    # Its validators must not be kept: a 304 would hide the other three for good.
    assert not [
        state for state in run.result.states if state.url.endswith("/list") and state.source_id == "budget"
    ]


def test_a_page_wanted_by_two_sources_is_fetched_once(run: Run) -> None:
    assert run.site["first"].paths().count("/1") == 1
    first, second = run.items("first")["1"], run.items("second")["1"]
    assert first.archive == second.archive
    assert (first.source_id, second.source_id) == ("first", "second")


def test_a_disabled_source_is_not_read(run: Run) -> None:
    assert "/off" not in run.site["good"].paths()
    assert "off" not in {report.source_id for report in run.result.reports}


def test_validators_of_a_clean_listing_are_kept(run: Run) -> None:
    kept = {state.source_id for state in run.result.states if state.url.endswith("/list")}
    assert {"missing", "first", "second", "flaky", "hurried"} <= kept
    assert not kept & {"broken", "resting", "slow", "follow", "budget", "unreachable"}


def test_a_real_feed_that_is_an_html_error_page_is_one_line(tmp_path: Path) -> None:
    with sites(1) as (site,):
        site.routes["/rss"] = Answer(b"<html><body><h1>502 Bad Gateway</h1></body></html>")
        feed = source("feed", f"{site.root}/rss", kind=ReaderKind.FEED)
        site.routes["/ok"] = Answer(
            b"<rss version='2.0'><channel><title>b</title><item><title>Tin</title>"
            + f"<link>{site.root}/1</link></item></channel></rss>".encode(),
            headers={"Content-Type": "application/rss+xml"},
        )
        site.routes["/1"] = page()
        both = replace(feed, readers=(*feed.readers, Reader(ReaderKind.FEED, f"{site.root}/ok")))
        result = crawl(plan(tmp_path, both, reader="crawlers.readers:read"))
    assert len(result.items) == 1
    assert len(result.reports[0].problems) == 1
