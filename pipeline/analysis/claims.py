"""Claims: what was flagged, on what evidence, how it ended and how long it took."""

from __future__ import annotations

from pipeline.analysis.ask import Frame, Unpack, Wanted, ask

#: Alerts that name a chosen article.
HERE = "list_has_any(article_ids, (SELECT coalesce(list(article_id), []) FROM chosen))"


def flags(**wanted: Unpack[Wanted]) -> Frame:
    """One row an alert: alert_id, kind, title, priority (1 to 5), state, unit, raised_at, outcome and more.

    hours_to_take, hours_to_conclude, hours_to_answer, hours_to_close (hours since it was raised), false_alarm
    (empty while open), articles, statements (numbers).
    """
    return ask(
        f"""SELECT alert_id, kind, title, priority, state, unit, raised_at, outcome, epoch(taken_at - raised_at) / 3600 AS hours_to_take,
        epoch(concluded_at - raised_at) / 3600 AS hours_to_conclude, epoch(answered_at - raised_at) / 3600 AS hours_to_answer,
        epoch(closed_at - raised_at) / 3600 AS hours_to_close, outcome = 'canh-bao-nham' AS false_alarm,
        len(article_ids) AS articles, len(evidence_ids) AS statements FROM alerts WHERE {HERE} ORDER BY priority, raised_at, alert_id""",
        wanted,
    )


def claims(**wanted: Unpack[Wanted]) -> Frame:
    """One row a claim: claim_id, source, kind, dated, text, p (check-worthiness, 0 to 1), label, p_supported, p_refuted, p_nei (0 to 1), statements."""
    return ask(
        """SELECT k.claim_id, c.source_name AS source, k.kind, k.dated, k.text, k.p, coalesce(k.label, 'NEI') AS label, k.p_supported, k.p_refuted,
        k.p_nei, len(k.evidence_ids) AS statements FROM claims k JOIN chosen c USING (article_id) ORDER BY k.dated, k.claim_id""",
        wanted,
    )


def evidence(**wanted: Unpack[Wanted]) -> Frame:
    """One row a claim and a statement it was decided by: claim, label, p_refuted (0 to 1), statement, stated_by, basis, stated_at, url."""
    return ask(
        """SELECT k.claim_id, k.text AS claim, k.label, k.p_refuted, e.text AS statement, e.source AS stated_by, e.basis, e.stated_at, e.url
        FROM (SELECT k.*, unnest(k.evidence_ids) AS evidence_id FROM claims k JOIN chosen USING (article_id)) k JOIN evidence e USING (evidence_id)
        WHERE k.label IN ('SUPPORTED', 'REFUTED') ORDER BY k.p_refuted DESC, k.claim_id""",
        wanted,
    )


def time_to_answer(**wanted: Unpack[Wanted]) -> Frame:
    """One row a unit: unit, alerts, answered, open (numbers), median_hours (from raising to the answer; empty where none was given)."""
    return ask(
        f"""SELECT coalesce(nullif(unit, ''), '(chưa rõ)') AS unit, count(*) AS alerts, count(answered_at) AS answered,
        count(*) FILTER (state <> 'dong' AND answered_at IS NULL) AS open, median(epoch(answered_at - raised_at) / 3600) AS median_hours
        FROM alerts WHERE {HERE} GROUP BY 1 ORDER BY alerts DESC, unit""",
        wanted,
    )


def false_alarms(**wanted: Unpack[Wanted]) -> Frame:
    """One row a kind of alert: kind, alerts, closed, false_alarms (numbers), rate (of the closed, 0 to 1; empty where none is closed)."""
    return ask(
        f"""SELECT kind, count(*) AS alerts, count(outcome) AS closed, count(*) FILTER (outcome = 'canh-bao-nham') AS false_alarms,
        count(*) FILTER (outcome = 'canh-bao-nham') / nullif(count(outcome), 0) AS rate FROM alerts WHERE {HERE} GROUP BY 1 ORDER BY 2 DESC, 1""",
        wanted,
    )
