"""Work for the tests of the pool: each task names how it behaves."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path


def run(task: bytes) -> bytes:
    """Behave as the task says."""
    word, _, rest = task.decode().partition(":")
    return _WAYS[word](rest) if word in _WAYS else b"seen " + task


def _loop(_: str) -> bytes:
    while True:
        pass


def _regex(_: str) -> bytes:
    """One call that never lets go of the interpreter."""
    return b"%d" % bool(re.match(r"(a|aa)+$", "a" * 200 + "b"))


def _sleep(rest: str) -> bytes:
    time.sleep(float(rest))
    return b"slept"


def _eat(_: str) -> bytes:
    heap = []
    while True:
        heap.append(bytearray(1_000_000))


def _abort(_: str) -> bytes:
    os.abort()


def _exit(_: str) -> bytes:
    os._exit(0)


def _fail(rest: str) -> bytes:
    raise ValueError(rest)


_WAYS: dict[str, Callable[[str], bytes]] = {
    "loop": _loop,
    "regex": _regex,
    "sleep": _sleep,
    "eat": _eat,
    "abort": _abort,
    "exit": _exit,
    "fail": _fail,
    "memory": lambda rest: b"%d" % len(bytearray(int(rest))),
    "write": lambda rest: b"%d" % Path(rest).write_bytes(b"x"),
    "pid": lambda _: b"%d" % os.getpid(),
    "big": lambda rest: b"x" * int(rest),
}
