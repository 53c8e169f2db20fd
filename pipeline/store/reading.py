"""What the cycle and the desk ask of the store."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.store.batch import Conservation
from pipeline.store.rows import ARTICLE_COLUMNS, EVIDENCE_NAMES, read_article, read_claim, read_evidence
from pipeline.stories.rows import StoryRow
from pipeline.types import ClaimContext, Evidence, FetchState, Salience, Tier, Verdict, VerdictLabel

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

_ARTICLE = ", ".join("ar." + name.strip() for name in ARTICLE_COLUMNS.split(","))


@dataclass(frozen=True, slots=True)
class Health:
    """When a source was last read, and when it last gave an article."""

    last_read_at: datetime | None
    last_item_at: datetime | None
    items: int


def fetch_states(
    connection: Connection, *, page: bool, since: datetime | None = None
) -> dict[str, FetchState]:
    """Validators of listing pages (``page=False``) or of articles fetched since a time."""
    found = connection.execute(
        "SELECT url, source_id, etag, last_modified, body_digest, fetched_at FROM fetch_states "
        "WHERE page = ? AND (? IS NULL OR fetched_at >= ?)",
        [page, since, since],
    ).fetchall()
    states = (FetchState(row[0], row[1], row[2] or "", row[3] or "", row[4] or "", row[5]) for row in found)
    return {f"{one.source_id} {one.url}": one for one in states}


def conservation(connection: Connection, run_id: str) -> Conservation:
    """The account of one run."""
    row = connection.execute(
        "SELECT coalesce(sum(discovered), 0) FROM source_reports WHERE run_id = ?", [run_id]
    ).fetchone()
    counts = connection.execute(
        "SELECT disposition, count(*) FROM outcomes WHERE run_id = ? GROUP BY disposition", [run_id]
    ).fetchall()
    doubled = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM outcomes WHERE run_id = ? GROUP BY source_id, url HAVING count(*) > 1)",
        [run_id],
    ).fetchone()
    return Conservation(int(row[0]) if row else 0, dict(counts), int(doubled[0]) if doubled else 0)


_IN_FORCE = "(retired_at IS NULL OR retired_at > ?) AND (valid_to IS NULL OR valid_to >= CAST(? AS DATE))"


def evidence(connection: Connection, at: datetime, since: datetime | None = None) -> list[Evidence]:
    """Evidence in force at ``at``, newest first; the sentences of one notice in their order.

    With ``since``, also what was not retired but went out of force from then on.
    """
    return _statements(connection, f"WHERE {_IN_FORCE}", [at, since or at])


def whole_record(connection: Connection) -> list[Evidence]:
    """All statements in the same order, also those that were retired or are no longer in force."""
    return _statements(connection, "", [])


def _statements(connection: Connection, where: str, values: list[object]) -> list[Evidence]:
    names = ", ".join(EVIDENCE_NAMES)
    order = "stated_at DESC NULLS LAST, article_id, position, evidence_id"
    found = connection.execute(f"SELECT {names} FROM evidence {where} ORDER BY {order}", values).fetchall()
    return [read_evidence(row) for row in found]


#: Claims with all that is known of their articles, as a review reads them.
CLAIMS = """
    FROM claims c JOIN articles ar USING (article_id) JOIN sources s USING (source_id)
    JOIN labels l USING (article_id) JOIN relevance r USING (article_id) JOIN story_members m USING (article_id)
"""
_CONTEXTS = f"""{CLAIMS}
    WHERE ar.dated BETWEEN $since AND $until AND r.about_province AND ($everything OR c.article_id IN (SELECT unnest($articles))
      OR c.claim_id IN (SELECT claim_id FROM claim_clusters WHERE cluster_id IN (SELECT unnest($clusters))))
"""


def claim_contexts(
    connection: Connection,
    since: datetime,
    until: datetime,
    *,
    clusters: Sequence[str] | None = None,
    articles: Sequence[str] = (),
) -> list[ClaimContext]:
    """Claims of articles dated in the period, with what their priority depends on; oldest first.

    With ``clusters``, only claims of these and of ``articles``.
    """
    given = {
        "since": since,
        "until": until,
        "everything": clusters is None,
        "clusters": list(clusters or ()),
        "articles": list(articles),
    }
    # Each article once: its claims share it.
    of_article = f"SELECT {_ARTICLE} FROM articles ar WHERE article_id IN (SELECT c.article_id {_CONTEXTS})"
    found = {row[0]: read_article(row) for row in connection.execute(of_article, given).fetchall()}
    sql = f"""
        SELECT c.claim_id, c.article_id, c.span_start, c.span_end, c.text, c.p, c.facets,
               s.name, s.tier, l.topic, l.sentiment, r.salience, m.story_id {_CONTEXTS}
        ORDER BY ar.dated, c.article_id, c.span_start
    """
    return [
        ClaimContext(
            claim=read_claim(row[:7]),
            source_name=row[7],
            tier=Tier(row[8]),
            topic=row[9],
            sentiment=row[10],
            salience=Salience(row[11]),
            story_id=row[12],
            article=found[row[1]],
        )
        for row in connection.execute(sql, given).fetchall()
    ]


def texts(connection: Connection, article_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Id and text of these articles, by id."""
    sql = f"SELECT {_ARTICLE} FROM articles ar WHERE article_id IN (SELECT unnest(?)) ORDER BY article_id"
    return [
        (row[0], read_article(row).text) for row in connection.execute(sql, [list(article_ids)]).fetchall()
    ]


def source_health(connection: Connection) -> dict[str, Health]:
    """Health by source id."""
    found = connection.execute(
        "SELECT s.source_id, any_value(s.last_read_at), max(a.dated), count(a.article_id) "
        "FROM sources s LEFT JOIN articles a USING (source_id) GROUP BY s.source_id"
    ).fetchall()
    return {row[0]: Health(row[1], row[2], int(row[3])) for row in found}


#: Claims of articles dated in a period; both ends may be open, and then all claims are meant.
_IN_PERIOD = """
    (? IS NULL AND ? IS NULL) OR claim_id IN (SELECT c.claim_id FROM claims c JOIN articles ar USING (article_id)
                 WHERE (? IS NULL OR ar.dated >= ?) AND (? IS NULL OR ar.dated <= ?))
"""


def clusters(connection: Connection, since: datetime | None, until: datetime | None) -> dict[str, str]:
    """Cluster id by claim id, for claims of articles dated in the period."""
    return dict(
        connection.execute(
            f"SELECT claim_id, cluster_id FROM claim_clusters WHERE {_IN_PERIOD}",
            [since, until, since, since, until, until],
        ).fetchall()
    )


def unreviewed_evidence(connection: Connection, at: datetime, since: datetime | None = None) -> set[str]:
    """Ids of what :func:`evidence` returns that claims have not been held against yet."""
    found = connection.execute(
        f"SELECT evidence_id FROM evidence e WHERE {_IN_FORCE} "
        "AND NOT EXISTS (SELECT 1 FROM reviewed_evidence r WHERE r.evidence_id = e.evidence_id)",
        [at, since or at],
    ).fetchall()
    return {row[0] for row in found}


def verdicts(connection: Connection, since: datetime | None, until: datetime | None) -> list[Verdict]:
    """The newest verdict of every claim of articles dated in the period."""
    found = connection.execute(
        f"SELECT claim_id, label, probs, evidence_ids, reasons FROM verdicts WHERE {_IN_PERIOD}",
        [since, until, since, since, until, until],
    ).fetchall()
    return [_verdict(row) for row in found]


def verdicts_of(connection: Connection, claim_ids: Sequence[str]) -> list[Verdict]:
    """The newest verdicts of these claims."""
    found = connection.execute(
        "SELECT claim_id, label, probs, evidence_ids, reasons FROM verdicts WHERE claim_id IN (SELECT unnest(?))",
        [list(claim_ids)],
    ).fetchall()
    return [_verdict(row) for row in found]


def _verdict(row: tuple[Any, ...]) -> Verdict:
    claim_id, label, probs, evidence_ids, reasons = row
    odds = tuple(json.loads(probs or "{}").items())
    return Verdict(claim_id, VerdictLabel(label), odds, tuple(evidence_ids), tuple(reasons))


def story_ids(connection: Connection, since: datetime) -> list[str]:
    """Articles in the story index dated since a time, oldest first."""
    sql = "SELECT article_id FROM story_rows WHERE dated >= ? OR NOT known_time ORDER BY dated, article_id"
    return [row[0] for row in connection.execute(sql, [since]).fetchall()]


def story_rows(connection: Connection, article_ids: Sequence[str]) -> list[StoryRow]:
    """Rows of the story index for these articles, oldest first."""
    found = connection.execute(
        "SELECT article_id, story_id, reprint_of, source_id, kind, dated, known_time, content_digest, sketch, terms "
        "FROM story_rows WHERE article_id IN (SELECT unnest(?)) ORDER BY dated, article_id",
        [list(article_ids)],
    ).fetchall()
    return [
        StoryRow(
            article_id=row[0],
            story_id=row[1],
            reprint_of=row[2],
            source_id=row[3],
            kind=row[4],
            dated=row[5],
            known_time=row[6],
            content_digest=row[7],
            sketch=tuple(row[8] or ()),
            terms=tuple((one[0], one[1]) for one in json.loads(row[9] or "[]")),
        )
        for row in found
    ]


def mentions(connection: Connection, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """One row a topic or place of every text about the province: key, name, dated, article, story, source.

    Topics are the main field of texts whose subject is the province; places those inside it. Official and
    fact-checking sources are left out: their notices answer a burst, they make none.
    """
    found = connection.execute(
        """
        WITH texts AS (
          SELECT a.article_id, a.dated, a.source_id, m.story_id, l.topic
          FROM articles a JOIN sources s USING (source_id) JOIN labels l USING (article_id)
          JOIN relevance r USING (article_id) JOIN story_members m USING (article_id)
          WHERE a.dated BETWEEN ? AND ? AND r.salience = 'main' AND s.tier NOT IN ('official', 'fact-check'))
        SELECT 'topic:' || topic AS key, topic AS name, dated, article_id, story_id, source_id FROM texts
        UNION ALL
        SELECT DISTINCT 'place:' || p.place_id, any_value(p.name) OVER (PARTITION BY p.place_id), dated,
               article_id, story_id, source_id
        FROM texts JOIN mentions p USING (article_id)
        ORDER BY 1, 3, 4
        """,
        [since, until],
    ).fetchall()
    return [
        dict(zip(("key", "name", "dated", "article_id", "story_id", "source_id"), row, strict=True))
        for row in found
    ]


def began(connection: Connection) -> datetime | None:
    """When the first run started."""
    row = connection.execute("SELECT min(started_at) FROM runs").fetchone()
    return row[0] if row else None
