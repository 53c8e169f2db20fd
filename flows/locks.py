"""One collecting run at a time on one data folder, across processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import BadInput


@contextmanager
def one_at_a_time(data: Path) -> Iterator[None]:
    """Hold the run lock of ``data``; the system frees it if the process dies.

    Raises:
        BadInput: another run holds it, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data / "ingest.lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise BadInput(f"{data}: một lượt thu thập khác đang chạy; chờ nó xong rồi chạy lại") from error
    except OSError as error:
        raise BadInput(f"{data}: không ghi được thư mục dữ liệu: {error.strerror or error}") from error
    try:
        yield
    finally:
        lock.release()
