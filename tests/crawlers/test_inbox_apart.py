"""Files of the inbox in a worker: the same rows, whatever becomes of the worker."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from crawlers.inbox import read_inbox
from crawlers.inbox_apart import ApartInbox
from pipeline.apart import Bounds
from pipeline.errors import BadInput

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
ZONE = "Asia/Ho_Chi_Minh"


@pytest.fixture(scope="module")
def inbox() -> Iterator[ApartInbox]:
    reader = ApartInbox()
    with reader.pool:
        yield reader


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More rows than one piece; every hundredth is broken."""
    path = tmp_path_factory.mktemp("xuat") / "bai.csv"
    rows = (f"Đường ven sông mở lại lần {n},{'' if n % 100 else 'ngày lạ'}" for n in range(4500))
    path.write_text("nội dung,ngày đăng\n" + "\n".join(rows), encoding="utf-8")
    return path


def test_the_rows_are_those_of_the_reader_itself(inbox: ApartInbox, export: Path) -> None:
    there = list(inbox(export, None, "hop-thu", timezone=ZONE, now=NOW))
    assert there == list(read_inbox(export, None, "hop-thu", timezone=ZONE, now=NOW))
    assert len(there) == 4500


def _await_death(pid: int) -> None:
    """Return when a process has ended; what it held is closed then, though its parent may not know yet."""
    for _ in range(2_000):
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except OSError:
            return
        if state in {"Z", "X"}:
            return
        time.sleep(0.005)
    pytest.fail("the worker does not die")


def test_a_worker_that_dies_between_two_pieces_costs_no_row(inbox: ApartInbox, export: Path) -> None:
    rows = inbox(export, None, "hop-thu", timezone=ZONE, now=NOW)
    first = list(islice(rows, 2000))
    (worker,) = inbox.pool._idle
    os.kill(worker.pid, signal.SIGKILL)
    _await_death(worker.pid)
    assert [*first, *rows] == list(read_inbox(export, None, "hop-thu", timezone=ZONE, now=NOW))


def test_what_is_wrong_with_a_file_is_said_as_before(inbox: ApartInbox, tmp_path: Path) -> None:
    empty, odd = tmp_path / "a.csv", tmp_path / "b.docx"
    empty.write_text("", encoding="utf-8")
    odd.write_bytes(b"PK\x03\x04")
    for path, words in (
        (empty, "tệp trống"),
        (odd, "chưa đọc được loại tệp"),
        (tmp_path / "c.csv", "không có"),
    ):
        with pytest.raises(BadInput, match=words):
            list(inbox(path, None, "hop-thu", timezone=ZONE, now=NOW))


def test_a_file_that_takes_too_much_is_one_line(export: Path) -> None:
    reader = ApartInbox(Bounds(memory=1, cpu=5, wall=60.0))
    with reader.pool, pytest.raises(BadInput, match=r"bai\.csv: dừng đọc tệp"):
        list(reader(export, None, "hop-thu", timezone=ZONE, now=NOW))
