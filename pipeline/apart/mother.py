"""The process that workers are forked from: it has imported what they need and never parses anything.

`python -m pipeline.apart.mother FD MODULE:FUNCTION MEMORY CPU`. Over the socket ``FD`` it is sent one
byte with a descriptor to fork a worker on, or a process id to end and bury; it answers with a process id
or with how that process ended. When the socket closes it ends all workers and itself.
"""

from __future__ import annotations

import contextlib
import gc
import math
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable
from importlib import import_module

from pipeline.apart import frames

NUMBER = struct.Struct("!q")
MOST = 64 * 1024 * 1024

Work = Callable[[bytes], bytes]


def main() -> None:
    """Serve until the pool goes away."""
    number, target, memory, cpu = sys.argv[1:5]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the one who started us
    control = socket.socket(fileno=int(number))
    module, _, name = target.partition(":")
    work: Work = getattr(import_module(module), name)
    with contextlib.suppress(Exception):
        work(b"")  # load what is only imported when there is work
    gc.freeze()
    children: set[int] = set()
    try:
        while _serve(control, children, work, int(memory), int(cpu)):
            pass
    finally:
        for pid in list(children):
            _bury(pid, children)


def _serve(control: socket.socket, children: set[int], work: Work, memory: int, cpu: int) -> bool:
    data, descriptors, _, _ = socket.recv_fds(control, NUMBER.size, 1)
    if len(data) < NUMBER.size:
        return False
    (pid,) = NUMBER.unpack(data)
    if not descriptors:
        control.sendall(NUMBER.pack(_bury(pid, children)))
        return True
    pid = os.fork()
    if pid == 0:
        control.close()
        _live(descriptors[0], work, memory, cpu)
    children.add(pid)
    os.close(descriptors[0])
    control.sendall(NUMBER.pack(pid))
    return True


def _bury(pid: int, children: set[int]) -> int:
    """End a worker; returns how it ended, as Popen.returncode does."""
    if pid not in children:
        return 0
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    children.discard(pid)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _live(descriptor: int, work: Work, memory: int, cpu: int) -> None:
    """A worker's life; never returns."""
    link = socket.socket(fileno=descriptor)
    with contextlib.suppress(BaseException):
        bound(memory)
        while _one(link, work, cpu):
            pass
    os._exit(0)


def _one(link: socket.socket, work: Work, cpu: int) -> bool:
    _, task = frames.receive(link, MOST)
    more_time(cpu)
    try:
        mark, answer = frames.DONE, work(task)
    except MemoryError:
        mark, answer = frames.NO_MEMORY, b""
    except Exception as error:  # noqa: BLE001  whatever it is, it belongs to this task
        mark, answer = frames.FAILED, f"{type(error).__name__}: {error}"[:300].encode("utf-8", "replace")
    frames.send(link, mark, answer)
    return mark != frames.NO_MEMORY


def bound(memory: int) -> None:
    """Bounds for life: so much memory more than now, no core dumps, no files written."""
    limit = _address_space() + memory
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit if hard < 0 else min(limit, hard)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def more_time(cpu: int) -> None:
    """Let this process compute ``cpu`` seconds more; then the kernel ends it, whatever it is doing."""
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = math.ceil(used) + cpu
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard < 0 else min(soft, hard), hard))


def _address_space() -> int:
    with open("/proc/self/statm", "rb") as stream:  # noqa: PTH123  one line of the kernel's
        return int(stream.read().split()[0]) * resource.getpagesize()


if __name__ == "__main__":
    main()
