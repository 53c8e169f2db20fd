"""The same as JSON, for other systems: tokens with scopes, feeds by cursor, OpenAPI; and /metrics."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from console import api_models as shapes
from console.access import NeedToken, Open
from console.desk import TIMEOUT, desk_of
from console.queue_address import OPEN_STATES
from console.routes.alert import Typed, perform
from pipeline.store.console_alert import AlertPage, alert_page
from pipeline.store.console_feeds import article_feed, event_feed, figures
from pipeline.store.console_queue import QueueFilter, queue_page
from pipeline.store.console_responses import corrections
from pipeline.types import AlertState

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {"model": shapes.Problem} for code in (400, 401, 403, 404, 409, 413, 422)
}
router = APIRouter()
v1 = APIRouter(prefix="/api/v1", responses=_PROBLEMS)
Reads = Annotated[str, Depends(NeedToken("alerts:read"))]
Limit = Annotated[int, Query(ge=1, le=500)]
# <microseconds since 1970>.<id>: any text of this form is a place in a feed, so nothing described is refused.
After = Annotated[str, Query(pattern=r"^([0-9]{1,16}\.[A-Za-z0-9_-]{0,80})?$")]
AlertId = Annotated[str, Path(min_length=1, max_length=80)]


@router.get("/api/v1/openapi.json", include_in_schema=False)
def schema(request: Request, _: Annotated[None, Depends(Open())]) -> Response:
    """The description of the API."""
    return JSONResponse(request.app.openapi())


@v1.get("/alerts")
def alerts(
    request: Request,
    _: Reads,
    state: AlertState | None = None,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Limit = 100,
) -> shapes.AlertList:
    """Alerts by priority and clock; without a state all open ones."""
    desk = desk_of(request)
    wanted = QueueFilter(states=(state.value,) if state else OPEN_STATES)
    found = queue_page(desk.index, wanted, desk.options.rules.clocks, offset=offset, limit=limit)
    rows = tuple(shapes.AlertOut.model_validate(one) for one in found.rows)
    return shapes.AlertList(total=found.total, alerts=rows)


@v1.get("/alerts/{alert_id}")
def alert(request: Request, alert_id: AlertId, _: Reads) -> shapes.AlertDetailOut:
    """One alert with claim, evidence, appearances and history."""
    return _detail(alert_page(desk_of(request).options.database, TIMEOUT, alert_id))


@v1.post("/alerts/{alert_id}/actions")
def act(
    request: Request,
    alert_id: AlertId,
    caller: Annotated[str, Depends(NeedToken("alerts:write"))],
    deed: shapes.ActionIn,
) -> shapes.ActionOut:
    """Do one thing to the version of an alert that the caller has read; 409 if it has moved on."""
    typed = Typed.model_validate(deed.model_dump(mode="json"))
    state = perform(desk_of(request), alert_id, typed, caller)
    return shapes.ActionOut(alert_id=alert_id, state=state.value, version=deed.version + 1)


@v1.get("/events")
def events(
    request: Request, _: Reads, after: Annotated[int, Query(ge=0, le=2**53)] = 0, limit: Limit = 100
) -> shapes.EventFeed:
    """What happened to alerts after a cursor, oldest first."""
    found = event_feed(desk_of(request).options.database, TIMEOUT, after=after, limit=limit)
    rows = tuple(shapes.EventOut.model_validate(one) for one in found)
    return shapes.EventFeed(next=rows[-1].cursor if rows else after, events=rows)


@v1.get("/coverage")
def coverage(
    request: Request,
    _: Annotated[str, Depends(NeedToken("coverage:read"))],
    after: After = "",
    limit: Limit = 100,
) -> shapes.CoverageFeed:
    """Articles of the press about the province after a cursor, in the order they were read."""
    at, known = _cursor(after)
    found = article_feed(desk_of(request).options.database, TIMEOUT, after=at, after_id=known, limit=limit)
    rows = tuple(shapes.ArticleOut.model_validate(one) for one in found)
    last = _place(rows[-1].fetched_at, rows[-1].article_id) if rows else after
    return shapes.CoverageFeed(next=last, articles=rows)


@v1.get("/corrections")
def approved(
    request: Request,
    _: Annotated[str, Depends(NeedToken("corrections:read"))],
    after: After = "",
    limit: Limit = 100,
) -> shapes.CorrectionFeed:
    """Approved answers after a cursor, oldest first."""
    at, known = _cursor(after)
    since = f"{at.isoformat()}|{known}" if after else ""
    found = corrections(desk_of(request).options.database, TIMEOUT, after=since, limit=limit)
    rows = tuple(
        shapes.CorrectionOut(
            response_id=one.response_id, alert_id=one.alert_id, approved_at=one.written_at, text=one.text
        )
        for one in found
    )
    last = _place(rows[-1].approved_at, rows[-1].response_id) if rows else after
    return shapes.CorrectionFeed(next=last, corrections=rows)


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request, _: Annotated[str, Depends(NeedToken("metrics:read"))]) -> Response:
    """Figures in the text format of Prometheus."""
    found = figures(desk_of(request).options.database, TIMEOUT)
    lines = ["# TYPE minhtin_alerts gauge"]
    lines += [
        f'minhtin_alerts{{state="{name}"}} {number}' for name, number in sorted(found["alerts"].items())
    ]
    for name, number in found["rows"].items():
        unit = "last_run_timestamp_seconds" if name == "last_run" else name
        lines += [f"# TYPE minhtin_{unit} gauge", f"minhtin_{unit} {number}"]
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4; charset=utf-8")


router.routes.extend(v1.routes)


def _detail(found: AlertPage) -> shapes.AlertDetailOut:
    alert = found.alert
    return shapes.AlertDetailOut(
        alert_id=alert.alert_id,
        kind=alert.kind.value,
        title=alert.title,
        priority=alert.priority,
        unit=alert.unit,
        state=alert.state.value,
        owner=alert.owner,
        version=found.version,
        raised_at=alert.raised_at,
        last_seen_at=alert.last_seen_at,
        reasons=tuple(one.words for one in alert.reasons),
        verdict_reasons=alert.verdict_reasons,
        claims=tuple(one.text for one in found.claims),
        evidence=tuple(shapes.EvidenceOut.model_validate(one) for one in found.evidence),
        checks=tuple(shapes.CheckOut.model_validate(one) for one in found.checks),
        appearances=tuple(shapes.AppearanceOut.model_validate(one) for one in found.appearances),
        events=tuple(
            shapes.EventOut(
                alert_id=one.alert_id, happened_at=one.at, actor=one.actor, action=one.action,
                from_state=one.from_state, to_state=one.to_state, reason=one.reason,
            )
            for one in found.events
        ),
    )  # fmt: skip


def _place(at: datetime, known: str) -> str:
    """The cursor of what comes after a row."""
    return f"{(at - _EPOCH) // timedelta(microseconds=1)}.{known}"


def _cursor(text: str) -> tuple[datetime, str]:
    """Take a cursor apart; without one the beginning."""
    micros, _, known = text.partition(".")
    return _EPOCH + timedelta(microseconds=int(micros or 0)), known
