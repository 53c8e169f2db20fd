"""Alerts as JSON and as text: for `minhtin alerts`, and for `alerts.json` of the demo."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from console.words import ACTION_WORDS
from pipeline.digest.words import KINDS, STATES, our_conclusion
from pipeline.record.statement import concluded, scope
from pipeline.store.alerts import MACHINE

if TYPE_CHECKING:
    from pipeline.store import Store
    from pipeline.types import Alert


def alert_summary(alert: Alert) -> dict[str, Any]:
    """One alert as JSON-ready data; times are ISO 8601 in UTC."""
    return {
        "id": alert.alert_id,
        "kind": alert.kind.value,
        "wording": KINDS[alert.kind.value],
        "title": alert.title,
        "priority": alert.priority,
        "score": round(alert.score, 2),
        "state": alert.state.value,
        "owner": alert.owner,
        "unit": alert.unit,
        "raised_at": alert.raised_at.isoformat(),
        "last_seen_at": alert.last_seen_at.isoformat(),
        "reasons": [{"name": one.name, "points": one.points, "words": one.words} for one in alert.reasons],
        "verdict_reasons": list(alert.verdict_reasons),
    }


def alert_detail(store: Store, alert_id: str) -> dict[str, Any]:
    """One alert with its claims, our earlier conclusions, evidence, appearances and history.

    Raises:
        BadInput: there is no such alert.
    """
    found = store.alert_detail(alert_id)
    return {
        **alert_summary(found.alert),
        "claims": [{"text": one.text, "article_id": one.article_id} for one in found.claims],
        "evidence": [
            {
                "text": one.text,
                "source": one.source,
                "stated_at": one.stated_at.isoformat() if one.stated_at else None,
                "url": one.url,
                "basis": one.basis,
                "concluded": concluded(one),
                "scope": scope(one),
                "retired": one.retired_at is not None,
            }
            for one in found.evidence
        ],
        "checks": [
            {
                "alert_id": one.alert_id,
                "claim": one.claim,
                "conclusion": our_conclusion(one.conclusion, stands=one.stands),
                "concluded_at": one.concluded_at.isoformat(),
                "page": one.page,
            }
            for one in found.checks
        ],
        "articles": [
            {
                "source": one.source_name,
                "tier": one.tier,
                "title": one.title,
                "url": one.url,
                "at": one.dated.isoformat(),
            }
            for one in found.articles
        ],
        "history": [
            {
                "at": one.at.isoformat(),
                "actor": one.actor,
                "action": one.action,
                "from": one.from_state,
                "to": one.to_state,
                "reason": one.reason,
            }
            for one in found.events
        ],
    }


def alert_text(detail: dict[str, Any], zone: ZoneInfo) -> str:
    """The detail of :func:`alert_detail` as lines a person reads in a terminal."""
    lines = [
        f"{detail['wording']} · P{detail['priority']} · {STATES[detail['state']]} · {detail['id']}",
        detail["title"],
        "",
    ]
    lines += [f"Câu: “{one['text']}”" for one in detail["claims"][:3]]
    lines += [f"Vì sao: {words}" for words in detail["verdict_reasons"]]
    lines += [f"  +{one['points']:g} {one['words']}" for one in detail["reasons"]]
    for one in detail["checks"]:
        lines.append(
            f"Đơn vị đã kết luận ngày {_local(one['concluded_at'], zone)[:10]}: {one['conclusion']} – "
            f"“{one['claim']}” (cảnh báo {one['alert_id']}) {one['page']}".rstrip()
        )
    lines += [_record(one, zone) for one in detail["evidence"]]
    for one in detail["articles"]:
        lines.append(f"Xuất hiện: {one['source']} {_local(one['at'], zone)} {one['url']}")
    lines.append(f"Đơn vị liên quan: {detail['unit'] or 'chưa xác định'}")
    lines += [_event(one, zone) for one in detail["history"]]
    return "\n".join(lines) + "\n"


def _record(one: dict[str, Any], zone: ZoneInfo) -> str:
    """A sentence on record with source and day, what it holds for, and whether it is still in use."""
    more = [one["concluded"], one["scope"], "đã thôi dùng" if one["retired"] else ""]
    told = "; ".join([f"{one['source']}, {_local(one['stated_at'], zone)}", *filter(None, more)])
    return f"Đối chiếu: “{one['text']}” – {told} {one['url']}".rstrip()


def _event(one: dict[str, Any], zone: ZoneInfo) -> str:
    who = "máy" if one["actor"] == MACHINE else one["actor"]
    why = f" – {one['reason']}" if one["reason"] else ""
    what, after = ACTION_WORDS.get(one["action"], one["action"]), STATES.get(one["to"], one["to"])
    return f"{_local(one['at'], zone)} {who}: {what} → {after}{why}"


def _local(stamp: str | None, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(stamp).astimezone(zone).strftime("%d/%m/%Y %H:%M") if stamp else "—"
