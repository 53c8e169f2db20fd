"""The pool: hands tasks to workers, sees to their bounds, replaces those that broke them."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from pipeline.apart import frames
from pipeline.apart.mother import MOST, NUMBER
from pipeline.paths import ROOT

#: A worker is replaced after so many tasks: whatever a library leaks is given back.
_TASKS = 2000
#: Tasks sent ahead, so that a worker need not wait for us; few enough bytes to lie in the socket.
_DEEP, _AHEAD = 8, 100_000
#: The mother imports what workers need; on a busy machine that may take a while.
_START = 120.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """For one task: memory in bytes beyond an idle worker's, seconds of computing, seconds by the clock."""

    memory: int = 768 * 1024 * 1024
    cpu: int = 10
    wall: float = 60.0


@dataclass(frozen=True, slots=True)
class Lost:
    """A task that has no answer, with one short reason."""

    reason: str


@dataclass(slots=True, eq=False)
class _Worker:
    """``tasks`` were sent; the first is being worked on until ``until``, ``ahead`` bytes wait behind it."""

    pid: int
    link: socket.socket
    tasks: deque[int] = field(default_factory=deque)
    ahead: int = 0
    until: float = 0.0
    done: int = 0


class Pool:
    """At most ``size`` workers that run ``target`` ("module:function", bytes to bytes). Thread-safe.

    Nothing is started before the first task or :meth:`warm`; workers are added as tasks wait.
    """

    def __init__(self, target: str, size: int = 1, bounds: Bounds | None = None) -> None:
        self._target, self._size, self._bounds = target, max(1, size), bounds or Bounds()
        self._lock = threading.RLock()
        self._mother: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._idle: list[_Worker] = []
        self.killed = 0

    def warm(self) -> None:
        """Start the mother now, so that she is ready when the first task comes. Returns at once."""
        with self._lock:
            self._mother_runs()

    def call(self, task: bytes) -> bytes | Lost:
        """The answer to one task."""
        return self.map([task])[0]

    def map(self, tasks: Sequence[bytes]) -> list[bytes | Lost]:
        """One answer per task, in order. A task that breaks its bounds is :class:`Lost`, alone."""
        found: list[bytes | Lost] = [Lost("")] * len(tasks)
        with self._lock, selectors.DefaultSelector() as busy:
            waiting = list(reversed(range(len(tasks))))
            try:
                while waiting or busy.get_map():
                    self._hand_out(tasks, waiting, busy, found)
                    for worker in self._ready(busy):
                        self._take(worker, tasks, waiting, busy, found)
            except BaseException:
                for key in list(busy.get_map().values()):
                    self._end(key.data)
                raise
        return found

    def close(self) -> None:
        """End all workers and their mother."""
        with self._lock:
            for worker in self._idle:
                worker.link.close()
            self._idle.clear()
            self._drop_mother()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _hand_out(
        self,
        tasks: Sequence[bytes],
        waiting: list[int],
        busy: selectors.DefaultSelector,
        found: list[bytes | Lost],
    ) -> None:
        """A task for every worker that has none, then some ahead for those that work."""
        while waiting and len(busy.get_map()) < self._size:
            worker = self._idle.pop() if self._idle else self._worker()
            worker.until = time.monotonic() + self._bounds.wall
            busy.register(worker.link, selectors.EVENT_READ, worker)
            if (reason := self._send(worker, tasks, waiting)) is not None:
                busy.unregister(worker.link)
                if worker.done:  # it died while it was idle: not by this task
                    waiting.append(worker.tasks[0])
                else:
                    found[worker.tasks[0]] = Lost(reason)
        for key in list(busy.get_map().values()):
            while waiting and _may_take(key.data, len(tasks[waiting[-1]])):
                if self._send(key.data, tasks, waiting) is not None:
                    return  # it is gone; what it was working on tells when it is read

    def _send(self, worker: _Worker, tasks: Sequence[bytes], waiting: list[int]) -> str | None:
        """Send the next task. Returns why the worker was lost, or None."""
        number = waiting.pop()
        worker.ahead += len(tasks[number]) if worker.tasks else 0
        worker.tasks.append(number)
        worker.link.settimeout(self._bounds.wall)
        try:
            frames.send(worker.link, frames.TASK, tasks[number])
        except OSError:
            return self._end(worker) if len(worker.tasks) == 1 else "parser_killed: gone"
        return None

    def _take(
        self,
        worker: _Worker,
        tasks: Sequence[bytes],
        waiting: list[int],
        busy: selectors.DefaultSelector,
        found: list[bytes | Lost],
    ) -> None:
        """Take one answer; a worker that is lost gives back what it had not begun."""
        link, number = worker.link, worker.tasks.popleft()
        found[number] = self._answer(worker)
        if worker.link.fileno() < 0:
            busy.unregister(link)
            waiting.extend(reversed(worker.tasks))
            return
        worker.until = time.monotonic() + self._bounds.wall
        worker.ahead -= len(tasks[worker.tasks[0]]) if worker.tasks else 0
        if worker.tasks:
            return
        busy.unregister(link)
        if worker.done >= _TASKS:
            self._end(worker, killed=0)
        else:
            self._idle.append(worker)

    def _ready(self, busy: selectors.DefaultSelector) -> Iterator[_Worker]:
        """Workers that have something to say, and those whose time is over."""
        workers: list[_Worker] = [key.data for key in busy.get_map().values()]
        if not workers:
            return
        soonest = min(worker.until for worker in workers) - time.monotonic()
        said = {key.data for key, _ in busy.select(max(0.0, soonest))}
        now = time.monotonic()
        yield from (worker for worker in workers if worker in said or worker.until <= now)

    def _answer(self, worker: _Worker) -> bytes | Lost:
        if worker.until <= time.monotonic():
            self._end(worker)
            return Lost("parser_killed: wall_time")
        try:
            worker.link.settimeout(max(0.1, worker.until - time.monotonic()))
            mark, answer = frames.receive(worker.link, MOST)
        except (OSError, EOFError):
            return Lost(self._end(worker))
        if mark == frames.NO_MEMORY:
            self._end(worker)
            return Lost("parser_killed: memory")
        worker.done += 1
        return answer if mark == frames.DONE else Lost(f"parser_failed: {answer.decode('utf-8', 'replace')}")

    def _end(self, worker: _Worker, *, killed: int = 1) -> str:
        """End a worker. Returns why it was lost, if it ended by itself."""
        self.killed += killed
        worker.link.close()
        code = self._asked(NUMBER.pack(worker.pid))
        if code is None or code >= 0:
            return "parser_killed: gone"
        name = signal.Signals(-code).name
        return "parser_killed: " + {"SIGXCPU": "cpu_time"}.get(name, name)

    def _worker(self) -> _Worker:
        """A new worker, from a new mother if the old one is gone.

        Raises:
            RuntimeError: none can be started.
        """
        for _ in range(2):
            self._mother_runs()
            ours, theirs = socket.socketpair()
            with theirs:
                pid = self._asked(NUMBER.pack(0), theirs)
            if pid is not None:
                return _Worker(pid, ours)
            ours.close()
            self._drop_mother()
        raise RuntimeError("no worker for parsing can be started")

    def _asked(self, question: bytes, link: socket.socket | None = None) -> int | None:
        """The mother's answer, or None when she is gone."""
        if self._control is None:
            return None
        try:
            if link is None:
                self._control.sendall(question)
            else:
                socket.send_fds(self._control, [question], [link.fileno()])
            data = self._control.recv(NUMBER.size, socket.MSG_WAITALL)
        except OSError:
            return None
        return int(NUMBER.unpack(data)[0]) if len(data) == NUMBER.size else None

    def _mother_runs(self) -> None:
        if self._mother is not None and self._mother.poll() is None:
            return
        self._drop_mother()
        ours, theirs = socket.socketpair()
        ours.settimeout(_START)
        bounds = [str(self._bounds.memory), str(self._bounds.cpu)]
        with theirs:
            self._mother = start_mother([self._target, *bounds], theirs, _environment())
        self._control = ours

    def _drop_mother(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._mother is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._mother.wait(2)
        if self._mother.poll() is None:
            self._mother.kill()
            self._mother.wait()
        self._mother = None


def start_mother(
    words: Sequence[str], link: socket.socket, env: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start the process that workers are forked from; ``link`` is its end of our connection."""
    return subprocess.Popen(  # noqa: S603  our own interpreter and module, no shell
        [sys.executable, "-m", "pipeline.apart.mother", str(link.fileno()), *words],
        pass_fds=[link.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=env,
    )


def _may_take(worker: _Worker, size: int) -> bool:
    deep = len(worker.tasks) < _DEEP and worker.done + len(worker.tasks) < _TASKS
    return deep and worker.ahead + size <= _AHEAD


def _environment() -> dict[str, str]:
    """Ours, with our code found first and without threads that a fork would lose."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**os.environ, **one, "PYTHONPATH": os.pathsep.join(paths)}
