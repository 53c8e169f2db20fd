"""Which fields a ClaimReview lacks that schema.org's format and the readers of it require."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def missing_fields(item: Mapping[str, Any]) -> list[str]:
    """Return the names of required fields that are absent, empty or of the wrong kind, in order.

    Required are those of the ClaimReview rich result (schema.org ClaimReview, Claim, Rating): the claim in
    fewer than 75 characters, who reviewed it, the page of the review, and a rating in words or on a scale.
    """
    wrong = [
        name
        for name, good in (
            ("@context", str(item.get("@context", "")).rstrip("/").endswith("schema.org")),
            ("@type", item.get("@type") == "ClaimReview"),
            ("claimReviewed", 0 < len(_text(item.get("claimReviewed"))) < 75),
            ("url", _text(item.get("url")).startswith(("https://", "http://"))),
            ("author", bool(_name(item.get("author")))),
            ("datePublished", len(_text(item.get("datePublished"))) >= 10),
            ("itemReviewed", _type(item.get("itemReviewed")) in {"Claim", "CreativeWork"}),
        )
        if not good
    ]
    return [*wrong, *_rating(item.get("reviewRating"))]


def _rating(value: object) -> list[str]:
    if not isinstance(value, Mapping) or value.get("@type") != "Rating":
        return ["reviewRating"]
    if _text(value.get("alternateName")):
        numbers = [value.get(name) for name in ("ratingValue", "worstRating", "bestRating")]
        if all(one is None for one in numbers):
            return []
    return [
        f"reviewRating.{name}"
        for name in ("ratingValue", "worstRating", "bestRating")
        if not isinstance(value.get(name), int | float)
    ]


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _name(value: object) -> str:
    return _text(value.get("name")) if isinstance(value, Mapping) else ""


def _type(value: object) -> str:
    return _text(value.get("@type")) if isinstance(value, Mapping) else ""
