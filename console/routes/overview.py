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
from pipeline.store.console_accounts import Officer
from pipeline.store.console_overview import SourceState, board, source_ledger, source_states
from pipeline.store.console_record import digest_file, digest_list
from pipeline.store.ledger import HostLedger, host_ledger, hosts_named, marked_sources

router = APIRouter(include_in_schema=False)
Viewer = Annotated[Officer, Depends(Need("viewer"))]
# A digest is our own page, but made of words from outside: it may style itself and nothing else.
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_DECISIONS = {
    "rules": "đọc theo quy tắc",
    "free": "không có quy tắc: được đọc",
    "stop": "dừng, không đọc",
}
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@router.get("/sources")
def sources(request: Request, _: Viewer) -> Response:
    """How every source is doing."""
    desk = desk_of(request)
    found = source_states(desk.options.database, TIMEOUT, desk.now())
    rows = sorted(
        ((one, *_health(one, request)) for one in found),
        key=lambda row: ({"bad": 0, "warn": 1, "ok": 2}[row[1]], row[0].name),
    )
    return page(request, "sources.html", rows=rows)


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
        health=_health(one, request),
        ledger=ledger,
        hosts=hosts,
        mark=mark,
        decisions=_DECISIONS,
    )


@router.get("/digests")
def digests(request: Request, _: Viewer) -> Response:
    """Digests that were made."""
    return page(request, "digests.html", rows=digest_list(desk_of(request).options.database, TIMEOUT))


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
    return page(request, "board.html", board=found)


def _hosts(path: Path, home: str, now: datetime) -> list[HostLedger]:
    """The ledger of the last thirty days of the hosts a source's home names."""
    try:
        name = urlsplit(home).hostname or ""
    except ValueError:
        return []
    found = hosts_named(path, name, timeout=TIMEOUT) if name else []
    since, until = now - timedelta(days=30), now + timedelta(hours=1)
    return [host_ledger(path, one, since=since, until=until, timeout=TIMEOUT) for one in found]


def _health(one: SourceState, request: Request) -> tuple[str, str]:
    """A state (ok, warn, bad) and words for it."""
    now = desk_of(request).now()
    if one.last_read_at is None:
        return "warn", "chưa đọc lần nào"
    if one.requests and one.failures >= one.requests:
        return "bad", "không đọc được"
    if one.last_item_at is None:
        return "bad", "chưa cho bài nào"
    # Three times the usual pause between two articles, but no alarm within a day.
    quiet = max(timedelta(hours=3 * (one.usual_gap_hours or 24)), timedelta(days=1))
    if now - one.last_item_at > quiet:
        return "warn", "im lặng lâu hơn thường lệ"
    if one.failures or one.robots_denied:
        return "warn", "đọc được một phần"
    return "ok", "bình thường"
