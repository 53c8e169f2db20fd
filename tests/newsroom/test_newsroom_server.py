"""The newsroom answers like real sites: conditional, by day, and badly where it is told to."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPResponse
from pathlib import Path

import pytest

from crawlers.readers import read
from crawlers.registry import load_sources
from flows.newsroom import Newsroom
from pipeline.dates import parse_date
from pipeline.errors import WrongUsage

FOLDER = Path(__file__).parent


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    with Newsroom(FOLDER) as running:
        yield running


def get(url: str, **headers: str) -> HTTPResponse:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    request = urllib.request.Request(url, headers=named)  # noqa: S310  loopback only
    response: HTTPResponse = urllib.request.urlopen(request, timeout=5)  # noqa: S310  loopback only
    return response


def status(url: str, **headers: str) -> int:
    try:
        return get(url, **headers).status
    except urllib.error.HTTPError as error:
        return error.code


def test_an_item_appears_on_its_day(room: Newsroom) -> None:
    room.day = 1
    assert status(room.url("bst-07")) == 404
    room.day = 2
    assert status(room.url("bst-07")) == 200


def test_an_unchanged_feed_is_not_sent_again(room: Newsroom) -> None:
    room.day = 1
    feed = room.base("cong-thong-tin") + "/rss/thong-cao.rss"
    etag = get(feed).headers["ETag"]
    assert status(feed, If_None_Match=etag) == 304
    room.day = 2
    assert status(feed, If_None_Match=etag) == 200


def test_a_correction_is_silent(room: Newsroom) -> None:
    room.day = 1
    first = get(room.url("bst-22"))
    room.day = 2
    second = get(room.url("bst-22"))
    assert first.headers["Last-Modified"] == second.headers["Last-Modified"]
    assert "khoảng 26 ha" in first.read().decode()
    assert "khoảng 62 ha" in second.read().decode()


def test_faults_are_served(room: Newsroom) -> None:
    room.day = 3
    assert status(room.url("bt-03")) == 500
    assert status(room.base("bao-dong-cua") + "/robots.txt") == 500
    assert len(get(room.url("bt-04")).read()) > 10 * 1024 * 1024
    assert "Disallow: /noi-bo/" in get(room.base("ban-tin-hom-nay") + "/robots.txt").read().decode()


def test_an_old_page_is_in_tcvn3(room: Newsroom) -> None:
    room.day = 1
    body = get(room.url("hx-01")).read()
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")
    assert "Lục Ngạn".encode() not in body
    assert b"L\xf4c Ng\xb9n" in body


def test_readers_find_every_item_at_its_time(room: Newsroom, tmp_path: Path) -> None:
    room.day = 3
    now, ids = room.now(3), room.item_ids()
    found: dict[str, tuple[str, str]] = {}
    for source in load_sources(room.sources(tmp_path)):
        todo = list(source.readers)
        while todo:
            reader = todo.pop()
            if status(reader.url) != 200:
                continue
            answer = get(reader.url)
            kind = answer.headers["Content-Type"]
            listing = read(reader, answer.read(), url=reader.url, content_type=kind, source=source)
            todo += listing.follow
            found |= {ids[lead.url]: (lead.hint.published_raw, source.timezone) for lead in listing.leads}
    assert set(found) == set(room.content.items)
    for name, (raw, zone) in found.items():
        read_as, _ = parse_date(raw, timezone=zone, now=now)
        assert read_as is not None, (name, raw)
        assert abs(read_as - room.content.items[name].at).total_seconds() < 86400, (name, raw)


def test_the_log_knows_who_asked(room: Newsroom) -> None:
    room.log.clear()
    get(room.base("cong-thong-tin") + "/robots.txt", User_Agent="probe").close()
    assert [(line.outlet, line.path, line.status) for line in room.log] == [
        ("cong-thong-tin", "/robots.txt", 200)
    ]


def test_the_clock_is_late_in_the_evening_and_days_are_three(room: Newsroom) -> None:
    assert room.now(1) == datetime(2026, 11, 12, 16, 30, tzinfo=UTC)
    with pytest.raises(WrongUsage):
        room.day = 4
