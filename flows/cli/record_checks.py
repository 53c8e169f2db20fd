"""What is wrong with one record of `minhtin analyse | verify | group`: a sentence, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pipeline.faults import kind_of

Record = dict[str, Any]

KINDS = ("article", "post")


def for_analyse(timezone: str, now: datetime) -> Callable[[Record], str]:
    """The check of `{id, text, title?, published_at?, kind?, url?}`; dates are read in ``timezone``."""
    from pipeline.dates import parse_date

    def check(record: Record) -> str:
        fault = _id(record) or _texts(record, "text", "title", "kind", "url")
        if fault:
            return fault
        if (record.get("kind") or KINDS[0]) not in KINDS:
            return f"kind {record['kind']!r} phải là article hoặc post"
        raw = str(record.get("published_at") or "").strip()
        if raw and parse_date(raw, timezone=timezone, now=now)[0] is None:
            return f"published_at {raw[:60]!r} không phải ngày; viết như 2026-11-22T14:05+07:00"
        return ""

    return check


def for_verify(record: Record) -> str:
    """The check of `{id, claim, evidence: text or list of texts}`."""
    evidence = record["evidence"]
    texts = [evidence] if isinstance(evidence, str) else evidence
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        return "trường 'evidence' phải là chữ hoặc danh sách chữ"
    return _id(record) or _texts(record, "claim")


def for_group() -> Callable[[Record], str]:
    """The check of `{id, title, text, …}`: an id occurs once."""
    seen: set[str] = set()

    def check(record: Record) -> str:
        fault = _id(record) or _texts(record, "text", "title")
        if fault:
            return fault
        key = str(record["id"])
        if key in seen:
            return f"id {key[:60]!r} có hai lần"
        seen.add(key)
        return ""

    return check


def _id(record: Record) -> str:
    value = record["id"]
    usable = isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip()
    return "" if usable else "trường 'id' phải là chữ hoặc số"


def _texts(record: Record, *names: str) -> str:
    for name in names:
        value = record.get(name)
        if value is not None and not isinstance(value, str):
            return f"trường {name!r} phải là chữ, không phải {kind_of(value)}"
    return ""
