"""Nouns to rows and back. Column names are those of the migrations."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any

from pipeline.stories.rows import StoryRow
from pipeline.types import (
    Alert,
    AlertKind,
    AlertState,
    ArchiveRef,
    Article,
    Claim,
    Evidence,
    Facets,
    FetchState,
    Kind,
    Precision,
    Processed,
    Quantity,
    Reason,
)

Row = dict[str, Any]

ARTICLE_COLUMNS = (
    "article_id, source_id, kind, url, canonical_url, title, lead, body, published_at, date_precision, language, "
    "content_digest, fetched_at, body_digest, archive_file, archive_offset, archive_length, repaired_from"
)


def article_row(article: Article) -> Row:
    """One row of ``articles``."""
    ref = article.archive
    return {
        "article_id": article.article_id,
        "source_id": article.source_id,
        "kind": article.kind.value,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "lead": article.lead,
        "body": article.body,
        "published_at": article.published_at,
        "date_precision": article.precision.value,
        "dated": article.dated,
        "language": article.language,
        "content_digest": article.content_digest,
        "fetched_at": article.fetched_at,
        "body_digest": article.body_digest,
        **archive_columns(ref),
        "repaired_from": article.repaired_from,
    }


def archive_columns(ref: ArchiveRef | None) -> Row:
    """The three columns that say where the archived page lies."""
    return {
        "archive_file": ref.file if ref else None,
        "archive_offset": ref.offset if ref else None,
        "archive_length": ref.length if ref else None,
    }


def read_article(row: tuple[Any, ...]) -> Article:
    """An article from ``ARTICLE_COLUMNS``."""
    ref = ArchiveRef(row[14], row[15], row[16]) if row[14] else None
    return Article(
        article_id=row[0],
        source_id=row[1],
        kind=Kind(row[2]),
        url=row[3],
        canonical_url=row[4],
        title=row[5],
        lead=row[6],
        body=row[7],
        published_at=row[8],
        precision=Precision(row[9]),
        language=row[10],
        content_digest=row[11],
        fetched_at=row[12],
        body_digest=row[13] or "",
        archive=ref,
        repaired_from=row[17] or "",
    )


def label_row(one: Processed) -> Row:
    """One row of ``labels``."""
    return {
        "article_id": one.article.article_id,
        "sentiment": one.sentiment.label,
        "sentiment_probs": dict(one.sentiment.probs),
        "topic": one.topic.label,
        "topic_probs": dict(one.topic.probs),
        "topics": list(one.topics),
    }


def claim_row(claim: Claim) -> Row:
    """One row of ``claims``."""
    return {
        "claim_id": claim.claim_id,
        "article_id": claim.article_id,
        "span_start": claim.start,
        "span_end": claim.end,
        "text": claim.text,
        "p": claim.p,
        "facets": asdict(claim.facets),
    }


def read_claim(row: tuple[Any, ...]) -> Claim:
    """A claim from claim_id, article_id, span_start, span_end, text, p, facets."""
    return Claim(row[0], row[1], row[2], row[3], row[4], row[5], _facets(row[6]))


def _facets(text: str | None) -> Facets:
    data = json.loads(text) if text else {}
    known = {one.name for one in fields(Facets)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in data.items()
        if name in known
    }
    values["quantities"] = tuple(Quantity(**one) for one in data.get("quantities", ()))
    return Facets(**values)


def evidence_row(one: Evidence) -> Row:
    """One row of ``evidence``."""
    row: Row = {name: getattr(one, name) for name in EVIDENCE_NAMES}
    return {**row, "replaced_by": one.replaced_by or None, "replaced_how": one.replaced_how or None}


EVIDENCE_NAMES = (
    "evidence_id", "text", "source", "basis", "stated_at", "url", "verdict", "valid_from", "valid_to",
    "retired_at", "article_id", "position", "place", "period", "replaced_by", "replaced_how",
)  # fmt: skip


def read_evidence(row: tuple[Any, ...]) -> Evidence:
    """Evidence from ``EVIDENCE_NAMES``."""
    values = dict(zip(EVIDENCE_NAMES, row, strict=True))
    for name in ("url", "verdict", "article_id", "place", "period", "replaced_by", "replaced_how"):
        values[name] = values[name] or ""
    values["position"] = values["position"] or 0
    return Evidence(**values)


def story_row(row: StoryRow) -> Row:
    """One row of ``story_rows``."""
    # asdict would copy the hundreds of numbers of every sketch one by one.
    shallow = {one.name: getattr(row, one.name) for one in fields(row)}
    return {**shallow, "sketch": list(row.sketch), "terms": [list(one) for one in row.terms]}


def state_row(state: FetchState) -> Row:
    """One row of ``fetch_states``."""
    return {
        "source_id": state.source_id,
        "url": state.url,
        "etag": state.etag,
        "last_modified": state.last_modified,
        "body_digest": state.body_digest,
        "fetched_at": state.fetched_at,
    }


def alert_row(alert: Alert) -> Row:
    """One row of ``alerts`` (state and owner are not stored: they follow from the events)."""
    return {
        "alert_id": alert.alert_id,
        "dedupe_key": alert.dedupe_key,
        "kind": alert.kind.value,
        "title": alert.title,
        "priority": alert.priority,
        "score": alert.score,
        "reasons": [asdict(one) for one in alert.reasons],
        "claim_ids": list(alert.claim_ids),
        "article_ids": list(alert.article_ids),
        "evidence_ids": list(alert.evidence_ids),
        "verdict_reasons": list(alert.verdict_reasons),
        "check_ids": list(alert.check_ids),
        "unit": alert.unit,
        "raised_at": alert.raised_at,
        "last_seen_at": alert.last_seen_at,
    }


ALERT_COLUMNS = (
    "a.alert_id, a.dedupe_key, a.kind, a.title, a.priority, a.score, a.reasons, a.claim_ids, a.article_ids, "
    "a.evidence_ids, a.verdict_reasons, a.unit, a.raised_at, a.last_seen_at, a.check_ids"
)


def read_alert(row: tuple[Any, ...]) -> Alert:
    """An alert from ``ALERT_COLUMNS`` followed by state and owner."""
    return Alert(
        alert_id=row[0],
        dedupe_key=row[1],
        kind=AlertKind(row[2]),
        title=row[3],
        priority=row[4],
        score=row[5],
        reasons=tuple(Reason(**one) for one in json.loads(row[6] or "[]")),
        claim_ids=tuple(row[7] or ()),
        article_ids=tuple(row[8] or ()),
        evidence_ids=tuple(row[9] or ()),
        verdict_reasons=tuple(row[10] or ()),
        unit=row[11] or "",
        raised_at=row[12],
        last_seen_at=row[13],
        check_ids=tuple(row[14] or ()),
        state=AlertState(row[15] or AlertState.NEW.value),
        owner=row[16] or "",
    )
