"""Short connections: open, one small unit of work, close; wait for one's turn on the lock."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import logs
from pipeline.errors import BadInput, StoreBusy

if TYPE_CHECKING:
    import duckdb

#: Longest pause between two tries, in seconds (design, section 4).
PAUSE = 0.05
_NO_STORE = "không phải kho dữ liệu đọc được"
#: What the database may hold in memory while it is closed after a write. Now and then it then merges small row
#: groups of whole tables; without a limit that took 570 MB for a store of 400 MB, and more the larger it grew.
CLOSING_MEMORY = "192MB"


@contextmanager
def connect(path: Path, timeout: float) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection to the database at ``path``, in UTC, and close it.

    Raises:
        BadInput: another process holds the file for longer than ``timeout`` seconds, or it is no
            database that this version can read.
    """
    connection = open_store(path, timeout)
    try:
        with plain_words(path):
            yield connection
    finally:
        connection.close()


@contextmanager
def plain_words(path: Path) -> Iterator[None]:
    """Turn what the database says of a full or closed disk into words for a person.

    Raises:
        BadInput: the disk takes no more, or may not be written.
    """
    import duckdb

    try:
        yield
    except (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException) as error:
        if words := _disk_words(error):
            raise BadInput(f"{path}: {words}; không mất gì, giải phóng chỗ rồi chạy lại") from error
        raise


@contextmanager
def transaction(path: Path, timeout: float) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection inside a transaction: committed at the end, rolled back on any error."""
    with connect(path, timeout) as connection:
        with all_or_nothing(connection):
            yield connection
        _close_within(connection, CLOSING_MEMORY)


def _close_within(connection: duckdb.DuckDBPyConnection, memory: str) -> None:
    """Let the close work within ``memory`` and on disk beside the store; the commit needed what it needed."""
    import duckdb

    # Refused while more than that is in use: then the close takes what it takes, as before.
    with suppress(duckdb.OutOfMemoryException):
        connection.execute(f"SET memory_limit = '{memory}'")


@contextmanager
def all_or_nothing(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """A transaction on an open connection: committed at the end, rolled back on any error."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        _undo(connection)
        raise


def _undo(connection: duckdb.DuckDBPyConnection) -> None:
    """Roll back; a connection that a full disk has closed needs no rolling back, and would hide why."""
    import duckdb

    with suppress(duckdb.Error):
        connection.rollback()


def open_store(path: Path, timeout: float) -> duckdb.DuckDBPyConnection:
    """Return a connection in UTC, to be closed by the caller.

    Raises:
        StoreBusy: another process holds the file for longer than ``timeout`` seconds.
        BadInput: it is no database that this version can read.
    """
    import duckdb

    began, tries = time.monotonic(), 0
    end = began + timeout
    while True:
        try:
            connection = duckdb.connect(str(path))
        except duckdb.Error as error:
            if words := _disk_words(error):
                raise BadInput(f"{path}: {words}; không mất gì, giải phóng chỗ rồi chạy lại") from error
            if not _is_held(error):
                kind = "không mở được kho dữ liệu" if isinstance(error, duckdb.IOException) else _NO_STORE
                raise BadInput(f"{path}: {kind}: {first_line(error)}") from error
            tries += 1
            if time.monotonic() >= end:
                logs.event("lock_held", level=logging.ERROR, tries=tries, seconds=logs.since(began))
                words = "đang bị một chương trình khác giữ quá lâu (sổ tay phân tích?); đóng nó rồi chạy lại"
                raise StoreBusy(f"{path}: kho dữ liệu {words}") from error
        else:
            connection.execute("SET TimeZone = 'UTC'")
            if tries:
                _note_wait(tries, logs.since(began))
            return connection
        time.sleep(random.uniform(0.005, PAUSE))  # noqa: S311  jitter, not a secret


def _is_held(error: Exception) -> bool:
    """Whether the file is open elsewhere: in another process, or in this one by who is just closing it."""
    told = str(error).lower()
    return "lock" in told or "unique file handle conflict" in told


def _note_wait(tries: int, seconds: float) -> None:
    # Programs that share a store wait for each other all day; only a wait that a person feels is news.
    logs.event(
        "lock_wait", level=logging.INFO if seconds > 0.25 else logging.DEBUG, tries=tries, seconds=seconds
    )


def _disk_words(error: Exception) -> str:
    """Words for a disk that takes no more, else empty."""
    told = str(error).lower()
    if "no space" in told or "disk quota" in told or "file too large" in told:
        return "ổ đĩa đầy, không ghi được kho dữ liệu"
    if "read-only file system" in told or "permission denied" in told:
        return "không có quyền ghi kho dữ liệu"
    return ""


def first_line(error: Exception) -> str:
    """The first line of what the database says."""
    return str(error).splitlines()[0]
