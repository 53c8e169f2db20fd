"""Who may do what. Every route names what it needs; a test walks all routes and fails on a silent one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import HTTPException
from fastapi.routing import APIRoute
from starlette.requests import Request

from console.desk import desk_of
from console.sessions import digest_of
from pipeline.store.console_accounts import ROLES, Officer

if TYPE_CHECKING:
    from fastapi import FastAPI

COOKIE = "minhtin_phien"
#: The part of the queue's page that renews itself.
LIST = "danh-sach"
ROLE_WORDS = {"viewer": "người xem", "officer": "cán bộ trực", "approver": "người duyệt", "admin": "quản trị"}
SCOPES = ("alerts:read", "alerts:write", "coverage:read", "corrections:read", "metrics:read")


class SignInNeededError(Exception):
    """Nobody is signed in; the page to come back to is in the request."""


@dataclass(frozen=True, slots=True)
class Need:
    """A dependency: the officer who is signed in, if the role is enough."""

    role: str

    def __call__(self, request: Request) -> Officer:
        """Return the officer.

        Raises:
            SignInNeededError: nobody is signed in.
            HTTPException: 403, the role is not enough.
        """
        officer = signed_in(request)
        if officer is None:
            raise SignInNeededError
        if not may(officer, self.role):
            raise HTTPException(403, f"Việc này cần vai trò {ROLE_WORDS[self.role]}.")
        return officer


@dataclass(frozen=True, slots=True)
class NeedToken:
    """A dependency: the name of the system whose token carries the scope."""

    scope: str

    def __call__(self, request: Request) -> str:
        """Return who is calling, as noted in histories.

        Raises:
            HTTPException: 401 no valid token, 403 the token lacks the scope.
        """
        desk = desk_of(request)
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        token = (
            desk.accounts.token(digest_of(secret.strip()), desk.now()) if scheme.lower() == "bearer" else None
        )
        if token is None:
            raise HTTPException(401, "Cần mã truy cập còn hiệu lực.", headers={"WWW-Authenticate": "Bearer"})
        if self.scope not in token.scopes:
            raise HTTPException(403, f"Mã truy cập này không có quyền {self.scope}.")
        return f"api:{token.name}"


@dataclass(frozen=True, slots=True)
class Open:
    """A dependency that says on purpose: anybody may see this."""

    def __call__(self) -> None:
        """Let everybody in."""


def signed_in(request: Request) -> Officer | None:
    """The officer whose session the request carries, or None; looked up once a request."""
    if not hasattr(request.state, "officer"):
        desk = desk_of(request)
        secret = request.cookies.get(cookie_name(secure=desk.options.access.secure), "")
        # A list that renews itself shows nobody at the desk: an open page must not keep a session for ever.
        by_hand = request.headers.get("hx-target") != LIST
        request.state.officer = desk.sessions.officer(secret, desk.now(), by_hand=by_hand) if secret else None
    found: Officer | None = request.state.officer
    return found


def cookie_name(*, secure: bool, base: str = COOKIE) -> str:
    """A cookie of ours (the session's); over TLS with the prefix that ties it to this host."""
    return f"__Host-{base}" if secure else base


def may(officer: Officer | None, role: str) -> bool:
    """Whether the officer's role includes ``role``."""
    return officer is not None and ROLES.index(officer.role) >= ROLES.index(role)


@dataclass(frozen=True, slots=True)
class RouteAccess:
    """One line of the route × role table; ``needs`` is open, a role, or token:scope."""

    method: str
    path: str
    needs: str


def route_table(app: FastAPI) -> list[RouteAccess]:
    """Return what every route needs, sorted by path.

    Raises:
        LookupError: a route says nothing about who may use it, or says two things.
    """
    return sorted(_table(app), key=lambda one: (one.path, one.method))


def grid(app: FastAPI) -> str:
    """Return the route × role table as text: a line for a route, a column for a role."""
    lines = [f"{'':<6}{'đường':<44}{'chưa vào':<10}{''.join(f'{one:<10}' for one in ROLES)}mã truy cập"]
    for one in route_table(app):
        if one.method in {"GET", "POST"}:
            marks = "".join(f"{'có' if _opens(one.needs, role) else '–':<10}" for role in ("", *ROLES))
            lines.append(f"{one.method:<6}{one.path:<44}{marks}{one.needs.partition(':')[2] or '–'}")
    return "\n".join(lines) + "\n"


def _opens(needs: str, role: str) -> bool:
    """Whether a route is open to a role; the empty one is somebody who has not signed in."""
    if needs == "open":
        return True
    return bool(role) and needs in ROLES and ROLES.index(role) >= ROLES.index(needs)


def _table(app: FastAPI) -> Iterator[RouteAccess]:
    for route in app.routes:
        if not isinstance(route, APIRoute):
            raise LookupError(f"{route}: not a route with a stated need")  # noqa: TRY004  not about a type
        needs = [
            one.call for one in route.dependant.dependencies if isinstance(one.call, Need | NeedToken | Open)
        ]
        if len(needs) != 1:
            raise LookupError(f"{route.path}: states {len(needs)} needs, must state one")
        for method in sorted(route.methods or ()):
            yield RouteAccess(method, route.path, _word(needs[0]))


def _word(need: object) -> str:
    if isinstance(need, Need):
        return need.role
    return f"token:{need.scope}" if isinstance(need, NeedToken) else "open"
