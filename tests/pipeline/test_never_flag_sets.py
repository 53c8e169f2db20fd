"""Our own 1,010 texts that must never be flagged, beside notices that tempt to it (in five parts)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from benchmarks.never_flagged import FEELING, cases, measure, raised
from pipeline.types import AlertKind, Article, Evidence

TRUTH = {AlertKind.CONTRADICTED, AlertKind.ALREADY_CHECKED}
ALL = [(half, *one) for half in ("first", "blind", "third") for one in cases(half)]


CASES = [
    pytest.param(text, article, record, id=f"{half}-{article.article_id}-{kind}")
    for half, kind, text, article, record in ALL
]


@pytest.mark.parametrize(("text", "article", "record"), CASES)
def test_never_flagged(text: str, article: Article, record: list[Evidence]) -> None:
    bad = [one.verdict_reasons for one in raised(article, record, located=False) if one.kind in TRUTH]
    assert bad == [], text


@pytest.mark.parametrize(("part", "texts", "most"), [("fourth", 210, 2), ("fifth", 462, 3)])
def test_of_texts_that_nothing_was_made_with_one_in_a_hundred_is_flagged_and_none_for_its_feeling(
    part: str, texts: int, most: int
) -> None:
    """Only counts: which texts they are is not looked at, so that they go on measuring."""
    found = measure(part)
    assert sum(found["seen"].values()) == texts
    assert sum(found["flagged"].values()) <= most
    assert not any(found["flagged"][kind] for kind in FEELING)


def test_every_kind_is_there() -> None:
    kinds = Counter(kind for _, kind, *_ in ALL)
    assert sum(kinds.values()) >= 330
    assert min(kinds.values()) >= 29
    assert len(kinds) == 11


@pytest.mark.parametrize(
    "text",
    [
        "Bão số 7 làm 12 người chết trên địa bàn tỉnh Bắc Ninh.",
        "Đê sông Cầu bị vỡ đêm qua, nước tràn vào làng.",
        "Một số người cho biết đê sông Cầu đã bị vỡ đêm qua.",
    ],
)
def test_the_same_notice_does_catch_what_contradicts_it(text: str) -> None:
    _, _, _, article, record = ALL[0]
    found = raised(replace(article, body=text, article_id="x"), record, located=False)
    assert [one.kind for one in found if one.kind in TRUTH] == [AlertKind.CONTRADICTED], text


def test_a_claim_of_another_province_is_not_held_against_ours() -> None:
    _, _, _, article, record = ALL[0]
    text = "Bão số 7 làm 12 người chết trên địa bàn tỉnh Ninh Bình."
    found = raised(replace(article, body=text, article_id="x"), record, located=False)
    assert [one for one in found if one.kind in TRUTH] == []


@pytest.mark.parametrize(
    "text",
    [
        "Trong năm 2025, tỉnh ghi nhận 3 ca tử vong do bệnh dại, đều không tiêm phòng sau khi bị cắn.",
        "Tỉnh ghi nhận 3 ca tử vong do sốt xuất huyết từ đầu năm.",
        "Năm 2024, toàn tỉnh ghi nhận 2 ca tử vong do sởi.",
    ],
)
def test_another_illness_or_year_is_another_matter(text: str) -> None:
    article, record = next((one[3], one[4]) for one in ALL if one[3].article_id.startswith("a2-"))
    found = raised(replace(article, body=text, article_id="x"), record, located=False)
    assert [one.verdict_reasons for one in found if one.kind in TRUTH] == []


def test_the_same_illness_and_year_is_the_same_matter() -> None:
    article, record = next((one[3], one[4]) for one in ALL if one[3].article_id.startswith("a2-"))
    text = "Từ đầu năm 2026, toàn tỉnh ghi nhận 3 ca tử vong do sởi."
    found = raised(replace(article, body=text, article_id="x"), record, located=False)
    assert [one.kind for one in found if one.kind in TRUTH] == [AlertKind.CONTRADICTED]
