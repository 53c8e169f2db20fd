"""The texts that an article had, one after the other; also one that it had before and came back to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.store.merging import STAGE, Row, distinct, stage

if TYPE_CHECKING:
    import duckdb

# What is the same text as the one read before it is no revision, whoever brings it and however often. Of two read
# at one time the one that is stored comes first, then they come in the order in which they were handed over.
_NEW = f"""
    WITH read AS (
      SELECT article_id, content_digest, fetched_at, 0 AS place FROM revisions SEMI JOIN {STAGE} USING (article_id)
      UNION ALL
      SELECT article_id, content_digest, fetched_at, s.rowid + 1 FROM {STAGE} s WHERE NOT EXISTS (
        SELECT 1 FROM revisions r WHERE r.article_id = s.article_id AND r.content_digest = s.content_digest
        AND r.fetched_at = s.fetched_at)
    ),
    after AS (
      SELECT *, lag(content_digest) OVER (PARTITION BY article_id ORDER BY fetched_at, place) AS before FROM read
    ),
    new AS (SELECT place FROM after WHERE place > 0 AND before IS DISTINCT FROM content_digest)
    INSERT INTO revisions (article_id, content_digest, title, lead, body, fetched_at)
    SELECT article_id, content_digest, title, lead, body, fetched_at FROM {STAGE} s
    WHERE s.rowid + 1 IN (SELECT place FROM new)
"""


def write_revisions(connection: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> None:
    """Keep the texts that differ from the one read before them; safe to repeat."""
    rows = distinct(rows, ("article_id", "content_digest", "fetched_at"))
    if rows:
        stage(connection, "revisions", rows)
        connection.execute(_NEW)
