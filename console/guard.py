"""What stands before every request: host, size, origin; and the headers that go with every answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

from console.options import Access

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 2 * 1024 * 1024
#: Longest pause in seconds between two parts of a body.
SLOWEST = 20.0
_TOO_LARGE = "Dữ liệu gửi lên quá lớn (nhiều nhất 2 MB)."
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    # Not "no-referrer": browsers would then send "Origin: null" with our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}


class Guard:
    """Refuses foreign hosts, oversize bodies and forms of other sites before anything else runs."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer with the reason why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        guarded = _with_headers(send, secure=self._access.secure)
        refusal = self._refusal(scope["method"], scope["path"], Headers(scope=scope))
        if refusal:
            await PlainTextResponse(refusal[1], refusal[0])(scope, receive, guarded)
            return
        await self._app(scope, _counted(receive), guarded)

    def _refusal(self, method: str, path: str, headers: Headers) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if self._access.hosts and _name(host) not in self._access.hosts:
            return 421, "Tên máy chủ này không thuộc bàn trực."
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MOST_BYTES:
            return 413, _TOO_LARGE
        if method not in SAFE_METHODS and not self._from_here(path, headers, host):
            return 403, "Yêu cầu không đến từ trang của bàn trực nên bị từ chối. Hãy mở lại trang và thử lại."
        return None

    def _from_here(self, path: str, headers: Headers, host: str) -> bool:
        """Whether what changes something comes from our own page (or carries a token, not a cookie)."""
        if path.startswith("/unsubscribe/"):
            return True  # a mail program asks, for whoever holds the link: no cookie has a say there
        if path.startswith("/api/v1/") and headers.get("authorization", "").lower().startswith("bearer "):
            return True
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        scheme, netloc = _parts(headers.get("origin", ""))
        # Where the desk speaks TLS, a page fetched without it may be anybody's.
        return bool(netloc) and netloc == host and (scheme == "https" or not self._access.secure)


def _parts(origin: str) -> tuple[str, str]:
    """Scheme and host of an origin; empty where it is none."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc


def _name(host: str) -> str:
    return host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host


def _with_headers(send: Send, *, secure: bool) -> Send:
    extra: Iterable[tuple[str, str]] = (("strict-transport-security", "max-age=31536000"),) if secure else ()

    async def guarded(message: Message) -> None:
        """Add the headers to the start of an answer and pass everything on."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in (*_HEADERS.items(), *extra):
                headers.setdefault(name, value)
        await send(message)

    return guarded


def _counted(receive: Receive) -> Receive:
    """Limit how much is sent and how slowly: whoever dribbles a form is let go of."""
    seen = 0
    whole = False

    async def counted() -> Message:
        """Hand on what was received, as long as it is not too much."""
        nonlocal seen, whole
        try:
            message = await asyncio.wait_for(receive(), None if whole else SLOWEST)
        except TimeoutError:
            raise HTTPException(408, "Dữ liệu gửi lên quá chậm.") from None
        seen += len(message.get("body", b""))
        whole = not message.get("more_body", False)
        if seen > MOST_BYTES:
            # FastAPI passes its own exception on from inside the reading of a form.
            raise HTTPException(413, _TOO_LARGE)
        return message

    return counted
