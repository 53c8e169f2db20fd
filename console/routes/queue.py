"""The queue."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from console.access import LIST, Need
from console.desk import desk_of
from console.queue_address import PAGE, SORTS, active, address, page_number, read_filter
from console.view import page
from pipeline.saved_searches import alerts_of
from pipeline.settings import load_settings
from pipeline.store.console_accounts import Officer
from pipeline.store.console_queue import queue_page

router = APIRouter(include_in_schema=False)
Viewer = Annotated[Officer, Depends(Need("viewer"))]


@router.get("/")
def home(_: Viewer) -> Response:
    """The queue is the first page."""
    return RedirectResponse("/alerts", 303)


@router.get("/alerts")
def alerts(request: Request, officer: Viewer) -> Response:
    """The queue, filtered by what stands in the address; only the list when htmx asks for it."""
    desk, query = desk_of(request), request.query_params
    wanted = read_filter(query, desk.options.zone, me=officer.officer)
    if name := query.get("search", "")[:60]:
        wanted = replace(wanted, alerts=alerts_of(name, load_settings(), desk.options.database, desk.now()))
    number = page_number(query)
    clocks = desk.options.rules.clocks
    found = queue_page(desk.index, wanted, clocks, offset=(number - 1) * PAGE, limit=PAGE)
    fragment = request.headers.get("hx-target") == LIST
    return page(
        request,
        "queue_list.html" if fragment else "queue.html",
        found=found,
        wanted=wanted,
        number=number,
        pages=max(1, -(-found.total // PAGE)),
        query=query,
        active=active(query),
        sorts=SORTS,
        address=lambda **changes: address(query, **changes),
        choices={} if fragment else desk.index.choices(),
    )
