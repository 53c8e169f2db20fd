"""Progress bars on standard error, only when a person is looking at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def track(items: Iterable[Item], words: str, total: int | None = None) -> Iterator[Item]:
    """Yield ``items`` unchanged, showing how far we are when standard error is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track as rich_track

    yield from rich_track(items, description=words, total=total, console=Console(stderr=True))
