"""Sources, digests and the leader's board."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, HTTPException
from starlette.requests import Request
from starlette.responses import Response

from console.access import Need
from console.desk import TIMEOUT, desk_of
from console.view import page
from pipeline.health import SourceHealth, lines, source_health
from pipeline.store.console_accounts import Officer
from pipeline.store.console_overview import board, source_ledger, source_states
from pipeline.store.console_record import DigestRow, digest_file, digest_list
from pipeline.store.edits import silent_edits
from pipeline.store.ledger import HostLedger, host_ledger, hosts_named, marked_sources
from pipeline.store.notices import silent_targets

router = APIRouter(include_in_schema=False)
Viewer = Annotated[Officer, Depends(Need("viewer"))]
# A digest is our own page, but made of words from outside: it may style itself and nothing else.
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_DECISIONS = {
    "rules": "đọc theo quy tắc",
    "free": "không có quy tắc: được đọc",
    "stop": "dừng, không đọc",
}
#: How far back the board tells of articles that were changed without a word.
_EDITED_WITHIN = timedelta(days=7)
_FORMS = {".html": "Xem trang", ".docx": "Tải Word", ".pdf": "Tải PDF", ".eml": "Tải thư"}
_TYPES = {
    ".eml": "message/rfc822",
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@router.get("/sources")
def sources(request: Request, _: Viewer) -> Response:
    """How every source is doing."""
    desk = desk_of(request)
    found = {one.source_id: one for one in source_states(desk.options.database, TIMEOUT, desk.now())}
    judged = _judged(request)
    rows = [(found.pop(one.source_id), one) for one in judged if one.source_id in found]
    # what people brought in as files has no rhythm to judge by
    rows += [
        (one, SourceHealth(one.source_id, one.name, one.last_item_at, one.last_item_at))
        for one in found.values()
    ]
    return page(request, "sources.html", rows=rows, message=lines(judged, desk.now()))


@router.get("/sources/{source_id}")
def source(request: Request, source_id: str, _: Viewer) -> Response:
    """What we asked of one source, run by run."""
    desk = desk_of(request)
    found = source_states(desk.options.database, TIMEOUT, desk.now())
    one = next((state for state in found if state.source_id == source_id), None)
    if one is None:
        raise HTTPException(404)
    ledger = source_ledger(desk.options.database, TIMEOUT, source_id)
    hosts = _hosts(desk.options.database, one.home, desk.now())
    mark = marked_sources(desk.options.database, timeout=TIMEOUT).get(source_id)
    return page(
        request,
        "source.html",
        one=one,
        health=next((each for each in _judged(request) if each.source_id == source_id), None),
        ledger=ledger,
        hosts=hosts,
        mark=mark,
        decisions=_DECISIONS,
    )


@router.get("/digests")
def digests(request: Request, _: Viewer) -> Response:
    """Digests that were made."""
    rows = [
        one for one in digest_list(desk_of(request).options.database, TIMEOUT) if one.path.suffix in _FORMS
    ]
    order = list(_FORMS)
    periods = {(one.first_day, one.last_day): [each for each in rows if _same(one, each)] for one in rows}
    for files in periods.values():
        files.sort(key=lambda one: order.index(one.path.suffix))
    return page(request, "digests.html", periods=list(periods.items()), forms=_FORMS)


def _same(one: DigestRow, other: DigestRow) -> bool:
    return (one.first_day, one.last_day) == (other.first_day, other.last_day)


@router.get("/digests/{key}")
def digest(request: Request, key: str, _: Viewer) -> Response:
    """One file of a digest: a page in a sandbox, other forms to be saved."""
    found = digest_file(desk_of(request).options.database, TIMEOUT, key)
    kind = _TYPES.get(found.path.suffix.lower())
    if kind is None or not found.path.is_file():
        raise HTTPException(404)
    headers = {"Content-Security-Policy": _SANDBOX}
    if found.path.suffix.lower() != ".html":
        headers["Content-Disposition"] = (
            f'attachment; filename="{found.path.name.encode("ascii", "ignore").decode()}"'
        )
    return Response(found.path.read_bytes(), media_type=kind, headers=headers)


@router.get("/board")
def overview(request: Request, _: Viewer) -> Response:
    """The leader's figures."""
    desk = desk_of(request)
    found = board(desk.options.database, TIMEOUT, desk.now(), desk.options.rules.clocks.take)
    silent = silent_targets(desk.options.database, TIMEOUT, desk.now() - timedelta(days=7))
    edits = silent_edits(desk.options.database, TIMEOUT, desk.now() - _EDITED_WITHIN)
    return page(request, "board.html", board=found, silent=silent, edits=edits)


def _hosts(path: Path, home: str, now: datetime) -> list[HostLedger]:
    """The ledger of the last thirty days of the hosts a source's home names."""
    try:
        name = urlsplit(home).hostname or ""
    except ValueError:
        return []
    found = hosts_named(path, name, timeout=TIMEOUT) if name else []
    since, until = now - timedelta(days=30), now + timedelta(hours=1)
    return [host_ledger(path, one, since=since, until=until, timeout=TIMEOUT) for one in found]


def _judged(request: Request) -> tuple[SourceHealth, ...]:
    """The one judgement of all sources, which the digest and the day's message use too."""
    desk = desk_of(request)
    return source_health(desk.options.database, TIMEOUT, desk.now(), zone=desk.options.zone.key)
