"""The response kit: draft, submit, approve or return, export, follow up."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from console.access import Need, may
from console.desk import TIMEOUT, Desk, desk_of
from console.drafting import LONGEST, check_ready, fact_sentence, fill, templates_for
from console.publishing import Office, claim_review, page_note, published_page
from console.view import page
from pipeline.answer_paper import Answer, answer_docx
from pipeline.desk import CLOSING_WORDS, Closing, carrying
from pipeline.errors import BadInput
from pipeline.store.console_accounts import Officer
from pipeline.store.console_alert import alert_page
from pipeline.store.console_desk import Conflict
from pipeline.store.console_responses import (
    ResponseRow,
    Step,
    begin_response,
    change_response,
    response_versions,
)

router = APIRouter(include_in_schema=False)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Works = Annotated[Officer, Depends(Need("officer"))]


class Change(BaseModel):
    """What was sent: a step, the version it was made on, the text and a note."""

    model_config = ConfigDict(frozen=True)

    number: int = Field(ge=1)
    text: str = Field(default="", max_length=LONGEST)
    note: str = Field(default="", max_length=2000)
    then: str = Field(default="save", pattern="^(save|submit)$")


@router.get("/alerts/{alert_id}/responses")
def choose(request: Request, alert_id: str, _: Works) -> Response:
    """Facts on record in sentences that can be copied, and the drafts to begin from."""
    desk = desk_of(request)
    found = alert_page(desk.options.database, TIMEOUT, alert_id)
    zone = desk.options.zone
    facts = [fact_sentence(one, zone) for one in found.evidence if one.retired_at is None]
    drafts = [
        (one, fill(one, found, office=desk.options.office, now=desk.now(), zone=zone))
        for one in templates_for(desk.options.rules.templates, found.alert.kind.value)
    ]
    return page(request, "response_new.html", alert=found.alert, facts=facts, drafts=drafts)


@router.post("/alerts/{alert_id}/responses")
def begin(
    request: Request, alert_id: str, officer: Works, template: Annotated[str, Form(max_length=100)]
) -> Response:
    """Begin an answer from a draft."""
    desk = desk_of(request)
    found = alert_page(desk.options.database, TIMEOUT, alert_id)
    chosen = next((one for one in desk.options.rules.templates if one.id == template), None)
    if chosen is None:
        raise BadInput("Hãy chọn một mẫu trả lời.")
    text = fill(chosen, found, office=desk.options.office, now=desk.now(), zone=desk.options.zone)
    identity = begin_response(
        desk.options.database,
        TIMEOUT,
        alert_id,
        desk.now(),
        by=officer.officer,
        template=chosen.id,
        text=text,
    )
    return RedirectResponse(f"/responses/{identity}", 303)


@router.get("/responses/{response_id}")
def show(request: Request, response_id: str, _: Annotated[Officer, Depends(Need("viewer"))]) -> Response:
    """An answer with its versions and what can be done with it."""
    return _show(request, response_id)


@router.post("/responses/{response_id}/text")
def write(request: Request, response_id: str, officer: Works, change: Annotated[Change, Form()]) -> Response:
    """Keep the text; submit it for approval when asked to."""
    text = change.text.replace("\r\n", "\n").replace("\x00", "")
    try:
        if change.then == "submit":
            check_ready(text)
        saved = _step(request, Step(response_id, change.number, officer.officer, "draft", text, change.note))
        if change.then == "submit":
            _step(request, Step(response_id, saved.number, officer.officer, "submitted", note=change.note))
    except Conflict as conflict:
        return _show(request, response_id, status=409, conflict=conflict, typed=text)
    except BadInput as error:
        return _show(request, response_id, status=400, problem=str(error), typed=text)
    return RedirectResponse(f"/responses/{response_id}", 303)


@router.post("/responses/{response_id}/decision")
def decide(
    request: Request,
    response_id: str,
    approver: Annotated[Officer, Depends(Need("approver"))],
    number: Annotated[int, Form(ge=1)],
    decision: Annotated[str, Form(pattern="^(approved|returned)$")],
    note: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Approve exactly the text that was submitted, or return it with the reason."""
    if decision == "returned" and not note.strip():
        return _show(request, response_id, status=400, problem="Hãy ghi vì sao trả lại.")
    said = " ".join(note.split())
    concludes = _concludes(desk_of(request), response_id) if decision == "approved" else None
    said = carrying(concludes, said) if concludes else said
    return _simple(request, Step(response_id, number, approver.officer, decision, note=said))


@router.post("/responses/{response_id}/follow")
def follow(
    request: Request,
    response_id: str,
    officer: Works,
    number: Annotated[int, Form(ge=1)],
    note: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Note who has corrected what, and when."""
    if not note.strip():
        return _show(
            request, response_id, status=400, problem="Hãy ghi ai đã đính chính hoặc đăng lại, khi nào."
        )
    return _simple(
        request, Step(response_id, number, officer.officer, "followed", note=" ".join(note.split()))
    )


@router.post("/responses/{response_id}/page")
def keep_page(
    request: Request,
    response_id: str,
    officer: Works,
    number: Annotated[int, Form(ge=1)],
    url: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Keep the address of the page on which the answer was published."""
    try:
        note = page_note(url)
    except BadInput as error:
        return _show(request, response_id, status=400, problem=str(error), address=url)
    return _simple(request, Step(response_id, number, officer.officer, "followed", note=note))


@router.get("/responses/{response_id}/export.{form}")
def export(request: Request, response_id: str, form: str, _: Works, url: str = "") -> Response:
    """An approved answer as Word, plain text or ClaimReview; nothing leaves that was not approved.

    ``url`` is the page where a ClaimReview will stand, without it the one that was kept; readers of the
    format require it, so without any there is no file.
    """
    desk = desk_of(request)
    versions = response_versions(desk.options.database, TIMEOUT, response_id)
    if form not in {"docx", "txt", "json"}:
        raise HTTPException(404)
    if versions[0].state not in {"approved", "followed"}:
        raise BadInput("Bản trả lời chưa được duyệt nên chưa xuất được.")
    approved = next(one for one in versions if one.state == "approved")
    name = {"Content-Disposition": f'attachment; filename="tra-loi-{approved.response_id}.{form}"'}
    if form == "txt":
        return Response(approved.text, media_type="text/plain; charset=utf-8", headers=name)
    found = alert_page(desk.options.database, TIMEOUT, approved.alert_id)
    if form == "docx":
        return Response(_word(desk, approved, found.alert.title), media_type=_WORD, headers=name)
    office = Office(desk.options.office, desk.options.zone)
    try:
        data = claim_review(found, approved, office, url or published_page(versions))
    except BadInput as error:
        return _show(request, response_id, status=400, problem=str(error), address=url)
    body = json.dumps(data, ensure_ascii=False, indent=2)
    return Response(body, media_type="application/ld+json", headers=name)


def _word(desk: Desk, approved: ResponseRow, claim: str) -> bytes:
    answer = Answer(
        approved.response_id, approved.number, approved.text, claim=claim, approved_at=approved.written_at
    )
    return answer_docx(answer, desk.options.letterhead, desk.options.rules.paper, desk.options.zone)


def _concludes(desk: Desk, response_id: str) -> Closing | None:
    """What the draft that an answer was begun from says of the claim, if anything."""
    begun = response_versions(desk.options.database, TIMEOUT, response_id)[0].template
    return next((one.concludes for one in desk.options.rules.templates if one.id == begun), None)


def _simple(request: Request, step: Step) -> Response:
    try:
        _step(request, step)
    except Conflict as conflict:
        return _show(request, step.response_id, status=409, conflict=conflict)
    return RedirectResponse(f"/responses/{step.response_id}", 303)


def _step(request: Request, step: Step) -> ResponseRow:
    desk = desk_of(request)
    return change_response(desk.options.database, TIMEOUT, step, desk.now())


def _show(
    request: Request,
    response_id: str,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
    problem: str = "",
    typed: str = "",
    address: str = "",
) -> Response:
    desk = desk_of(request)
    versions = response_versions(desk.options.database, TIMEOUT, response_id)
    newest = versions[0]
    found = alert_page(desk.options.database, TIMEOUT, newest.alert_id)
    concludes = _concludes(desk, response_id)
    officer: Officer | None = request.state.officer
    return page(
        request,
        "response.html",
        status=status,
        answer=newest,
        versions=versions,
        alert=found.alert,
        facts=[fact_sentence(one, desk.options.zone) for one in found.evidence if one.retired_at is None],
        editable=may(officer, "officer") and newest.state != "submitted",
        conflict=conflict,
        problem=problem,
        typed=typed,
        published=published_page(versions),
        address=address,
        concludes=CLOSING_WORDS[concludes] if concludes else "",
    )
