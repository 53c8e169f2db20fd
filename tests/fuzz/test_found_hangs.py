"""Inputs that once held up a whole run, each short enough to send by hand."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.readers import read
from pipeline.errors import ItemError
from pipeline.extract import extract
from pipeline.normalise import clean_text
from pipeline.text.marks import MOST_MARKS, calm, nfc
from pipeline.types import Article, Reader, ReaderKind, Source, SourceKind, Tier
from tests.pipeline.extract_kit import NOW, page, source

SENTENCE = "Con đường ven sông vừa được mở lại sau ba tuần sửa chữa mặt cầu. "
READER = Reader(ReaderKind.FEED, "https://vidu.example/rss")
OUTLET = Source(
    "vidu",
    "Báo Ví dụ",
    SourceKind.NEWSPAPER,
    Tier.AGGREGATOR,
    "vi",
    "Asia/Ho_Chi_Minh",
    READER.url,
    (READER,),
)
FEED = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>Tin</title><item><title>Đường mở lại</title>"
    "<link>https://vidu.example/a</link></item></channel></rss>"
)


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def feed(end: str) -> list[str]:
    found = read(READER, (FEED + end).encode(), url=READER.url, content_type="text/xml", source=OUTLET)
    assert [lead.url for lead in found.leads] == ["https://vidu.example/a"]
    return list(found.problems)


@pytest.mark.parametrize("end", ["<!---->" * 60 + "x", "<!-- a -->\n" * 150 + "<", "</rss>" * 300 + "!"])
def test_comments_behind_a_feed_cost_nothing(end: str) -> None:
    assert seconds(lambda: feed(end)) < 2


def test_a_closed_feed_with_comments_behind_it_is_whole() -> None:
    assert feed("\n<!-- trang chủ -->\n<!-- máy 3 -->\n") == []
    assert feed("<!-- bị cắt") != []


@pytest.mark.parametrize("name", ["script", "style", "svg", "SCRIPT"])
def test_tags_never_closed_are_looked_for_once(name: str) -> None:
    body = f"<body>{f'<{name}>' * 400_000}<p>{SENTENCE * 20}".encode()
    assert seconds(lambda: extract([page(body)], {"vidu": source()}, now=NOW)) < 4


def test_scripts_before_the_text_of_a_big_page_are_taken_out() -> None:
    script = f"<script>{'var a = 1; ' * 250_000}</script ><svg><path d='{'1' * 900}'></svg>"
    body = f"<html><head>{script}</head><body><h1>Đường mở lại</h1><p>{SENTENCE * 20}</p></body></html>"
    found = extract([page(body)], {"vidu": source()}, now=NOW)[0]
    assert isinstance(found, Article)
    assert found.title == "Đường mở lại"
    assert found.body == (SENTENCE * 20).strip()


@pytest.mark.parametrize("heap", ["\u0301\u0323" * 300_000, "&#769;&#803;" * 40_000], ids=["typed", "named"])
def test_a_letter_under_a_heap_of_marks(heap: str) -> None:
    body = (
        f"<html><head><title>a{heap}</title></head><body><h1>Đường mở lại</h1><p>a{heap} {SENTENCE * 20}</p>"
    )
    found: list[Article | ItemError] = []
    assert seconds(lambda: found.extend(extract([page(body)], {"vidu": source()}, now=NOW))) < 4
    assert isinstance(found[0], Article)
    assert SENTENCE.strip() in found[0].body
    assert seconds(lambda: clean_text("a" + "\u0301\u0323" * 300_000)) < 2
    assert seconds(lambda: clean_text("a" + "\u0301\u200b\u0323" * 100_000)) < 2


@given(st.text(alphabet="aưđ \u0301\u0323\u0300\u05b0\U0001d165", max_size=200))
@settings(max_examples=200, deadline=None)
def test_calm_text_keeps_all_but_the_heaps(text: str) -> None:
    marks, expected = 0, []
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MOST_MARKS:
            expected.append(char)
    assert calm(text) == "".join(expected)
    if calm(text) == text:
        assert nfc(text) == unicodedata.normalize("NFC", text)


def test_a_heap_is_found_wherever_it_stands() -> None:
    for before in range(2 * MOST_MARKS + 4):
        text = "ă" * before + "\u0301" * (MOST_MARKS + 1) + "n"
        assert calm(text) == "ă" * before + "\u0301" * MOST_MARKS + "n"


def test_a_word_without_end_is_folded_in_the_time_of_a_text() -> None:
    from pipeline.text.fold import fold_same_length, matching_key

    word = "abc" * 100_000
    assert seconds(lambda: fold_same_length(word)) < 2
    assert seconds(lambda: matching_key(word)) < 2
    assert fold_same_length("Xã Đông thuý, hoá Аn Bình") == fold_same_length("Xã Đông thúy, hóa An Bình")


def test_boxes_and_links_by_the_thousand_cost_what_they_weigh() -> None:
    link = "<a href='/x'>Một đường dẫn khác trong danh sách</a>"
    heaps = (
        "<ul>" + f"<li>{link}</li>" * 15_000 + "</ul>",
        f"<div><i></i>{link}<a>x</a><a>y</a>" * 150 + "<b></b>" * 30_000,
        "<div type=RelatedNews>" * 150 + link * 15_000,
        "<form>" + "<span class=date>01/01/2026 10:00</span>" * 10_000 + "</form>",
    )
    text = f"<h1>Đường ven sông mở lại</h1><p>{SENTENCE * 20}</p>"
    for heap in heaps:
        body = f"<html><head><title>Đường ven sông mở lại</title></head><body>{text}{heap}</body></html>"
        found: list[Article | ItemError] = []
        assert seconds(lambda: found.extend(extract([page(body)], {"vidu": source()}, now=NOW))) < 6  # noqa: B023  called at once
        assert isinstance(found[0], Article)
        assert SENTENCE.strip() in found[0].body


def test_links_deep_in_a_list_page_cost_what_they_weigh() -> None:
    """Each link's words were looked up with all ancestors of all their parts: six seconds for 52 kB."""
    section = Reader(ReaderKind.SECTION, "https://vidu.example/tin/")
    item = (
        "<div class='item'><a href='/tin/{0}.html'><b>Đường mở lại số {0} ở xã bên sông</b>" + "<p><i>" * 12
    )
    body = f"<html><body><div class='list'>{''.join(item.format(n) for n in range(250))}</body></html>"
    assert (
        seconds(
            lambda: read(section, body.encode(), url=section.url, content_type="text/html", source=OUTLET)
        )
        < 2
    )


def test_words_beside_and_behind_silent_parts_are_kept() -> None:
    from lxml import html

    from crawlers.readers.text import element_text

    page_ = html.fromstring(
        "<div>một <script>x()<!-- y --></script>hai<style>z</style> ba <!-- w -->bốn</div>"
    )
    assert element_text(page_) == "một hai ba bốn"
    assert element_text(page_.find("script")) == ""
