"""Alerts as the digest shows them: wording, why, evidence, where it appeared, which unit."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from pipeline.digest import words
from pipeline.digest.rows import DigestRows
from pipeline.digest.stories import appearance
from pipeline.digest.types import AlertLine, CheckLine, ClosedLine, EvidenceLine
from pipeline.record.statement import concluded
from pipeline.types import Alert, Evidence, OwnCheck

#: The most alerts closed in the period that are named.
MOST_CLOSED = 200


def alert_lines(rows: DigestRows, zone: ZoneInfo) -> tuple[AlertLine, ...]:
    """Return the alerts of the period, most urgent first."""
    ordered = sorted(rows.alerts, key=lambda alert: (alert.priority, -alert.score, alert.raised_at))
    return tuple(_line(alert, rows, zone) for alert in ordered)


def closed_lines(rows: DigestRows, zone: ZoneInfo) -> tuple[ClosedLine, ...]:
    """Return the alerts closed in the period, latest first, with their outcome."""
    found = [(one, rows.ends.get(one.alert_id)) for one in rows.closed]
    lines = [
        ClosedLine(
            one.title,
            end.closing or "không ghi kết quả",
            end.closed_at.astimezone(zone),
            one.kind.value,
            one.unit,
        )
        for one, end in found
        if end is not None and end.closed_at is not None
    ]
    return tuple(sorted(lines, key=lambda one: one.at, reverse=True)[:MOST_CLOSED])


def _line(alert: Alert, rows: DigestRows, zone: ZoneInfo) -> AlertLine:
    known = [rows.evidence[one] for one in alert.evidence_ids if one in rows.evidence]
    claim = next((rows.claims[one] for one in alert.claim_ids if one in rows.claims), "")
    places = [rows.alert_articles[one] for one in alert.article_ids if one in rows.alert_articles]
    places.sort(key=lambda row: row.dated)
    raised = alert.raised_at.astimezone(zone)
    answered = rows.ends[alert.alert_id].answered_at if alert.alert_id in rows.ends else None
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
        answered=answered.astimezone(zone) if answered else None,
        why=_why(alert),
        evidence=tuple(_evidence(one, zone) for one in known),
        appearances=tuple(appearance(row, zone) for row in places),
        checks=tuple(_check(rows.checks[one], zone) for one in alert.check_ids if one in rows.checks),
    )


def _why(alert: Alert) -> tuple[str, ...]:
    """Each reason once, without those that only repeat the wording of the alert."""
    wording = words.KINDS[alert.kind.value].casefold()
    said = {wording, ""}
    found: list[str] = []
    for reason in (*alert.verdict_reasons, *(one.words for one in alert.reasons)):
        told = reason[len(wording) + 1 :].strip() if reason.casefold().startswith(wording + ":") else reason
        if told.casefold() not in said:
            said.add(told.casefold())
            found.append(told)
    return tuple(found)


def _check(one: OwnCheck, zone: ZoneInfo) -> CheckLine:
    said = words.our_conclusion(one.conclusion, stands=one.stands)
    return CheckLine(one.claim, said, one.concluded_at.astimezone(zone), one.alert_id, one.page)


def _evidence(evidence: Evidence, zone: ZoneInfo) -> EvidenceLine:
    when = evidence.stated_at.astimezone(zone) if evidence.stated_at else None
    return EvidenceLine(evidence.text, evidence.source, evidence.url, when, concluded(evidence))
