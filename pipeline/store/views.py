"""The views that analysts see, and the door to them: read only, open for a moment, nothing personal behind it."""

from __future__ import annotations

import logging
import random
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import logs
from pipeline.errors import BadInput
from pipeline.store.connection import PAUSE, first_line
from pipeline.store.schema import migration_files

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

SQL = Path(__file__).with_name("views.sql")
WORDS = Path(__file__).with_name("views.yaml")


def view_names() -> tuple[str, ...]:
    """The names of the views, in the order they are made in."""
    return tuple(re.findall(r"^CREATE VIEW (\w+) AS", SQL.read_text("utf-8"), re.MULTILINE))


@contextmanager
def viewing(path: Path, timeout: float, *, zone: str = "UTC") -> Iterator[Connection]:
    """Yield a database in memory with the views over the store at ``path``; times are shown in ``zone``.

    The store is attached read only and let go at the end, so a caller keeps it short: whoever collects
    waits meanwhile. A store that does not exist yet is an empty one.

    Raises:
        BadInput: another process holds the file for longer than ``timeout`` seconds, or it is no store
            that this version can read.
    """
    import duckdb

    connection = duckdb.connect()
    try:
        connection.execute("SET temp_directory = ''")
        connection.execute("SET python_enable_replacements = false")
        connection.execute("SET TimeZone = ?", [zone])
        if path.is_file():
            _attach(connection, path, time.monotonic() + timeout)
        else:
            _attach_empty(connection)
        try:
            connection.execute(SQL.read_text("utf-8"))
        except duckdb.Error as error:
            words = "kho dữ liệu do phiên bản cũ lập; chạy `minhtin run --once` một lần để nâng cấp"
            raise BadInput(f"{path}: {words} ({first_line(error)})") from error
        yield connection
    finally:
        connection.close()


def _attach(connection: Connection, path: Path, end: float) -> None:
    import duckdb

    place = str(path).replace("'", "''")
    while True:
        try:
            connection.execute(f"ATTACH '{place}' AS store (READ_ONLY)")
        except duckdb.Error as error:
            words = str(error).lower()
            # Held by another process, or for a moment by another thread of this one.
            if not ("lock" in words or "already" in words or "different configuration" in words):
                raise BadInput(f"{path}: không mở được kho dữ liệu: {first_line(error)}") from error
            if time.monotonic() >= end:
                logs.event("lock_held", level=logging.ERROR, reader=True)
                raise BadInput(
                    f"{path}: kho dữ liệu đang bị một chương trình khác giữ quá lâu; thử lại sau"
                ) from error
        else:
            return
        time.sleep(random.uniform(0.005, PAUSE))  # noqa: S311  jitter, not a secret


def _attach_empty(connection: Connection) -> None:
    connection.execute("ATTACH ':memory:' AS store")
    connection.execute("USE store")
    for file in migration_files():
        connection.execute(file.read_text("utf-8"))
    connection.execute("USE memory")
