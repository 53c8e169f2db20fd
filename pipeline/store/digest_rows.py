"""The rows a digest is made from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pipeline.digest.rows import ArticleRow, DigestRows, Narrow, SourceRow, Wanted
from pipeline.store import digest_counts as counts
from pipeline.store import digest_review as review
from pipeline.store import digest_stories as stories
from pipeline.store.alerts import select_alerts
from pipeline.store.digest_counts import days_as_moments, midnight
from pipeline.store.own_checks import checks_shown
from pipeline.store.rows import EVIDENCE_NAMES, read_claim, read_evidence
from pipeline.types import Alert, Claim, Evidence

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

#: Between the names of a list that SQL hands over as one text (made in half the time of a list).
_SEP = "\x1f"
# Times leave SQL without their zone: DuckDB takes longer over the zone of 100,000 rows than over all else.
_ARTICLES = """
    WITH chosen AS (SELECT a.* FROM articles a JOIN relevance r USING (article_id) WHERE {where}),
    named AS (SELECT article_id, string_agg(name, '{sep}' ORDER BY hits DESC, name) AS names
              FROM (SELECT article_id, name, count(*) AS hits FROM mentions
                    WHERE article_id IN (SELECT article_id FROM chosen) GROUP BY ALL) GROUP BY article_id)
    SELECT a.article_id, a.kind, a.source_id, s.name, s.tier, a.url, a.title, {texts}, a.language,
           timezone('UTC', a.dated), a.date_precision IN ('second', 'minute'), r.salience, r.score, l.sentiment, l.topic,
           m.story_id, coalesce(m.reprint_of, ''), p.names, coalesce(v.versions > 1, false)
    FROM chosen a JOIN sources s USING (source_id) JOIN relevance r USING (article_id)
    JOIN labels l USING (article_id) JOIN story_members m USING (article_id) LEFT JOIN named p USING (article_id)
    LEFT JOIN (SELECT article_id, count(*) AS versions FROM revisions GROUP BY article_id) v USING (article_id)
    ORDER BY a.dated, a.article_id
"""


def digest_rows(
    connection: Connection,
    first: date,
    last: date,
    zone: ZoneInfo,
    *,
    chart_days: int,
    texts: bool,
    wanted: Wanted,
) -> DigestRows:
    """Gather everything about the local days ``first`` to ``last`` (both included).

    Without ``texts`` the articles' leads and bodies stay in the store: a digest shows two sentences of a
    few of them, and asks for those with :func:`article_texts`. Counts are of what ``wanted.narrow`` leaves.
    """
    narrow, reviewed = wanted.narrow, wanted.reviewed and not wanted.narrow
    start, end = days_as_moments(first, last, zone)
    earlier = days_as_moments(
        *(wanted.compared or (first - timedelta(days=7), first - timedelta(days=1))), zone
    )
    chart = midnight(last - timedelta(days=chart_days - 1), zone)
    told, numbers = stories.told(connection, start, end, narrow, wanted.told)
    articles = _told(connection, start, end, told, narrow, texts=texts)
    alerts, closed = _open_alerts(connection, start, end), _closed_alerts(connection, start, end)
    runs, discovered = _runs(connection, start, end)
    return DigestRows(
        articles=tuple(articles),
        tallies=stories.tallies(connection, start, end, narrow),
        posts=stories.posts(connection, start, end, narrow),
        stories=numbers,
        days=counts.day_counts(connection, chart, end, zone, narrow),
        sources=_sources(connection, start, end),
        alerts=tuple(alerts),
        evidence=alert_evidence(connection, alerts),
        claims={one.claim_id: one.text for one in alert_claims(connection, alerts)},
        alert_articles=alert_articles(connection, [*alerts, *closed]),
        runs=runs,
        discovered=discovered,
        dispositions=_dispositions(connection, start, end),
        before=counts.before(connection, *earlier, zone, narrow),
        post_days=counts.posts_before(connection, *earlier, zone, narrow),
        peaks=counts.peaks(connection, chart, end, zone, narrow),
        places=counts.places(connection, start, end, narrow, wanted.cells),
        missed=counts.missed(connection, start, end),
        ends=review.ends(connection, end, [one.alert_id for one in (*alerts, *closed)]),
        closed=tuple(closed),
        checks=checks_shown(connection, alerts),
        months=review.month_rows(connection, start, end, zone) if reviewed else (),
        review=review.review(connection, start, end) if reviewed else None,
    )


def _open_alerts(connection: Connection, start: datetime, end: datetime) -> list[Alert]:
    """What is not closed: seen in the period, or a matter of before that waits for its answer or got it now."""
    return select_alerts(
        connection,
        "a.raised_at < ? AND coalesce(e.state, 'moi') <> 'dong' AND (a.last_seen_at >= ? OR a.raised_at >= ? "
        "OR (a.kind = 'phan_anh_can_tra_loi' AND (coalesce(e.state, 'moi') <> 'da_phan_hoi' OR a.alert_id IN "
        "(SELECT alert_id FROM alert_events WHERE to_state = 'da_phan_hoi' AND happened_at >= ?))))",
        [end, start, start, start],
    )


def _closed_alerts(connection: Connection, start: datetime, end: datetime) -> list[Alert]:
    """What is closed, and was so in the period."""
    return select_alerts(
        connection,
        "e.state = 'dong' AND a.alert_id IN (SELECT alert_id FROM alert_events WHERE to_state = 'dong' "
        "GROUP BY alert_id HAVING max(happened_at) >= ? AND max(happened_at) < ?)",
        [start, end],
    )


def article_texts(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Lead and body of the articles ``ids`` (a body's first 20,000 letters: a summary reads 40 sentences)."""
    sql = "SELECT article_id, lead, left(body, 20000) FROM articles WHERE list_contains(?, article_id)"
    wanted = sorted(set(ids))
    return {row[0]: (row[1], row[2]) for row in _by_ids(connection, sql, wanted)}


def _told(
    connection: Connection,
    start: datetime,
    end: datetime,
    keys: Sequence[str],
    narrow: Narrow,
    *,
    texts: bool,
) -> list[ArticleRow]:
    """The articles of the period that tell the stories ``keys`` (``digest_stories.KEY``)."""
    also, values = counts.narrowing(narrow)
    where = (
        f"a.article_id IN (SELECT a.article_id FROM {stories.PRESS}{also} "
        f"AND {stories.KEY} IN (SELECT unnest(CAST(? AS VARCHAR[]))))"
    )
    return _articles(connection, where, [start, end, *values, list(keys)], texts=texts)


def _articles(
    connection: Connection, where: str, values: Sequence[object], *, texts: bool = True
) -> list[ArticleRow]:
    columns = "a.lead, a.body" if texts else "'' AS lead, '' AS body"
    sql = _ARTICLES.format(where=where, texts=columns, sep=_SEP)
    return [_article(row) for row in connection.execute(sql, list(values)).fetchall()]


def _article(row: tuple[Any, ...]) -> ArticleRow:
    """From the columns of ``_ARTICLES``, which stand in the order of the fields."""
    *begin, names, changed = row
    begin[10] = begin[10].replace(tzinfo=UTC)
    values: list[Any] = [*begin, tuple(names.split(_SEP)) if names else (), changed]
    return ArticleRow(*values)


def _sources(connection: Connection, start: datetime, end: datetime) -> tuple[SourceRow, ...]:
    found = connection.execute(
        """
        SELECT s.source_id, s.name, max(a.dated), count(a.article_id) FILTER (a.dated >= ? AND a.dated < ?), any_value(p.problems)
        FROM sources s LEFT JOIN articles a ON a.source_id = s.source_id AND a.dated < ?
        LEFT JOIN (SELECT sr.source_id, arg_max(sr.problems, u.started_at) AS problems FROM source_reports sr
                   JOIN runs u USING (run_id) WHERE u.started_at >= ? AND u.started_at < ? GROUP BY sr.source_id) p
          ON p.source_id = s.source_id
        WHERE s.kind <> 'inbox'
        GROUP BY s.source_id, s.name ORDER BY s.name
        """,
        [start, end, end, start, end],
    ).fetchall()
    return tuple(
        SourceRow(row[0], row[1], row[2], int(row[3]), tuple(json.loads(row[4] or "[]"))) for row in found
    )


def alert_evidence(connection: Connection, alerts: Sequence[Alert]) -> dict[str, Evidence]:
    """Evidence named by ``alerts``, by id."""
    names = ", ".join(EVIDENCE_NAMES)
    wanted = sorted({one for alert in alerts for one in alert.evidence_ids})
    sql = f"SELECT {names} FROM evidence WHERE list_contains(?, evidence_id)"
    return {row[0]: read_evidence(row) for row in _by_ids(connection, sql, wanted)}


def evidence_of(connection: Connection, alert: Alert) -> tuple[Evidence, ...]:
    """Evidence of one alert in its own order: what decided comes first."""
    found = alert_evidence(connection, [alert])
    return tuple(found[one] for one in alert.evidence_ids if one in found)


def alert_claims(connection: Connection, alerts: Sequence[Alert]) -> tuple[Claim, ...]:
    """Claims named by ``alerts``."""
    names = "claim_id, article_id, span_start, span_end, text, p, facets"
    wanted = sorted({one for alert in alerts for one in alert.claim_ids})
    sql = f"SELECT {names} FROM claims WHERE list_contains(?, claim_id) ORDER BY claim_id"
    return tuple(read_claim(row) for row in _by_ids(connection, sql, wanted))


def alert_articles(connection: Connection, alerts: Sequence[Alert]) -> dict[str, ArticleRow]:
    """Articles and posts named by ``alerts``, by id, oldest first."""
    wanted = sorted({one for alert in alerts for one in alert.article_ids})
    found = _articles(connection, "list_contains(?, a.article_id)", [wanted]) if wanted else []
    return {row.article_id: row for row in found}


def _by_ids(connection: Connection, sql: str, wanted: Sequence[str]) -> list[tuple[Any, ...]]:
    return connection.execute(sql, [list(wanted)]).fetchall() if wanted else []


def _runs(connection: Connection, start: datetime, end: datetime) -> tuple[int, int]:
    row = connection.execute(
        "SELECT count(DISTINCT run_id), coalesce(sum(discovered), 0) FROM source_reports JOIN runs USING (run_id) "
        "WHERE started_at >= ? AND started_at < ? AND status = 'finished'",
        [start, end],
    ).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def _dispositions(connection: Connection, start: datetime, end: datetime) -> tuple[tuple[str, int], ...]:
    found = connection.execute(
        "SELECT disposition, count(*) FROM outcomes JOIN runs USING (run_id) "
        "WHERE started_at >= ? AND started_at < ? AND status = 'finished' GROUP BY disposition ORDER BY 2 DESC, 1",
        [start, end],
    ).fetchall()
    return tuple((row[0], int(row[1])) for row in found)
