"""The file inbox: posts and articles that somebody exported, as leads. Columns with writers are not read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawlers.inbox_columns import NAMES, PERSON, check_mapping, find_columns, plain_name
from crawlers.inbox_files import Row, check_file, csv_rows, jsonl_rows, xlsx_rows
from crawlers.leads import Lead
from crawlers.readers.posts import post
from crawlers.readers.text import tidy
from crawlers.readers.web import clean_url
from pipeline.errors import BadInput
from pipeline.types import Hint, Kind

CSV, JSONL, XLSX = {".csv", ".tsv", ".txt"}, {".jsonl", ".ndjson", ".json"}, {".xlsx", ".xlsm"}
POSTS = {
    "post",
    "posts",
    "bai dang",
    "bai dang mang xa hoi",
    "mang xa hoi",
    "social",
    "facebook",
    "zalo",
    "tiktok",
    "youtube",
    "forum",
    "dien dan",
    "comment",
    "binh luan",
    "status",
    "video",
}
ARTICLES = {
    "article",
    "articles",
    "bai bao",
    "bao",
    "bao chi",
    "news",
    "tin bai",
    "tin tuc",
    "tin",
    "press",
    "bai viet",
}


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is not imported, and why. The rest of the file goes on."""

    file: str
    row: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: dòng {self.row}: {self.reason}"


class _FaultyRowError(Exception):
    """One row cannot be used; the message says why."""


def read_inbox(
    path: Path,
    mapping: Mapping[str, str] | None,
    source_id: str,
    *,
    timezone: str = "Asia/Ho_Chi_Minh",
    now: datetime | None = None,
) -> Iterator[Lead | BadRow]:
    """Return the rows of an export as leads, each bad row as a BadRow; streamed, in file order.

    ``mapping`` gives the column of a field (``text``, ``title``, ``url``, ``published_at``, ``kind``);
    fields not given are found by common column names. A row without an address gets ``inbox:<digest>``
    of its content, so that importing a file again adds nothing. Rows are posts unless ``kind`` says
    article. ``timezone`` is that of dates without one; a date later than ``now`` plus a day is wrong.

    Raises:
        BadInput: at the call, not later: missing or empty file, folder, unknown form, missing column.
    """
    check_file(path)
    suffix = path.suffix.lower()
    if suffix not in CSV | JSONL | XLSX:
        raise BadInput(
            f"{path}: chưa đọc được loại tệp {suffix or 'không đuôi'}; hãy dùng CSV, JSONL hoặc XLSX"
        )
    if not re.fullmatch(r"[\w.-]+", source_id):
        raise BadInput(f"{path}: mã nguồn {source_id!r} không hợp lệ")
    reading = _Reading(str(path), timezone, now or datetime.now(UTC))
    if suffix in JSONL:
        return _objects(path, check_mapping(mapping or {}, str(path)), reading)
    rows = xlsx_rows(path) if suffix in XLSX else csv_rows(path)
    header = next(rows, None)
    if header is None:
        raise BadInput(f"{path}: tệp trống")
    if header.fault:
        raise BadInput(f"{path}: dòng {header.number}: dòng tiêu đề hỏng: {header.fault}")
    return _table(rows, header, find_columns(header.cells, mapping, str(path)), reading)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What every row is read with."""

    file: str
    timezone: str
    now: datetime

    def lead(self, number: int, cells: Mapping[str, str]) -> Lead | BadRow:
        try:
            return _lead(cells, self.timezone, self.now)
        except _FaultyRowError as error:
            return BadRow(self.file, number, str(error))


def _table(
    rows: Iterator[Row], header: Row, columns: Mapping[str, int], reading: _Reading
) -> Iterator[Lead | BadRow]:
    for row in rows:
        fault = row.fault
        surplus = [cell for cell in row.cells[len(header.cells) :] if cell]
        if surplus:
            fault = f"có {len(row.cells)} ô nhưng tiêu đề chỉ có {len(header.cells)} cột"
        if fault:
            yield BadRow(reading.file, row.number, fault)
        elif any(row.cells):
            yield reading.lead(row.number, {name: _cell(row, place) for name, place in columns.items()})


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _objects(path: Path, mapping: Mapping[str, str], reading: _Reading) -> Iterator[Lead | BadRow]:
    for number, found in jsonl_rows(path):
        if isinstance(found, str):
            yield BadRow(reading.file, number, found)
        else:
            yield reading.lead(number, _fields(found, mapping))


def _fields(cells: Mapping[str, str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Return our fields of a JSON object, by the mapping, else by the first common name that it has."""
    plain = {plain_name(name): value for name, value in cells.items() if plain_name(name) not in PERSON}
    fields = {name: next((plain[key] for key in keys if plain.get(key)), "") for name, keys in NAMES.items()}
    for name, column in mapping.items():
        fields[name] = cells.get(column) or plain.get(plain_name(column), "")
    return fields


def _lead(cells: Mapping[str, str], timezone: str, now: datetime) -> Lead:
    kind = _kind(cells.get("kind", ""))
    title, text = " ".join(tidy(cells.get("title", "")).split()), tidy(cells.get("text", ""))
    url = _url(cells.get("url", ""))
    if not text and not title and not (url and kind is Kind.ARTICLE):
        raise _FaultyRowError("thiếu nội dung")
    published = _published(cells.get("published_at", ""), timezone, now)
    address = url or _synthetic(kind.value, title, text, published)
    if kind is Kind.POST:
        lead = post(address, text or title, published=published, title=title)
        return lead if url else replace(lead, url=address)
    return Lead(address, kind, Hint(title=title, published_raw=published), text)


def _kind(word: str) -> Kind:
    name = plain_name(word)
    if name in ARTICLES:
        return Kind.ARTICLE
    if not name or name in POSTS:
        # Unsaid means post: the careful reading, since a post's text is masked before it is stored.
        return Kind.POST
    raise _FaultyRowError(f"loại {word[:40]!r} không rõ; dùng 'post' hoặc 'article'")


def _url(value: str) -> str:
    """Return a web address of a cell ('' if it holds none), also out of Excel's HYPERLINK formula."""
    found = re.search(r"https?://[^\s\"<>]+", value)
    return clean_url(found[0], "") if found else ""


def _synthetic(*parts: str) -> str:
    return "inbox:" + hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _published(value: str, timezone: str, now: datetime) -> str:
    """Return a date as it will be read later: as written, numbers of seconds or of Excel days as ISO."""
    from pipeline.dates import parse_date

    if not value:
        return ""
    raw = _from_number(value) or value
    moment, _ = parse_date(raw, timezone=timezone, now=now)
    if moment is None:
        raise _FaultyRowError(f"ngày {value[:40]!r} không đọc được; ví dụ đúng: 22/11/2026 14:05")
    if moment > now + timedelta(days=1):
        raise _FaultyRowError(f"ngày {value[:40]!r} ở tương lai")
    return raw


def _from_number(value: str) -> str:
    """Return Unix seconds or milliseconds as ISO in UTC, Excel's day numbers as local ISO, else ''."""
    if re.fullmatch(r"\d{10}|\d{13}", value):
        seconds = int(value) / (1000 if len(value) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    if re.fullmatch(r"[2-7]\d{4}(?:\.\d+)?", value):
        day = datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=float(value))
        return day.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
    return ""
