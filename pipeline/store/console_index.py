"""The queue held in memory by the console, so that reading it waits for nobody who writes.

A copy of what can be filtered and sorted by is kept in a DuckDB of its own without a file. It is renewed when
the store has changed, and at once for an alert that an officer here has just acted on.
"""

from __future__ import annotations

import re
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store.console_door import reading

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

#: State, version, owner and newest event of every alert, in one pass over the events.
_LATEST = """
  SELECT alert_id, arg_max(to_state, number) AS state, max(number) AS version, arg_max(event_id, number) AS event_id,
         arg_max(actor, number) FILTER (action = 'take') AS owner,
         arg_max(coalesce(reason, ''), number) FILTER (action = 'close') AS closed_because
  FROM alert_events WHERE {only} GROUP BY alert_id
"""
# An alert that came back to "new" has no owner, whoever took it before.
_BASE = f"""
  SELECT a.alert_id, a.kind, a.title, a.priority, coalesce(a.unit, '') AS unit, a.raised_at, a.last_seen_at, e.state, e.version,
         CASE WHEN e.state <> 'moi' THEN coalesce(e.owner, '') ELSE '' END AS owner, d.due_at AS held_until,
         coalesce(len(a.article_ids), 0) AS appearances,
         hash(a.title, a.unit, a.kind, a.article_ids, a.verdict_reasons) AS content,
         coalesce(e.closed_because, '') AS closed_because
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
# What shows at little cost that alerts were written again; events are only appended, so their count is enough.
_SIGN = """
  SELECT (SELECT count(*) FROM alert_events), count(*), max(last_seen_at), sum(epoch(last_seen_at)), sum(score), sum(priority),
         sum(len(article_ids)), sum(len(title)) FROM alerts
"""
# Above so many changed alerts it is quicker to read all again.
_MANY = 2000
# How many of the latest alerts are looked through for similar ones, and from when they count as similar.
_RECENT, _LEAST_SHARED, _LEAST_LIKE = 5000, 4, 0.25
_CHOICES_SECONDS = 60.0
_IMPATIENT = 1.0  # seconds
_WORDS = (
    "SELECT word FROM (SELECT unnest({0}) AS word FROM queue) GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 60"
)
_CHOICES = {
    "places": _WORDS.format("places"),
    "topics": _WORDS.format("topics"),
    "owners": "SELECT DISTINCT owner FROM queue WHERE owner <> '' ORDER BY 1",
}


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """An earlier alert that says nearly the same, and how it ended."""

    alert_id: str
    title: str
    kind: str
    raised_at: datetime
    state: str
    closed_because: str


class QueueIndex:
    """The queue of the store at ``path``, in memory. Safe to share between threads."""

    def __init__(self, path: Path, *, timeout: float = 30.0) -> None:
        import duckdb

        self.path = path
        self.timeout = timeout
        self._memory = duckdb.connect(":memory:")
        self._memory.execute("SET TimeZone = 'UTC'; SET threads = 1; SET enable_progress_bar = false")
        self._renewing = threading.Lock()
        self._has_read = False
        #: Changes with every change of the queue: whatever was worked out under one number still holds under it.
        self.generation = 0
        self.answers: dict[object, object] = {}
        self._files: tuple[tuple[int, int], ...] = ()
        self._sign: tuple[int, tuple[object, ...]] | None = None
        self._recent: list[tuple[str, frozenset[str]]] | None = None
        self._choices: tuple[float, dict[str, list[str]]] = (-1e9, {})

    def cursor(self) -> Connection:
        """A connection to the table ``queue`` for one thread; the first call reads the store."""
        if self._sign is None:
            self.renew()
        return self._memory.cursor()

    def renew(self) -> bool:
        """Read what has changed in the store; returns whether anything had."""
        with self._renewing:
            self._has_read = False
            files = _files(self.path)
            if self._sign and files == self._files:
                return False
            with reading(self.path, self.timeout) as store:
                self._has_read = True
                row = store.execute(_SIGN).fetchone() or (0,)
                sign = (int(row[0]), tuple(row[1:]))
                self._files = files
                if sign == self._sign:
                    return False
                if self._sign and sign[1] == self._sign[1] and sign[0] > self._sign[0]:
                    self._take_new_events(store, self._sign[0])
                    self._sign = sign
                    self.generation += 1
                    return True
                self._take(store, "base", _BASE.format(only="true"))
            self._renew_facets()
            self._memory.execute(
                "CREATE OR REPLACE TABLE queue AS SELECT * FROM base JOIN facets USING (alert_id, content)"
            )
            self._sign = sign
            self._recent = None
            self.generation += 1
        return True

    def renew_events(self, store: Connection) -> None:
        """Read only what was appended to the histories, after somebody here has acted, from the open store.

        Whoever is renewing and still waits for the store will find these events there; only who has read already
        is waited for.
        """
        if not self._renewing.acquire(timeout=_IMPATIENT if self._has_read else 0.0):
            return
        try:
            if self._sign is None:
                return
            row = store.execute("SELECT count(*) FROM alert_events").fetchone()
            self._take_new_events(store, self._sign[0])
            self._sign = (int(row[0]) if row else 0, self._sign[1])
            self.generation += 1
        finally:
            self._renewing.release()

    def choices(self) -> dict[str, list[str]]:
        """What alerts can be filtered by: places (most frequent first), topics, owners; at most a minute old."""
        made, found = self._choices
        if time.monotonic() - made > _CHOICES_SECONDS:
            cursor = self.cursor()
            try:
                found = {name: _most(cursor, sql) for name, sql in _CHOICES.items()}
            finally:
                cursor.close()
            self._choices = (time.monotonic(), found)
        return found

    def similar(self, alert_id: str, title: str, *, most: int = 5) -> list[SimilarCase]:
        """Those of the latest alerts that share most words with ``title``, most alike first."""
        words = _words(title)
        scored = []
        for other, theirs in self._recent_words():
            shared = len(words & theirs)
            if shared >= _LEAST_SHARED and other != alert_id:
                likeness = shared / (len(words) + len(theirs) - shared)
                if likeness >= _LEAST_LIKE:
                    scored.append((-likeness, other))
        best = [other for _, other in sorted(scored)[:most]]
        cursor = self.cursor()
        try:
            found = cursor.execute(
                "SELECT alert_id, title, kind, raised_at, state, closed_because FROM queue WHERE list_contains(?, alert_id)",
                [best],
            ).fetchall()
        finally:
            cursor.close()
        return sorted((SimilarCase(*row) for row in found), key=lambda one: best.index(one.alert_id))

    def _recent_words(self) -> list[tuple[str, frozenset[str]]]:
        """The words of the latest alerts: those an officer could still know of."""
        found = self._recent
        if found is None:
            cursor = self.cursor()
            rows = cursor.execute(
                f"SELECT alert_id, title FROM queue ORDER BY raised_at DESC LIMIT {_RECENT}"
            ).fetchall()
            cursor.close()
            found = self._recent = [(row[0], _words(row[1])) for row in rows]
        return found

    def _take_new_events(self, store: Connection, known: int) -> None:
        """Bring those alerts up to date that have an event after the first ``known`` ones."""
        found = store.execute(
            "SELECT DISTINCT alert_id FROM alert_events WHERE rowid >= ?", [known]
        ).fetchall()
        ids = [row[0] for row in found]
        if not ids:
            return
        marks = ", ".join("?" for _ in ids)
        only = f"alert_id IN ({marks})"
        rows = store.execute(f"{_BASE.format(only=only)} WHERE a.{only}", [*ids, *ids]).fetchall()
        for row in rows:
            self._memory.execute(
                "UPDATE queue SET state = ?, version = ?, owner = ?, held_until = ?, closed_because = ? WHERE alert_id = ?",
                [row[7], row[8], row[9], row[10], row[13], row[0]],
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
        with reading(self.path, self.timeout) as store:
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


def _most(cursor: Connection, sql: str) -> list[str]:
    return [row[0] for row in cursor.execute(sql).fetchall()]


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w+", text.lower()) if len(word) > 1)


def _files(path: Path) -> tuple[tuple[int, int], ...]:
    """Time and size of the store's files: while they stay the same nobody has written."""
    found = [file.stat() for file in (path, path.with_name(f"{path.name}.wal")) if file.exists()]
    return tuple((one.st_mtime_ns, one.st_size) for one in found)
