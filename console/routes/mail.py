"""Ending the digest mail: one click from a mail program (RFC 8058), or a page with a button; no sign-in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException
from starlette.requests import Request
from starlette.responses import Response

from console.access import Open
from console.desk import TIMEOUT, desk_of
from console.view import page
from pipeline.digest.unsubscribe import recipient_in, signing_key
from pipeline.errors import BadInput, RefusedSettings
from pipeline.store.mail_choices import AGAIN, STOP, choose_mail, stopped_recipients

router = APIRouter(include_in_schema=False)
Everybody = Annotated[None, Depends(Open())]
_READER = "người nhận điểm báo"


@router.get("/unsubscribe/{token}")
def ask(request: Request, token: str, _: Everybody) -> Response:
    """A page with a button; looking at it changes nothing, since programs follow links to check them."""
    recipient = _recipient(token)
    stopped = recipient in stopped_recipients(desk_of(request).options.database, TIMEOUT)
    return page(request, "unsubscribe.html", token=token, recipient=recipient, stopped=stopped, done=False)


@router.post("/unsubscribe/{token}")
def choose(
    request: Request,
    token: str,
    _: Everybody,
    one_click: Annotated[str, Form(alias="List-Unsubscribe", max_length=40)] = "",
    choice: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Note the choice of whoever holds the link; doing it twice is as good as once."""
    recipient = _recipient(token)
    clicked = one_click == "One-Click"
    wanted = STOP if clicked else choice
    if wanted not in {STOP, AGAIN}:
        raise BadInput("Yêu cầu không nêu muốn ngừng hay nhận lại điểm báo.")
    desk, way = desk_of(request), "one-click" if clicked else "page"
    choose_mail(desk.options.database, TIMEOUT, recipient, wanted, desk.now(), way=way, by=_READER)
    return page(
        request, "unsubscribe.html", token=token, recipient=recipient, stopped=wanted == STOP, done=True
    )


def _recipient(token: str) -> str:
    try:
        recipient = recipient_in(token, signing_key())
    except RefusedSettings:
        recipient = ""
    if not recipient:
        raise HTTPException(404)
    return recipient
