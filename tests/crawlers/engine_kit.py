"""Small real web servers on loopback and plans that read them, for the tests of the crawl engine."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from crawlers.leads import Lead, Listing
from crawlers.plan import CrawlPlan
from pipeline.types import Hint, Kind, Politeness, Reader, ReaderKind, Source, SourceKind, Tier

FAKE_READER = "tests.crawlers.engine_kit:read_json"


@dataclass(frozen=True)
class Hit:
    path: str
    at: float
    headers: dict[str, str]


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    before: Callable[[], None] | None = None
    # Sent after the headers instead of `body`, piece by piece, without a length.
    pieces: Callable[[], Iterator[bytes]] | None = None


Route = Answer | Callable[[Hit], Answer]


class Site:
    """One web server. ``routes`` may be filled after it has started, since pages name its port."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.routes: dict[str, Route] = {}
        self.hits: list[Hit] = []
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.answer(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name upstream
                del format, args

        self._server = ThreadingHTTPServer((host, port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.root = f"http://{host}:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        hit = Hit(handler.path, time.monotonic(), {k.lower(): v for k, v in handler.headers.items()})
        with self._lock:
            self.hits.append(hit)
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        try:
            route = self.routes.get(handler.path, Answer(b"khong co", 404))
            _send(handler, route if isinstance(route, Answer) else route(hit))
        except OSError:
            handler.close_connection = True  # the client went away, as several tests intend
        finally:
            with self._lock:
                self._now -= 1

    def paths(self) -> list[str]:
        return [hit.path for hit in self.hits if hit.path != "/robots.txt"]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    if answer.before is not None:
        answer.before()
    handler.send_response(answer.status)
    headers = {"Content-Type": "text/html; charset=utf-8", **answer.headers}
    if answer.pieces is None and "Content-Length" not in headers:
        headers["Content-Length"] = str(len(answer.body))
    for name, value in headers.items():
        handler.send_header(name, value)
    if answer.pieces is not None or "Content-Length" in answer.headers:
        handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(answer.body)
    for piece in answer.pieces() if answer.pieces is not None else ():
        handler.wfile.write(piece)
        handler.wfile.flush()


@contextmanager
def sites(count: int, *, public: int = -1) -> Iterator[list[Site]]:
    """``count`` running servers; number ``public`` has the address that fake_net takes for a public one."""
    started = [Site("127.0.0.2" if number == public else "127.0.0.1") for number in range(count)]
    try:
        yield started
    finally:
        for site in started:
            site.stop()


def page(words: str = "Tin thử") -> Answer:
    """An article page; pages with different words have different digests."""
    return Answer(f"<html><body><h1>{words}</h1><p>Nội dung bản tin.</p></body></html>".encode())


def listing(*urls: str, **more: Any) -> Answer:  # noqa: ANN401  JSON
    """A listing page for :func:`read_json`."""
    leads = [{"url": url} for url in urls] + more.pop("leads", [])
    return Answer(json.dumps({"leads": leads, **more}).encode())


def read_json(reader: Reader, body: bytes, *, url: str, content_type: str, source: Source) -> Listing:
    """A reader for tests: the listing is JSON."""
    del url, content_type
    data = json.loads(body)
    _behave(str(data.get("behave", "")))
    leads = [
        Lead(
            lead["url"],
            Kind.POST if source.is_social and "content" in lead else Kind.ARTICLE,
            Hint(title=lead.get("title", ""), published_raw=lead.get("published", "")),
            lead.get("content", ""),
        )
        for lead in data["leads"]
    ]
    follow = tuple(Reader(reader.kind, address) for address in data.get("follow", []))
    return Listing(tuple(leads), follow, tuple(data.get("problems", [])))


def _behave(how: str) -> None:
    """What a hostile listing may make of a parser."""
    heap = []
    while how == "loop":
        pass
    while how == "eat":
        heap.append(bytearray(1_000_000))
    if how == "crash":
        os.abort()


def source(
    name: str,
    *urls: str,
    local: bool = True,
    tier: Tier = Tier.PROVINCIAL,
    kind: ReaderKind = ReaderKind.SECTION,
    **manners: Any,  # noqa: ANN401  fields of Politeness
) -> Source:
    """An invented outlet read at ``urls``."""
    manners = {"delay": 0.0 if local else 1.0, "timeout": 30.0, **manners}
    return Source(
        id=name,
        name=f"Báo {name}",
        kind=SourceKind.NEWSPAPER,
        tier=tier,
        language="vi",
        timezone="Asia/Ho_Chi_Minh",
        home=urls[0],
        readers=tuple(Reader(kind, url) for url in urls),
        politeness=Politeness(**manners),
        local=local,
    )


def plan(folder: Path, *sources: Source, **more: Any) -> CrawlPlan:  # noqa: ANN401  fields of CrawlPlan
    """A plan with its files under ``folder``."""
    settings = {"run_id": "luot-1", "contact": "lienhe@vidu.example", "reader": FAKE_READER, **more}
    return CrawlPlan(
        sources=sources,
        archive_dir=folder / "archive",
        spool_path=folder / "spool" / "run.jsonl",
        **settings,
    )
