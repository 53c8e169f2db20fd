"""The record: sentences of official notices, fact-checks, and statements typed in by the desk."""

from __future__ import annotations

import re

from pipeline.facets.lexicon import lexicon
from pipeline.facets.text import view
from pipeline.record.files import parse_evidence_file
from pipeline.record.statement import (
    BASES,
    MAX_LENGTH,
    REVIEWED,
    denial_in,
    desk_statement,
    identity_of,
    in_force,
)
from pipeline.retrieval import EvidenceIndex
from pipeline.sentences import split_sentences
from pipeline.types import Article, Evidence, Precision, Source, Tier

__all__ = [
    "BASES",
    "EvidenceIndex",
    "desk_statement",
    "evidence_from_article",
    "in_force",
    "parse_evidence_file",
]

MAX_SENTENCES = 200
_CHECKED = re.compile(
    r"(?:nội dung|thông tin|tin|phát ngôn|tuyên bố)\s+(?:lan truyền|được lan truyền|được chia sẻ|cần kiểm chứng|kiểm chứng)\s*:\s*(.+)",
    re.IGNORECASE | re.DOTALL,
)
_CONCLUSION = re.compile(r"(?:kết luận|đánh giá|xếp loại|phân loại)\s*:\s*(.+)", re.IGNORECASE)
_LABEL = re.compile(r"^(?:kết quả kiểm chứng|kết luận|đánh giá|sự thật|thực tế)\s*:\s*", re.IGNORECASE)
_FALSE = re.compile(
    r"\b(?:thông tin sai|tin sai|sai sự thật|tin giả|giả mạo|bịa đặt|không đúng|sai lệch|false|fake)\b",
    re.IGNORECASE,
)
_TRUE = re.compile(r"\b(?:thông tin đúng|tin thật|đúng sự thật|chính xác|xác thực|true)\b", re.IGNORECASE)


def evidence_from_article(article: Article, source: Source) -> list[Evidence]:
    """Return the sentences of an official or fact-check article that go on record.

    Questions and very short lines are left out. A sentence that denies something carries the words
    of the denial in ``verdict``. ``evidence_id`` depends on source, URL and text alone.
    """
    basis = "fact-check" if source.tier is Tier.FACT_CHECK else "official"
    url = article.canonical_url or article.url
    stated = article.dated if article.precision is not Precision.UNKNOWN else article.published_at
    found: dict[str, Evidence] = {}
    conclusion = _conclusion(article.text)
    for start, end in split_sentences(article.text)[:MAX_SENTENCES]:
        said = _said(article.text[start:end], conclusion)
        if said is not None and _states(said[0]):
            text, verdict = said
            one = Evidence(
                identity_of(source.id, url, text),
                text,
                source.name,
                basis,
                stated,
                url,
                verdict,
                article_id=article.article_id,
                position=len(found),
            )
            found.setdefault(one.evidence_id, one)
    return list(found.values())


def _conclusion(text: str) -> str:
    """What a fact-check concludes: "sai", "đúng" or '' when it says neither plainly."""
    for line in text.split("\n"):
        if found := _CONCLUSION.match(line.strip()):
            if _FALSE.search(found[1]):
                return "sai"
            return "đúng" if _TRUE.search(found[1]) else ""
    return ""


def _said(sentence: str, conclusion: str) -> tuple[str, str] | None:
    """A sentence as it goes on record with its verdict; None for a rumour that is only repeated.

    The rumour of a fact-check is kept as what was checked, never as a statement of the checker.
    """
    if found := _CHECKED.match(sentence):
        return (found[1], REVIEWED + conclusion) if conclusion else None
    text = _LABEL.sub("", sentence)
    denied = denial_in(text)
    if not denied and lexicon()["rumour_frame"].has(view(text)):
        return None
    return text, denied


def _least_words(text: str) -> int:
    """Return how many words a statement has; a line without a full stop may be a heading."""
    return 3 if text.endswith(".") else 5


def _states(text: str) -> bool:
    shown = view(text)
    if text.endswith("?") or len(text) > MAX_LENGTH or len(text.split()) < _least_words(text):
        return False
    return not lexicon()["law"].has(shown)
