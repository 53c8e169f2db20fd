"""Models: how sure they are, where the desk found them wrong, whether their input drifts."""

from __future__ import annotations

from pipeline.analysis.ask import Frame, Unpack, Wanted, ask
from pipeline.analysis.claims import HERE


def confidence(**wanted: Unpack[Wanted]) -> Frame:
    """One row a model, label and tenth of probability: model (tone or field), label, p_from (0 to 0.9), items."""
    return ask(
        """SELECT model, label, least(floor(p * 10) / 10, 0.9) AS p_from, count(*) AS items FROM (
        SELECT 'tone' AS model, sentiment AS label, sentiment_p AS p FROM chosen UNION ALL SELECT 'field', topic, topic_p FROM chosen)
        WHERE p IS NOT NULL GROUP BY ALL ORDER BY model, label, p_from""",
        wanted,
    )


def calibration(**wanted: Unpack[Wanted]) -> Frame:
    """One row a fifth of probability of contradiction: p_from, p_mean (0 to 1), alerts, false_share.

    alerts are those closed with an outcome; false_share (0 to 1) of them the desk found wrong. Empty until the
    desk has closed alerts.
    """
    return ask(
        """SELECT least(floor(p * 5) / 5, 0.8) AS p_from, avg(p) AS p_mean, count(*) AS alerts,
        count(*) FILTER (outcome IN ('sai', 'sai-mot-phan')) / count(*) AS false_share FROM (
        SELECT a.alert_id, any_value(a.outcome) AS outcome, max(k.p_refuted) AS p
        FROM (SELECT alert_id, outcome, unnest(claim_ids) AS claim_id FROM alerts WHERE outcome NOT IN ('trung', 'khac')) a
        JOIN claims k USING (claim_id) JOIN chosen USING (article_id) GROUP BY a.alert_id) WHERE p IS NOT NULL GROUP BY 1 ORDER BY 1""",
        wanted,
    )


def errors(**wanted: Unpack[Wanted]) -> Frame:
    """One row a closed alert that the desk calls a false alarm: alert_id, kind, title, priority, raised_at, closed_at."""
    return ask(
        f"""SELECT alert_id, kind, title, priority, raised_at, closed_at FROM alerts WHERE outcome = 'canh-bao-nham'
        AND {HERE} ORDER BY closed_at DESC, alert_id""",
        wanted,
    )


def drift(**wanted: Unpack[Wanted]) -> Frame:
    """One row a local day: day, items, mean_tone_p, mean_field_p (0 to 1), unsure_share (tone left open, 0 to 1), foreign_share (0 to 1), mean_characters."""
    return ask(
        """SELECT CAST(dated AS DATE) AS day, count(*) AS items, avg(sentiment_p) AS mean_tone_p, avg(topic_p) AS mean_field_p,
        count(*) FILTER (coalesce(sentiment, 'unknown') = 'unknown') / count(*) AS unsure_share,
        count(*) FILTER (language <> 'vi') / count(*) AS foreign_share, avg(characters) AS mean_characters FROM chosen GROUP BY 1 ORDER BY 1""",
        wanted,
    )


def dispositions(**wanted: Unpack[Wanted]) -> Frame:
    """One row a disposition: disposition, items - what became of everything discovered in the period."""
    return ask(
        "SELECT disposition, CAST(sum(items) AS BIGINT) AS items FROM outcomes WHERE started_at >= $begin AND started_at < $end GROUP BY 1 ORDER BY 2 DESC, 1",
        wanted,
    )
