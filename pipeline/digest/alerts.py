"""Alerts as the digest shows them: wording, why, evidence, where it appeared, which unit."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipeline.digest import words
from pipeline.digest.rows import DigestRows
from pipeline.digest.stories import appearance
from pipeline.digest.types import AlertLine, ClosedLine, EvidenceLine
from pipeline.types import Alert, AlertState, Evidence

if TYPE_CHECKING:
    from pipeline.store import AlertDetail, Store

#: How long ago an alert closed in the period may last have been seen; the most that are named.
LOOK_BACK, MOST_CLOSED = 60, 200


def alert_lines(rows: DigestRows, zone: ZoneInfo) -> tuple[AlertLine, ...]:
    """Return the alerts of the period, most urgent first."""
    ordered = sorted(rows.alerts, key=lambda alert: (alert.priority, -alert.score, alert.raised_at))
    return tuple(_line(alert, rows, zone) for alert in ordered)


def closed_lines(store: Store, first: date, last: date, zone: ZoneInfo) -> tuple[ClosedLine, ...]:
    """Return the alerts closed on the local days ``first`` to ``last``, latest first, with their outcome."""
    start = datetime.combine(first, time(), zone) - timedelta(days=LOOK_BACK)
    closed = [
        one
        for one in store.list_alerts(state=AlertState.CLOSED, include_closed=True)
        if one.last_seen_at >= start
    ]
    lines = [_closed(store.alert_detail(one.alert_id), zone) for one in closed[:MOST_CLOSED]]
    kept = [one for one in lines if one is not None and first <= one.at.date() <= last]
    return tuple(sorted(kept, key=lambda one: one.at, reverse=True))


def _closed(detail: AlertDetail, zone: ZoneInfo) -> ClosedLine | None:
    ends = [one for one in detail.events if one.to_state == AlertState.CLOSED.value]
    if not ends:
        return None
    return ClosedLine(
        detail.alert.title, ends[-1].reason or "không ghi kết quả", ends[-1].at.astimezone(zone)
    )


def _line(alert: Alert, rows: DigestRows, zone: ZoneInfo) -> AlertLine:
    known = [rows.evidence[one] for one in alert.evidence_ids if one in rows.evidence]
    claim = next((rows.claims[one] for one in alert.claim_ids if one in rows.claims), "")
    places = [rows.alert_articles[one] for one in alert.article_ids if one in rows.alert_articles]
    places.sort(key=lambda row: row.dated)
    raised = alert.raised_at.astimezone(zone)
    return AlertLine(
        alert_id=alert.alert_id,
        kind=alert.kind.value,
        wording=words.KINDS[alert.kind.value],
        title=alert.title,
        claim=claim,
        unit=alert.unit,
        priority=alert.priority,
        state=alert.state.value,
        since=min(alert.raised_at, *(row.dated for row in places)).astimezone(zone) if places else raised,
        why=_why(alert),
        evidence=tuple(_evidence(one, zone) for one in known),
        appearances=tuple(appearance(row, zone) for row in places),
    )


def _why(alert: Alert) -> tuple[str, ...]:
    """Each reason once, without those that only repeat the wording of the alert."""
    said = {words.KINDS[alert.kind.value].casefold()}
    found: list[str] = []
    for reason in (*alert.verdict_reasons, *(one.words for one in alert.reasons)):
        if reason.casefold() not in said:
            said.add(reason.casefold())
            found.append(reason)
    return tuple(found)


def _evidence(evidence: Evidence, zone: ZoneInfo) -> EvidenceLine:
    when = evidence.stated_at.astimezone(zone) if evidence.stated_at else None
    return EvidenceLine(evidence.text, evidence.source, evidence.url, when)
