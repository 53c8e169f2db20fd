"""Long lists, some at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

One = TypeVar("One")


def batches(items: Iterable[One], size: int) -> Iterator[list[One]]:
    """Yield the items in lists of ``size``, the last one shorter (Python 3.12 has ``itertools.batched``)."""
    source = iter(items)
    while some := list(islice(source, size)):
        yield some
