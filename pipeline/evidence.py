"""The record: sentences of official notices, fact-checks, and statements typed in by the desk."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.errors import BadInput
from pipeline.facets.lexicon import lexicon
from pipeline.facets.text import view
from pipeline.faults import file_fault
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

BASES = frozenset({"official", "fact-check", "statistics", "desk"})
MAX_SENTENCES = 200
MAX_LENGTH = 2000
#: Prefix of ``Evidence.verdict`` for a claim that a fact-checker has judged: `reviewed:sai`.
REVIEWED = "reviewed:"
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
                _digest(source.id, url, text),
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
    denied = _verdict(text)
    if not denied and lexicon()["rumour_frame"].has(view(text)):
        return None
    return text, denied


def _states(text: str) -> bool:
    shown = view(text)
    if text.endswith("?") or len(text) > MAX_LENGTH or len(text.split()) < 5:
        return False
    return not lexicon()["law"].has(shown)


def _verdict(text: str) -> str:
    words = lexicon()["denial"].words(view(text))
    return words[0].lower() if words else ""


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def desk_statement(
    text: str,
    *,
    source: str,
    day: date,
    zone: ZoneInfo,
    url: str = "",
    basis: str = "desk",
    verdict: str = "",
) -> Evidence:
    """Return one statement typed in by the desk, stated at noon of ``day`` in ``zone``.

    Raises:
        BadInput: empty text or source, text too long, or an unknown basis.
    """
    clean = " ".join(text.split())
    if not clean or not source.strip():
        raise BadInput("phát biểu cần có nội dung (text) và nguồn (source)")
    if len(clean) > MAX_LENGTH:
        raise BadInput(f"phát biểu dài {len(clean)} ký tự, nhiều nhất {MAX_LENGTH}: hãy tách thành từng câu")
    if basis not in BASES:
        raise BadInput(f"basis {basis!r} không hợp lệ; chọn một trong: {', '.join(sorted(BASES))}")
    stated = datetime.combine(day, time(12), zone).astimezone(UTC)
    identity = _digest(source, url, clean, day.isoformat())
    return Evidence(identity, clean, source.strip(), basis, stated, url, verdict or _verdict(clean))


def parse_evidence_file(path: Path, *, zone: ZoneInfo) -> tuple[list[Evidence], list[str]]:
    """Read a file (UTF-8) of statements.

    CSV or JSONL with text, source, date and maybe url, verdict, basis, valid_from, valid_to, place, period; a CSV
    table of statistics (:mod:`pipeline.record.statistics`); or a Google Fact Check export (JSON).

    Returns:
        The statements of the good rows, and one line (file, row, field) for each bad row.

    Raises:
        BadInput: the file cannot be read or lacks a required column.
    """
    from pipeline.record.statistics import is_table, parse_statistics

    try:
        content = path.read_text(encoding="utf-8-sig")
    except IsADirectoryError:
        raise BadInput(f"{path}: là thư mục, cần một tệp CSV hoặc JSONL") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: không đọc được: {file_fault(error)}") from error
    if not content.strip():
        raise BadInput(f"{path}: tệp trống")
    if path.suffix.lower() in {".json", ".geojson"} and (reviews := _export(path, content, zone)):
        return reviews
    if path.suffix.lower() not in {".jsonl", ".ndjson", ".json"} and is_table(content.splitlines()[0]):
        return parse_statistics(path, content, zone=zone)
    rows = _jsonl(content) if path.suffix.lower() in {".jsonl", ".ndjson", ".json"} else _csv(path, content)
    found: list[Evidence] = []
    problems: list[str] = []
    for number, row in rows:
        try:
            found.append(_row(row, zone))
        except BadInput as error:
            problems.append(f"{path}: dòng {number}: {error}")
    return found, problems


def _csv(path: Path, content: str) -> list[tuple[int, Any]]:
    reader = csv.DictReader(io.StringIO(content))
    missing = {"text", "source", "date"} - set(reader.fieldnames or ())
    if missing:
        raise BadInput(f"{path}: thiếu cột {', '.join(sorted(missing))}")
    return [(reader.line_num, row) for row in reader]


def _jsonl(content: str) -> list[tuple[int, Any]]:
    rows: list[tuple[int, Any]] = []
    for number, line in enumerate(content.splitlines(), 1):
        if line.strip():
            try:
                rows.append((number, json.loads(line)))
            except ValueError:
                rows.append((number, None))
    return rows


def _row(row: object, zone: ZoneInfo) -> Evidence:
    if not isinstance(row, dict):
        raise BadInput("không phải một đối tượng JSON")
    values = {str(k): str(v).strip() for k, v in row.items() if v is not None}
    one = desk_statement(
        values.get("text", ""),
        source=values.get("source", ""),
        day=day_of(values, "date", required=True) or date.min,
        zone=zone,
        url=values.get("url", ""),
        basis=values.get("basis") or "desk",
        verdict=values.get("verdict", ""),
    )
    one = valid_between(one, day_of(values, "valid_from"), day_of(values, "valid_to"))
    return replace(one, place=values.get("place", ""), period=values.get("period", ""))


def _export(path: Path, content: str, zone: ZoneInfo) -> tuple[list[Evidence], list[str]] | None:
    """The reviews of a Google Fact Check file, None where the JSON is something else."""
    from pipeline.record.reviews import as_evidence, reviews_of_export

    try:
        reviews = reviews_of_export(content)
    except ValueError:
        return None
    now = datetime.now(UTC)
    made = [(one, as_evidence(one, zone=zone, now=now)) for one in reviews]
    unclear = [
        f"{path}: {one.publisher or '?'}: kết luận {one.rating[:60]!r} không rõ đúng hay sai, không nhập"
        for one, evidence in made
        if evidence is None
    ]
    return [evidence for _, evidence in made if evidence is not None], unclear


def valid_between(one: Evidence, start: date | None, end: date | None) -> Evidence:
    """Return the statement with its first and last day.

    Raises:
        BadInput: the last day is before the first.
    """
    if start and end and end < start:
        raise BadInput(f"valid_to: {end} trước valid_from {start}")
    return replace(one, valid_from=start, valid_to=end)


def day_of(values: Mapping[str, str], name: str, *, required: bool = False) -> date | None:
    """Return the day in a column, None where it is empty.

    Raises:
        BadInput: it is no day, or empty though ``required``.
    """
    raw = values.get(name, "")
    if not raw and not required:
        return None
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(raw, pattern).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise BadInput(f"{name}: {raw!r} không phải ngày (ví dụ 2026-11-22 hoặc 22/11/2026)")


def in_force(evidence: Evidence, at: datetime | None) -> bool:
    """Whether a sentence may be used at a time: not retired by then and inside its validity."""
    if at is None:
        return evidence.retired_at is None
    if evidence.retired_at is not None and evidence.retired_at <= at:
        return False
    day = at.date()
    return (evidence.valid_from is None or evidence.valid_from <= day) and (
        evidence.valid_to is None or day <= evidence.valid_to
    )
