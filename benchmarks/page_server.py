"""A server of made pages on loopback, for the benchmarks."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: From a path and the host asked, a body (empty: 404) and its content type.
Answer = Callable[[str, str], tuple[bytes, str]]


def page_server(answer: Answer) -> ThreadingHTTPServer:
    """A server on a free port of 127.0.0.1; the caller lets it serve and closes it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body, kind = answer(self.path, self.headers["Host"])
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  named so in the base class
            """Say nothing."""

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)
