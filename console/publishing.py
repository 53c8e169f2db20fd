"""What an approved answer is published as: ClaimReview, and the page of the office on which it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from console.view import safe_link
from pipeline.desk import CLOSING_WORDS, Closing, closing_of
from pipeline.errors import BadInput
from pipeline.record.required import missing_fields
from pipeline.store.console_alert import AlertPage
from pipeline.store.console_responses import PAGE_NOTE, ResponseRow

#: Our published scale: what an alert was closed with, as a number from 1 (false) to 5 (true).
RATINGS = {Closing.FALSE: 1, Closing.PARTLY_FALSE: 3, Closing.TRUE: 5}
_LONGEST = 1900
FIELDS = {
    "claimReviewed": "câu được kiểm chứng (claimReviewed)",
    "url": "địa chỉ trang đăng bản trả lời (url)",
    "author": "tên cơ quan (author)",
    "datePublished": "ngày duyệt (datePublished)",
    "itemReviewed": "nơi câu ấy xuất hiện (itemReviewed)",
    "reviewRating": "kết luận (reviewRating)",
}


@dataclass(frozen=True, slots=True)
class Office:
    """Who answers, and the zone in which it tells days."""

    name: str
    zone: ZoneInfo


def page_note(url: str) -> str:
    """Return the note that keeps the address of the page on which the office published an answer.

    Raises:
        BadInput: it is no address that a browser may follow.
    """
    address = safe_link(url)
    if not address or len(address) > _LONGEST or len(address.split()) != 1:
        raise BadInput("Hãy ghi địa chỉ đầy đủ của trang đăng, bắt đầu bằng https:// hoặc http://.")
    return PAGE_NOTE + address


def published_page(versions: Sequence[ResponseRow]) -> str:
    """Return the address kept last for an answer (versions newest first), '' where there is none."""
    kept = (one.note for one in versions if one.state == "followed" and one.note.startswith(PAGE_NOTE))
    return safe_link(next(kept, "").removeprefix(PAGE_NOTE))


def claim_review(found: AlertPage, approved: ResponseRow, office: Office, url: str) -> dict[str, Any]:
    """An approved answer as ClaimReview. Posts of the public are not linked: they lead to persons.

    Args:
        found: the alert it answers.
        approved: the version that was approved.
        office: who answers, and the zone in which days are told.
        url: the page on which the office publishes it.

    Raises:
        BadInput: a field that readers of the format require is missing; the message names it.
    """
    made = _claim_review(found, approved, office, url)
    if missing := missing_fields(made):
        named = ", ".join(FIELDS.get(one, one) for one in missing)
        raise BadInput(f"Chưa xuất được ClaimReview, còn thiếu: {named}.")
    return made


def _claim_review(found: AlertPage, approved: ResponseRow, office: Office, url: str) -> dict[str, Any]:
    alert = found.alert
    links = [safe_link(one.url) for one in found.appearances if one.kind == "article"]
    press = [{"@type": "CreativeWork", "url": link} for link in links if link]
    record = [safe_link(one.url) for one in found.evidence if one.retired_at is None]
    first = found.appearances[0].dated if found.appearances else alert.raised_at
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "datePublished": _day(approved.written_at, office),
        "claimReviewed": _shorten(alert.title),
        "itemReviewed": {"@type": "Claim", "datePublished": _day(first, office), "appearance": press},
        "author": {"@type": "Organization", "name": office.name},
        "reviewRating": _rating(found),
        "reviewBody": approved.text.strip(),
        **({"url": page} if (page := safe_link(url)) else {}),
        "citation": [link for link in record if link],
        "inLanguage": "vi",
    }


def _rating(found: AlertPage) -> dict[str, Any]:
    closed = [event.reason for event in found.events if event.action == "close"]
    cause = closing_of(closed[-1]) if closed else None
    if cause in RATINGS:
        scale = {"ratingValue": RATINGS[cause], "worstRating": 1, "bestRating": 5}
        return {"@type": "Rating", **scale, "alternateName": CLOSING_WORDS[cause]}
    return {"@type": "Rating", "alternateName": "thông tin làm rõ"}


def _day(at: datetime, office: Office) -> str:
    return at.astimezone(office.zone).date().isoformat()


def _shorten(text: str) -> str:
    # The format asks for less than 75 characters.
    return text if len(text) < 75 else text[:73].rsplit(" ", 1)[0] + "…"
