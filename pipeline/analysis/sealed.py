"""A question in somebody's own SQL, answered from a sealed copy of the views it names, never from the store.

The views it needs are copied into a database in memory, the store is let go, and the database is shut:
no file, no other database, no network, no change of settings. What is not in a view is not there to be found.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.analysis.frames import Frame, FrameKind, frame_of
from pipeline.errors import BadInput
from pipeline.store.views import view_names, viewing

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

#: The longest question that is read, in characters.
LONGEST = 20_000
_MEMORY = "1GB"


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of an answer as ``frame``; ``cut``: there were more than the limit; ``seconds`` it took."""

    frame: Frame
    rows: int
    cut: bool
    seconds: float


def answer(
    sql: str,
    store: Path,
    *,
    values: Sequence[object] = (),
    limit: int = 100_000,
    timeout: float = 20.0,
    zone: str = "UTC",
    frame: FrameKind = "pandas",
) -> Answer:
    """Answer one SELECT over the documented views.

    Args:
        sql: one statement; ``?`` stands for ``values``.
        store: the store's file; one that does not exist is an empty one.
        values: what the question marks stand for.
        limit: most rows that are handed over.
        timeout: seconds that the question may run (and, apart from that, wait for the store).
        zone: zone in which times are shown.
        frame: the kind of frame.

    Raises:
        BadInput: it is no single SELECT, names something that is no view, asks for what is shut, runs
            longer than ``timeout`` or needs more than 1 GB; the message says which, in Vietnamese.
    """
    began = time.monotonic()
    wanted = tables_of(sql)
    with viewing(store, timeout, zone=zone) as connection, _speaking(timeout):
        _seal(connection, wanted)
        with _at_most(connection, timeout):
            reader = connection.sql(_one(sql), params=list(values)).to_arrow_reader(10_000)
            table, cut = _read(reader, limit)
    return Answer(frame_of(table, frame), table.num_rows, cut, time.monotonic() - began)


def tables_of(sql: str) -> frozenset[str]:
    """Return the views that a question names.

    Raises:
        BadInput: it is no single SELECT over the views.
    """
    import duckdb

    text = _one(sql)
    with duckdb.connect() as connection, _speaking(0):
        connection.execute("SET enable_external_access = false")
        statements = connection.extract_statements(text)
        if len(statements) != 1:
            raise BadInput("câu hỏi: chỉ viết một câu lệnh SELECT (không có dấu ; ở giữa)")
        if statements[0].type != duckdb.StatementType.SELECT:
            raise BadInput("câu hỏi: chỉ được đọc dữ liệu, bằng một câu lệnh SELECT")
        try:
            found = connection.get_table_names(text, qualified=True)
        except duckdb.InvalidInputException as error:
            raise BadInput("câu hỏi: lệnh này không dùng được ở đây; viết bằng SELECT … GROUP BY") from error
    return frozenset(_view(name) for name in found)


def _one(sql: str) -> str:
    text = sql.strip().rstrip(";").strip()
    if not text:
        raise BadInput("câu hỏi: còn để trống")
    if len(text) > LONGEST:
        raise BadInput(f"câu hỏi: dài quá {LONGEST:,} ký tự".replace(",", "."))
    return text


def _view(name: str) -> str:
    known = view_names()
    bare = name.split(" AS ", maxsplit=1)[0].strip().strip('"').lower().removeprefix("main.")
    if bare not in known:
        raise BadInput(f"câu hỏi: không có bảng «{bare}»; các bảng đọc được: {', '.join(sorted(known))}")
    return bare


def _seal(connection: Connection, wanted: frozenset[str]) -> None:
    """Copy what is wanted, let the store go, and shut every door."""
    for name in sorted(wanted):
        connection.execute(f"CREATE TABLE copy_{name} AS FROM {name}")
    for name in view_names():
        connection.execute(f"DROP VIEW {name}")
    connection.execute("DETACH store")
    for name in sorted(wanted):
        connection.execute(f"ALTER TABLE copy_{name} RENAME TO {name}")
    connection.execute(f"SET memory_limit = '{_MEMORY}'")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _read(reader: Frame, limit: int) -> tuple[Frame, bool]:
    import pyarrow as pa

    batches, rows = [], 0
    for batch in reader:
        batches.append(batch)
        rows += batch.num_rows
        if rows > limit:
            break
    table = pa.Table.from_batches(batches, schema=reader.schema)
    return table.slice(0, limit), rows > limit


@contextmanager
def _at_most(connection: Connection, seconds: float) -> Iterator[None]:
    clock = threading.Timer(seconds, connection.interrupt)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()


@contextmanager
def _speaking(seconds: float) -> Iterator[None]:
    """Turn what DuckDB says into one line for the person who asked."""
    import duckdb

    try:
        yield
    except duckdb.InterruptException as error:
        words = f"chạy quá {seconds:g} giây nên đã dừng; thu hẹp kỳ hoặc thêm điều kiện"
        raise BadInput(f"câu hỏi: {words}") from error
    except duckdb.OutOfMemoryException as error:
        raise BadInput(
            "câu hỏi: cần quá nhiều bộ nhớ (hơn 1 GB) nên đã dừng; thu hẹp kỳ hoặc thêm điều kiện"
        ) from error
    except duckdb.PermissionException as error:
        raise BadInput("câu hỏi: không được mở tệp, mạng hay kho dữ liệu khác từ đây") from error
    except duckdb.ParserException as error:
        raise BadInput(f"câu hỏi: sai cú pháp SQL: {_told(error)}") from error
    except duckdb.Error as error:
        raise BadInput(f"câu hỏi: không chạy được: {_told(error)}") from error


def _told(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0].partition(": ")[2] or lines[0]
