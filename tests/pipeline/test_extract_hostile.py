from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BadInput, ItemError, Quarantine, Reject
from pipeline.extract import extract, is_too_short
from pipeline.extraction.saved import extract_file
from pipeline.types import Article, Kind
from tests.pipeline.extract_kit import NOW, fixture, page, read, read_error, source


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"", Reject, "empty"),
        (b"\x00" * 5000, Reject, "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", Reject, "not_html"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 900, Reject, "not_html"),
        (bytes(range(256)) * 400, Reject, "not_html"),
        ("chỉ là chữ".encode() * 500_000, Reject, "not_html"),
        (b"<?xml version='1.0'?><rss><channel><item/></channel></rss>", Reject, "not_an_article"),
        (b"<body>" + b"<div>" * 100_000 + b"x", Quarantine, "too_many_elements"),
        (b"<body>" + b"<div>" * 20_000 + b"x" * 200 + b"</div>" * 20_000, ItemError, ""),
        (b"<p>" + b"a " * 25_000_000, Quarantine, "too_large"),
        (b"<" * 3_000_000, Reject, "not_html"),
        (b"<html><body></body></html>", Reject, "no_text"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_hostile_bytes_end_with_a_named_reason(body: bytes, kind: type[ItemError], reason: str) -> None:
    start = time.process_time()
    error = read_error(page(body))
    assert isinstance(error, kind)
    assert error.reason.startswith(reason)
    assert time.process_time() - start < 8


@pytest.mark.parametrize(
    "body",
    [
        b"<body><p>" + "một dòng rất dài ".encode() * 220_000 + b"</p></body>",
        b"<body><p>" + b"&amp;&#" * 200_000,
        b"<p " + b"a='b' " * 200_000 + b">x</p>",
        b"<script type='application/ld+json'>" + b"[" * 100_000 + b"</script><p>x",
        b"<script type='application/ld+json'>" + b'{"@graph":' * 50_000 + b"</script><p>x",
        b"<body>" + "<p>Một câu ngắn thôi, rồi thêm một ít chữ.</p>".encode() * 10_000,
        b"<body>" + "<p><a href=x>Một câu ngắn thôi, rồi thêm một ít chữ</a></p>".encode() * 8_000,
        b"<table>" * 150 + b"x" * 3000,
    ],
    ids=["line", "entities", "attributes", "brackets", "graph", "paragraphs", "links", "tables"],
)
def test_hard_pages_take_bounded_time(body: bytes) -> None:
    start = time.process_time()
    found = extract([page(body)], {"vidu": source()}, now=NOW)[0]
    assert isinstance(found, Article | ItemError)
    assert time.process_time() - start < 10


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=3000),
    st.sampled_from(["", "text/html; charset=utf-16", "text/html; charset=nonsense", "x" * 50]),
)
def test_no_bytes_raise(body: bytes, header: str) -> None:
    for data in (body, b"<html><body><p>" + body):
        found = extract([page(data, content_type=header)], {"vidu": source()}, now=NOW)[0]
        assert isinstance(found, Article | ItemError)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"<>/=\"' ",
                "div",
                "p",
                "h1",
                "class",
                "sapo",
                "a href=",
                "table",
                "td",
                "script",
                "ld+json",
                "{",
                "}",
                "Một câu dài hơn một chút.",
                "2026-11-20",
                "&#0;",
                "&#xD800;",
                "\ud7ff",
                "\x1e",
                "ư",
                "<br>",
                "<![CDATA[",
                "]]>",
                "<!--",
            ]
        ),
        max_size=120,
    )
)
def test_no_markup_raises(pieces: list[str]) -> None:
    found = extract([page("".join(pieces))], {"vidu": source()}, now=NOW)[0]
    assert isinstance(found, Article) or (
        isinstance(found, ItemError) and not found.reason.startswith("extract_failed")
    )


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_no_address_raises(url: str) -> None:
    body = fixture("classic_sapo")[0].body
    assert isinstance(extract([page(body, url)], {"vidu": source()}, now=NOW)[0], Article | ItemError)


def test_zeros_inside_a_page_do_not_hurt() -> None:
    one, expected = fixture("classic_sapo")
    found = read(page(one.body.replace(b"<p>", b"<p>\x00"), expected["url"]))
    assert found.body.split("\n") == expected["body"]


def test_a_cut_page_keeps_what_is_there() -> None:
    one, expected = fixture("classic_sapo")
    found = read(page(one.body[: one.body.index("Theo ban quản".encode())], expected["url"]))
    assert found.body == expected["body"][0]


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "gb2312", "windows-1258", "nonsense"])
def test_good_utf8_wins_over_a_wrong_name(declared: str) -> None:
    one, expected = fixture("classic_sapo")
    found = read(
        page(
            one.body.replace(b'charset="utf-8"', f'charset="{declared}"'.encode()),
            expected["url"],
            content_type=f"text/html; charset={declared}",
        )
    )
    assert found.title == expected["title"]


def test_a_broken_stage_names_the_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("pipeline.extraction.page.read_page", broken)
    error = read_error(page("<p>Một câu.</p>"))
    assert isinstance(error, Quarantine)
    assert "ZeroDivisionError" in error.reason


@pytest.mark.parametrize(
    ("words", "kind", "short"),
    [
        ("từ " * 24, Kind.ARTICLE, True),
        ("từ " * 25, Kind.ARTICLE, False),
        ("河" * 59, Kind.ARTICLE, True),
        ("河" * 60, Kind.ARTICLE, False),
        ("đường ngập quá", Kind.POST, True),
        ("đường ngập sâu quá", Kind.POST, False),
        ("😂 😂 😂 😂 😂", Kind.POST, True),
    ],
)
def test_too_short(words: str, kind: Kind, short: bool) -> None:
    from dataclasses import replace

    article = replace(read(fixture("classic_sapo")[0]), title="", lead="", body=words.strip(), kind=kind)
    assert is_too_short(article) is short


def test_little_text_is_still_an_article() -> None:
    assert is_too_short(read(page("<h1>Thông báo ngắn</h1><p>Mai nghỉ.</p>")))


def test_a_saved_page(tmp_path: Path) -> None:
    file = tmp_path / "trang.html"
    one, expected = fixture("classic_sapo")
    file.write_bytes(one.body)
    found = extract_file(file, expected["url"])
    assert list(found) == ["title", "lead", "text", "published_at", "canonical_url", "language"]
    assert found["published_at"] == "2026-11-20T01:15:00+00:00"


@pytest.mark.parametrize("what", ["missing", "folder", "empty", "pdf"])
def test_a_file_that_is_no_page_is_one_line(tmp_path: Path, what: str) -> None:
    file = tmp_path / "trang.html"
    if what == "folder":
        file.mkdir()
    elif what != "missing":
        file.write_bytes(b"" if what == "empty" else b"%PDF-1.4")
    with pytest.raises(BadInput) as caught:
        extract_file(file, "https://vidu.example/a")
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_heap_of_marks_beside_a_control_character_is_read() -> None:
    body = f"<article><p>\x1eMột{'̣' * 200} câu đủ dài để đọc được ở đây, về con đê của xã.</p></article>"
    found = extract([page(body)], {"vidu": source()}, now=NOW)[0]
    assert not (isinstance(found, ItemError) and found.reason.startswith("extract_failed"))
