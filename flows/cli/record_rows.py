"""Statements on record as rows of a table: what they hold for, since when, and whether they are in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from pipeline.record.statement import standing
from pipeline.types import Evidence

HEADS = ("mã", "ngày", "loại", "nguồn", "nội dung", "phạm vi", "hiệu lực", "tình trạng")


def searched(evidence: Sequence[Evidence], words: str, limit: int) -> list[Evidence]:
    """Return the statements nearest to ``words``, best first, those that were retired among them."""
    from pipeline.retrieval import EvidenceIndex

    by_id = {one.evidence_id: one for one in evidence}
    # The index never gives what was retired.
    index = EvidenceIndex([replace(one, retired_at=None) for one in evidence])
    return [by_id[one.evidence_id] for one, _ in index.search(words, limit)]


def row_of(one: Evidence, zone: ZoneInfo, now: datetime) -> tuple[str, ...]:
    """Return the cells of one statement, as ``HEADS`` names them."""
    day = f"{one.stated_at.astimezone(zone):%d/%m/%Y}" if one.stated_at else "—"
    held = "; ".join(part for part in (one.place, one.period) if part)
    return one.evidence_id, day, one.basis, one.source, one.text, held, _validity(one), standing(one, now)


def _validity(one: Evidence) -> str:
    start = f"từ {one.valid_from:%d/%m/%Y}" if one.valid_from else ""
    end = f"đến hết {one.valid_to:%d/%m/%Y}" if one.valid_to else ""
    return " ".join(part for part in (start, end) if part)
