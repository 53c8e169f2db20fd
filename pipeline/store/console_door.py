"""How the console comes to the store: one connection of this process at a time, with room for other processes.

Threads that open the file one over another would never close it, and the collection that waits for the file
in another process would starve. Two threads in one transaction each would also append the same number twice.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store.connection import connect, transaction

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

# Others look for the file every 5 to 50 ms; when we come back within this they are let in between.
_ROOM = 0.01


class _Gate:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.holder = 0
        self.closed_at = 0.0


_GUARD = threading.Lock()
_GATES: dict[Path, _Gate] = {}


@contextmanager
def reading(path: Path, timeout: float) -> Iterator[Connection]:
    """Yield a connection, alone in this process.

    Raises:
        BadInput: another process holds the file for longer than ``timeout`` seconds.
    """
    with _turn(path), connect(path, timeout) as connection:
        yield connection


@contextmanager
def writing(path: Path, timeout: float) -> Iterator[Connection]:
    """Yield a transaction, alone in this process: committed at the end, rolled back on any error.

    Raises:
        BadInput: another process holds the file for longer than ``timeout`` seconds.
    """
    with _turn(path), transaction(path, timeout) as connection:
        yield connection


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    with _GUARD:
        gate = _GATES.setdefault(path.resolve(), _Gate())
    if gate.holder == threading.get_ident():
        raise RuntimeError("the store is asked for while it is open: one piece of work, one connection")
    with gate.lock:
        gate.holder = threading.get_ident()
        time.sleep(max(0.0, gate.closed_at + _ROOM - time.monotonic()))
        try:
            yield
        finally:
            gate.holder = 0
            gate.closed_at = time.monotonic()
