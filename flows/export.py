"""Alerts as JSON and as text: for `minhtin alerts`, and for `alerts.json` of the demo."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pipeline.digest.words import KINDS, STATES, concluded

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
            }
            for one in found.evidence
        ],
        "checks": [
            {
                "alert_id": one.alert_id,
                "claim": one.claim,
                "conclusion": concluded(one.conclusion, stands=one.stands),
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
    for one in detail["evidence"]:
        lines.append(
            f"Đối chiếu: “{one['text']}” – {one['source']}, {_local(one['stated_at'], zone)} {one['url']}"
        )
    for one in detail["articles"]:
        lines.append(f"Xuất hiện: {one['source']} {_local(one['at'], zone)} {one['url']}")
    lines.append(f"Đơn vị liên quan: {detail['unit'] or 'chưa xác định'}")
    for one in detail["history"]:
        why = f" – {one['reason']}" if one["reason"] else ""
        after = STATES.get(one["to"], one["to"])
        lines.append(f"{_local(one['at'], zone)} {one['actor']}: {one['action']} → {after}{why}")
    return "\n".join(lines) + "\n"


def _local(stamp: str | None, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(stamp).astimezone(zone).strftime("%d/%m/%Y %H:%M") if stamp else "—"
