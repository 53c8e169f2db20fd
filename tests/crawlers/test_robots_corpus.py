"""Two hundred and more cases of RFC 9309, and where protego and urllib.robotparser answer otherwise."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from crawlers.robots_cache import KeptRobots, RobotsCache, lifetime
from crawlers.robots_rules import PARSED_BYTES, parse

ROOT = Path(__file__).resolve().parents[2]
DATA = yaml.safe_load((Path(__file__).parent / "data" / "robots_cases.yaml").read_text("utf-8"))
FILES = [(f"User-agent: *\n{text}", may, no) for text, may, no in DATA["rules"]] + [
    (text, may, no) for text, may, no in DATA["files"]
]
CASES = [(text, path, path in may) for text, may, no in FILES for path in (*may, *no)]
SITE = "https://bao.example"


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 200
    assert len(FILES) >= 100


@pytest.mark.parametrize(("text", "path", "allowed"), CASES)
def test_ours(text: str, path: str, allowed: bool) -> None:
    assert parse(text.encode(), "MinhTin").allows(SITE + path) is allowed


def differences() -> dict[str, list[int]]:
    """Numbers of the cases that the other two answer otherwise."""
    found: dict[str, list[int]] = {"protego": [], "urllib": []}
    for number, (text, path, allowed) in enumerate(CASES):
        other = RobotFileParser()
        other.parse(text.splitlines())
        if Protego.parse(text).can_fetch(SITE + path, "MinhTin") is not allowed:
            found["protego"].append(number)
        if other.can_fetch("MinhTin", SITE + path) is not allowed:
            found["urllib"].append(number)
    return found


def test_the_table_of_differences_is_up_to_date() -> None:
    """docs/robots-differences.md says how many cases each of the others answers otherwise."""
    words = (ROOT / "docs" / "robots-differences.md").read_text("utf-8")
    if sys.version_info[:2] != (3, 11):
        pytest.skip("the table is that of Python 3.11's robotparser")
    stated = {
        name: int(count)
        for name, count in re.findall(r"^\| (protego|urllib) \| (\d+) \|", words, re.MULTILINE)
    }
    assert stated == {name: len(numbers) for name, numbers in differences().items()}


@pytest.mark.parametrize("size", [500 * 1024, PARSED_BYTES - 100])
def test_five_hundred_kibibytes_are_read(size: int) -> None:
    head = b"User-agent: *\n"
    body = head + b"#" * (size - len(head) - 40) + b"\nDisallow: /a\n" + b"#" * 100_000
    rules = parse(body, "MinhTin")
    assert not rules.allows("/a")
    assert rules.allows("/b")


def test_half_a_rule_at_the_limit_says_nothing() -> None:
    head = b"User-agent: *\nDisallow: /a\n"
    body = head + b"#" * (PARSED_BYTES - len(head) - 12) + b"\nDisallow: /tin/cu\n"
    assert parse(body, "MinhTin").allows("/tin/moi")


def test_utf_16_and_octets_that_are_not_utf_8() -> None:
    assert not parse("User-agent: *\nDisallow: /a".encode("utf-16"), "MinhTin").allows("/a")
    assert not parse(b"User-agent: *\nDisallow: /t\xe9", "MinhTin").allows("/t%E9")


@pytest.mark.parametrize(
    ("line", "delay"), [("Request-rate: 1/10", 10.0), ("Request-rate: 30/1m", 2.0), ("Crawl-delay: 2.5", 2.5),
                        ("Request-rate: x", 0.0), ("Crawl-delay: -1", 0.0), ("Crawl-delay: 3 # s", 3.0)],
)  # fmt: skip
def test_delays(line: str, delay: float) -> None:
    assert parse(f"User-agent: *\n{line}".encode(), "MinhTin").delay == delay


def test_visit_time() -> None:
    assert parse(b"User-agent: *\nVisit-time: 0600-0845", "MinhTin").visit == (360, 525)
    assert parse(b"User-agent: *\nVisit-time: 9999-0845", "MinhTin").visit is None


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_and_any_path(body: bytes, path: str) -> None:
    rules = parse(body, "MinhTin")
    assert rules.allows("/robots.txt")
    rules.allows(SITE + "/" + path.encode("utf-8", "replace").decode())


def test_many_stars_are_quick() -> None:
    rules = parse(b"User-agent: *\nDisallow: /" + b"*a" * 2000 + b"$", "MinhTin")
    assert rules.allows("/" + "a" * 1900 + "b")


@pytest.mark.parametrize(
    ("control", "hours"), [("", 1), ("max-age=7200", 2), ("public, max-age=999999", 24), ("no-cache", 0),
                           ("no-store, max-age=9", 0)],
)  # fmt: skip
def test_a_copy_is_used_for_a_day_at_most(control: str, hours: int) -> None:
    assert lifetime(control) == timedelta(hours=hours)


def test_copies_survive_and_the_clock_may_be_set_back(tmp_path: Path) -> None:
    now, cache = datetime(2026, 3, 2, tzinfo=UTC), RobotsCache(tmp_path)
    kept = KeptRobots(SITE, 200, "User-agent: *", now, '"a"')
    cache.put(kept)
    assert cache.get(SITE) == kept
    assert kept.validators() == {"If-None-Match": '"a"'}
    assert kept.fresh(now + timedelta(minutes=59))
    assert not kept.fresh(now + timedelta(hours=2))
    assert not kept.fresh(now - timedelta(minutes=1))
    for file in tmp_path.iterdir():
        file.write_bytes(b"{")
    assert cache.get(SITE) is None
