"""robots.txt rules, Retry-After, addresses: the parts without a network."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Headers

from crawlers.addresses import is_private
from crawlers.backoff import retry_after
from crawlers.plan import Limits
from crawlers.politeness import Pace
from crawlers.reasons import Ending, RobotsDenied, ending_of_status
from crawlers.robots import parse_robots, rules_of_status
from crawlers.urls import host_port, same_site, tidy_url
from pipeline.errors import Reject
from pipeline.types import Disposition
from tests.crawlers.engine_kit import source

SITE = "https://bao.example"
TWO_GROUPS = """
User-agent: minhtin
Disallow: /a

User-agent: khac
Disallow: /c

User-agent: MinhTin
Disallow: /b
"""


def _may(text: str, path: str) -> bool:
    try:
        parse_robots(text.encode()).check(SITE + path)
    except RobotsDenied:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: MINHTIN\nAllow: /", "/a", True),
        ("User-agent: *\nAllow: /\n\nUser-agent: khac\nUser-agent: minhtin\nDisallow: /a", "/a", False),
        (TWO_GROUPS, "/b", False),
        (TWO_GROUPS, "/c", True),
        ("User-agent: minhtinplus\nDisallow: /", "/a", True),
        ("user-agent:*\ndisallow:/a$", "/a", False),
        ("user-agent:*\ndisallow:/a$", "/ab", True),
        ("User-agent: *\nDisallow: /*.pdf", "/x/y.pdf?z", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /tin%20tức", "/tin%20t%E1%BB%A9c", False),
        ("Disallow: /", "/a", True),
        ("<html><body>Không tìm thấy</body></html>", "/a", True),
        ("User-agent: *\r\nDisallow: /a\r\n", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
    ],
)
def test_rules(text: str, path: str, allowed: bool) -> None:
    assert _may(text, path) is allowed


@given(st.binary(max_size=600))
def test_any_bytes_are_a_robots_file(data: bytes) -> None:
    assert parse_robots(data).crawl_delay >= 0


@pytest.mark.parametrize(
    ("status", "allowed"), [(200, True), (204, True), (401, True), (404, True), (410, True), (429, False),
                            (500, False), (503, False), (302, False), (304, False)],
)  # fmt: skip
def test_status_of_robots(status: int, allowed: bool) -> None:
    rules = rules_of_status(status, b"")
    assert bool(rules.refusal) is not allowed
    assert rules.lasting is allowed


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("2", 2.0), ("-5", 0.0), ("nan", 0.0), ("inf", 0.0), ("99999", 99999.0), ("abc", 0.0), ("0.5", 0.5)],
)
def test_crawl_delay(value: str, seconds: float) -> None:
    assert parse_robots(f"User-agent: *\nCrawl-delay: {value}".encode()).crawl_delay == seconds


def test_retry_after_in_seconds_and_as_a_date() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC).timestamp()
    assert retry_after(Headers({"Retry-After": "7"}), now) == 7
    assert retry_after(Headers({"Retry-After": "Mon, 02 Mar 2026 00:00:30 GMT"}), now) == 30
    assert retry_after(Headers({"Retry-After": "Sun, 01 Mar 2026 00:00:30 GMT"}), now) == 0
    slow_clock = {"Retry-After": "Fri, 02 Jan 2026 00:00:30 GMT", "Date": "Fri, 02 Jan 2026 00:00:00 GMT"}
    assert retry_after(Headers(slow_clock), now) == 30
    assert retry_after(Headers({}), now) is None
    assert retry_after(Headers({"Retry-After": "soon"}), now) is None
    assert retry_after(Headers({"Retry-After": "9" * 400}), now) is not None


@given(st.text(max_size=40))
def test_retry_after_never_raises(text: str) -> None:
    seconds = retry_after(Headers({"Retry-After": text.encode("utf-8", "replace")}), 0.0)
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    ("url", "tidy"),
    [
        ("HTTP://Bao.Example:80", "http://bao.example/"),
        ("https://bao.example:443/a?utm_source=x&id=2&fbclid=y#z", "https://bao.example/a?id=2"),
        (" https://bao.example/tin tức ", "https://bao.example/tin%20t%E1%BB%A9c"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("https://bao.example./a", "https://bao.example/a"),
    ],
)
def test_one_spelling(url: str, tidy: str) -> None:
    assert tidy_url(url) == tidy
    assert tidy_url(tidy) == tidy


HOSTILE = st.text(alphabet=" abA:/?#[]@!$&'*;=%.-_~\\\"<>^`{|}09đ李\u200b\ud800\x00\n", max_size=30)


@given(st.one_of(st.text(max_size=60), HOSTILE, HOSTILE.map(lambda text: "http://" + text)))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        tidy = tidy_url(text)
    except Reject:
        return
    assert tidy.startswith(("http://", "https://"))
    assert host_port(tidy)
    assert tidy_url(tidy) == tidy
    assert Request(tidy).url == tidy


def test_sites() -> None:
    assert same_site("https://a.bao.example.vn/x", "https://bao.example.vn/")
    assert same_site("http://127.0.0.1:80/", "http://127.0.0.1/")
    assert not same_site("http://127.0.0.1:81/", "http://127.0.0.1/")
    assert not same_site("https://mot.com.vn/", "https://hai.com.vn/")
    assert not same_site("https://mot.gov.vn/", "https://hai.gov.vn/")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "::1",  # noqa: S104
     "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "224.0.0.1", "100.64.0.1"],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert is_private(address)


def test_public_addresses() -> None:
    assert not is_private("8.8.8.8")
    assert not is_private("2606:4700::1111")
    assert not is_private("bao.example")


def test_pace_is_that_of_the_slowest_and_never_hurried() -> None:
    fast = source("fast", "https://bao.example/rss", local=False, delay=0.0)
    slow = source("slow", "https://bao.example/khac", local=False, delay=4.0)
    ours = source("ours", "http://127.0.0.1:8000/", delay=0.0)
    pace = Pace([fast, slow, ours], Limits())
    assert pace.delay("bao.example:443") == 4.0
    assert (pace.delay("khac.example:443", "fast"), pace.concurrency("khac.example:443", "fast")) == (1.0, 1)
    assert (pace.delay("127.0.0.1:8000"), pace.concurrency("127.0.0.1:8000")) == (0.0, 8)
    pace.slow_down("127.0.0.1:8000", 2.0)
    assert (pace.delay("127.0.0.1:8000"), pace.concurrency("127.0.0.1:8000")) == (2.0, 1)
    assert pace.delay("nowhere.example:80") == 1.0


def test_status_endings() -> None:
    assert ending_of_status(404).disposition is Disposition.REJECTED
    assert ending_of_status(500).disposition is Disposition.FAILED
    assert not ending_of_status(429).lasting
    assert ending_of_status(304).disposition is Disposition.FAILED
    nested = Ending(Disposition.ROBOTS_DENIED, "robots_unreachable: tls_certificate: X", lasting=False)
    assert nested.words.endswith("(chứng thư bảo mật không hợp lệ (X))")
    assert "HTTP 503" in ending_of_status(503).words
