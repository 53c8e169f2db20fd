"""Files of statements for the record: CSV and JSONL rows, tables of statistics, Google Fact Check exports."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.errors import BadInput
from pipeline.faults import file_fault
from pipeline.record.reviews import as_evidence, reviews_of_export
from pipeline.record.statement import day_of, desk_statement, valid_between
from pipeline.record.statistics import is_table, parse_statistics
from pipeline.types import Evidence

#: Endings of files with one JSON object a line; .json may also be an export, which is tried first.
LINES = frozenset({".jsonl", ".ndjson", ".json"})
_NO_EXPORT = (
    "không phải tệp Google Fact Check (kết quả tìm kiếm có “claims” hoặc DataFeed có “dataFeedElement”) "
    "và cũng không phải mỗi dòng một phát biểu"
)


def parse_evidence_file(path: Path, *, zone: ZoneInfo) -> tuple[list[Evidence], list[str]]:
    """Read a file (UTF-8) of statements.

    CSV or JSONL with text, source, date and maybe url, verdict, basis, valid_from, valid_to, place, period;
    a CSV table of statistics (:mod:`pipeline.record.statistics`); or a Google Fact Check export (JSON).

    Returns:
        The statements of the good rows, and one line (file, row, field) for each bad row.

    Raises:
        BadInput: the file cannot be read or lacks a required column.
    """
    try:
        content = path.read_text(encoding="utf-8-sig")
    except IsADirectoryError:
        raise BadInput(f"{path}: là thư mục, cần một tệp CSV hoặc JSONL") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: không đọc được: {file_fault(error)}") from error
    if not content.strip():
        raise BadInput(f"{path}: tệp trống")
    suffix = path.suffix.lower()
    if suffix in {".json", ".geojson"} and (reviews := _export(path, content, zone)):
        return reviews
    if suffix not in LINES and is_table(content.splitlines()[0]):
        return parse_statistics(path, content, zone=zone)
    rows = _jsonl(content) if suffix in LINES else _csv(path, content)
    if suffix == ".json" and not any(isinstance(row, dict) for _, row in rows):
        # One fault of the file, where JSON over many lines would be called wrong line by line.
        raise BadInput(f"{path}: {_NO_EXPORT}")
    found: list[Evidence] = []
    problems: list[str] = []
    for number, row in rows:
        try:
            found.append(_row(row, zone))
        except BadInput as error:
            problems.append(f"{path}: dòng {number}: {error}")
    return found, problems


def _csv(path: Path, content: str) -> list[tuple[int, Any]]:
    reader = csv.DictReader(io.StringIO(content))
    missing = {"text", "source", "date"} - set(reader.fieldnames or ())
    if missing:
        raise BadInput(f"{path}: thiếu cột {', '.join(sorted(missing))}")
    return [(reader.line_num, row) for row in reader]


def _jsonl(content: str) -> list[tuple[int, Any]]:
    rows: list[tuple[int, Any]] = []
    for number, line in enumerate(content.splitlines(), 1):
        if line.strip():
            try:
                rows.append((number, json.loads(line)))
            except (ValueError, RecursionError):
                rows.append((number, None))
    return rows


def _row(row: object, zone: ZoneInfo) -> Evidence:
    if not isinstance(row, dict):
        raise BadInput("không phải một đối tượng JSON")
    values = {str(k): str(v).strip() for k, v in row.items() if v is not None}
    one = desk_statement(
        values.get("text", ""),
        source=values.get("source", ""),
        day=day_of(values, "date", required=True) or date.min,
        zone=zone,
        url=values.get("url", ""),
        basis=values.get("basis") or "desk",
        verdict=values.get("verdict", ""),
    )
    one = valid_between(one, day_of(values, "valid_from"), day_of(values, "valid_to"))
    return replace(one, place=values.get("place", ""), period=values.get("period", ""))


def _export(path: Path, content: str, zone: ZoneInfo) -> tuple[list[Evidence], list[str]] | None:
    """The reviews of a Google Fact Check file, None where the JSON is something else."""
    try:
        reviews = reviews_of_export(content)
    except (ValueError, RecursionError):
        return None
    now = datetime.now(UTC)
    made = [(one, as_evidence(one, zone=zone, now=now)) for one in reviews]
    unclear = [
        f"{path}: {one.publisher or '?'}: kết luận {one.rating[:60]!r} không rõ đúng hay sai, không nhập"
        for one, evidence in made
        if evidence is None
    ]
    return [evidence for _, evidence in made if evidence is not None], unclear
