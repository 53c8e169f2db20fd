"""Signing in and out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from console.access import Need, Open, cookie_name, signed_in
from console.desk import Desk, desk_of
from console.passwords import password_fits
from console.view import page
from pipeline.store.console_accounts import Officer

router = APIRouter(include_in_schema=False)
_WRONG = "Tên đăng nhập hoặc mật khẩu không đúng."


@router.get("/login")
def login_page(request: Request, _: Annotated[None, Depends(Open())], next: str = "") -> Response:  # noqa: A002  the name in the address
    """The sign-in form; whoever is signed in goes on."""
    if signed_in(request):
        return RedirectResponse(local_target(next), 303)
    return sign_in_page(request, next)


@router.post("/login")
def login(
    request: Request,
    _: Annotated[None, Depends(Open())],
    name: Annotated[str, Form(max_length=100)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next: Annotated[str, Form(max_length=2000)] = "",  # noqa: A002  the name in the form
) -> Response:
    """Check name and password and begin a session under a new cookie."""
    desk, name, address = desk_of(request), name.strip().lower(), client_address(request)
    seconds = desk.throttle.wait(name, address)
    if seconds:
        words = f"Đã thử sai nhiều lần. Hãy chờ {(seconds + 59) // 60} phút rồi thử lại."
        answer = sign_in_page(request, next, status=429, problem=words, name=name)
        answer.headers["Retry-After"] = str(seconds)
        return answer
    officer = _check(desk, name, password, address)
    if officer is None:
        return sign_in_page(request, next, status=401, problem=_WRONG, name=name)
    return welcome(request, desk, officer, local_target(next), origin=address)


@router.post("/logout")
def logout(request: Request, _: Annotated[Officer, Depends(Need("viewer"))]) -> Response:
    """End the session on the server and drop the cookie."""
    desk = desk_of(request)
    _end(request, desk)
    answer = RedirectResponse("/login", 303)
    secure = desk.options.access.secure
    answer.delete_cookie(cookie_name(secure=secure), path="/", secure=secure, httponly=True, samesite="lax")
    return answer


def welcome(request: Request, desk: Desk, officer: Officer, target: str, *, origin: str) -> Response:
    """Begin a session under a new cookie and lead on to ``target``; one the browser came with ends."""
    _end(request, desk)
    secret = desk.sessions.begin(officer, desk.now(), origin=origin)
    secure = desk.options.access.secure
    answer = RedirectResponse(target, 303)
    answer.set_cookie(
        cookie_name(secure=secure), secret, httponly=True, samesite="lax", secure=secure, path="/"
    )
    return answer


def refused(request: Request, status: int, words: str) -> Response:
    """The sign-in page with the reason why a sign-in elsewhere did not count."""
    return sign_in_page(request, "", status=status, problem=words)


def sign_in_page(
    request: Request,
    target: str,
    *,
    status: int = 200,
    problem: str = "",
    name: str = "",
    kept: Sequence[str] = (),
) -> Response:
    """The sign-in page that leads on to ``target``; ``kept`` is what was typed when the session ended."""
    settings = desk_of(request).options.oidc
    elsewhere = settings.name if settings.issuer else ""
    return page(
        request,
        "login.html",
        status=status,
        next=local_target(target),
        problem=problem,
        name=name,
        kept=kept,
        elsewhere=elsewhere,
    )


def _check(desk: Desk, name: str, password: str, address: str) -> Officer | None:
    officer = desk.accounts.officer(name)
    usable = officer is not None and officer.disabled_at is None
    if password_fits(officer.password_hash if officer and usable else "", password):
        desk.throttle.succeeded(name, address)
        return officer
    desk.throttle.failed(name, address)
    desk.accounts.note(desk.now(), name[:100], "session.refused", name[:100], {"from": address})
    return None


def _end(request: Request, desk: Desk) -> None:
    """End the session that the request came with, if any: a new sign-in never inherits one."""
    officer = signed_in(request)
    if officer:
        secret = request.cookies.get(cookie_name(secure=desk.options.access.secure), "")
        desk.sessions.end(secret, desk.now(), by=officer.officer)
    request.state.officer = None


def client_address(request: Request) -> str:
    """Where a request comes from, as the server sees it."""
    return request.client.host if request.client else "?"


def local_target(target: str) -> str:
    """Only a path of our own: never a redirect to another site."""
    parts = urlsplit(target)
    good = (
        target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and not parts.netloc
        and not parts.scheme
    )
    return target if good and target.isprintable() and "\\" not in target else "/alerts"
