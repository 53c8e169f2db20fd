"""Answers: a draft filled with facts on record, and what an approved one is exported as."""

from __future__ import annotations

import re
from datetime import datetime
from string import Template
from typing import Any
from zoneinfo import ZoneInfo

from console.desk_rules import DraftTemplate
from console.view import safe_link
from pipeline.desk import CLOSING_WORDS, Closing
from pipeline.errors import BadInput
from pipeline.store.console_alert import AlertPage
from pipeline.types import Evidence

LONGEST = 20_000
_SLOT = re.compile(r"\[[^\[\]\n]{3,}\]")
_DAY = "%d/%m/%Y"
#: Our published scale: what an alert was closed with, as a number from 1 (false) to 5 (true).
RATINGS = {Closing.FALSE: 1, Closing.PARTLY_FALSE: 3, Closing.TRUE: 5}


def templates_for(templates: tuple[DraftTemplate, ...], kind: str) -> list[DraftTemplate]:
    """The drafts, those made for this kind of alert first."""
    return sorted(templates, key=lambda one: kind not in one.kinds)


def fill(template: DraftTemplate, found: AlertPage, *, office: str, now: datetime, zone: ZoneInfo) -> str:
    """Return the draft with what is on record filled in; what is not stays in [brackets] for a person."""
    record = [one for one in found.evidence if one.retired_at is None]
    seen = found.appearances
    sources = list(dict.fromkeys(one.source for one in seen))
    values = {
        "claim": found.alert.title,
        "facts": "\n\n".join(fact_sentence(one, zone) for one in record)
        or "[thông tin chính thức về việc này]",
        "sources": "; ".join(dict.fromkeys(_source(one, zone) for one in record)) or "[nguồn]",
        "where": _listed(sources) or "[nơi đăng]",
        "seen": seen[0].dated.astimezone(zone).strftime(_DAY) if seen else "[ngày]",
        "unit": found.alert.unit or "[đơn vị liên quan]",
        "office": office,
        "today": now.astimezone(zone).strftime(_DAY),
    }
    return Template(template.text).safe_substitute(values).strip() + "\n"


def fact_sentence(one: Evidence, zone: ZoneInfo) -> str:
    """One fact on record as a sentence that can be copied, with its source and date."""
    day = f", ngày {one.stated_at.astimezone(zone).strftime(_DAY)}" if one.stated_at else ""
    return f"Theo {one.source}{day}: “{one.text}”"


def check_ready(text: str) -> None:
    """See that a person has gone through the draft.

    Raises:
        BadInput: it is empty, or something in [brackets] still waits to be written.
    """
    if not text.strip():
        raise BadInput("Bản trả lời còn trống.")
    slots = _SLOT.findall(text)
    if slots:
        raise BadInput(
            f"Còn {len(slots)} chỗ trong ngoặc vuông chưa viết, ví dụ {slots[0]}. Viết hoặc xóa rồi trình."
        )


def claim_review(
    found: AlertPage, text: str, approved_at: datetime, *, office: str, url: str = ""
) -> dict[str, Any]:
    """An approved answer as ClaimReview. Posts of the public are not linked: they lead to persons.

    ``url`` is the page on which the office publishes it, which the format requires; what is lacking can be
    asked of :func:`pipeline.record.required.missing_fields`.
    """
    alert = found.alert
    links = [safe_link(one.url) for one in found.appearances if one.kind == "article"]
    press = [{"@type": "CreativeWork", "url": url} for url in links if url]
    first = found.appearances[0].dated if found.appearances else alert.raised_at
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "datePublished": approved_at.date().isoformat(),
        "claimReviewed": _shorten(alert.title),
        "itemReviewed": {"@type": "Claim", "datePublished": first.date().isoformat(), "appearance": press},
        "author": {"@type": "Organization", "name": office},
        "reviewRating": _rating(found),
        "reviewBody": text.strip(),
        **({"url": page} if (page := safe_link(url)) else {}),
        "citation": [url for one in found.evidence if one.retired_at is None and (url := safe_link(one.url))],
        "inLanguage": "vi",
    }


def _rating(found: AlertPage) -> dict[str, Any]:
    closed = [event.reason for event in found.events if event.action == "close"]
    for cause, number in RATINGS.items():
        words = CLOSING_WORDS[cause]
        if closed and closed[-1].split(":")[0].strip() == words:
            scale = {"ratingValue": number, "worstRating": 1, "bestRating": 5}
            return {"@type": "Rating", **scale, "alternateName": words}
    return {"@type": "Rating", "alternateName": "thông tin làm rõ"}


def _source(one: Evidence, zone: ZoneInfo) -> str:
    day = f" ({one.stated_at.astimezone(zone).strftime(_DAY)})" if one.stated_at else ""
    return f"{one.source}{day}"


def _listed(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 3 else f"{', '.join(names[:3])} và {len(names) - 3} nơi khác"


def _shorten(text: str) -> str:
    # The format asks for less than 75 characters.
    return text if len(text) < 75 else text[:73].rsplit(" ", 1)[0] + "…"
