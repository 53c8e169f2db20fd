"""A console on loopback and Debian's Chromium for the tests that need a real browser."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn

from console.options import Access
from tests.console.console_kit import ORIGIN, TestDesk
from tests.console.oidc_kit import Provider

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[TestDesk, str]]:
    """A desk and the address it is served at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    desk = TestDesk(tmp_path / "served", access=Access(hosts=("127.0.0.1",)))
    server = uvicorn.Server(uvicorn.Config(desk.app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield desk, f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    made = Provider(f"{ORIGIN}/login/oidc/callback")
    yield made
    made.process.kill()
    made.process.wait()


@pytest.fixture
def provider(running: Provider) -> Provider:
    running.bend()
    return running
