"""The rows that refer to archived pages, of every table that has such columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.archive_check import PageRow

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

_PLACE = ("archive_file", "archive_offset", "archive_length")
#: Why a row of a table may have no page.
_IMPORTED = "dòng tệp nhập không dùng được: nội dung chỉ nằm trong tệp đã nhập"
_RETAINED = "trang đã xóa theo thời hạn lưu trữ"


def tables_with_pages(connection: Connection) -> dict[str, list[str]]:
    """Columns by table, of the tables whose rows say where a page lies."""
    found = connection.execute(
        "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() WHERE NOT internal "
        "GROUP BY table_name ORDER BY table_name"
    ).fetchall()
    return {name: columns for name, columns in found if set(_PLACE) <= set(columns)}


def page_rows(connection: Connection) -> Iterator[PageRow]:
    """Every row that has a page or should have one, file by file."""
    gone = removed(connection)
    for table, columns in tables_with_pages(connection).items():
        wanted = [_column(columns, "article_id", "url"), _column(columns, "url"), *_PLACE]
        wanted.append(_column(columns, "body_digest"))
        found = connection.execute(
            f"SELECT {', '.join(wanted)} FROM {table} ORDER BY archive_file, archive_offset"
        ).fetchall()
        for row_id, url, file, offset, length, digest in found:
            yield PageRow(
                table,
                row_id or url or "?",
                url or "",
                file or "",
                int(offset or 0),
                int(length or 0),
                digest or "",
                "" if file else _reason(table, digest or "", gone),
            )


def removed(connection: Connection) -> set[str]:
    """Digests of everything that retention clocks have removed."""
    found = connection.execute("SELECT DISTINCT unnest(digests) FROM deletions").fetchall()
    return {row[0] for row in found}


def _column(columns: list[str], *names: str) -> str:
    return next((name for name in names if name in columns), "''")


def _reason(table: str, digest: str, gone: set[str]) -> str:
    if digest and digest in gone:
        return _RETAINED
    return _IMPORTED if table == "quarantine" and not digest else ""


def places(connection: Connection) -> dict[str, set[int]]:
    """Offsets that rows refer to, by archive file."""
    found: dict[str, set[int]] = {}
    for table in tables_with_pages(connection):
        for file, offset in connection.execute(
            f"SELECT archive_file, archive_offset FROM {table} WHERE archive_file IS NOT NULL"
        ).fetchall():
            found.setdefault(file, set()).add(int(offset))
    return found


def move_pages(connection: Connection, before: str, after: str, moved: dict[int, int]) -> None:
    """Let rows that referred to ``before`` refer to ``after``, by the new offset of each old one."""
    pairs = [list(moved), list(moved.values())]
    for table in tables_with_pages(connection):
        connection.execute(
            f"UPDATE {table} SET archive_file = ?, archive_offset = m.new FROM "
            "(SELECT unnest(?) AS old, unnest(?) AS new) m WHERE archive_file = ? AND archive_offset = m.old",
            [after, *pairs, before],
        )
