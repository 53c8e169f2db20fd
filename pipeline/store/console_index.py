"""The queue held in memory by the console, so that reading it waits for nobody who writes.

A copy of what can be filtered and sorted by is kept in a DuckDB of its own without a file. It is renewed when
the store has changed, and at once for an alert that an officer here has just acted on.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store.connection import connect

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

#: State, version, owner and newest event of every alert, in one pass over the events.
_LATEST = """
  SELECT alert_id, arg_max(to_state, number) AS state, max(number) AS version, arg_max(event_id, number) AS event_id,
         arg_max(actor, number) FILTER (action = 'take') AS owner
  FROM alert_events WHERE {only} GROUP BY alert_id
"""
# An alert that came back to "new" has no owner, whoever took it before.
_BASE = f"""
  SELECT a.alert_id, a.kind, a.title, a.priority, coalesce(a.unit, '') AS unit, a.raised_at, a.last_seen_at, e.state, e.version,
         CASE WHEN e.state <> 'moi' THEN coalesce(e.owner, '') ELSE '' END AS owner, d.due_at AS held_until,
         coalesce(len(a.article_ids), 0) AS appearances,
         hash(a.title, a.unit, a.kind, a.article_ids, a.verdict_reasons) AS content
  FROM alerts a JOIN ({_LATEST}) e USING (alert_id) LEFT JOIN alert_deadlines d ON d.event_id = e.event_id
"""
_FACETS = """
  WITH wanted AS (SELECT * FROM alerts a WHERE {only}),
  seen AS (SELECT w.alert_id, u.article_id FROM wanted w, unnest(w.article_ids) AS u(article_id)),
  press AS (SELECT v.alert_id, list(DISTINCT s.name ORDER BY s.name) AS sources, list(DISTINCT s.tier) AS tiers
            FROM seen v JOIN articles USING (article_id) JOIN sources s USING (source_id) GROUP BY ALL),
  about AS (SELECT v.alert_id, list(DISTINCT l.topic) AS topics FROM seen v JOIN labels l USING (article_id) GROUP BY ALL),
  sites AS (SELECT v.alert_id, list(DISTINCT m.name) AS places FROM seen v JOIN mentions m USING (article_id) GROUP BY ALL),
  said AS (SELECT alert_id, lower(concat_ws(' ', title, unit, alert_id, array_to_string(verdict_reasons, ' '))) AS marked FROM wanted)
  SELECT w.alert_id, hash(w.title, w.unit, w.kind, w.article_ids, w.verdict_reasons) AS content,
         coalesce(p.sources, []) AS sources, coalesce(p.tiers, []) AS tiers, coalesce(b.topics, []) AS topics,
         coalesce(t.places, []) AS places, s.marked, replace(strip_accents(s.marked), 'đ', 'd') AS plain
  FROM wanted w JOIN said s USING (alert_id) LEFT JOIN press p USING (alert_id) LEFT JOIN about b USING (alert_id)
  LEFT JOIN sites t USING (alert_id)
"""
_SIGN = """
  SELECT (SELECT count(*) FROM alert_events), (SELECT count(*) FROM alerts),
         (SELECT bit_xor(hash(alert_id, title, unit, kind, priority, last_seen_at, article_ids, verdict_reasons)) FROM alerts)
"""
# Above so many changed alerts it is quicker to read all again.
_MANY = 2000


class QueueIndex:
    """The queue of the store at ``path``, in memory. Safe to share between threads."""

    def __init__(self, path: Path, *, timeout: float = 30.0) -> None:
        import duckdb

        self.path = path
        self.timeout = timeout
        self._memory = duckdb.connect(":memory:")
        self._memory.execute("SET TimeZone = 'UTC'; SET threads = 1; SET enable_progress_bar = false")
        self._renewing = threading.Lock()
        self._sign: tuple[object, ...] | None = None

    def cursor(self) -> Connection:
        """A connection to the table ``queue`` for one thread; the first call reads the store."""
        if self._sign is None:
            self.renew()
        return self._memory.cursor()

    def renew(self) -> bool:
        """Read the store again if it has changed; returns whether it had."""
        with self._renewing:
            with connect(self.path, self.timeout) as store:
                sign = store.execute(_SIGN).fetchone()
                if sign == self._sign:
                    return False
                self._take(store, "base", _BASE.format(only="true"))
            self._renew_facets()
            self._memory.execute(
                "CREATE OR REPLACE TABLE queue AS SELECT * FROM base JOIN facets USING (alert_id, content)"
            )
            self._sign = sign
        return True

    def renew_alert(self, alert_id: str) -> None:
        """Bring one alert up to date, after somebody here has acted on it."""
        if self._sign is None:
            return
        with self._renewing:
            with connect(self.path, self.timeout) as store:
                row = store.execute(
                    _BASE.format(only="alert_id = $id") + " WHERE a.alert_id = $id", {"id": alert_id}
                ).fetchone()
            if row:
                self._memory.execute(
                    "UPDATE queue SET state = ?, version = ?, owner = ?, held_until = ? WHERE alert_id = ?",
                    [row[7], row[8], row[9], row[10], alert_id],
                )

    def _renew_facets(self) -> None:
        """Work out places, topics, sources and search words of the alerts that are new or other than before."""
        known = self._memory.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'facets'").fetchone()
        if not known:
            return self._facets(None)
        changed = self._memory.execute(
            "SELECT alert_id FROM base ANTI JOIN facets USING (alert_id, content)"
        ).fetchall()
        if changed:
            self._facets([row[0] for row in changed] if len(changed) <= _MANY else None)
        return None

    def _facets(self, ids: Sequence[str] | None) -> None:
        with connect(self.path, self.timeout) as store:
            if ids is None:
                return self._take(store, "facets", _FACETS.format(only="true"))
            store.execute(
                "CREATE OR REPLACE TEMP TABLE changed AS SELECT unnest(?::VARCHAR[]) AS alert_id", [ids]
            )
            self._take(store, "newer", _FACETS.format(only="alert_id IN (SELECT alert_id FROM changed)"))
            store.execute("DROP TABLE changed")
        self._memory.execute(
            "BEGIN; DELETE FROM facets WHERE alert_id IN (SELECT alert_id FROM newer); "
            "INSERT INTO facets FROM newer; COMMIT"
        )
        return None

    def _take(self, store: Connection, name: str, query: str) -> None:
        """Copy the answer of ``query`` from the store into a table in memory, through a Parquet file."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "rows.parquet"
            store.execute(f"COPY ({query}) TO '{file}' (FORMAT parquet, COMPRESSION uncompressed)")
            self._memory.execute(f"CREATE OR REPLACE TABLE {name} AS FROM read_parquet('{file}')")
