"""Every row of a store that must not depend on how often its runs were killed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

#: An attempt's own marks: which run, when by the machine's clock, where in the archive.
PASSING = {
    "run_id", "started_at", "finished_at", "applied_at", "archive_file", "archive_offset", "archive_length",
    "happened_at", "made_at", "last_read_at", "checked_at",
}  # fmt: skip
#: Accounts of single attempts: an attempt that was killed has one of its own, and its own requests.
ATTEMPTS = {
    "runs",
    "source_reports",
    "migrations",
    "outcomes",
    "host_hours",
    "host_robots",
    "host_rests",
    "source_polls",
}

#: When a listing was last read in full: a repeated attempt may find that it need not read it again.
ALSO_PASSING = {("fetch_states", "fetched_at")}

Rows = Mapping[str, Counter[tuple[object, ...]]]


def rows(folder: Path) -> Rows:
    """Rows by table, with how often each occurs; of outcomes only that each article was taken in once."""
    import duckdb

    with duckdb.connect(str(folder / "minhtin.duckdb"), read_only=True) as connection:
        tables = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        found = {
            name: _rows(connection, name, _columns(connection, name))
            for name in tables
            if name not in ATTEMPTS
        }
        kept = connection.execute(
            "SELECT source_id, url, disposition, article_id, count(*) FROM outcomes "
            "WHERE disposition IN ('stored', 'updated') GROUP BY ALL"
        ).fetchall()
    return {**found, "outcomes": Counter(kept)}


def differences(calm: Rows, killed: Rows) -> list[str]:
    """One line a table whose rows differ."""
    lines = []
    for table in sorted({*calm, *killed}):
        lost, more = calm[table] - killed[table], killed[table] - calm[table]
        if lost or more:
            lines.append(f"{table}: -{lost.total()} +{more.total()} {[*lost][:1]} {[*more][:1]}"[:600])
    return lines


def _columns(connection: object, table: str) -> list[str]:
    found = connection.execute(  # type: ignore[attr-defined]  # DuckDB is imported where it is needed
        "SELECT column_name FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [table]
    ).fetchall()
    return [row[0] for row in found if row[0] not in PASSING and (table, row[0]) not in ALSO_PASSING]


def _rows(connection: object, table: str, columns: list[str]) -> Counter[tuple[object, ...]]:
    names = ", ".join(columns) or "1"
    found = connection.execute(f"SELECT {names} FROM {table}").fetchall()  # type: ignore[attr-defined]  # noqa: S608  our own names
    return Counter(tuple(map(repr, row)) for row in found)
