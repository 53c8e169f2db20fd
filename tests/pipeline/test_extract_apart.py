"""Pages read in workers: the same articles as in this process, and a bad page costs itself alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipeline.apart import Bounds
from pipeline.errors import ItemError, Quarantine, Reject
from pipeline.extract import extract
from pipeline.extraction.apart import ApartExtractor
from pipeline.types import Article, Kind, RawItem, RawPage
from tests.pipeline.extract_kit import NOW, fixture, names, page, source, source_of

SENTENCE = "Con đường ven sông vừa được mở lại sau ba tuần sửa chữa mặt cầu. "
GOOD = page(f"<html><body><h1>Đường mở lại</h1><p>{SENTENCE * 20}</p></body></html>")


@pytest.fixture(scope="module")
def apart() -> Iterator[ApartExtractor]:
    extractor = ApartExtractor(2)
    yield extractor
    extractor.pool.close()


def plain(found: list[Article | ItemError]) -> list[object]:
    return [repr(one) if isinstance(one, ItemError) else one for one in found]


def test_the_same_is_read_as_in_this_process(apart: ApartExtractor) -> None:
    pages, sources = [], {}
    for name in names():
        one, expected = fixture(name)
        pages.append(replace(one, raw=replace(one.raw, source_id=name)))
        sources[name] = replace(source_of(expected), id=name)
    found = apart(pages, sources, now=NOW)
    assert sum(isinstance(one, Article) for one in found) > 30
    assert plain(found) == plain(extract(pages, sources, now=NOW))
    assert [type(one) for one in found] == [type(one) for one in extract(pages, sources, now=NOW)]


def test_errors_keep_their_kind_and_reason(apart: ApartExtractor) -> None:
    post = RawPage(RawItem("vidu", "post:1", Kind.POST, NOW, content="Cầu mới thông xe sáng nay ở xã"), b"")
    pages = [page(b""), page("%PDF-1.7"), GOOD, page("<b>" * 60_001), post, page("x" * 50)]
    strange = RawPage(replace(GOOD.raw, source_id="la"), GOOD.body)
    found = apart([*pages, strange], {"vidu": source()}, now=NOW)
    assert plain(found) == plain(extract([*pages, strange], {"vidu": source()}, now=NOW))
    assert [type(one) for one in found] == [Reject, Reject, Article, Quarantine, Article, Reject, Quarantine]


def test_half_letters_in_a_page_do_not_reach_us(apart: ApartExtractor) -> None:
    data = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Tin \\ud800 mới"}</script>'
    odd = page(
        f"<html><head>{data}</head><body><h1>Tin &#xD800; mới</h1><p>{SENTENCE * 20}</p></body></html>"
    )
    found = apart([odd, GOOD], {"vidu": source()}, now=NOW)
    assert isinstance(found[1], Article)
    if isinstance(found[0], Article):
        found[0].text.encode()


def test_a_page_that_eats_memory_is_quarantined_by_name() -> None:
    heavy = page("<html><body>" + "<p><a href='/x'>chữ</a></p>" * 25_000 + "</body></html>")
    small = ApartExtractor(1, Bounds(memory=12 * 1024 * 1024))
    try:
        found = small([GOOD, heavy, GOOD], {"vidu": source()}, now=NOW)
    finally:
        small.pool.close()
    assert isinstance(found[0], Article)
    assert isinstance(found[2], Article)
    assert repr(found[1]) == "Quarantine('parser_killed: memory')"
