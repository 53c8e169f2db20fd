"""Bulk writes that may be repeated: rows as JSON into `MERGE INTO`, one action a statement.

The subset is what DuckLake has too: no keys, no ON CONFLICT, no RETURNING.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

Row = Mapping[str, Any]
#: Where :func:`stage` puts rows.
STAGE = "temp.main.merged_rows"


def merge(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    keys: Sequence[str],
    rows: Sequence[Row],
    *,
    keep: Collection[str] = (),
) -> None:
    """Update the rows of ``table`` that agree in ``keys`` and insert the others.

    Of rows that agree in ``keys`` among themselves the last counts: MERGE would insert them all. The columns
    ``keep`` are never cleared: a null leaves what is there.
    """
    rows = distinct(rows, keys)
    if rows:
        stage(connection, table, rows)
        changed = [column for column in rows[0] if column not in keys]
        if changed:
            sets = ", ".join(
                f"{column} = coalesce(s.{column}, t.{column})" if column in keep else f"{column} = s.{column}"
                for column in changed
            )
            _run(connection, table, keys, f"WHEN MATCHED THEN UPDATE SET {sets}")
        _run(connection, table, keys, _insert(rows))


def insert_new(
    connection: duckdb.DuckDBPyConnection, table: str, keys: Sequence[str], rows: Sequence[Row]
) -> None:
    """Insert the rows whose ``keys`` are not in ``table`` yet (the last of each key); leave the others."""
    rows = distinct(rows, keys)
    if rows:
        stage(connection, table, rows)
        _run(connection, table, keys, _insert(rows))


def distinct(rows: Sequence[Row], keys: Sequence[str]) -> list[Row]:
    """The last row of each combination of ``keys``, in the order in which the keys first appear."""
    return list({tuple(row[key] for key in keys): row for row in rows}.values())


def replace_group(
    connection: duckdb.DuckDBPyConnection, table: str, group: str, owners: Sequence[str], rows: Sequence[Row]
) -> None:
    """Replace all rows whose ``group`` column is one of ``owners`` by ``rows``."""
    if owners:
        connection.execute(f"DELETE FROM {table} WHERE list_contains(?, {group})", [list(owners)])
    if rows:
        stage(connection, table, rows)
        columns = ", ".join(rows[0])
        connection.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {STAGE}")


def stage(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """Read the rows once into a temporary table: both forms of a merge take them from there."""
    columns = _columns(connection, table, list(rows[0]))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {STAGE.rpartition('.')[2]} AS "
        "SELECT unnest(from_json_strict(?::JSON, ?), max_depth := 2)",
        [_dump(rows), columns],
    )


def _run(connection: duckdb.DuckDBPyConnection, table: str, keys: Sequence[str], action: str) -> None:
    same = " AND ".join(f"t.{key} = s.{key}" for key in keys)
    connection.execute(f"MERGE INTO {table} t USING {STAGE} s ON ({same}) {action}")


def _insert(rows: Sequence[Row]) -> str:
    names, values = ", ".join(rows[0]), ", ".join(f"s.{column}" for column in rows[0])
    return f"WHEN NOT MATCHED THEN INSERT ({names}) VALUES ({values})"


def _dump(rows: Sequence[Row]) -> str:
    # A lone surrogate cannot be stored as UTF-8; it only comes from broken pages.
    text = json.dumps([dict(row) for row in rows], ensure_ascii=False, default=_plain)
    return text.encode("utf-8", "replace").decode("utf-8").replace("\\u0000", "")


def _plain(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _columns(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> str:
    known = dict(
        connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?", [table]
        ).fetchall()
    )
    return json.dumps([{column: _json_type(known[column]) for column in columns}])


def _json_type(kind: str) -> object:
    if kind.endswith("[]"):
        return [_json_type(kind[:-2])]
    return "TIMESTAMPTZ" if kind == "TIMESTAMP WITH TIME ZONE" else kind
