"""Whether every row's page is in the archive, unchanged; read with our own reader, not with the writer's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.evidence_pack.verify import Bad, page_of

#: Bytes of the archive: (file, offset, length), ``None`` where the file is not there.
Read = Callable[[str, int, int], bytes | None]


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row that refers to an archived page, or should: ``reason`` says why a row has none."""

    table: str
    row_id: str
    url: str
    file: str
    offset: int
    length: int
    body_digest: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row whose page is not there, or not what was read."""

    table: str
    row_id: str
    url: str
    place: str
    words: str


@dataclass(slots=True)
class ArchiveReport:
    """What a check found: rows whose page is whole, rows without a page by reason, and faults."""

    whole: int = 0
    without: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """All rows that were looked at."""
        return self.whole + self.without.total() + len(self.faults)


def check_rows(
    rows: Iterable[PageRow], read: Read, *, progress: Callable[[int], None] = lambda _done: None
) -> ArchiveReport:
    """Hold every row against the archive: its record is read, and its page's digest compared with the row's.

    Args:
        rows: in any order; those of one file together are read fastest.
        read: gives the bytes of a record.
        progress: told every hundred rows how many are done.
    """
    report = ArchiveReport()
    for done, row in enumerate(rows, 1):
        if not row.file and row.reason:
            report.without[row.reason] += 1
        elif wrong := _wrong(row, read):
            place = f"{row.file}@{row.offset}" if row.file else "—"
            report.faults.append(Fault(row.table, row.row_id, row.url, place, wrong))
        else:
            report.whole += 1
        if done % 100 == 0:
            progress(done)
    return report


def _wrong(row: PageRow, read: Read) -> str:
    """What is wrong with the page of a row, in words; empty when nothing is."""
    if not row.file:
        return "không có bản lưu trang, không rõ vì sao"
    chunk = read(row.file, row.offset, row.length)
    if chunk is None:
        return "thiếu tệp lưu trang"
    if len(chunk) != row.length or not chunk:
        return "tệp lưu trang bị cắt cụt"
    try:
        page_of(chunk, row.body_digest or None)
    except Bad as error:
        return str(error)
    return ""


def reader(folder: Path) -> Read:
    """Read records from the files of ``folder``; a name that leads elsewhere is a file that is not there."""

    def read(file: str, offset: int, length: int) -> bytes | None:
        path = folder / file
        if path.parent != folder or offset < 0 or length < 0:
            return None
        try:
            with path.open("rb") as stream:
                stream.seek(offset)
                return stream.read(length)
        except OSError:
            return None

    return read


def fault_lines(report: ArchiveReport) -> Iterator[str]:
    """One line a fault, for the terminal."""
    for one in report.faults:
        yield f"{one.table} {one.row_id}: {one.words} ({one.place}) {one.url}"
