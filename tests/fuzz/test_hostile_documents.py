"""Documents that mean harm, by their kind: each is read in bounded time or refused by name."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from crawlers.leads import Listing
from crawlers.readers import read
from pipeline.errors import ItemError, Quarantine
from pipeline.extract import extract
from pipeline.extraction.decode import decode
from pipeline.normalise import normalise
from pipeline.types import Article, Reader, ReaderKind
from tests.pipeline.extract_kit import NOW, page, source

SENTENCE = "Con đường ven sông vừa được mở lại sau ba tuần sửa chữa mặt cầu. "
ITEM = "<item><title>Tin {}</title><link>https://vidu.example/tin-{}</link></item>"


def feed(head: str, body: str = ITEM.format("1", "1")) -> bytes:
    channel = f"<channel><title>a</title>{body}</channel>"
    return f"<?xml version='1.0'?>{head}<rss version='2.0'>{channel}</rss>".encode()


def listed(kind: ReaderKind, body: bytes, content_type: str = "") -> Listing:
    began = time.process_time()
    url = "https://vidu.example/list"
    found = read(Reader(kind, url), body, url=url, content_type=content_type, source=source())
    assert time.process_time() - began < 8
    return found


BOMB = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)
QUADRATIC = f"<!DOCTYPE x [<!ENTITY a '{'x' * 100_000}'>]>"


@pytest.mark.parametrize(
    "kind", [ReaderKind.FEED, ReaderKind.SITEMAP, ReaderKind.FORUM_FEED, ReaderKind.NEWS_SEARCH]
)
@pytest.mark.parametrize(
    "head",
    [
        f"{BOMB}]>",
        QUADRATIC,
        "<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE x [<!ENTITY % f SYSTEM 'http://127.0.0.1:1/x.dtd'>%f;]>",
        "<!DOCTYPE x [<! ENTITY f SYSTEM 'file:///etc/passwd'>]>",
        "<!doctype x [<!entity f PUBLIC 'x' 'file:///etc/passwd'>]>",
    ],
    ids=["laughs", "quadratic", "file", "parameter", "spaced", "small letters"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_encoding(kind: ReaderKind, head: str, encoding: str) -> None:
    body = feed(head, ITEM.format("&f;&i;" + "&a;" * 5000, "1")).decode().encode(encoding)
    found = listed(kind, body)
    assert not found.leads
    assert found.problems == ("XML khai báo thực thể (ENTITY), từ chối đọc vì lý do an toàn",)


def test_a_document_type_outside_is_never_fetched(tmp_path: Path) -> None:
    (tmp_path / "x.dtd").write_text("<!ENTITY f 'bí mật'>", encoding="utf-8")
    found = listed(
        ReaderKind.FEED, feed(f"<!DOCTYPE rss SYSTEM 'file://{tmp_path}/x.dtd'>", ITEM.format("&f;", "1"))
    )
    assert all("bí mật" not in lead.hint.title for lead in found.leads)


@pytest.mark.parametrize(
    "kind", [ReaderKind.FEED, ReaderKind.SITEMAP, ReaderKind.SECTION, ReaderKind.FORUM_THREAD]
)
@pytest.mark.parametrize("tag", ["b", "x:y", "table"])
def test_a_million_nested_tags(kind: ReaderKind, tag: str) -> None:
    assert not listed(kind, b"<rss><channel>" + f"<{tag}>".encode() * 1_000_000).leads


@pytest.mark.parametrize("kind", [ReaderKind.FEED, ReaderKind.SECTION])
def test_an_attribute_of_a_hundred_megabytes_and_one_within_the_limit(kind: ReaderKind) -> None:
    huge = b"<html><body><a href='/tin-tuc-so-mot-trong-ngay-1' title='" + b"x" * 100_000_000 + b"'>x</a>"
    assert "quá lớn" in listed(kind, huge).problems[0]
    listed(kind, huge[:4_000_000])
    found = extract([page(huge)], {"vidu": source()}, now=NOW)[0]
    assert isinstance(found, Quarantine)
    assert found.reason == "too_large"


def test_utf7_is_never_believed() -> None:
    hidden = "+ADw-script+AD4-alert(1)+ADw-/script+AD4-"
    body = f"<meta charset=utf-7><h1>Đường mở lại</h1><p>{hidden} {SENTENCE * 9}</p>".encode()
    assert "<script>" not in decode(body, "text/html; charset=utf-7")
    found = listed(ReaderKind.FEED, feed("").replace(b"Tin 1", hidden.encode()), "text/xml; charset=utf-7")
    assert all("<script" not in lead.hint.title for lead in found.leads)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize(
    "declared", ["", "text/html; charset=utf-8", "text/html; charset=iso-8859-1", "text/html; charset=x"]
)
def test_wide_pages_are_read_whatever_is_declared(encoding: str, declared: str) -> None:
    body = f"<html><body><h1>Đường mở lại</h1><p>{SENTENCE * 9}</p></body></html>".encode(encoding)
    found = extract([page(body, content_type=declared)], {"vidu": source()}, now=NOW)[0]
    assert isinstance(found, Article)
    assert found.title == "Đường mở lại"


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\u061c", "\x00", "\u200b", "\ufeff"])
def test_marks_that_turn_or_hide_text_are_not_kept(mark: str) -> None:
    words = f"Đường{mark} mở lại"
    text = f"<h1>{words}</h1><p>{mark}{SENTENCE * 9}</p>"
    body = f"<html><head><title>{words}</title></head><body>{text}</body></html>"
    found = extract([page(body)], {"vidu": source()}, now=NOW)[0]
    assert isinstance(found, Article)
    (clean,) = normalise([found])
    assert mark not in clean.text
    assert clean.title == "Đường mở lại"


def test_letters_of_another_script_in_a_title_are_kept_as_they_are() -> None:
    words = "Вắc Ninh: сông trình mới"  # the first letters are Cyrillic
    body = f"<html><body><h1>{words}</h1><p>{SENTENCE * 9}</p></body></html>"
    found = extract([page(body)], {"vidu": source()}, now=NOW)[0]
    assert isinstance(found, Article)
    assert normalise([found])[0].title == words


@pytest.mark.parametrize("cut", [b"\xc6", b"\xe1\xba", b"\xf0\x9f\x98", b"\xff\xfe\xfd", b"\x80" * 50])
def test_broken_letters_cost_themselves(cut: bytes) -> None:
    body = f"<html><body><h1>Đường mở lại</h1><p>{SENTENCE * 30}</p>".encode() + cut + b"</body></html>"
    found = extract([page(body)], {"vidu": source()}, now=NOW)[0]
    assert isinstance(found, Article), isinstance(found, ItemError) and found.reason
    assert SENTENCE.strip() in found.body


@pytest.mark.parametrize(
    "reference", ["&#xD800;", "&#55296;", "&#0;", "&#x110000;", "&#99999999999999999999;"]
)
@pytest.mark.parametrize("kind", [ReaderKind.FEED, ReaderKind.SITEMAP])
def test_a_reference_to_no_letter_costs_itself(kind: ReaderKind, reference: str) -> None:
    loc = f"<urlset><url><loc>https://vidu.example/tin-1</loc><title>{reference}</title></url></urlset>"
    body = feed("", ITEM.format(reference, "1")) if kind is ReaderKind.FEED else loc.encode()
    assert [lead.url for lead in listed(kind, body).leads] == ["https://vidu.example/tin-1"]
