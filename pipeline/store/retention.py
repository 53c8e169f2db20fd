"""Retention clocks: what is due by kind, taking it out, and the deletion log. Alerts under work keep all of theirs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store.console_door import reading, writing
from pipeline.store.page_rows import removed, tables_with_pages

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

#: Rows of one transaction and one line of the log.
CHUNK = 500
#: These speak of an article without holding a word of it, or are the record itself.
_STAY = {"outcomes", "evidence", "deletions", "alerts", "alert_events", "alert_now", "fetch_states", "audit"}
_PAGE = "archive_file = NULL, archive_offset = NULL, archive_length = NULL"

#: Articles of alerts that are not closed, of their claims and their evidence, and of statements in force.
_HELD = """
  WITH open AS (
    SELECT a.* FROM alerts a LEFT JOIN (SELECT alert_id, arg_max(to_state, number) AS state FROM alert_events GROUP BY alert_id) e
      USING (alert_id) WHERE coalesce(e.state, 'moi') <> 'dong')
  SELECT unnest(article_ids) AS article_id FROM open
  UNION SELECT article_id FROM claims WHERE claim_id IN (SELECT unnest(claim_ids) FROM open)
  UNION SELECT article_id FROM evidence WHERE coalesce(article_id, '') <> ''
    AND (retired_at IS NULL OR evidence_id IN (SELECT unnest(evidence_ids) FROM open))
"""


@dataclass(frozen=True, slots=True)
class Due:
    """What one clock has run out for: row keys and the digests of what they hold."""

    kind: str
    rule: str
    cutoff: datetime
    items: tuple[tuple[str, str], ...]


def due(path: Path, timeout: float, clocks: Mapping[str, int], now: datetime) -> list[Due]:
    """What the clocks (days by kind: posts, articles, pages, quarantine; 0 is off) have run out for at ``now``."""
    found = []
    with reading(path, timeout) as connection:
        for kind, days in clocks.items():
            if days:
                cutoff = now - timedelta(days=days)
                items = connection.execute(_QUERIES[kind], [cutoff]).fetchall()
                found.append(Due(kind, f"[retention] {kind}_days = {days}", cutoff, tuple(items)))
    return found


_ROWS = """
  SELECT article_id, coalesce(nullif(body_digest, ''), content_digest) FROM articles
  WHERE greatest(fetched_at, dated) < ? AND {more} AND article_id NOT IN (SELECT article_id FROM ({held})) ORDER BY ALL
"""
_QUERIES = {
    "posts": _ROWS.format(more="kind = 'post'", held=_HELD),
    "articles": _ROWS.format(more="kind <> 'post'", held=_HELD),
    "pages": _ROWS.format(more="archive_file IS NOT NULL", held=_HELD),
    "quarantine": "SELECT url, coalesce(body_digest, '') FROM quarantine WHERE fetched_at < ? ORDER BY ALL",
}


def remove(path: Path, timeout: float, what: Due, at: datetime) -> int:
    """Take out what is due, in transactions that carry their own line of the deletion log.

    Returns:
        How many rows went; an alert that was opened in between keeps its own.
    """
    gone = 0
    for start in range(0, len(what.items), CHUNK):
        with writing(path, timeout) as connection:
            chunk = what.items[start : start + CHUNK]
            still = set(_still(connection, what, [key for key, _ in chunk]))
            part = [one for one in chunk if one in still]
            if part:
                _take_out(connection, what.kind, [key for key, _ in part], what.cutoff)
                append_deletion(connection, what, sorted({digest for _, digest in part}), len(part), at)
                gone += len(part)
    return gone


def _still(connection: Connection, what: Due, keys: list[str]) -> list[tuple[str, str]]:
    """Those of ``keys`` that are due even now."""
    query = f"SELECT * FROM ({_QUERIES[what.kind]}) t(key, digest) WHERE list_contains(?, key)"
    return connection.execute(query, [what.cutoff, keys]).fetchall()


def _take_out(connection: Connection, kind: str, keys: list[str], cutoff: datetime) -> None:
    if kind == "quarantine":
        connection.execute(
            "DELETE FROM quarantine WHERE list_contains(?, url) AND fetched_at < ?", [keys, cutoff]
        )
        return
    if kind == "pages":
        for table, columns in tables_with_pages(connection).items():
            if "article_id" in columns:
                connection.execute(f"UPDATE {table} SET {_PAGE} WHERE list_contains(?, article_id)", [keys])
        return
    claims = "(SELECT claim_id FROM claims WHERE list_contains(?, article_id))"
    tables = _tables(connection)
    for table in tables.get("claim_id", ()):
        if table != "claims" and table not in tables["article_id"]:
            connection.execute(f"DELETE FROM {table} WHERE claim_id IN {claims}", [keys])
    for table in tables["article_id"]:
        connection.execute(f"DELETE FROM {table} WHERE list_contains(?, article_id)", [keys])
    # Marks outlive a claim that a revision of its article replaced; where one is needed it is made again.
    connection.execute("DELETE FROM claim_marks WHERE claim_id NOT IN (SELECT claim_id FROM claims)")


def _tables(connection: Connection) -> dict[str, list[str]]:
    """Tables whose rows are made from an article or from a claim, by the column that says which."""
    found = connection.execute(
        "SELECT column_name, table_name FROM duckdb_columns() WHERE NOT internal AND column_name IN ('article_id', 'claim_id')"
    ).fetchall()
    tables: dict[str, list[str]] = {"article_id": [], "claim_id": []}
    for column, table in found:
        if table not in _STAY:
            tables[column].append(table)
    return tables


def append_deletion(
    connection: Connection, what: Due, digests: Sequence[str], items: int, at: datetime
) -> None:
    """Append one line to the deletion log, inside the caller's transaction."""
    row = connection.execute("SELECT number, digest FROM deletions ORDER BY number DESC LIMIT 1").fetchone()
    number, previous = (int(row[0]) + 1, str(row[1])) if row else (1, "")
    digest = _link(number, at, what.kind, what.rule, what.cutoff, items, digests, previous)
    connection.execute(
        "INSERT INTO deletions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [number, at, what.kind, what.rule, what.cutoff, items, list(digests), previous, digest],
    )


def deletion_problems(path: Path, timeout: float) -> Iterator[str]:
    """What is wrong with the chain of the deletion log, in words."""
    with reading(path, timeout) as connection:
        rows = connection.execute("SELECT * FROM deletions ORDER BY number").fetchall()
    previous = ""
    for expected, (number, *told, before, digest) in enumerate(rows, 1):
        if number != expected or before != previous:
            yield f"nhật ký xóa: dòng {expected} thiếu hoặc không nối với dòng trước"
        if digest != _link(number, *told, before):
            yield f"nhật ký xóa: dòng {number} đã bị sửa"
        previous = digest


def removed_digests(path: Path, timeout: float) -> set[str]:
    """Digests of everything that clocks have removed."""
    with reading(path, timeout) as connection:
        return removed(connection)


def _link(number: int, at: datetime, *rest: object) -> str:
    told = [one.astimezone(UTC).isoformat() if isinstance(one, datetime) else one for one in (at, *rest)]
    text = json.dumps([number, *told], ensure_ascii=False, default=list)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
