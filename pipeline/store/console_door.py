"""How the console comes to the store: all threads of this process share one opening of the file, for a moment.

Opening and closing the file costs more than most questions asked of it, and only one process may have it open.
So whoever comes while it is open joins in, whoever leaves last closes it, and after ``_HOLD`` seconds nobody joins
any more: the collection that waits for the file in another process gets it. Those who write do so one after the
other, for two transactions would append the same number twice.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store.connection import all_or_nothing, open_store, plain_words

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

#: Seconds in which others may join an open file, and how many are in it at once.
_HOLD, _AT_ONCE = 0.15, 4
# Others look for the file every 5 to 50 ms; for so long we leave it to them before we come back.
_ROOM, _ROOM_AFTER_MANY = 0.01, 0.03


class _Gate:
    """One file: who is in it, and since when it is open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writers = threading.Lock()
        self._changed = threading.Condition()
        self._inside: set[int] = set()
        self._open: Connection | None = None
        self._moving = False  # being opened or closed
        self._since = self._free_at = 0.0

    @contextmanager
    def turn(self, timeout: float) -> Iterator[Connection]:
        """A connection of one's own to the file, in UTC."""
        self.check()
        connection = self._enter(timeout)
        try:
            with plain_words(self.path):
                yield connection
        finally:
            connection.close()
            self._leave()

    def check(self) -> None:
        """Find who asks for the store while holding it: that would wait for itself."""
        if threading.get_ident() in self._inside:
            raise RuntimeError("the store is asked for while it is open: one piece of work, one connection")

    def _enter(self, timeout: float) -> Connection:
        with self._changed:
            while True:
                if self._may_join():
                    return self._join()
                if self._open is None and not self._moving:
                    break
                self._changed.wait()
            self._moving = True
        try:
            time.sleep(max(0.0, self._free_at - time.monotonic()))
            opened = open_store(self.path, timeout)
        except BaseException:
            self._moved(None)
            raise
        with self._changed:
            self._moved(opened)
            return self._join()

    def _moved(self, opened: Connection | None) -> None:
        with self._changed:
            self._open, self._since, self._moving = opened, time.monotonic(), False
            self._changed.notify_all()

    def _may_join(self) -> bool:
        fresh = time.monotonic() - self._since < _HOLD
        return self._open is not None and not self._moving and fresh and len(self._inside) < _AT_ONCE

    def _join(self) -> Connection:
        """A connection beside those of the others; the condition is held, and the file is open."""
        if self._open is None:
            raise RuntimeError("the store is closed")
        try:
            made = self._open.cursor()
            made.execute("SET TimeZone = 'UTC'")
        except BaseException:
            # Broken, by a full disk perhaps: whoever comes next opens it anew.
            if not self._inside:
                self._open = None
            raise
        self._inside.add(threading.get_ident())
        return made

    def _leave(self) -> None:
        with self._changed:
            self._inside.discard(threading.get_ident())
            if self._inside or self._open is None:
                self._changed.notify_all()
                return
            last, self._open, self._moving = self._open, None, True
        try:
            last.close()
        finally:
            with self._changed:
                now = time.monotonic()
                self._free_at = now + (_ROOM_AFTER_MANY if now - self._since > _HOLD / 2 else _ROOM)
                self._moving = False
                self._changed.notify_all()


_GUARD = threading.Lock()
_GATES: dict[Path, _Gate] = {}


@contextmanager
def reading(path: Path, timeout: float) -> Iterator[Connection]:
    """Yield a connection of one's own, beside those of other threads.

    Raises:
        StoreBusy: another process holds the file for longer than ``timeout`` seconds.
    """
    with _gate(path).turn(timeout) as connection:
        yield connection


@contextmanager
def writing(
    path: Path, timeout: float, *, then: Callable[[Connection], None] | None = None
) -> Iterator[Connection]:
    """Yield a transaction, the only one of this process: committed at the end, rolled back on any error.

    ``then`` is given the connection once the transaction is committed, to read what became of it.

    Raises:
        StoreBusy: another process holds the file for longer than ``timeout`` seconds.
    """
    gate = _gate(path)
    gate.check()
    with gate.writers, gate.turn(timeout) as connection:
        with all_or_nothing(connection):
            yield connection
        if then is not None:
            then(connection)


def _gate(path: Path) -> _Gate:
    with _GUARD:
        return _GATES.setdefault(path.resolve(), _Gate(path))
