"""What became of every discovered address: for the demo's comparison with the truth, and for inspection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Fate:
    """One address: its dispositions in the order of the runs, and what is stored of it.

    ``alerts`` are kinds; ``claims`` are (sentence, verdict label) pairs.
    """

    url: str
    dispositions: tuple[str, ...]
    article_id: str = ""
    salience: str = ""
    topic: str = ""
    sentiment: str = ""
    story_id: str = ""
    reprint_of: str = ""
    alerts: tuple[str, ...] = ()
    claims: tuple[tuple[str, str], ...] = ()


_FATES = """
    WITH seen AS (
      SELECT o.url, list(o.disposition ORDER BY u.started_at) AS dispositions, max(nullif(o.article_id, '')) AS article_id
      FROM outcomes o JOIN runs u USING (run_id) GROUP BY o.url),
    raised AS (
      SELECT article_id, list(DISTINCT kind ORDER BY kind) AS kinds
      FROM (SELECT unnest(article_ids) AS article_id, kind FROM alerts) GROUP BY article_id),
    judged AS (
      SELECT c.article_id, list({'text': c.text, 'label': coalesce(v.label, '')} ORDER BY c.span_start) AS claims
      FROM claims c LEFT JOIN verdicts v USING (claim_id) GROUP BY c.article_id)
    SELECT s.url, s.dispositions, coalesce(a.article_id, ''), coalesce(r.salience, ''), coalesce(l.topic, ''),
           coalesce(l.sentiment, ''), coalesce(m.story_id, ''), coalesce(m.reprint_of, ''), coalesce(w.kinds, []), coalesce(j.claims, [])
    FROM seen s LEFT JOIN articles a ON a.article_id = s.article_id LEFT JOIN relevance r ON r.article_id = a.article_id
    LEFT JOIN labels l ON l.article_id = a.article_id LEFT JOIN story_members m ON m.article_id = a.article_id
    LEFT JOIN raised w ON w.article_id = a.article_id LEFT JOIN judged j ON j.article_id = a.article_id
    ORDER BY s.url
"""


def fates(connection: Connection) -> list[Fate]:
    """One row for each address that was ever discovered."""
    return [
        Fate(
            row[0],
            tuple(row[1]),
            row[2],
            row[3],
            row[4],
            row[5],
            row[6],
            row[7],
            tuple(row[8]),
            tuple((one["text"], one["label"]) for one in row[9]),
        )
        for row in connection.execute(_FATES).fetchall()
    ]
