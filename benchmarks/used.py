"""What a piece of work used: time, computing and memory, of this process and all that it starts."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Used:
    """``wall`` and ``cpu`` in seconds; ``peak`` in bytes, the largest sum of memory (PSS)."""

    wall: float = 0.0
    peak: int = 0
    _cpu: dict[int, float] = field(default_factory=dict)

    @property
    def cpu(self) -> float:
        """Seconds of one core; a process that ended is counted as it was last seen."""
        return sum(self._cpu.values())

    def look(self, besides: int) -> None:
        """Look at every process of the family but ``besides``."""
        family = _family(besides)
        self.peak = max(self.peak, sum(map(_memory, family)))
        self._cpu |= {pid: max(_computed(pid), self._cpu.get(pid, 0.0)) for pid in family}


@contextmanager
def watched(besides: int = 0, every: float = 0.5) -> Iterator[Used]:
    """What is used within the block, the process ``besides`` left out; looked at ``every`` few seconds."""
    used, over, began = Used(), threading.Event(), time.monotonic()

    def watch() -> None:
        while not over.wait(every):
            used.look(besides)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield used
    finally:
        over.set()
        watcher.join()
        used.look(besides)
        used.wall = time.monotonic() - began


def _family(besides: int) -> list[int]:
    parents = [found for stat in Path("/proc").glob("[0-9]*/stat") if (found := _parent(stat))]
    family = [os.getpid()]
    for one in family:
        family += [pid for pid, parent in parents if parent == one and pid != besides]
    return family


def _parent(stat: Path) -> tuple[int, int] | None:
    fields = _fields(stat)
    return (int(stat.parent.name), int(fields[1])) if fields else None


def _fields(stat: Path) -> list[str]:
    """The fields behind the name; none where the process has gone."""
    try:
        return stat.read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return []


def _computed(pid: int) -> float:
    fields = _fields(Path(f"/proc/{pid}/stat"))
    return (int(fields[11]) + int(fields[12])) / _TICKS if fields else 0.0


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
