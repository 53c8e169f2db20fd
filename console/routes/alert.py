"""The page of one alert, and what an officer does on it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from console.access import Need
from console.alert_view import NEED_WORDS, next_actions, number_pairs, unknowns
from console.chart import spread_chart
from console.desk import TIMEOUT, Desk, desk_of
from console.follow_view import following
from console.view import page
from pipeline.desk import CLOSING_WORDS, Action, Closing
from pipeline.errors import BadInput
from pipeline.opinion import Opinion
from pipeline.store.console_accounts import Officer
from pipeline.store.console_alert import AlertPage, alert_page, archived_copy
from pipeline.store.console_desk import Act, Conflict, act_on_alert
from pipeline.store.edits import edits_between
from pipeline.store.lineage import lineage_of
from pipeline.types import AlertState

router = APIRouter(include_in_schema=False)
LONGEST = 2000


class Typed(BaseModel):
    """What the officer sent: kept on the page when it could not be done."""

    model_config = ConfigDict(frozen=True)

    version: int = Field(ge=0)
    action: Action
    reason: str = Field(default="", max_length=LONGEST)
    closing: str = Field(default="", max_length=40)
    minutes: int = Field(default=0, ge=0, le=60 * 24 * 31)


@router.get("/alerts/{alert_id}")
def alert(request: Request, alert_id: str, _: Annotated[Officer, Depends(Need("viewer"))]) -> Response:
    """Everything about one alert, from the claim to its history."""
    return show_alert(request, alert_id)


@router.post("/alerts/{alert_id}/act")
def act(
    request: Request,
    alert_id: str,
    officer: Annotated[Officer, Depends(Need("officer"))],
    typed: Annotated[Typed, Form()],
) -> Response:
    """Do one thing to the version of the alert that the officer has read."""
    desk = desk_of(request)
    try:
        _check_choice(desk, typed)
        perform(desk, alert_id, typed, officer.officer)
    except Conflict as conflict:
        return show_alert(request, alert_id, status=409, conflict=conflict, typed=typed)
    except BadInput as error:
        return show_alert(request, alert_id, status=400, problem=str(error), typed=typed)
    return RedirectResponse(f"/alerts/{alert_id}", 303)


@router.post("/alerts/{alert_id}/opinion")
def opinion(request: Request, alert_id: str, _: Annotated[Officer, Depends(Need("officer"))]) -> Response:
    """Ask the office's own language model for a further opinion; nothing of it is kept."""
    from pipeline.opinion import ask

    options = desk_of(request).options
    found = alert_page(options.database, TIMEOUT, alert_id)
    try:
        said = ask(found.alert.title, [one.text for one in found.evidence], options.opinion)
    except BadInput as error:
        return show_alert(request, alert_id, status=409, problem=str(error).capitalize() + ".")
    return show_alert(request, alert_id, opinion=said)


@router.get("/articles/{article_id}")
def article(request: Request, article_id: str, _: Annotated[Officer, Depends(Need("viewer"))]) -> Response:
    """Our archived copy of an article or post, as text, with its original or its reprints."""
    database = desk_of(request).options.database
    copy = archived_copy(database, TIMEOUT, article_id)
    edits = edits_between(article_id, copy.versions) if copy.kind != "post" else []
    lineage = lineage_of(database, TIMEOUT, article_id)
    return page(request, "article.html", copy=copy, edits=edits, lineage=lineage)


def _check_choice(desk: Desk, typed: Typed) -> None:
    """On the page one chooses among the times of the desk's rules; other systems say what they mean."""
    if typed.action is Action.SNOOZE and typed.minutes not in desk.options.rules.snooze:
        raise BadInput("Hãy chọn hoãn đến khi nào.")


def perform(desk: Desk, alert_id: str, typed: Typed, actor: str) -> AlertState:
    """Append what was asked for and bring the queue up to date.

    Raises:
        BadInput: words are missing, or the action is not possible (``NotFound``, ``Conflict`` among them).
    """
    words = " ".join(typed.reason.split())
    if typed.action in NEED_WORDS and not words:
        raise BadInput("Hãy ghi lý do hoặc nội dung trước khi thực hiện bước này.")
    if typed.action is Action.CLOSE:
        words = _closing_words(typed.closing, words)
    now = desk.now()
    due = _due(desk, alert_id, typed, now)
    act = Act(alert_id, typed.version, typed.action, actor, words, due)
    return act_on_alert(desk.options.database, TIMEOUT, act, now, then=desk.index.renew_events)


def _closing_words(closing: str, words: str) -> str:
    try:
        known = CLOSING_WORDS[Closing(closing)]
    except ValueError:
        raise BadInput("Hãy chọn một lý do đóng cảnh báo.") from None
    return f"{known}: {words}" if words else known


def _due(desk: Desk, alert_id: str, typed: Typed, now: datetime) -> datetime | None:
    """Until when the deed holds: a snooze as chosen, a taken alert as the rules of the desk say."""
    if typed.action is Action.SNOOZE:
        return now + timedelta(minutes=typed.minutes)
    if typed.action is Action.TAKE:
        row = (
            desk.index.cursor()
            .execute("SELECT priority FROM queue WHERE alert_id = ?", [alert_id])
            .fetchone()
        )
        return now + timedelta(minutes=desk.options.rules.hold[int(row[0] if row else 5) - 1])
    return None


def show_alert(
    request: Request,
    alert_id: str,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
    problem: str = "",
    typed: Typed | None = None,
    opinion: Opinion | None = None,
) -> Response:
    """Render the page of an alert as it stands now, with what could not be done, if anything."""
    desk = desk_of(request)
    found: AlertPage = alert_page(desk.options.database, TIMEOUT, alert_id)
    return page(
        request,
        "alert.html",
        status=status,
        found=found,
        alert=found.alert,
        similar=desk.index.similar(alert_id, found.alert.title),
        pairs=number_pairs(found),
        unknowns=unknowns(found, desk.now()),
        chart=spread_chart(found.appearances, desk.options.zone),
        actions=next_actions(found.alert.state),
        closings=CLOSING_WORDS,
        snoozes=desk.options.rules.snooze,
        answers=found.responses,
        follow=following(found),
        conflict=conflict,
        problem=problem,
        typed=typed,
        opinion=opinion,
        may_ask=bool(desk.options.opinion.endpoint and found.evidence),
    )
