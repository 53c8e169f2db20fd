"""`minhtin serve`: a Prefect server of our own on loopback, and the schedules, until stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from flows.cycle import usable_sources
from flows.locks import one_at_a_time
from flows.prefect_env import prefect_home, prepare
from pipeline import logs
from pipeline.errors import BadInput
from pipeline.settings import Settings

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

START_SECONDS = 180
PURPOSE = "serve"


def serve_schedules(settings: Settings, sources: Path | None) -> int:
    """Serve the flows `ingest`, `digest` and `watch` on their schedules; returns when stopped.

    Raises:
        BadInput: it runs already, the scheduler does not start, or a setting is refused.
    """
    _, problems = usable_sources(settings, sources)
    for line in problems:
        sys.stderr.write(f"minhtin: {line}\n")
    logs.set_up(settings.paths.data)
    busy = "`minhtin serve` đã chạy trên thư mục dữ liệu này; dừng nó trước"
    with one_at_a_time(settings.paths.data, "serve.lock", busy), _stopped_by_signals() as stop:
        try:
            _serve(settings, sources, stop)
        except Exception as error:  # what an interrupt turned into is no error (see `_Stop`)
            if not stop():
                raise
            _say_stopped(type(error).__name__)
        except KeyboardInterrupt:
            _say_stopped()
    return 0


def _say_stopped(by: str = "") -> None:
    logs.event("serve_stopped", by=by)
    sys.stderr.write("minhtin: đã dừng theo yêu cầu\n")


def _serve(settings: Settings, sources: Path | None, stop: _Stop) -> None:
    data = settings.paths.data
    prepare(data, PURPOSE)
    port = _free_port()
    os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"  # read when Prefect is imported
    with prefect_server(data, port) as wait_until_up:
        from flows.runner import deployments, run_until_stopped

        stop.heed()
        served: tuple[RunnerDeployment, ...] = deployments(settings, sources)
        wait_until_up(stop)
        plan = f"{settings.schedule.ingest}; {settings.schedule.digest}, {settings.timezone}"
        sys.stderr.write(f"minhtin: chạy theo lịch ({plan})\n")
        logs.event("serve_started", schedules=len(served))
        # Cycles run in child processes: what goes wrong in one is a line here.
        os.environ.setdefault(logs.VERBOSE, "warning")
        with desk(settings), notifier(settings):
            run_until_stopped(served, stop)


@contextmanager
def desk(settings: Settings) -> Iterator[None]:
    """Run `minhtin console` in a process of its own while the schedules run, unless it is switched off.

    A desk that cannot open its port says so on standard error; collecting goes on.
    """
    if not settings.console.enabled:
        yield
        return
    with _beside("console", "--port", str(settings.console.port)):
        yield


@contextmanager
def notifier(settings: Settings) -> Iterator[None]:
    """Run `minhtin notify watch` in a process of its own, if anybody is to be told."""
    if not settings.notify.targets:
        yield
        return
    with _beside("notify", "watch"):
        yield


@contextmanager
def _beside(*words: str) -> Iterator[None]:
    """Run one of our commands while the block runs; it ends with us, however we end."""
    opened = subprocess.Popen(  # noqa: S603  our own interpreter and module
        [sys.executable, "-m", "flows.kept", "flows.cli", *words],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield
    finally:
        _end(opened)


class _Told(KeyboardInterrupt):
    """We were told to stop.

    Not KeyboardInterrupt itself: where that strikes within an `exec` of an import, the interpreter ends by
    signal at its exit, however well it was caught (CPython, ``unhandled_keyboard_interrupt``).
    """


class _Stop:
    """Whether we were told to stop.

    An interrupt that strikes within a destructor or a callback of the interpreter's is printed and dropped
    (``sys.unraisablehook``), and compiled packages raise another in its place (pydantic's serialisers): it is
    remembered here. Of 180 stops while starting one was dropped so, and one ended as an error.
    """

    def __init__(self) -> None:
        self._told = False

    def __call__(self) -> bool:
        return self._told

    def heed(self) -> None:
        """Raise the interrupt anew, if there was one."""
        if self._told:
            raise _Told

    def interrupt(self, _number: int, _frame: FrameType | None) -> None:
        """Remember and interrupt, as a handler of signals."""
        self._told = True
        raise _Told


@contextmanager
def _stopped_by_signals() -> Iterator[_Stop]:
    """Turn SIGTERM and Ctrl+C into an interrupt, so that everything we started is ended."""
    stop = _Stop()
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, stop.interrupt) for number in numbers]
    try:
        yield stop
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


@contextmanager
def prefect_server(data: Path, port: int) -> Iterator[_Waiter]:
    """Run a Prefect server on a loopback port; yields a function that waits until it answers.

    The server ends with the block, and also when this process is killed.
    """
    log = prefect_home(data, PURPOSE) / "server.log"
    command = [
        *(sys.executable, "-m", "flows.kept", "prefect", "server", "start"),
        *("--host", "127.0.0.1", "--port", str(port)),
    ]
    with log.open("ab") as out:
        # A session of its own: Ctrl+C in the terminal reaches us first, and we end it last.
        server = subprocess.Popen(  # noqa: S603  our own interpreter and module
            command, stdin=subprocess.PIPE, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            yield _Waiter(f"http://127.0.0.1:{port}/api/health", server, log)
        finally:
            _end(server)


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    if server.stdin is not None:
        server.stdin.close()


class _Waiter:
    def __init__(self, address: str, server: subprocess.Popen[bytes], log: Path) -> None:
        self._address, self._server, self._log = address, server, log

    def __call__(self, stop: _Stop) -> None:
        """Wait until the server answers, or until we are told to stop.

        Raises:
            BadInput: it does not in time; the message names its log.
        """
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self._server.poll() is None:
            stop.heed()
            try:
                with urlopen(self._address, timeout=2):  # noqa: S310  our own loopback address
                    return
            except (URLError, OSError):
                time.sleep(0.5)
        raise BadInput(f"bộ lập lịch không khởi động được; xem {self._log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
