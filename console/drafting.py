"""Answers: a draft filled with facts on record."""

from __future__ import annotations

import re
from datetime import datetime
from string import Template
from zoneinfo import ZoneInfo

from console.desk_rules import DraftTemplate
from pipeline.errors import BadInput
from pipeline.record.statement import REVIEWED
from pipeline.store.console_alert import AlertPage
from pipeline.types import Evidence

LONGEST = 20_000
_SLOT = re.compile(r"\[[^\[\]\n]{3,}\]")
_DAY = "%d/%m/%Y"


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
    """One fact on record as a sentence that can be copied, with its source and date.

    What quotes a claim that was judged is told with the judgement: alone it would repeat a rumour as fact.
    """
    day = f", ngày {one.stated_at.astimezone(zone).strftime(_DAY)}" if one.stated_at else ""
    if one.verdict.startswith(REVIEWED):
        return f"{one.source}{day} kết luận thông tin này {one.verdict.removeprefix(REVIEWED)}: “{one.text}”"
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


def _source(one: Evidence, zone: ZoneInfo) -> str:
    day = f" ({one.stated_at.astimezone(zone).strftime(_DAY)})" if one.stated_at else ""
    return f"{one.source}{day}"


def _listed(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 3 else f"{', '.join(names[:3])} và {len(names) - 3} nơi khác"
