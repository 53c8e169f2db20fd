"""One cycle that ends itself with SIGKILL inside the store.

`python -m benchmarks.killed_run SOURCES NOW POINT`, where
``POINT`` is ``-`` (run to the end), ``write:N`` (die at the N-th statement group of the store's writes),
``commit:N`` (just before the N-th commit), ``committed:N`` (just after it) or ``during:N`` (while it is
being written). Kills of collection and processing come from outside (:mod:`benchmarks.kill_loop`).
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any


def main() -> None:
    """Run one cycle with the planted end."""
    from flows.cycle import run_cycle
    from pipeline.settings import load_settings

    sources, now, point = sys.argv[1:4]
    if point != "-":
        kind, _, number = point.partition(":")
        plant(kind, int(number))
    run_cycle(load_settings(), sources=Path(sources), now=datetime.fromisoformat(now))


def plant(kind: str, number: int) -> None:
    """Make the store die at the ``number``-th of its own steps of this kind."""
    if kind == "write":
        _plant_in_writes(number)
    else:
        _plant_in_commits(kind, number)


def _die() -> None:
    os.killpg(os.getpgid(0), signal.SIGKILL)


def _countdown(number: int, then: Callable[[], None]) -> Callable[[], None]:
    left = [number]

    def step() -> None:
        left[0] -= 1
        if left[0] == 0:
            then()

    return step


def _plant_in_writes(number: int) -> None:
    from pipeline.store import merging

    step = _countdown(number, _die)
    real = merging._run  # noqa: SLF001  the point of this program is to die inside

    def dying(*arguments: Any) -> None:  # noqa: ANN401  passed on as they come
        step()
        real(*arguments)

    merging._run = dying  # type: ignore[assignment]  # noqa: SLF001  as above


def _plant_in_commits(kind: str, number: int) -> None:
    from pipeline.store import connection

    real_open = connection.open_store
    moment = {"commit": _die, "during": _soon}.get(kind)
    before = _countdown(number, moment) if moment else lambda: None
    after = _countdown(number, _die) if kind == "committed" else lambda: None

    class Dying:
        """A connection whose commit may be its last."""

        def __init__(self, inner: Any) -> None:  # noqa: ANN401  DuckDB's own class cannot be extended
            self._inner = inner

        def commit(self) -> None:
            """Commit, and perhaps die of it."""
            before()
            self._inner.commit()
            after()

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401  as above
            return getattr(self._inner, name)

    def opened(path: Path, timeout: float) -> Any:  # noqa: ANN401  as above
        return Dying(real_open(path, timeout))

    connection.open_store = opened


def _soon() -> None:
    """Die from another thread within the next milliseconds."""

    def later() -> None:
        time.sleep(random.uniform(0.0, 0.01))  # noqa: S311  chance, no secret
        _die()

    threading.Thread(target=later, daemon=True).start()


if __name__ == "__main__":
    main()
