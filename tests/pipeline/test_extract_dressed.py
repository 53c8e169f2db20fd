"""The gold pages at the size of real outlets: menus, scripts and boxes of other articles around each."""

from __future__ import annotations

from functools import cache
from statistics import mean

import pytest

from benchmarks.throughput_pages import LEAST, MOST, MadePage, dressed, gold_pages
from pipeline.errors import Reject
from pipeline.extract import extract
from pipeline.types import Article
from tests.pipeline.extract_kit import NOW, page, source
from tests.pipeline.test_extract_gold import OTHERS, scores


@cache
def dressed_pages() -> list[MadePage]:
    return [dressed(name, turn=7) for name in gold_pages()]


def test_the_pages_are_as_large_as_those_of_outlets() -> None:
    sizes = [len(one.body) for one in dressed_pages()]
    assert min(sizes) >= LEAST
    assert max(sizes) <= 1.05 * MOST
    assert mean(sizes) > 60_000


def test_an_article_is_read_as_well_in_the_dress_of_an_outlet() -> None:
    rows = []
    for one in dressed_pages():
        raw = page(one.body, one.wanted["url"], content_type=one.wanted["content_type"])
        found = extract([raw], {"vidu": source(language="")}, now=NOW)[0]
        assert isinstance(found, Article), (one.name, found)
        rows.append((one.name, scores(found, one.wanted)))
    for part, least in (("title", 0.98), ("lead", 0.95), ("body", 0.98), ("date", 0.97)):
        poor = [(name, row[part]) for name, row in rows if row[part] < 0.9]
        assert mean(row[part] for _, row in rows) >= least, (part, poor)


@pytest.mark.parametrize(("name", "body", "expected"), OTHERS, ids=[one[0] for one in OTHERS])
def test_what_is_no_article_is_none_in_a_large_page_either(
    name: str, body: bytes, expected: dict[str, str]
) -> None:
    from benchmarks.throughput_pages import in_dress

    raw = page(in_dress(body.decode(), name, 3), expected["url"])
    found = extract([raw], {"vidu": source(language="")}, now=NOW)[0]
    assert isinstance(found, Reject), (name, found)
