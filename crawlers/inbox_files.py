"""The rows of an export file, streamed: CSV, JSONL, XLSX. A row is its number and cells, or what is wrong."""

from __future__ import annotations

import codecs
import csv
import io
import json
import zipfile
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pipeline.errors import BadInput, in_words

MAX_LINE = 1024 * 1024
MAX_RECORD_LINES = 500
MAX_UNPACKED = 1024 * 1024 * 1024
DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Row:
    """Row ``number`` (as an editor or Excel counts) with its cells as text; ``fault`` when it is broken."""

    number: int
    cells: tuple[str, ...] = ()
    fault: str = ""


def check_file(path: Path) -> None:
    """Stop at what is no file to import.

    Raises:
        BadInput: missing, a folder, no plain file, unreadable, empty.
    """
    if path.is_dir():
        raise BadInput(f"{path}: là thư mục, cần một tệp CSV, JSONL hoặc XLSX")
    if not path.is_file():
        raise BadInput(f"{path}: không có tệp này")
    try:
        with path.open("rb") as stream:
            empty = not stream.read(64).strip(b"\xef\xbb\xbf\xff\xfe \r\n\t\x00")
    except OSError as error:
        raise BadInput(f"{path}: không đọc được tệp ({in_words(error)})") from error
    if empty and path.stat().st_size <= 64:
        raise BadInput(f"{path}: tệp trống")


def csv_encoding(path: Path) -> str:
    """Return the encoding of a text file: by its mark, by being UTF-8, else Windows-1258 (old exports).

    The whole file is looked at, in pieces: one bad byte in a UTF-8 file spoils one row, not the file.
    """
    with path.open("rb") as stream:
        head = stream.read(4096)
        if head.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if head.count(b"\x00") > len(head) // 4:
            return "utf-16-le" if head[1:2] == b"\x00" else "utf-16-be"
        stream.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        good = bad = 0
        while piece := stream.read(1 << 20):
            text = decoder.decode(piece)
            if not text.isascii():
                wrong = sum("\udc80" <= letter <= "\udcff" for letter in text)
                bad += wrong
                good += sum(letter > "\x7f" for letter in text) - wrong
    return "utf-8" if bad * 4 <= good else "cp1258"


def csv_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a CSV file, header first; a record with an open quote costs only its own line."""
    encoding = csv_encoding(path)
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    with path.open(encoding=encoding, errors=errors, newline="") as stream:
        lines = _numbered_lines(stream)
        first = next((pair for pair in lines if pair[1].strip()), None)
        if first is None:
            return
        delimiter, skip = _delimiter(first[1])
        pending = deque(() if skip else (first,))
        yield from _records(pending, lines, delimiter)


def _numbered_lines(stream: io.TextIOBase) -> Iterator[tuple[int, str]]:
    number = 0
    while line := stream.readline(MAX_LINE):
        number += 1
        yield number, line.replace("\x00", "")


def _delimiter(header: str) -> tuple[str, bool]:
    """Return the delimiter, and whether the line was Excel's ``sep=;`` rather than the header."""
    if header.casefold().startswith("sep=") and len(header.strip()) == 5:
        return header.strip()[4], True
    counts = {mark: len(next(csv.reader([header], delimiter=mark), [])) for mark in DELIMITERS}
    return max(counts, key=lambda mark: counts[mark]), False


def _records(pending: deque[tuple[int, str]], lines: Iterator[tuple[int, str]], mark: str) -> Iterator[Row]:
    while True:
        taken: list[tuple[int, str]] = []
        opened: bool | None = False
        while not taken or (opened and len(taken) < MAX_RECORD_LINES):
            pair = pending.popleft() if pending else next(lines, None)
            if pair is None:
                break
            taken.append(pair)
            opened = _open_after(pair[1], mark, opened=bool(opened))
        if not taken:
            return
        if opened or (opened is None and len(taken) > 1):
            # The quote never closes properly: give its line up and read the following ones for themselves.
            pending.extendleft(reversed(taken[1:]))
            yield Row(taken[0][0], fault="dấu nháy kép mở mà không đóng")
        else:
            yield _record(taken, mark)


def _record(taken: list[tuple[int, str]], mark: str) -> Row:
    number, text = taken[0][0], "".join(line for _, line in taken)
    if any("\udc80" <= letter <= "\udcff" for letter in text):
        return Row(number, fault="có byte không đúng mã UTF-8")
    try:
        csv.field_size_limit(MAX_LINE * 2)
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=mark), [])
    except csv.Error as error:
        return Row(number, fault=f"dòng CSV hỏng ({error})")
    return Row(number, tuple(cell.strip() for cell in cells))


def _open_after(line: str, mark: str, *, opened: bool) -> bool | None:
    """Whether a quoted cell is open after the line; None where a quote closes in the middle of a cell.

    A quote inside an unquoted cell is a letter (5").
    """
    if '"' not in line:
        return opened
    quoted, at_start, place = opened, not opened, 0
    text = line.rstrip("\r\n")
    while place < len(text):
        letter = text[place]
        if quoted and letter == '"':
            following = text[place + 1 : place + 2]
            if following not in {'"', mark, ""}:
                return None
            quoted, place = following == '"', place + (following == '"')
        elif not quoted:
            quoted = at_start and letter == '"'
            at_start = letter == mark
        place += 1
    return quoted


def jsonl_rows(path: Path) -> Iterator[tuple[int, dict[str, str] | str]]:
    """Yield (line number, the object's cells as text) or (line number, what is wrong)."""
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
        for number, line in _numbered_lines(stream):
            if line.strip():
                yield number, _json_cells(line)


def _json_cells(line: str) -> dict[str, str] | str:
    try:
        line.encode("utf-8")
        found = json.loads(line)
    except UnicodeEncodeError:
        return "có byte không đúng mã UTF-8"
    except (ValueError, RecursionError):
        return "không phải JSON đọc được"
    if not isinstance(found, dict):
        return "cần một đối tượng JSON {…} trên mỗi dòng"
    return {
        str(name): cell_text(value) for name, value in found.items() if not isinstance(value, dict | list)
    }


def xlsx_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of the first sheet, header first.

    Raises:
        BadInput: not an XLSX file, damaged, or one that unpacks to more than 1 GB.
    """
    from openpyxl import load_workbook

    try:
        _refuse_bomb(path)
        book = load_workbook(path, read_only=True, data_only=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
            if any(value is not None for value in values):
                yield Row(number, tuple(cell_text(value) for value in values))
        book.close()
    except BadInput:
        raise
    except Exception as error:  # openpyxl raises anything on a damaged file; the file is named
        raise BadInput(f"{path}: không phải tệp XLSX đọc được ({type(error).__name__})") from error


def _refuse_bomb(path: Path) -> None:
    with zipfile.ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
            raise BadInput(f"{path}: tệp XLSX giải nén ra quá lớn, hãy chia nhỏ")


def cell_text(value: object) -> str:
    """Return a cell as text: dates as ISO, whole floats without ``.0``, nothing for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
