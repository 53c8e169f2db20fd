"""The console and the flow killed in the middle of actions: what was told is there, once."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import httpx2
import pytest

from console.options import Access
from console.server import Binding, serve_console
from pipeline.errors import BadInput
from pipeline.settings import Paths, load_settings
from pipeline.store.console_audit import verify_audit
from tests.console.console_kit import NOW, PASSWORD, TestDesk, alert

#: More for a thorough run by hand.
KILLS = int(os.environ.get("MINHTIN_KILLS", "3"))
CODE = """
import sys
from pathlib import Path
from console.server import Binding, serve_console
from pipeline.settings import Paths, load_settings
serve_console(load_settings(paths=Paths(data=Path(sys.argv[1]))), Binding(port=int(sys.argv[2])))
"""
# What a cycle does at its end, again and again: new alerts with their first events; told of once stored.
FLOW = """
import itertools, sys
from pathlib import Path
from pipeline.store import Store
from tests.console.console_kit import NOW, alert
store = Store(Path(sys.argv[1]), timeout=20)
for turn in itertools.count():
    names = [f"f{sys.argv[2]}-{turn}-{one}" for one in range(5)]
    store.upsert_alerts([alert(name, f"Tin {name}") for name in names], NOW)
    print(*names, sep="\\n", flush=True)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, str(folder), str(port)], stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            httpx2.get(f"{address}/login", timeout=5)
        except httpx2.TransportError:
            assert process.poll() is None
            time.sleep(0.05)
        else:
            return process, address
    raise AssertionError("the console did not start")


def work(address: str, numbers: range, done: list[str]) -> None:
    """Take alerts until the console is gone; note which were answered as done."""
    try:
        with httpx2.Client(base_url=address, headers={"Origin": address}, timeout=20) as client:
            client.post("/login", data={"name": "officer1", "password": PASSWORD})
            for number in numbers:
                answer = client.post(f"/alerts/k{number}/act", data={"version": 1, "action": "take"})
                if answer.status_code == 303:
                    done.append(f"k{number}")
    except httpx2.TransportError:
        return


@pytest.mark.timeout(900)
def test_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    desk.store.upsert_alerts([alert(f"k{number}", f"Tin số {number}") for number in range(KILLS * 1000)], NOW)
    done: list[str] = []
    for kill in range(KILLS):
        process, address = start(tmp_path)
        with (tmp_path / "told").open("a") as told:
            flow = subprocess.Popen([sys.executable, "-c", FLOW, str(desk.path), str(kill)], stdout=told)
        parts = [range(kill * 1000 + first, kill * 1000 + first + 250) for first in (0, 250, 500, 750)]
        workers = [threading.Thread(target=work, args=(address, part, done)) for part in parts]
        for one in workers:
            one.start()
        before = len(done)
        while len(done) == before and any(one.is_alive() for one in workers):
            time.sleep(0.01)
        time.sleep(random.uniform(0.0, 0.5))
        for victim in random.sample((process, flow), 2):
            victim.send_signal(signal.SIGKILL)
            victim.wait()
        for worker in workers:
            worker.join()
    assert len(done) >= KILLS
    with duckdb.connect(str(desk.path)) as connection:
        counts = dict(
            connection.execute(
                "SELECT alert_id, count(*) FROM alert_events WHERE action = 'take' GROUP BY alert_id"
            ).fetchall()
        )
        doubled = connection.execute(
            "SELECT event_id FROM alert_events GROUP BY event_id HAVING count(*) > 1"
        ).fetchall()
        raised = dict(
            connection.execute(
                "SELECT alert_id, count(e.number) FROM alerts LEFT JOIN alert_events e USING (alert_id) "
                "WHERE alert_id LIKE 'f%' AND coalesce(e.action, 'raise') = 'raise' GROUP BY alert_id"
            ).fetchall()
        )
    assert doubled == []
    assert set((tmp_path / "told").read_text("utf-8").split()) <= set(raised)
    assert set(raised.values()) <= {1}
    assert set(done) <= set(counts)
    assert set(counts.values()) == {1}
    assert verify_audit(desk.path).problems == ()


def test_a_port_that_is_taken_is_one_clear_line(tmp_path: Path) -> None:
    TestDesk(tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = int(other.getsockname()[1])
        with pytest.raises(BadInput, match=str(port)):
            serve_console(load_settings(paths=Paths(data=tmp_path)), Binding(port=port))


def test_the_default_listens_to_this_machine_only() -> None:
    assert Binding().host == "127.0.0.1"
    assert not Access().secure
