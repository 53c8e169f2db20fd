"""Accounts, tokens, one's own password, and the audit log."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from console.access import SCOPES, Need
from console.desk import TIMEOUT, desk_of
from console.passwords import hash_password, password_fits
from console.people import add_officer
from console.sessions import digest_of
from console.view import page
from pipeline.errors import BadInput
from pipeline.store.console_accounts import ROLES, Officer, Token
from pipeline.store.console_audit import audit_rows, verify_audit

router = APIRouter(include_in_schema=False)
Admin = Annotated[Officer, Depends(Need("admin"))]
Self = Annotated[Officer, Depends(Need("viewer"))]
Word = Annotated[str, Form(max_length=1000)]
_DAYS = 365


@router.get("/officers")
def officers(request: Request, _: Admin) -> Response:
    """All accounts and tokens."""
    return _officers(request)


@router.post("/officers")
def add(
    request: Request, admin: Admin, name: Word, full_name: Word = "", password: Word = "", role: Word = ""
) -> Response:
    """Open an account."""
    desk = desk_of(request)
    try:
        add_officer(
            desk.options.database,
            name,
            password,
            role=role,
            full_name=full_name,
            by=admin.officer,
            external=not password and bool(desk.options.oidc.issuer),
        )
    except BadInput as error:
        return _officers(request, status=400, problem=str(error))
    return RedirectResponse("/officers", 303)


@router.post("/officers/{name}")
def change(
    request: Request, name: str, admin: Admin, role: Word = "", password: Word = "", closed: Word = ""
) -> Response:
    """Change role or password, or close or re-open an account."""
    desk = desk_of(request)
    try:
        hashed = hash_password(password, name=name) if password else ""
        shut = {"yes": True, "no": False}.get(closed)
        desk.accounts.change_officer(
            name, desk.now(), by=admin.officer, role=role, password_hash=hashed, closed=shut
        )
    except BadInput as error:
        return _officers(request, status=400, problem=str(error))
    desk.sessions.forget_all()
    return RedirectResponse("/officers", 303)


@router.post("/tokens")
def add_token(
    request: Request, admin: Admin, name: Word, scopes: Annotated[list[str] | None, Form()] = None
) -> Response:
    """Make a token; it is shown this once."""
    desk, wanted = desk_of(request), tuple(one for one in SCOPES if one in (scopes or ()))
    if not wanted or not name.strip():
        return _officers(request, status=400, problem="Mã truy cập cần có tên và ít nhất một quyền.")
    secret, now = f"mt_{secrets.token_urlsafe(32)}", desk.now()
    clean = " ".join(name.split())[:60]
    desk.accounts.add_token(
        Token(digest_of(secret), clean, wanted, admin.officer, now, now + timedelta(days=_DAYS), None)
    )
    return _officers(request, secret=secret)


@router.post("/tokens/{digest}/revoke")
def revoke(request: Request, digest: str, admin: Admin) -> Response:
    """Take a token back."""
    desk = desk_of(request)
    desk.accounts.revoke_token(digest, desk.now(), by=admin.officer)
    return RedirectResponse("/officers", 303)


@router.get("/account")
def account(request: Request, _: Self) -> Response:
    """One's own account."""
    return page(request, "account.html", problem="")


@router.post("/account")
def change_password(request: Request, officer: Self, old: Word, new: Word) -> Response:
    """Change one's own password; all one's sessions end."""
    desk, name = desk_of(request), officer.officer
    address = request.client.host if request.client else "?"
    if desk.throttle.wait(name, address):
        return page(request, "account.html", status=429, problem="Đã thử sai nhiều lần. Hãy chờ rồi thử lại.")
    if not password_fits(officer.password_hash, old):
        desk.throttle.failed(name, address)
        return page(request, "account.html", status=400, problem="Mật khẩu hiện tại không đúng.")
    try:
        hashed = hash_password(new, name=name)
    except BadInput as error:
        return page(request, "account.html", status=400, problem=str(error))
    desk.accounts.change_officer(name, desk.now(), by=name, password_hash=hashed)
    desk.sessions.forget_all()
    return RedirectResponse("/login", 303)


@router.get("/audit")
def audit(request: Request, _: Admin, before: int | None = None) -> Response:
    """The audit log, newest first, and whether the chain holds."""
    path = desk_of(request).options.database
    return page(
        request,
        "audit.html",
        rows=audit_rows(path, TIMEOUT, before=before),
        report=verify_audit(path, TIMEOUT),
    )


def _officers(request: Request, *, status: int = 200, problem: str = "", secret: str = "") -> Response:
    desk = desk_of(request)
    return page(
        request,
        "officers.html",
        status=status,
        officers=desk.accounts.officers(),
        tokens=desk.accounts.tokens(),
        roles=ROLES,
        elsewhere=desk.options.oidc.name if desk.options.oidc.issuer else "",
        scopes=SCOPES,
        problem=problem,
        secret=secret,
    )
