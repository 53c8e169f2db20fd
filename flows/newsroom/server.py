"""The newsroom as running web servers: one free loopback port an outlet, standard library only."""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from flows.newsroom.content import DAYS, FIRST_DAY, Content, Outlet, load_content
from flows.newsroom.pages import Page, Press
from pipeline.errors import WrongUsage


@dataclass(frozen=True, slots=True)
class Request:
    """One line of the request log. ``at`` is in seconds of a monotonic clock."""

    outlet: str
    path: str
    status: int
    at: float
    user_agent: str


class Newsroom:
    """Context manager that serves ``folder``; set ``day`` (1 to 3) to choose what exists by then."""

    def __init__(self, folder: Path) -> None:
        self.content: Content = load_content(folder)
        self.log: list[Request] = []
        self._press = Press(folder, self.content)
        self._day = DAYS[0]
        self._servers: dict[str, _Server] = {}
        self._lock = threading.Lock()

    @property
    def day(self) -> int:
        """The simulated day, 1 to 3."""
        return self._day

    @day.setter
    def day(self, value: int) -> None:
        """Choose the simulated day."""
        if value not in DAYS:
            raise WrongUsage(f"tòa soạn mẫu chỉ có ngày {DAYS[0]} đến {DAYS[-1]}")
        self._day = value

    @staticmethod
    def now(day: int) -> datetime:
        """Return 23:30 local time of a simulated day, in UTC: all its items are out by then."""
        return (FIRST_DAY + timedelta(days=day - 1, hours=23, minutes=30)).astimezone(UTC)

    def __enter__(self) -> Self:
        for outlet in self.content.outlets.values():
            self._servers[outlet.id] = _Server(outlet, self)
        for server in self._servers.values():
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()
        self._servers.clear()

    def base(self, outlet: str) -> str:
        """Return ``http://127.0.0.1:port`` of a running outlet."""
        return f"http://127.0.0.1:{self._servers[outlet].server_address[1]}"

    def url(self, item_id: str) -> str:
        """Return the address of an item while the newsroom runs."""
        item = self.content.items[item_id]
        return self.base(item.outlet) + item.path

    def item_ids(self) -> dict[str, str]:
        """Return item id by address, for reading the store back into the ids of ``truth.yaml``."""
        return {self.url(name): name for name in self.content.items}

    def sources(self, folder: Path) -> Path:
        """Write one registry file an outlet into ``folder`` and return it."""
        import yaml

        folder.mkdir(parents=True, exist_ok=True)
        for outlet in self.content.outlets.values():
            row = _registry_row(outlet, self.base(outlet.id))
            text = yaml.safe_dump(row, allow_unicode=True, sort_keys=False)
            (folder / f"{outlet.id}.yaml").write_text(text, "utf-8")
        return folder

    def answer(self, outlet: Outlet, path: str) -> Page:
        """Return what an outlet shows at ``path`` on the present day."""
        return self._press.page(
            outlet,
            path,
            day=self.day,
            now=self.now(self.day).astimezone(FIRST_DAY.tzinfo),
            base=self.base(outlet.id),
        )

    def note(self, request: Request) -> None:
        """Append to the request log."""
        with self._lock:
            self.log.append(request)


def _registry_row(outlet: Outlet, base: str) -> dict[str, Any]:
    readers = [
        {"kind": one.kind, "url": base + one.path, **({"options": dict(one.options)} if one.options else {})}
        for one in outlet.listings
    ]
    return {
        "id": outlet.id,
        "name": outlet.name,
        "kind": outlet.kind,
        "tier": outlet.tier,
        "language": outlet.language,
        "timezone": "Asia/Ho_Chi_Minh",
        "home": base + "/",
        "readers": readers,
        "politeness": {"delay": 0.05, "timeout": outlet.timeout},
        "pages": list(outlet.pages),
        "province": outlet.province,
        "last_seen_working": FIRST_DAY.date(),
        "local": True,
        "note": "tòa soạn mẫu, nội dung hư cấu",
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, outlet: Outlet, room: Newsroom) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.outlet = outlet
        self.room = room

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  as in the base class
        """Say nothing: a client that hangs up is part of the exercise."""


@dataclass(frozen=True, slots=True)
class _Validators:
    etag: str
    modified: str
    headers: dict[str, str] = field(default_factory=dict)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        page = self.server.room.answer(self.server.outlet, urlsplit(self.path).path)
        if page.wait:
            time.sleep(page.wait)
        etag = f'"{hashlib.sha256(page.body).hexdigest()[:20]}"'
        fresh = page.status == 200 and self._has(etag)
        self._send(304 if fresh else page.status, page, etag)

    def _has(self, etag: str) -> bool:
        """Whether the client's copy is this one: by ETag only, since a silent correction moves no date."""
        return etag in self.headers.get("If-None-Match", "")

    def _send(self, status: int, page: Page, etag: str) -> None:
        body = b"" if status == 304 else page.body
        # Noted before it is sent: who has the answer also finds it in the log.
        agent = self.headers.get("User-Agent", "")
        self.server.room.note(Request(self.server.outlet.id, self.path, status, time.monotonic(), agent))
        self.send_response(status)
        self.send_header("ETag", etag)
        if page.modified:
            self.send_header("Last-Modified", page.modified)
        if status != 304:
            self.send_header("Content-Type", page.content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as in the base class
        """Keep the terminal quiet; the newsroom keeps its own log."""
