"""Claims that fact-checkers have judged: schema.org ClaimReview in pages, and Google Fact Check exports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.record.statement import REVIEWED, desk_statement
from pipeline.types import Evidence

#: Longest script and deepest nesting that is read; most reviews of one page.
_LONGEST, _DEEPEST, MOST = 2_000_000, 12, 50
_SCRIPT = re.compile(
    rb"<script[^>]{0,200}ld\+json[^>]{0,200}>(.{0,2000000}?)</script", re.IGNORECASE | re.DOTALL
)
_FALSE = re.compile(
    r"\b(?:sai|tin giả|giả mạo|bịa đặt|không đúng|không có thật"
    r"|false|fake|incorrect|wrong|pants on fire|hoax)\b",
    re.IGNORECASE,
)
_TRUE = re.compile(r"\b(?:đúng|đúng sự thật|chính xác|xác thực|true|correct|accurate)\b", re.IGNORECASE)
_MIXED = re.compile(
    r"\b(?:một phần|nửa|thiếu|chưa|gây hiểu lầm|không hoàn toàn"
    r"|mostly|partly|half|mixture|misleading|missing|unproven)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Review:
    """A judged claim: ``conclusion`` is "sai", "đúng", or '' where the rating is neither plainly."""

    claim: str
    rating: str
    conclusion: str
    publisher: str
    url: str
    reviewed_at: datetime | None


def reviews_in_page(body: bytes) -> list[Review]:
    """Return the ClaimReviews of a page's JSON-LD; broken scripts are passed over, never raised."""
    if b"ClaimReview" not in body:
        return []
    found: list[Review] = []
    for script in _SCRIPT.finditer(body[: 4 * _LONGEST]):
        text = script.group(1).decode("utf-8", "replace")
        if "ClaimReview" in text:
            found += list(_reviews(_loaded(text)))[:MOST]
    return list({(one.claim, one.url): one for one in found}.values())[:MOST]


def reviews_of_export(text: str) -> list[Review]:
    """Return the reviews of a Google Fact Check file: an answer of its search, or its data feed.

    Raises:
        ValueError: the text is no JSON, or neither of these two shapes.
    """
    data = json.loads(text)
    if isinstance(data, dict) and isinstance(data.get("claims"), list):
        return list(_searched(data["claims"]))
    if isinstance(data, dict) and isinstance(data.get("dataFeedElement"), list):
        return list(_reviews(data["dataFeedElement"]))
    if isinstance(data, list | dict) and (found := list(_reviews(data))):
        return found
    raise ValueError("neither {claims: […]} nor {dataFeedElement: […]} nor ClaimReview")


def as_evidence(review: Review, *, zone: ZoneInfo, now: datetime) -> Evidence | None:
    """Return a review as it goes on record; None where the rating says neither plainly."""
    if not review.conclusion or len(review.claim.split()) < 4:
        return None
    day = (review.reviewed_at or now).astimezone(zone).date()
    return desk_statement(
        review.claim[:2000],
        source=review.publisher or "đơn vị kiểm chứng",
        day=day,
        zone=zone,
        url=review.url,
        basis="fact-check",
        verdict=REVIEWED + review.conclusion,
    )


def conclusion_of(rating: str, value: float | None = None, worst: float = 1, best: float = 5) -> str:
    """Return "sai", "đúng" or '' for the words of a rating, else for its number on its scale."""
    if rating and not _MIXED.search(rating):
        if _FALSE.search(rating):
            return "sai"
        if _TRUE.search(rating):
            return "đúng"
    if not rating and value is not None and best > worst:
        share = (value - worst) / (best - worst)
        return "sai" if share <= 0 else "đúng" if share >= 1 else ""
    return ""


def _loaded(text: str) -> object:
    try:
        loaded: object = json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None
    return loaded


def _reviews(value: object, depth: int = 0) -> Iterator[Review]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _reviews(one, depth + 1)
    elif isinstance(value, dict):
        if "ClaimReview" in _types(value):
            if review := _review(value):
                yield review
            return
        for name in ("@graph", "mainEntity", "item", "itemListElement", "hasPart", "review"):
            yield from _reviews(value.get(name), depth + 1)


def _review(item: Mapping[str, Any]) -> Review | None:
    claim = _text(item.get("claimReviewed"))
    if not claim:
        return None
    rating = item.get("reviewRating")
    rating = rating if isinstance(rating, dict) else {}
    words = _text(rating.get("alternateName")) or _text(rating.get("name"))
    value = _number(rating.get("ratingValue"))
    worst, best = _number(rating.get("worstRating")), _number(rating.get("bestRating"))
    scale = (1.0 if worst is None else worst, 5.0 if best is None else best)
    return Review(
        claim,
        words or ("" if value is None else f"{value:g}/{scale[1]:g}"),
        conclusion_of(words, value, *scale),
        _name(item.get("author")) or _name(item.get("publisher")),
        _text(item.get("url"))[:2000],
        _moment(_text(item.get("datePublished"))),
    )


def _searched(claims: Iterable[object]) -> Iterator[Review]:
    for claim in claims:
        if not isinstance(claim, dict) or not (text := _text(claim.get("text"))):
            continue
        reviews = claim.get("claimReview")
        for one in reviews if isinstance(reviews, list) else ():
            if isinstance(one, dict):
                rating = _text(one.get("textualRating"))
                yield Review(
                    text,
                    rating,
                    conclusion_of(rating),
                    _name(one.get("publisher")),
                    _text(one.get("url"))[:2000],
                    _moment(_text(one.get("reviewDate"))),
                )


def _types(item: Mapping[str, Any]) -> set[str]:
    value = item.get("@type")
    return {str(one) for one in value} if isinstance(value, list) else {str(value)}


def _name(value: object) -> str:
    if isinstance(value, list):
        return next((name for one in value if (name := _name(one))), "")
    if isinstance(value, dict):
        return _text(value.get("name")) or _text(value.get("site")) or _text(value.get("url"))
    return _text(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        return ""
    # JSON may escape what is no character (half a pair, NUL), which the store would refuse with all else.
    whole = value.encode("utf-8", "ignore").decode().replace("\x00", "")
    return " ".join(whole.split())[:4000]


def _number(value: object) -> float | None:
    try:
        return float(str(value).replace(",", ".")) if value is not None else None
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return datetime.combine(found.date(), time(12), UTC)
