"""Answers as files: Excel, CSV, Parquet. A cell that a spreadsheet would run as a formula is made text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from pipeline.analysis.frames import Frame
from pipeline.errors import BadInput

#: What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), also after blanks.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FORMS = ("xlsx", "csv", "parquet")
_MOST_ROWS = 1_048_575
_LONGEST = 32_767


def safe(value: object) -> object:
    """A cell that no spreadsheet runs: text that looks like a formula gets an apostrophe before it."""
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    if not isinstance(value, str):
        return value
    text = "".join(char for char in value if char >= " " or char in "\t\n\r")
    return f"'{text}" if text.startswith(_RISKY) or text.lstrip().startswith(_RISKY[:4]) else text


def exported(frame: Frame, form: str) -> bytes:
    """Return a pandas, Polars or Arrow frame as a file in the form ``xlsx``, ``csv`` or ``parquet``.

    Raises:
        BadInput: there is no such form, or the answer has more rows than a sheet.
    """
    import pyarrow as pa

    if form not in FORMS:
        raise BadInput(f"không có dạng tệp «{form}»; chọn {', '.join(FORMS)}")
    table = (
        frame
        if isinstance(frame, pa.Table)
        else frame.to_arrow()
        if hasattr(frame, "to_arrow")
        else pa.Table.from_pandas(frame, preserve_index=False)
    )
    if form == "parquet":
        import pyarrow.parquet as pq

        out = io.BytesIO()
        pq.write_table(table, out)
        return out.getvalue()
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return (
        _csv(table.column_names, rows) if form == "csv" else _xlsx(table.column_names, rows, table.num_rows)
    )


def save(frame: Frame, path: Path | str) -> Path:
    """Write a frame to ``path``; its ending says the form. Returns the path."""
    file = Path(path)
    file.write_bytes(exported(frame, file.suffix.lstrip(".").lower()))
    return file


def _csv(names: list[str], rows: Iterable[tuple[object, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe(name) for name in names])
    writer.writerows([safe(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")  # Excel reads UTF-8 only with a mark


def _xlsx(names: list[str], rows: Iterable[tuple[object, ...]], count: int) -> bytes:
    from openpyxl import Workbook

    if count > _MOST_ROWS:
        raise BadInput(f"Excel chỉ chứa được {_MOST_ROWS:,} dòng; xuất CSV hoặc Parquet".replace(",", "."))
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Minh Tin")
    sheet.freeze_panes = "A2"
    sheet.append([safe(name) for name in names])
    for row in rows:
        sheet.append([_cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value: object) -> object:
    found = safe(value)
    if isinstance(found, datetime) and found.tzinfo:
        return found.replace(tzinfo=None)  # a sheet knows no zones: the time as shown
    if isinstance(found, str):
        return found[:_LONGEST]
    return (
        found
        if isinstance(found, bool | int | float | type(None)) or hasattr(found, "isoformat")
        else str(found)
    )
