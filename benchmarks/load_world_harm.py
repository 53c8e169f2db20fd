"""Pages that mean harm, by kind: what the server sends, and by which name each has to end."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


@dataclass(frozen=True, slots=True)
class Harm:
    """``reasons``: what the end must begin with. ``folder``: where such pages stand on the site."""

    reasons: tuple[str, ...]
    folder: str = "la"
    rare: bool = False


#: ``rare`` ones hold a host up until time is over: one for each hundred of the others.
HARM: dict[str, Harm] = {
    "bomb-gzip": Harm(("compression_ratio",)),
    "bomb-twice": Harm(("compression_ratio",)),
    "bomb-deflate": Harm(("compression_ratio",)),
    "coding-brotli": Harm(("unknown_encoding",)),
    "codings": Harm(("unknown_encoding",)),
    "heads": Harm(("headers_too_large",)),
    "endless-chunks": Harm(("too_large",)),
    "declared-size": Harm(("too_large",)),
    "bad-chunk": Harm(("truncated",)),
    "cut-off": Harm(("truncated",)),
    "no-http": Harm(("network_error",)),
    "loop": Harm(("redirect_loop",)),
    "to-private": Harm(("private_address",)),
    "to-metadata": Harm(("private_address",)),
    "to-file": Harm(("redirect_unsupported", "unsupported_address")),
    "to-password": Harm(("address_with_password",)),
    "program": Harm(("not_text",)),
    "gone": Harm(("http_410",)),
    "missing": Harm(("http_404",)),
    "forbidden": Harm(("disallowed",), folder="cam"),
    "empty": Harm(("empty_page",)),
    "binary": Harm(("not_html", "empty")),
    "nested": Harm(("nested_too_deep", "too_many_elements")),
    "attribute": Harm(("too_large",)),
    "elements": Harm(("too_many_elements",)),
    "plain": Harm(("not_html",)),
    "a-feed": Harm(("not_an_article",)),
    "a-list": Harm(("not_an_article",)),
    "slow-body": Harm(("timeout",), rare=True),
    "silence": Harm(("timeout",), rare=True),
}
_USUAL = [name for name, one in HARM.items() if not one.rare]
_RARE = [name for name, one in HARM.items() if one.rare]


def kind_of(host: int, number: int) -> str:
    """The kind of a hostile page."""
    turn = host * 13 + number // 20
    return _RARE[turn // 100 % len(_RARE)] if turn % 100 == 99 else _USUAL[turn % len(_USUAL)]


def _whole(body: bytes, more: bytes = b"", head: bytes = OK) -> bytes:
    return head + more + b"Content-Length: %d\r\n\r\n" % len(body) + body


def _moved(where: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {where}\r\nContent-Length: 0\r\n\r\n".encode()


@cache
def _bomb() -> bytes:
    return gzip.compress(bytes(20 * 1024 * 1024))


@cache
def answer(kind: str, path: str) -> tuple[bytes, bool]:
    """The bytes for a hostile page, and whether the connection is closed behind them."""
    if kind in _PAGES:
        return _whole(_PAGES[kind].encode()), False
    if kind in _MOVES:
        return _moved(_MOVES[kind].format(path=path)), False
    return _SENT[kind](), kind in _CLOSED


_MOVES = {
    "loop": "{path}?x",
    "to-private": "http://10.0.0.1/quan-tri",
    "to-metadata": "http://169.254.169.254/latest/meta-data/",
    "to-file": "file:///etc/passwd",
    "to-password": "http://ten:mat-khau@vidu.example/",
}
_SENTENCE = "Con đường ven sông vừa được mở lại sau ba tuần sửa chữa mặt cầu. "
_PAGES = {
    "empty": "  \n",
    "binary": "\x00\x01\x02" * 400,
    "nested": "<html><body>" + "<b>" * 30_000 + _SENTENCE * 9,
    "elements": "<html><body>" + "<i>a</i>" * 70_000,
    "plain": _SENTENCE * 20,
    "a-feed": "<rss version='2.0'><channel><title>a</title></channel></rss>",
    "a-list": "<html><body><ul>"
    + "<li><a href='/x'>Một đường dẫn khác trong danh sách</a></li>" * 80
    + "</ul></body></html>",
}
_CLOSED = frozenset(
    {"bad-chunk", "cut-off", "no-http", "endless-chunks", "declared-size", "heads", "attribute"}
)
_SENT: dict[str, Callable[[], bytes]] = {
    "bomb-gzip": lambda: _whole(_bomb(), b"Content-Encoding: gzip\r\n"),
    "bomb-twice": lambda: _whole(gzip.compress(_bomb()), b"Content-Encoding: gzip, gzip\r\n"),
    "bomb-deflate": lambda: _whole(zlib.compress(bytes(20 * 1024 * 1024)), b"Content-Encoding: deflate\r\n"),
    "coding-brotli": lambda: _whole(b"\x0b\x02\x80abcd\x03", b"Content-Encoding: br\r\n"),
    "codings": lambda: _whole(b"x", b"Content-Encoding: gzip, gzip, gzip, gzip\r\n"),
    "heads": lambda: OK + (b"X-A: " + b"b" * 900 + b"\r\n") * 200,
    "endless-chunks": lambda: (
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 90
    ),
    "declared-size": lambda: OK + b"Content-Length: 9000000000\r\n\r\n" + b"x" * 1000,
    "bad-chunk": lambda: OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "cut-off": lambda: OK + b"Content-Length: 5000\r\n\r\n<html><body>",
    "no-http": lambda: b"SSH-2.0-OpenSSH_9\r\n\r\n",
    "program": lambda: _whole(
        b"MZ" * 500, head=b"HTTP/1.1 200 OK\r\nContent-Type: application/x-msdownload\r\n"
    ),
    "gone": lambda: b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n",
    "missing": lambda: b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
    "forbidden": lambda: _whole(b"<html><body>robots.txt says no</body></html>"),
    "attribute": lambda: OK + b"Content-Length: 100000100\r\n\r\n<html><body><a title='" + b"x" * 6_000_000,
}
