"""Child processes that need not begin at nothing: forked from one that has imported what they need.

A crawl starts a Python for the collector and one from which its parsers are forked, together one and a half
seconds of imports. For tests that look at what a crawl brings, :func:`forked` has both forked from a server
that imported all that once. They are processes like any other: they can be killed, crash, and have bounds.

`python -m tests.readied SOCKET` is that server. Each connection is one process: a request and its descriptors
come in, the process id goes out, then how the process ended.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import selectors
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any
from unittest.mock import patch

from pipeline.paths import ROOT

_NUMBER = struct.Struct("!q")
_ADDRESS = "READIED_FOR_TESTS"
#: What may be asked for: the module whose ``main()`` is run.
_MODULES = ("crawlers.__main__", "pipeline.apart.mother")


class Readied:
    """A process forked by the server, with what is used of :class:`subprocess.Popen`."""

    def __init__(
        self, module: str, arguments: Sequence[str], env: Mapping[str, str], files: Sequence[int]
    ) -> None:
        self.stdin: IO[bytes] | None = None
        self.returncode: int | None = None
        self._link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._link.connect(os.environ[_ADDRESS])
        asked = json.dumps([module, list(arguments), dict(env), os.getcwd()]).encode()  # noqa: PTH109  a string
        socket.send_fds(self._link, [_NUMBER.pack(len(asked))], files)
        self._link.sendall(asked)
        self.pid = _NUMBER.unpack(self._link.recv(_NUMBER.size, socket.MSG_WAITALL))[0]

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            with selectors.DefaultSelector() as ready:
                ready.register(self._link, selectors.EVENT_READ)
                if not ready.select(timeout):
                    raise subprocess.TimeoutExpired("readied", timeout or 0.0)
            said = self._link.recv(_NUMBER.size, socket.MSG_WAITALL)
            self._link.close()
            self.returncode = _NUMBER.unpack(said)[0] if said else -signal.SIGKILL
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def collector(plan_path: Path, log_path: Path) -> Readied:
    """In the place of ``crawlers.api._start``."""
    theirs, ours = os.pipe()
    with log_path.open("wb") as log:
        words = [str(plan_path), "--watch-parent"]
        child = Readied("crawlers.__main__", words, os.environ, [theirs, log.fileno(), log.fileno()])
    os.close(theirs)
    child.stdin = os.fdopen(ours, "wb")
    return child


def mother(words: Sequence[str], link: socket.socket, env: Mapping[str, str]) -> Readied:
    """In the place of ``pipeline.apart.pool.start_mother``."""
    with open(os.devnull, "r+b") as nothing:  # noqa: PTH123  one file for three
        files = [nothing.fileno()] * 3
        return Readied("pipeline.apart.mother", ["3", *words], env, [*files, link.fileno()])


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """A server, and the address of its socket."""
    folder = Path(tempfile.mkdtemp())  # short: the address of a socket has at most a hundred letters
    address = str(folder / "s")
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.readied", address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        assert server.stdout.readline() == b"ready\n"
        yield address
    finally:
        server.stdin.close()
        server.stdout.close()
        server.wait(30)
        shutil.rmtree(folder)


@contextlib.contextmanager
def forked(address: str) -> Iterator[None]:
    """Crawls and their parsers are forked from the server at ``address`` meanwhile."""
    with (
        patch.dict(os.environ, {_ADDRESS: address}),
        patch("crawlers.api._start", collector),
        patch("pipeline.apart.pool.start_mother", mother),
    ):
        yield


def main() -> None:
    """Serve until standard input closes."""
    _import_all()
    # Whatever was read so far stays shared with those forked from here.
    gc.freeze()
    woken, wake = socket.socketpair()
    for end in (woken, wake):
        end.setblocking(False)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    door.bind(sys.argv[1])
    door.listen(64)
    children = dict[int, socket.socket]()
    with selectors.DefaultSelector() as waiting:
        for one in (door, woken, sys.stdin):
            waiting.register(one, selectors.EVENT_READ)
        print("ready", flush=True)  # noqa: T201  to the one who started us
        while True:
            ready = [key.fileobj for key, _ in waiting.select()]
            if woken in ready:
                woken.recv(4096)
                _bury(children)
            if door in ready:
                link, _ = door.accept()
                if (pid := _fork(link, [door, woken, wake, *children.values()])) is not None:
                    children[pid] = link
            if sys.stdin in ready:
                return


def _import_all() -> None:
    from importlib import import_module

    import feedparser  # noqa: F401
    import scrapy.crawler  # noqa: F401

    from crawlers import apart, engine, inbox_apart
    from pipeline.extraction import apart as pages

    used = [path.rpartition(".")[0] for path in (*engine._MIDDLEWARES, engine._HTTP)]
    for module in (*used, *_MODULES, "crawlers.politeness", "crawlers.addresses", "crawlers.spider"):
        import_module(module)
    for work in (apart.run, inbox_apart.run, pages.run):
        work(b"")


def _bury(children: dict[int, socket.socket]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        with children.pop(pid) as link, contextlib.suppress(OSError):
            link.sendall(_NUMBER.pack(os.waitstatus_to_exitcode(status)))


def _fork(link: socket.socket, ours: list[socket.socket]) -> int | None:
    """Fork the process that is asked for on ``link``. Returns its id, or None when nothing was asked."""
    head, files, _, _ = socket.recv_fds(link, _NUMBER.size, 8)
    if len(head) < _NUMBER.size:
        return None
    asked = link.recv(_NUMBER.unpack(head)[0], socket.MSG_WAITALL)
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            _become(files, [link, *ours])
            status = _run(*json.loads(asked))
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:  # noqa: BLE001  as Python itself would
            import traceback

            traceback.print_exc()
        finally:
            for stream in (sys.stdout, sys.stderr):
                with contextlib.suppress(OSError, ValueError):
                    stream.flush()
            os._exit(status)
    for file in files:
        os.close(file)
    link.sendall(_NUMBER.pack(pid))
    return pid


def _become(files: list[int], ours: list[socket.socket]) -> None:
    """Take the descriptors as 0, 1, 2 and 3, and leave those of the server."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    high = [os.dup2(file, 100 + place) for place, file in enumerate(files)]
    for one in ours:
        one.close()
    for file in files:
        os.close(file)
    for place, file in enumerate(high):
        os.dup2(file, place)
        os.close(file)


def _run(module: str, arguments: list[str], env: dict[str, str], folder: str) -> int:
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    time.tzset()
    sys.argv = [module, *arguments]
    with forked(os.environ[_ADDRESS]):
        given: Any = sys.modules[module]
        return int(given.main() or 0)


if __name__ == "__main__":
    main()
