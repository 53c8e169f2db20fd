"""One collecting run at a time on one data folder, across processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import BadInput, in_words

RUNNING = "một lượt thu thập khác đang chạy; chờ nó xong rồi chạy lại"


class Busy(BadInput):
    """Somebody else is at it."""


@contextmanager
def one_at_a_time(
    data: Path, name: str = "ingest.lock", busy: str = RUNNING, *, wait: float = 0.0
) -> Iterator[None]:
    """Hold a lock of ``data``, after at most ``wait`` seconds; the system frees it if the process dies.

    Raises:
        Busy: another run holds it; the message is ``busy``.
        BadInput: the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data / name, timeout=wait)
        lock.acquire()
    except Timeout as error:
        raise Busy(f"{data}: {busy}") from error
    except OSError as error:
        raise BadInput(f"{data}: không ghi được thư mục dữ liệu: {in_words(error)}") from error
    try:
        yield
    finally:
        lock.release()
