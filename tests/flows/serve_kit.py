"""Running `minhtin serve` for real: its processes are known by a mark in their environment."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.logs import FILE
from pipeline.paths import ROOT

MARK = "MINHTIN_TEST_MARK"

#: Loaded by every Python process of the test: notes each address that is not this machine.
GUARD = """
import os, socket
def _noted(name):
    original = getattr(socket.socket, name)
    def guarded(self, address, *rest):
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            with open(os.environ["OUTSIDE"], "a") as out: out.write(f"{name} {address}\\n")
        return original(self, address, *rest)
    setattr(socket.socket, name, guarded)
for _name in ("connect", "connect_ex"): _noted(_name)
"""


@dataclass(frozen=True)
class Served:
    """A running `minhtin serve` and its folder."""

    process: subprocess.Popen[str]
    folder: Path
    mark: str
    port: int = 0

    def desk_answers(self) -> bool:
        """Whether the desk shows its sign-in page."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/login", timeout=5) as page:
                return page.status == 200 and "Đăng nhập" in page.read().decode()
        except OSError:
            return False

    def events(self) -> list[dict[str, Any]]:
        file = self.folder / "var" / "logs" / FILE
        return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []

    def count(self, name: str) -> int:
        return sum(one["event"] == name for one in self.events())

    def wait_for(self, what: Callable[[], bool], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not what():
            assert self.process.poll() is None, (self.folder / "err").read_text("utf-8")
            assert time.monotonic() < end, [one["event"] for one in self.events()]
            time.sleep(0.1)

    def outside(self) -> str:
        file = self.folder / "outside.txt"
        return file.read_text("utf-8") if file.exists() else ""

    def said(self) -> str:
        return (self.folder / "err").read_text("utf-8")


def environment(folder: Path, mark: str = "") -> dict[str, str]:
    (folder / "guard").mkdir(exist_ok=True)
    (folder / "guard" / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "MINHTIN"))}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join([str(folder / "guard"), str(ROOT)]),
        "MINHTIN_CONFIG": str(folder / "minhtin.toml"),
        "OUTSIDE": str(folder / "outside.txt"),
        MARK: mark,
    }


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "flows.cli", *words]


@contextmanager
def serving(folder: Path, *, schedule: str = "") -> Iterator[Served]:
    """Start `minhtin serve` over ``folder/sources``; everything it started is gone afterwards."""
    mark = uuid.uuid4().hex
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "minhtin.toml").write_text(
        f"[schedule]\n{schedule}\n[console]\nport = {port}\n", encoding="utf-8"
    )
    with (folder / "err").open("w") as err:
        process = subprocess.Popen(
            command("serve", "--sources", str(folder / "sources")),
            cwd=folder,
            env=environment(folder, mark),
            stdout=err,
            stderr=err,
            text=True,
            start_new_session=True,
            preexec_fn=_as_from_a_terminal,  # noqa: PLW1509  one thread, one call
        )
    try:
        yield Served(process, folder, mark, port)
    finally:
        for pid in (process.pid, *left(mark)):
            try:
                os.kill(pid, 9)
            except ProcessLookupError:
                continue
        process.wait()


def _as_from_a_terminal() -> None:
    """Where the tests run in the background, the shell has switched Ctrl+C off for all they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def left(mark: str) -> list[int]:
    """Processes that carry the mark in their environment."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if f"{MARK}={mark}".encode() in (folder / "environ").read_bytes():
                    found.append(int(folder.name))
            except OSError:
                continue
    return found


def gone(mark: str, seconds: float) -> bool:
    """Whether all processes with the mark end within ``seconds``."""
    end = time.monotonic() + seconds
    while left(mark):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True
