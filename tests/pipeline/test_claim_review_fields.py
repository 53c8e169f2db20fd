from __future__ import annotations

from typing import Any

import pytest

from pipeline.record.required import missing_fields

SCALE = ("ratingValue", "worstRating", "bestRating")
WHOLE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "claimReviewed": "Vỡ đập hồ Cấm Sơn trong đêm",
    "url": "https://cong.example/1",
    "author": {"@type": "Organization", "name": "Sở"},
    "datePublished": "2026-09-09",
    "itemReviewed": {"@type": "Claim"},
    "reviewRating": {"@type": "Rating", "alternateName": "sai"},
}


def test_a_whole_review_lacks_nothing() -> None:
    assert missing_fields(WHOLE) == []
    scale = {"@type": "Rating", "ratingValue": 1, "worstRating": 1, "bestRating": 5}
    assert missing_fields({**WHOLE, "reviewRating": scale}) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("claimReviewed", "x" * 75, ["claimReviewed"]),
        ("claimReviewed", " ", ["claimReviewed"]),
        ("url", "bài viết", ["url"]),
        ("author", "Sở", ["author"]),
        ("datePublished", None, ["datePublished"]),
        ("itemReviewed", {}, ["itemReviewed"]),
        ("reviewRating", None, ["reviewRating"]),
        ("reviewRating", {"@type": "Rating"}, [f"reviewRating.{name}" for name in SCALE]),
        (
            "reviewRating",
            {"@type": "Rating", "ratingValue": 1},
            [f"reviewRating.{name}" for name in SCALE[1:]],
        ),
    ],
)
def test_what_lacks_is_named(name: str, value: object, said: list[str]) -> None:
    assert missing_fields({**WHOLE, name: value}) == said
