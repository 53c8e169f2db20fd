"""Helpers of the claim tests: invented articles and a small record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.never_flagged import OFFICE
from pipeline.bearing import Bearings
from pipeline.claims import detect_claims
from pipeline.evidence import EvidenceIndex, desk_statement, evidence_from_article
from pipeline.prioritise import load_rules, prioritise
from pipeline.types import (
    Alert,
    Article,
    ClaimContext,
    Evidence,
    Kind,
    Located,
    Precision,
    Salience,
    Tier,
)
from pipeline.verify import verify

DATA = Path(__file__).parent / "data"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 9, 10, 3, tzinfo=UTC)
HOME = Located((), True, Salience.MAIN)


def rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip()]


def record() -> list[Evidence]:
    return [
        desk_statement(
            text,
            source=source,
            day=date.fromisoformat(day),
            zone=ZONE,
            basis="fact-check" if "kiểm chứng" in source else "official",
        )
        for day, source, text in rows("claims_record.tsv")
    ]


def article(
    identity: str, title: str, body: str = "", when: datetime = NOW, source: str = "to-ve"
) -> Article:
    return Article(
        identity, source, Kind.ARTICLE, f"https://{source}.example/{identity}", "", title, "", body,
        when, Precision.SECOND, "vi", identity, when,
    )  # fmt: skip


def on_record(identity: str, title: str, body: str, when: datetime = NOW) -> list[Evidence]:
    return evidence_from_article(article(identity, title, body, when), OFFICE)


def flags(articles: Sequence[Article], evidence: Sequence[Evidence], tier: Tier = Tier.SOCIAL) -> list[Alert]:
    claims = detect_claims(articles, [HOME] * len(articles))
    contexts = [
        ClaimContext(claim, one, "Tổ vẽ", tier, "health", "negative", Salience.MAIN, one.article_id)
        for one, found in zip(articles, claims, strict=True)
        for claim in found
    ]
    published = {one.claim.claim_id: one.article.dated for one in contexts}
    index = EvidenceIndex(evidence)
    bearings = Bearings(index, {one.article_id: one.text for one in articles}, ("Bắc Giang", "Bắc Ninh"))
    verdicts = verify([one.claim for one in contexts], index, published=published, bearings=bearings)
    return prioritise(contexts, verdicts, evidence, load_rules(), NOW)
