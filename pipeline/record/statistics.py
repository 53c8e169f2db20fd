"""Tables of statistics (CSV with units) as sentences on record, one for each number."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline.errors import BadInput
from pipeline.record.statement import day_of, desk_statement, valid_between
from pipeline.types import Evidence

#: Columns that a table must have; the others are ``place``, ``url``, ``valid_from``, ``valid_to``, ``note``.
REQUIRED = ("indicator", "value", "unit", "period", "source", "date")
_VIETNAMESE = {
    "chỉ tiêu": "indicator", "giá trị": "value", "đơn vị": "unit", "kỳ": "period", "nguồn": "source",
    "ngày công bố": "date", "ngày": "date", "địa bàn": "place", "ghi chú": "note",
}  # fmt: skip
_NUMBER = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+(?:,\d+)?|[-+]?\d+(?:[.,]\d+)?")


def is_table(header: str) -> bool:
    """Whether the first line of a CSV file names the columns of a table of statistics."""
    names = {_column(one) for one in header.replace(";", ",").split(",")}
    return {"indicator", "value", "unit"} <= names


def parse_statistics(path: Path, content: str, *, zone: ZoneInfo) -> tuple[list[Evidence], list[str]]:
    """Return one statement for each good row, and a line (file, row, field) for each bad one.

    Numbers are read as they are written in Vietnam: a full stop parts thousands, a comma decimals.

    Raises:
        BadInput: a required column is missing.
    """
    head = content.splitlines()[0] if content.strip() else ""
    reader = csv.DictReader(io.StringIO(content), delimiter=";" if head.count(";") > head.count(",") else ",")
    names = {one: _column(one) for one in reader.fieldnames or ()}
    if missing := sorted(set(REQUIRED) - set(names.values())):
        raise BadInput(f"{path}: bảng số liệu thiếu cột {', '.join(missing)}")
    found: list[Evidence] = []
    problems: list[str] = []
    for row in reader:
        values = {names[key]: (value or "").strip() for key, value in row.items() if key in names}
        try:
            found.append(_statement(values, zone))
        except BadInput as error:
            problems.append(f"{path}: dòng {reader.line_num}: {error}")
    return found, problems


def sentence(values: Mapping[str, str]) -> str:
    """Return one number as a sentence that a claim can be held against.

    "Thu ngân sách trên địa bàn tỉnh Bắc Ninh tháng 1/2026 đạt 7.850 tỷ đồng."
    """
    where = f" tại {values['place']}" if values.get("place") else ""
    when = f" {values['period']}" if values.get("period") else ""
    unit = "%" if values["unit"] == "%" else f" {values['unit']}"
    return f"{values['indicator']}{where}{when} là {values['value']}{unit}."


def _statement(values: Mapping[str, str], zone: ZoneInfo) -> Evidence:
    for name in ("indicator", "unit", "period", "source"):
        if not values.get(name):
            raise BadInput(f"{name}: để trống")
    if not _NUMBER.fullmatch(values.get("value", "")):
        raise BadInput(f"value: {values.get('value', '')!r} không phải số (ví dụ 7.850 hoặc 11,8)")
    one = desk_statement(
        sentence(values),
        source=values["source"],
        day=day_of(values, "date", required=True) or date.min,
        zone=zone,
        url=values.get("url", ""),
        basis="statistics",
    )
    one = valid_between(one, day_of(values, "valid_from"), day_of(values, "valid_to"))
    return replace(one, place=values.get("place", ""), period=values["period"])


def _column(name: str) -> str:
    clean = " ".join(name.strip().strip("\ufeff\"'").lower().split())
    return _VIETNAMESE.get(clean, clean)
