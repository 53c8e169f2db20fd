"""Signing in with the province's accounts: to the provider and back."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Depends, HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from console.access import Open, cookie_name
from console.desk import TIMEOUT, Desk, desk_of
from console.oidc import Person, Provider, ProviderError, UnreachableError
from console.pending import LASTS, Waiting
from console.routes.sign_in import client_address, local_target, refused, welcome
from pipeline.errors import BadInput, StoreBusy
from pipeline.store.console_accounts import Officer
from pipeline.store.console_identities import Identity, recognise

router = APIRouter(include_in_schema=False)
_HALF = "minhtin_vao"
_GONE = "Lần đăng nhập này đã hết hạn, đã dùng rồi, hoặc không bắt đầu từ trình duyệt này. Hãy thử lại."
_NO_ANSWER = "Chưa liên lạc được với cổng đăng nhập. Thử lại sau, hoặc dùng tài khoản của bàn trực."
_REFUSED = "Cổng đăng nhập không xác nhận được lần đăng nhập này. Hãy thử lại."
_NO_GROUP = "Tài khoản của bạn chưa được cấp quyền vào bàn trực. Hãy liên hệ người quản trị của đơn vị."
_MANY = "Có quá nhiều lần đăng nhập từ địa chỉ này. Hãy chờ ít phút rồi thử lại."


@router.get("/login/oidc")
def begin(request: Request, _: Annotated[None, Depends(Open())], next: str = "") -> Response:  # noqa: A002  the name in the address
    """Send the browser to the provider."""
    desk = desk_of(request)
    provider, target = _provider(desk), local_target(next)
    ours = urlsplit(provider.settings.address)
    if request.url.hostname != ours.hostname:
        # The cookie must come back to the name that the provider sends the browser to.
        return RedirectResponse(
            f"{provider.settings.address.rstrip('/')}/login/oidc?next={quote(target)}", 303
        )
    address = client_address(request)
    begun = None if desk.throttle.wait(_HALF, address) else desk.pending.begin(target, address)
    if begun is None:
        return refused(request, 429, _MANY)
    state, half, waiting = begun
    try:
        where = provider.begin(state=state, nonce=waiting.nonce, verifier=waiting.verifier)
    except ProviderError as error:
        _note(desk, "?", address, str(error))
        return refused(request, 502, _NO_ANSWER)
    answer, secure = RedirectResponse(where, 303), desk.options.access.secure
    answer.set_cookie(
        _half_name(desk), half, max_age=int(LASTS), httponly=True, samesite="lax", secure=secure, path="/"
    )
    return answer


@router.get("/login/oidc/callback")
def callback(
    request: Request,
    _: Annotated[None, Depends(Open())],
    state: str = "",
    code: str = "",
    error: str = "",
    iss: str = "",
) -> Response:
    """Take the browser back: check everything, and begin a session under a new cookie."""
    desk = desk_of(request)
    provider = _provider(desk)
    try:
        waiting = _waiting(request, desk, state)
        _check_answer(provider, code, error, iss)
        who = provider.finish(code, nonce=waiting.nonce, verifier=waiting.verifier)
        officer = _officer(desk, provider, who)
    except _RefusalError as refusal:
        return _turned_away(request, desk, refusal)
    except UnreachableError as problem:
        return _turned_away(request, desk, _RefusalError("?", str(problem), 502, _NO_ANSWER))
    except ProviderError as problem:
        return _turned_away(request, desk, _RefusalError("?", str(problem), 401, _REFUSED))
    origin = f"{client_address(request)} (oidc)"
    return _without_half(desk, welcome(request, desk, officer, waiting.target, origin=origin))


class _RefusalError(Exception):
    """A sign-in that does not count: who it was, why for the audit chain, and the words for the person."""

    def __init__(self, who: str, why: str, status: int, words: str) -> None:
        super().__init__(why)
        self.who, self.why, self.status, self.words = who, why, status, words


def _check_answer(provider: Provider, code: str, error: str, iss: str) -> None:
    if error or not code or (iss and iss != provider.settings.issuer):
        raise _RefusalError("?", f"nhà cung cấp từ chối: {error[:60]} {iss[:200]}", 401, _REFUSED)


def _waiting(request: Request, desk: Desk, state: str) -> Waiting:
    found = desk.pending.finish(state, request.cookies.get(_half_name(desk), ""))
    if found is None:
        raise _RefusalError("?", "state không khớp trình duyệt, hết hạn hoặc đã dùng", 400, _GONE)
    return found


def _officer(desk: Desk, provider: Provider, who: Person) -> Officer:
    """The account of a person at this desk, with the role that the groups give; refused where none is."""
    settings, name = provider.settings, who.name or who.subject
    role = settings.role_of(who.groups)
    if settings.roles and not role:
        raise _RefusalError(name, f"không nhóm nào được vào: {', '.join(who.groups)}", 403, _NO_GROUP)
    identity = Identity(who.issuer, who.subject, who.name, who.shown, role)
    try:
        officer = recognise(desk.options.database, TIMEOUT, identity, desk.now(), new=settings.open_accounts)
    except StoreBusy:
        raise
    except BadInput as problem:
        raise _RefusalError(name, str(problem), 403, str(problem)) from problem
    desk.sessions.forget_all()
    return officer


def _provider(desk: Desk) -> Provider:
    if desk.provider is None:
        raise HTTPException(404)
    return desk.provider


def _turned_away(request: Request, desk: Desk, refusal: _RefusalError) -> Response:
    """Refuse, count it against the address, and note it in the audit chain."""
    address = client_address(request)
    desk.throttle.failed_at(address)
    _note(desk, refusal.who, address, refusal.why)
    return _without_half(desk, refused(request, refusal.status, refusal.words))


def _note(desk: Desk, who: str, address: str, why: str) -> None:
    desk.accounts.note(
        desk.now(), who[:100], "session.refused", who[:100], {"from": address, "oidc": why[:300]}
    )


def _half_name(desk: Desk) -> str:
    return cookie_name(secure=desk.options.access.secure, base=_HALF)


def _without_half(desk: Desk, answer: Response) -> Response:
    secure = desk.options.access.secure
    answer.delete_cookie(_half_name(desk), path="/", secure=secure, httponly=True, samesite="lax")
    return answer
