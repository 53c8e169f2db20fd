"""`minhtin serve`: a Prefect server of our own on loopback, and the schedules, until stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.error import URLError
from urllib.request import urlopen

from flows.cycle import usable_sources
from flows.prefect_env import prepare
from pipeline.errors import BadInput
from pipeline.settings import Settings

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

START_SECONDS = 180


def serve_schedules(settings: Settings, sources: Path | None) -> int:
    """Serve the flows `ingest`, `digest` and `watch` on their schedules; returns when stopped.

    Raises:
        BadInput: the scheduler does not start, or outside sources are to be read without a contact.
    """
    _, problems = usable_sources(settings, sources)
    for line in problems:
        sys.stderr.write(f"minhtin: {line}\n")
    prepare(settings.paths.data, quiet=False)
    with prefect_server(settings.paths.data) as address:
        os.environ["PREFECT_API_URL"] = address
        from prefect import serve
        from prefect.schedules import Cron

        from flows.ingest import ingest
        from flows.scheduled import digest_flow
        from flows.watch import watch

        zone = settings.timezone
        given = {"sources": str(sources.resolve())} if sources else {}
        sys.stderr.write(
            f"minhtin: chạy theo lịch ({settings.schedule.ingest}; {settings.schedule.digest}, {zone})\n"
        )
        # One at a time: a cycle that is still going when the next is due makes the next one wait.
        deployments = (
            ingest.to_deployment(
                "ingest", schedule=Cron(settings.schedule.ingest, zone), parameters=given, concurrency_limit=1
            ),
            digest_flow.to_deployment(
                "digest", schedule=Cron(settings.schedule.digest, zone), concurrency_limit=1
            ),
            watch.to_deployment("watch", schedule=Cron(settings.schedule.watch, zone), concurrency_limit=1),
        )
        # In a plain (not async) caller these are deployments, never coroutines.
        serve(*cast("tuple[RunnerDeployment, ...]", deployments), pause_on_shutdown=False, limit=2)
    return 0


@contextmanager
def prefect_server(data: Path) -> Iterator[str]:
    """Run a Prefect server on a free loopback port and yield the address of its API.

    Raises:
        BadInput: it does not answer in time; the message names its log.
    """
    port = _free_port()
    log = data / "prefect" / "server.log"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("ab") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)  # noqa: S603  our own command
        try:
            _wait_for(f"http://127.0.0.1:{port}/api/health", server, log)
            yield f"http://127.0.0.1:{port}/api"
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            with urlopen(address, timeout=2):  # noqa: S310  our own loopback address
                return
        except (URLError, OSError):
            time.sleep(0.5)
    raise BadInput(f"bộ lập lịch không khởi động được; xem {log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
