"""Buckets that never grow long: the way candidates are found without comparing all pairs."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Buckets(Generic[K]):
    """Numbers of articles under keys; a bucket keeps the newest ``most`` (boilerplate fills no memory)."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[K, int | list[int]] = {}

    def add(self, keys: Iterable[K], number: int) -> None:
        """Put ``number`` under every key. A single number is stored bare: most buckets stay at one."""
        found = self._found
        for key in keys:
            before = found.get(key)
            if before is None:
                found[key] = number
            elif isinstance(before, int):
                if before != number:
                    found[key] = [before, number]
            elif before[-1] != number:
                before.append(number)
                if len(before) > 2 * self._most:
                    del before[: self._most]

    def get(self, key: K) -> list[int]:
        """Return the newest numbers under a key, oldest first."""
        before = self._found.get(key)
        if before is None:
            return []
        return [before] if isinstance(before, int) else before[-self._most :]
