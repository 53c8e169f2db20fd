"""Receivers on loopback that behave and misbehave, and a store with alerts that wait."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from pipeline.desk import Action
from pipeline.notify.options import Notify, Target
from pipeline.settings import Mail, Paths, Settings
from pipeline.store import Store
from pipeline.store.console_desk import Act, act_on_alert
from pipeline.types import Alert, AlertKind, Reason, Tier
from tests.store.store_kit import batch, source

#: 10:00 in Việt Nam.
NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


@dataclass
class Receiver:
    """A web hook: ``how`` is ok, 500, 302, hang (reads, never answers), dribble or cut."""

    how: str = "ok"
    got: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    port: int = 0
    on_got: Callable[[], None] | None = None
    answer: bytes = b"{}"

    def address(self, path: str = "/nhan") -> str:
        return f"json://127.0.0.1:{self.port}{path}"

    def bodies(self) -> list[str]:
        return [str(one.get("message", "")) for one in self.got]


class _Hook(BaseHTTPRequestHandler):
    """Behaves as its receiver says."""

    receiver: Receiver
    stop: threading.Event

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.receiver.got.append(json.loads(text))
        self.receiver.headers.append({**dict(self.headers.items()), ":path": self.path})
        if self.receiver.on_got:
            self.receiver.on_got()
        how = self.receiver.how
        deeds = {"hang": lambda: self.stop.wait(30), "cut": self.connection.close, "dribble": self._dribble}
        deeds.get(how, self._answer)()

    def do_GET(self) -> None:
        raise AssertionError("nobody reads here")

    def _dribble(self) -> None:
        for one in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50:
            if self.stop.wait(0.2):
                return
            self.wfile.write(bytes([one]))

    def _answer(self) -> None:
        how, answer = self.receiver.how, self.receiver.answer
        self.send_response(200 if how == "ok" else int(how))
        if how == "302":
            self.send_header("Location", "/khac")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        return


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        return


@contextmanager
def receiving(how: str = "ok") -> Iterator[Receiver]:
    """A real HTTP server on loopback."""
    receiver, stop = Receiver(how), threading.Event()
    server = _Server(("127.0.0.1", 0), type("Hook", (_Hook,), {"receiver": receiver, "stop": stop}))
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        stop.set()
        server.shutdown()
        server.server_close()


def alert(
    identity: str,
    title: str = "Cầu ở xã Lục Ngạn đã sập sau trận mưa lớn.",
    *,
    priority: int = 2,
    at: datetime = NOW,
    kind: AlertKind = AlertKind.CONTRADICTED,
) -> Alert:
    return Alert(
        identity,
        f"k-{identity}",
        kind,
        title,
        priority,
        5.0,
        (Reason("contradiction", 4.0, "trái với thông tin chính thức trong hồ sơ"),),
        ("c1",),
        ("a1", "a2"),
        (),
        (),
        "Sở Xây dựng",
        at,
        at,
    )


@dataclass
class Place:
    """A data folder with a store."""

    folder: Path
    store: Store

    def raise_alerts(self, *alerts: Alert, at: datetime = NOW) -> None:
        self.store.upsert_alerts(alerts, at)

    def act(self, identity: str, action: Action, at: datetime, *, reason: str = "đã hỏi đơn vị") -> None:
        _, version = self.store.alert_state(identity)
        act_on_alert(self.store.path, 5, Act(identity, version, action, "canbo1", reason), at)

    def settings(self, *targets: Target, mail: Mail | None = None, **notify: object) -> Settings:
        given: dict[str, Any] = {"timeout": 1.0, "gather_minutes": 0.0, **notify}
        return Settings(
            paths=Paths(data=self.folder), mail=mail or Mail(), notify=Notify(targets=targets, **given)
        )


def place(folder: Path) -> Place:
    """A store with one press article, and a page of the public among its sources."""
    shutil.copy(_template(), folder / "minhtin.duckdb")
    return Place(folder, Store(folder / "minhtin.duckdb", timeout=20))


@lru_cache(maxsize=1)
def _template() -> Path:
    store = Store(Path(mkdtemp()) / "minhtin.duckdb", timeout=20)
    store.migrate()
    social = source("dien-dan", Tier.SOCIAL)
    store.begin_run("r1", NOW - timedelta(days=1), [source(), replace(social, name="Trang của một người")])
    store.commit_batch(batch("r1", 1))
    store.finish_run("r1", NOW)
    return store.path


def wait_until(done: Callable[[], bool], seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)
