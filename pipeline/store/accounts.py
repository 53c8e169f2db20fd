"""Accounts of runs that did not come to their end: what they committed is what they are held to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

#: Shown with a source of a run that was cut short: its other items are counted by the run that read them.
CUT_SHORT = "lượt bị ngắt: chỉ tính các mục đã ghi, phần còn lại do lượt sau đọc"


def close_interrupted(connection: Connection) -> None:
    """Mark runs that never finished and close their accounts, inside the caller's transaction.

    A run that died before its reports were committed has counted nothing, though batches of it are stored.
    What it had committed then counts as discovered; the rest is discovered, and counted, by the next run.
    """
    connection.execute("UPDATE runs SET status = 'interrupted' WHERE status = 'running'")
    connection.execute(
        """
        INSERT INTO source_reports (run_id, source_id, requests, bytes, not_modified, discovered, robots_denied, failures, problems)
        SELECT o.run_id, o.source_id, 0, 0, 0, count(*), count(*) FILTER (disposition = 'robots_denied'),
               count(*) FILTER (disposition = 'failed'), to_json([?])
        FROM outcomes o JOIN runs r USING (run_id)
        WHERE r.status = 'interrupted' AND NOT EXISTS
          (SELECT 1 FROM source_reports s WHERE s.run_id = o.run_id AND s.source_id = o.source_id)
        GROUP BY o.run_id, o.source_id
        """,
        [CUT_SHORT],
    )


def unbalanced(connection: Connection) -> list[str]:
    """Runs whose discovered items and dispositions do not agree, or that counted an item twice."""
    found = connection.execute(
        """
        SELECT r.run_id FROM runs r
        LEFT JOIN (SELECT run_id, sum(discovered) AS n FROM source_reports GROUP BY run_id) d USING (run_id)
        LEFT JOIN (SELECT run_id, count(*) AS n, count(DISTINCT (source_id, url)) AS once FROM outcomes GROUP BY run_id) o USING (run_id)
        WHERE r.status <> 'running' AND (coalesce(d.n, 0) <> coalesce(o.n, 0) OR coalesce(o.n, 0) <> coalesce(o.once, 0))
        ORDER BY r.run_id
        """
    ).fetchall()
    return [row[0] for row in found]
