"""The stages over records that came from a file: `minhtin analyse`, without store or flow."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.batches import batches
from pipeline.errors import BadInput
from pipeline.faults import kind_of
from pipeline.types import Article, Claim, Kind, Label, Located, Precision

if TYPE_CHECKING:
    from pipeline.locate import Profile

BATCH = 200


def analyse_records(
    records: Iterable[Mapping[str, Any]], *, province: str, timezone: str, now: datetime
) -> Iterator[dict[str, Any]]:
    """Yield one result for each record, in order, working in batches.

    A record has ``id`` and ``text`` and may have ``title``, ``published_at``, ``kind``, ``url``. In
    the result ``text`` is the analysed text (title, newline, text; Unicode NFC, encoding repaired):
    all offsets point into it.

    Raises:
        BadInput: a field has the wrong type or a date cannot be read.
    """
    from pipeline.locate import load_profile

    profile = load_profile(province)
    for batch in batches(records, BATCH):
        articles = [_article(record, timezone, now) for record in batch]
        yield from _analyse(batch, articles, profile)


def _analyse(
    records: Sequence[Mapping[str, Any]], articles: list[Article], profile: Profile
) -> list[dict[str, Any]]:
    from pipeline.claims import detect_claims
    from pipeline.classify import classify
    from pipeline.locate import locate
    from pipeline.normalise import normalise

    articles = normalise(articles)
    located = locate(articles, profile)
    labels = classify(articles)
    claims = detect_claims(articles, located)
    return [
        _result(record["id"], article, places, tone, topic, found)
        for record, article, places, (tone, topic, _), found in zip(
            records, articles, located, labels, claims, strict=True
        )
    ]


def _article(record: Mapping[str, Any], timezone: str, now: datetime) -> Article:
    from pipeline.language import detect_language

    text, title = _string(record, "text"), _string(record, "title")
    if title and text.startswith(title):
        title = ""
    published, precision = _published(record, timezone, now)
    whole = f"{title}\n{text}"
    return Article(
        article_id=str(record["id"]),
        source_id="file",
        kind=_kind(record),
        url=_string(record, "url"),
        canonical_url=_string(record, "url"),
        title=title,
        lead="",
        body=text,
        published_at=published,
        precision=precision,
        language=detect_language(whole),
        content_digest=hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest(),
        fetched_at=now,
    )


def _string(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadInput(f"bản ghi {record['id']!r}: trường {name!r} phải là chữ, không phải {kind_of(value)}")
    return value


def _kind(record: Mapping[str, Any]) -> Kind:
    value = _string(record, "kind") or Kind.ARTICLE.value
    try:
        return Kind(value)
    except ValueError:
        raise BadInput(f"bản ghi {record['id']!r}: kind {value!r} phải là article hoặc post") from None


def _published(record: Mapping[str, Any], timezone: str, now: datetime) -> tuple[datetime | None, Precision]:
    from pipeline.dates import parse_date

    raw = str(record.get("published_at") or "").strip()
    if not raw:
        return None, Precision.UNKNOWN
    published, precision = parse_date(raw, timezone=timezone, now=now)
    if published is None:
        raise BadInput(
            f"bản ghi {record['id']!r}: published_at {raw!r} không phải ngày; viết như 2026-11-22T14:05+07:00"
        )
    return published, precision


def _label(label: Label) -> dict[str, Any]:
    return {"label": label.label, "probs": {name: round(p, 4) for name, p in label.probs}}


def _tone(article: Article) -> dict[str, Any]:
    """How the text speaks, beside how it reflects on the province; known for Vietnamese alone."""
    from pipeline.tone import tone_of

    if article.language not in {"vi", "", "und"}:
        return {"label": "unknown", "words": []}
    found = tone_of(article.text)
    return {"label": found.label, "words": list(found.words)}


def _result(
    identity: object, article: Article, located: Located, tone: Label, topic: Label, claims: Sequence[Claim]
) -> dict[str, Any]:
    from pipeline.claims import SHOWN

    return {
        "id": identity,
        "language": article.language,
        "text": article.text,
        "about_province": located.about_province,
        "salience": located.salience.value,
        "places": [
            {
                "id": m.place_id,
                "name": m.name,
                "start": m.start,
                "end": m.end,
                "confidence": round(m.confidence, 3),
            }
            for m in located.mentions
        ],
        "topic": _label(topic),
        "sentiment": _label(tone),
        "tone": _tone(article),
        "claims": [
            {"start": c.start, "end": c.end, "text": c.text, "p": round(c.p, 4)}
            for c in claims
            if c.p >= SHOWN
        ],
    }
