"""What the load on the console is made of: a full store, the console, a run that writes, and officers."""

# ruff: noqa: E501, S608  whole lines of SQL, made of our own words alone

from __future__ import annotations

import http.client
import random
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlencode

import duckdb

OFFICERS = 50
NAME, PASSWORD = "an", "mat khau cua ban truc 7"
_SOURCES = 40


def free_port() -> int:
    """A port of this machine nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def memory_mb(pid: int) -> float:
    """The most memory a process has held, in MB (Linux: VmHWM)."""
    for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def fill(path: Path, *, alerts: int, articles: int) -> None:
    """Make a store with so many alerts and articles, and one officer."""
    from console.people import add_officer
    from pipeline.store import Store

    Store(path).migrate()
    add_officer(path, NAME, PASSWORD, role="officer", full_name="Cán bộ An", by="benchmark")
    with duckdb.connect(str(path)) as connection:
        fill_rows(connection, alerts=alerts, articles=articles)
        connection.execute("INSERT INTO alert_now SELECT alert_id, to_state, 1, NULL FROM alert_events")


def fill_rows(connection: duckdb.DuckDBPyConnection, *, alerts: int, articles: int) -> None:
    """Write sources, articles, alerts and their first events, in the columns that every schema has."""
    connection.execute(
        f"INSERT INTO sources BY NAME SELECT 's'||i AS source_id, 'Báo số '||i AS name, 'news' AS kind, "
        f"'national' AS tier, 'vi' AS language, 'https://s'||i||'.example/' AS home FROM range({_SOURCES}) t(i)"
    )
    connection.execute(_articles("'a'||i", f"range({articles})"))
    connection.execute(_ALERTS, [articles, alerts])
    connection.execute(_EVENTS, [alerts])


def _articles(identity: str, rows: str) -> str:
    return (
        f"INSERT INTO articles BY NAME SELECT {identity} AS article_id, 's'||(i % {_SOURCES}) AS source_id, 'article' AS kind, "
        f"'https://s.example/'||i AS url, 'https://s.example/'||i AS canonical_url, 'Tin số '||i||' của tỉnh' AS title, "
        "'' AS lead, 'Nội dung bản tin số '||i AS body, "
        "now() - to_minutes(i % 43000) AS dated, 'minute' AS date_precision, now() AS fetched_at, 'vi' AS language, 'd'||i AS content_digest "
        f"FROM {rows} t(i)"
    )


_ALERTS = """
  INSERT INTO alerts (alert_id, dedupe_key, kind, title, priority, score, reasons, claim_ids, article_ids, evidence_ids,
    verdict_reasons, unit, raised_at, last_seen_at)
  SELECT 'm' || i, 'k' || i, 'can_xac_minh', 'Thôn số ' || i || ' phường Đa Mai mất điện, học sinh nghỉ học',
    1 + i % 5, 5.0, '[]', [], ['a' || (i * 7 % $1), 'a' || (i * 13 % $1)], [], ['Cần xác minh: bản tin nói khác'], 'Sở Công Thương',
    now() - to_minutes(i), now() FROM range($2) t(i)
"""
_EVENTS = """
  INSERT INTO alert_events BY NAME SELECT 'e' || i AS event_id, 'm' || i AS alert_id, 1 AS number, now() AS happened_at,
    'minhtin' AS actor, 'raise' AS action, '' AS from_state, 'moi' AS to_state, '' AS reason FROM range(?) t(i)
"""


@dataclass(slots=True)
class Tally:
    """What was measured; ``done`` are alerts whose taking was answered as done."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    second: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, took: float) -> None:
        """Add one request of a kind that took so many seconds."""
        with self.lock:
            self.times.setdefault(kind, []).append(took * 1000)

    def p95(self, kind: str) -> float:
        """The 95th percentile of a kind in milliseconds."""
        found = sorted(self.times.get(kind, [0.0]))
        return found[min(len(found) - 1, int(len(found) * 0.95))]

    def table(self) -> str:
        """One line for each kind of request."""
        lines = []
        for kind, found in sorted(self.times.items()):
            found.sort()
            p50, p99 = found[len(found) // 2], found[min(len(found) - 1, int(len(found) * 0.99))]
            lines.append(
                f"{kind:<8}{len(found):>6}  p50 {p50:.0f}  p95 {self.p95(kind):.0f}  p99 {p99:.0f}  max {found[-1]:.0f} ms\n"
            )
        return "".join(lines)

    def against(self, path: Path) -> tuple[int, int]:
        """Deeds that were answered as done and are not stored, and those stored twice."""
        sql = "SELECT alert_id, count(*) FROM alert_events WHERE action = 'take' GROUP BY alert_id"
        with duckdb.connect(str(path)) as connection:
            stored = dict(connection.execute(sql).fetchall())
        return len(set(self.done) - set(stored)), sum(1 for number in stored.values() if number > 1)


class Officer:
    """One officer at a browser: looks, thinks a few seconds, now and then takes an alert."""

    def __init__(self, port: int, number: int, alerts: int, cookie: str = "", think: float = 10.0) -> None:
        self.port, self.alerts, self.think = port, alerts, think
        self.random = random.Random(number)  # noqa: S311  a walk that can be repeated
        self.cookie = cookie
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def sign_in(self, *, patience: float) -> str:
        """Wait until the console answers, sign in, and return the cookie."""
        end = time.monotonic() + patience
        while True:
            try:
                status, cookie = self._send("POST", "/login", {"name": NAME, "password": PASSWORD})
            except OSError:
                if time.monotonic() > end:
                    raise
                self.line.close()
                time.sleep(0.02)
                continue
            if status != http.client.SEE_OTHER:
                raise RuntimeError(f"signing in was answered with {status}")
            return cookie

    def work(self, end: float, tally: Tally) -> None:
        """Work until ``end`` (monotonic seconds)."""
        time.sleep(self.random.uniform(0, self.think))
        while time.monotonic() < end:
            kind, method, address, form = self._next()
            began = time.perf_counter()
            try:
                status, _ = self._send(method, address, form)
            except (OSError, http.client.HTTPException) as error:
                self.line.close()
                tally.errors.append(f"{address}: {error!r}")
                continue
            tally.note(kind, time.perf_counter() - began)
            self._judge(kind, address, status, tally)
            time.sleep(self.random.uniform(self.think / 5, self.think))

    def _next(self) -> tuple[str, str, str, dict[str, str]]:
        chance, which = self.random.random(), self.random.randrange(self.alerts)
        if chance < 0.08:
            return "deed", "POST", f"/alerts/m{which}/act", {"version": "1", "action": "take"}
        if chance < 0.2:
            return "alert", "GET", f"/alerts/m{which}", {}
        if chance < 0.3:
            return "queue", "GET", f"/alerts?q={quote(f'hoc sinh thon so {which % 90}')}", {}
        if chance < 0.4:
            return "queue", "GET", f"/alerts?page={self.random.randint(1, 900)}", {}
        return "queue", "GET", "/alerts", {}

    @staticmethod
    def _judge(kind: str, address: str, status: int, tally: Tally) -> None:
        if kind == "deed" and status == http.client.SEE_OTHER:
            tally.done.append(address.split("/")[2])
        elif kind == "deed" and status == http.client.CONFLICT:
            tally.second += 1
        elif status != http.client.OK:
            tally.errors.append(f"{address}: {status}")

    def _send(self, method: str, address: str, form: dict[str, str]) -> tuple[int, str]:
        head = {"Cookie": self.cookie, "Origin": f"http://127.0.0.1:{self.port}"}
        if form:
            head["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request(method, address, urlencode(form) if form else None, head)
        answer = self.line.getresponse()
        answer.read()
        return answer.status, (answer.getheader("set-cookie") or "").split(";")[0]


def _serve(folder: str, port: str) -> None:
    from console.server import Binding, serve_console
    from pipeline.settings import Paths, load_settings

    serve_console(load_settings(paths=Paths(data=Path(folder))), Binding(port=int(port)))


def _write(path: str, seconds: str, rate: str) -> None:
    """Write batches as a run does, twice a second."""
    from pipeline.store.connection import transaction

    end, batch, turn = time.monotonic() + float(seconds), int(rate) // 2, 0
    mark = f"{datetime.now(UTC):%H%M%S}"
    while time.monotonic() < end:
        began = time.monotonic()
        with transaction(Path(path), 30) as connection:
            connection.execute(_articles(f"'n{mark}_{turn}_'||i", f"range({batch})"))
        turn += 1
        time.sleep(max(0.0, 0.5 - (time.monotonic() - began)))
    sys.stdout.write(f"written: {turn * batch} articles, {turn * batch / float(seconds):.0f} a second\n")


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        _serve(*sys.argv[2:])
    else:
        _write(*sys.argv[2:])
