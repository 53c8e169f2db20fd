"""Progress bars on standard error, only when a person is looking at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

#: Called with words, how many are done, how many there are (0: unknown).
Report = Callable[[str, int, int], None]

Item = TypeVar("Item")

_shown: list[Report] = []


@contextmanager
def showing(report: Report) -> Iterator[None]:
    """Let ``report`` hear how far a Prefect flow is: a flow's parameters are data, not functions."""
    _shown.append(report)
    try:
        yield
    finally:
        _shown.remove(report)


def tell(words: str, done: int, total: int) -> None:
    """Tell whoever listens how far we are."""
    for report in _shown:
        report(words, done, total)


def track(items: Iterable[Item], words: str, total: int | None = None) -> Iterator[Item]:
    """Yield ``items`` unchanged, showing how far we are when standard error is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track as rich_track

    yield from rich_track(items, description=words, total=total, console=Console(stderr=True))
