"""Sources: how much they give, how quickly, when they fell silent, and how politely we read them."""

from __future__ import annotations

from pipeline.analysis.ask import Frame, Unpack, Wanted, ask


def reach(**wanted: Unpack[Wanted]) -> Frame:
    """One row a source: source_id, source, tier, items, main_subject, originals, firsts (stories it told first), stories (numbers)."""
    return ask(
        """SELECT source_id, any_value(source_name) AS source, any_value(tier) AS tier, count(*) AS items,
        count(*) FILTER (salience = 'main') AS main_subject, count(*) FILTER (reprint_of IS NULL) AS originals,
        count(*) FILTER (dated = begun) AS firsts, count(DISTINCT story_id) AS stories
        FROM (SELECT c.*, s.first_at AS begun FROM chosen c LEFT JOIN stories s USING (story_id)) GROUP BY source_id ORDER BY items DESC, source_id""",
        wanted,
    )


def speed(**wanted: Unpack[Wanted]) -> Frame:
    """One row a source: source_id, source, tier, stories (shared with others), median_hours behind the first, median_fetch_minutes (publication to our reading)."""
    return ask(
        """SELECT source_id, any_value(source_name) AS source, any_value(tier) AS tier, count(DISTINCT story_id) FILTER (several) AS stories,
        median(epoch(dated - begun) / 3600) FILTER (several) AS median_hours,
        median(epoch(fetched_at - published_at) / 60) FILTER (date_precision IN ('second', 'minute')) AS median_fetch_minutes
        FROM (SELECT c.*, s.first_at AS begun, s.outlets > 1 AS several FROM chosen c JOIN stories s USING (story_id) WHERE c.kind = 'article')
        GROUP BY source_id ORDER BY median_hours NULLS LAST, source_id""",
        wanted,
    )


def silence(**wanted: Unpack[Wanted]) -> Frame:
    """One row a source: source_id, source, tier, newest (its newest item), silent_hours (until the newest item of all), usual_hours (its median gap), times (silent/usual)."""
    return ask(
        """WITH gaps AS (SELECT source_id, dated, epoch(dated - lag(dated) OVER (PARTITION BY source_id ORDER BY dated)) / 3600 AS gap FROM chosen),
        ends AS (SELECT source_id, max(dated) AS newest, median(gap) AS usual_hours FROM gaps GROUP BY source_id)
        SELECT s.source_id, s.name AS source, s.tier, newest, epoch(newest_of_all - newest) / 3600 AS silent_hours, usual_hours,
        epoch(newest_of_all - newest) / 3600 / nullif(usual_hours, 0) AS times
        FROM sources s LEFT JOIN ends USING (source_id) CROSS JOIN (SELECT max(dated) AS newest_of_all FROM chosen) WHERE s.kind <> 'inbox'
        ORDER BY newest NULLS FIRST, source_id""",
        wanted,
    )


def politeness(**wanted: Unpack[Wanted]) -> Frame:
    """One row a source: source_id, source, runs, requests, kilobytes, not_modified_share (0 to 1), robots_denied, failures, requests_per_item. Only the period narrows it."""
    return ask(
        """SELECT p.source_id, any_value(s.name) AS source, count(*) AS runs, CAST(sum(requests) AS BIGINT) AS requests, sum(bytes) / 1024 AS kilobytes,
        sum(not_modified) / nullif(sum(requests), 0) AS not_modified_share, CAST(sum(robots_denied) AS BIGINT) AS robots_denied, CAST(sum(failures) AS BIGINT) AS failures,
        sum(requests) / nullif(sum(discovered), 0) AS requests_per_item FROM source_reports p JOIN sources s USING (source_id)
        WHERE p.started_at >= $begin AND p.started_at < $end GROUP BY p.source_id ORDER BY 4 DESC, 1""",
        wanted,
    )
