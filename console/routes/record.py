"""The evidence desk: what is on record, which alerts each statement touched, adding, importing, retiring."""

from __future__ import annotations

import tempfile
import unicodedata
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from console.access import Need
from console.desk import TIMEOUT, Desk, desk_of
from console.queue_address import page_number
from console.view import page, safe_link
from pipeline.errors import BadInput
from pipeline.store.console_accounts import Officer
from pipeline.store.console_record import (
    put_in_place,
    put_on_record,
    record_page,
    retire_from_record,
    statement_in_use,
)
from pipeline.types import Evidence

router = APIRouter(include_in_schema=False)
PAGE = 30
Works = Annotated[Officer, Depends(Need("officer"))]
_BASES = ("official", "statistics", "fact-check", "desk")


class Statement(BaseModel):
    """A statement as typed; ``replaces`` is the id of an earlier one that it takes the place of."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(default="", max_length=5000)
    source: str = Field(default="", max_length=300)
    day: str = Field(default="", max_length=10)
    url: str = Field(default="", max_length=2000)
    basis: str = Field(default="official", max_length=20)
    place: str = Field(default="", max_length=200)
    period: str = Field(default="", max_length=200)
    valid_from: str = Field(default="", max_length=10)
    valid_to: str = Field(default="", max_length=10)
    replaces: str = Field(default="", max_length=100)
    how: Literal["superseded", "corrected"] = "superseded"


@router.get("/evidence")
def record(request: Request, _: Annotated[Officer, Depends(Need("viewer"))], replaces: str = "") -> Response:
    """Statements on record, newest first, with the alerts each has touched.

    With ``replaces`` the form is open for one in the place of that one, for the same place and period.
    """
    old = statement_in_use(desk_of(request).options.database, TIMEOUT, replaces) if replaces else None
    return _record(request, typed=_in_place_of(old) if old else None)


@router.post("/evidence")
def add(request: Request, officer: Works, statement: Annotated[Statement, Form()]) -> Response:
    """Put one statement on record, in the place of another if it says so, and hold the claims against it."""
    desk = desk_of(request)
    try:
        _put(desk, statement, officer.officer)
    except BadInput as error:
        return _record(request, status=400, problem=str(error), typed=statement)
    return _reviewed(desk, 1)


@router.post("/evidence/import")
def import_file(request: Request, officer: Works, file: UploadFile) -> Response:
    """Put a file of statements on record (CSV, JSONL, Google Fact Check); bad rows are named, left out."""
    from pipeline.evidence import parse_evidence_file
    from pipeline.record.files import LINES

    desk = desk_of(request)
    ending = Path(file.filename or "").suffix.lower()
    suffix = ending if ending in LINES else ".csv"
    with tempfile.TemporaryDirectory() as folder:
        # The name that came with the file is never used as a path.
        path = Path(folder) / f"tep{suffix}"
        path.write_bytes(file.file.read())
        try:
            found, problems = parse_evidence_file(path, zone=desk.options.zone)
        except BadInput as error:
            return _record(request, status=400, problem=str(error).replace(str(path), "tệp"))
        problems = [line.replace(str(path), "tệp") for line in problems]
    if not found and not problems:
        return _record(request, status=400, problem="Tệp không có phát biểu nào.")
    put_on_record(desk.options.database, TIMEOUT, found, desk.now(), by=officer.officer)
    if problems:
        words = f"Đã nhập {len(found)} phát biểu, bỏ qua {len(problems)} dòng: {'; '.join(problems[:5])}"
        return _record(request, status=400 if not found else 200, problem=words)
    return _reviewed(desk, len(found))


@router.post("/evidence/{evidence_id}/retire")
def retire(
    request: Request, evidence_id: str, officer: Works, why: Annotated[str, Form(max_length=1000)] = ""
) -> Response:
    """Take a statement out of use, with the reason."""
    desk, words = desk_of(request), " ".join(why.split())
    if not words:
        return _record(request, status=400, problem="Hãy ghi vì sao thôi dùng phát biểu này.")
    retire_from_record(desk.options.database, TIMEOUT, evidence_id, desk.now(), by=officer.officer, why=words)
    return _reviewed(desk, 0)


def _reviewed(desk: Desk, added: int) -> Response:
    """Hold the claims against the record again where that can be done from here, then show the record."""
    raised = desk.review()
    desk.index.renew()
    told = "" if raised is None else f"&raised={raised}"
    return RedirectResponse(f"/evidence?added={added}{told}", 303)


def _put(desk: Desk, typed: Statement, by: str) -> None:
    one, database = _statement(typed, desk), desk.options.database
    if old := typed.replaces.strip():
        put_in_place(database, TIMEOUT, old, one, desk.now(), by=by, how=typed.how)
    else:
        put_on_record(database, TIMEOUT, [one], desk.now(), by=by, typed=True)


def _in_place_of(old: Evidence) -> Statement:
    """What the form begins with when a statement is to be replaced."""
    basis = old.basis if old.basis in _BASES else "official"
    return Statement(
        replaces=old.evidence_id,
        source=old.source[:300],
        basis=basis,
        place=old.place[:200],
        period=old.period[:200],
    )


def _statement(typed: Statement, desk: Desk) -> Evidence:
    from pipeline.record.statement import desk_statement, scoped

    url = typed.url.strip()
    if url and not safe_link(url):
        raise BadInput("Địa chỉ phải bắt đầu bằng https:// hoặc http://.")
    zone = desk.options.zone
    day = _day("ngày phát biểu", typed.day) or desk.now().astimezone(zone).date()
    one = desk_statement(typed.text, source=typed.source, day=day, zone=zone, url=url, basis=typed.basis)
    first, last = _day("hiệu lực từ ngày", typed.valid_from), _day("đến hết ngày", typed.valid_to)
    return scoped(one, place=typed.place, period=typed.period, start=first, end=last)


def _day(name: str, text: str) -> date | None:
    from pipeline.record.statement import day_of

    return day_of({name: text.strip()}, name)


def _record(
    request: Request, *, status: int = 200, problem: str = "", typed: Statement | None = None
) -> Response:
    desk, query = desk_of(request), request.query_params
    typed = typed or Statement()
    text = unicodedata.normalize("NFC", query.get("q", ""))[:200].replace("\x00", "")
    number, retired = page_number(query), query.get("retired") == "1"
    rows, total = record_page(
        desk.options.database, TIMEOUT, text=text, retired=retired, offset=(number - 1) * PAGE, limit=PAGE
    )
    return page(
        request,
        "evidence.html",
        status=status,
        rows=rows,
        total=total,
        number=number,
        pages=max(1, -(-total // PAGE)),
        text=text,
        retired=retired,
        bases=_BASES,
        problem=problem,
        typed=typed,
        old=statement_in_use(desk.options.database, TIMEOUT, typed.replaces.strip()),
        added=query.get("added", ""),
        raised=query.get("raised", ""),
    )
