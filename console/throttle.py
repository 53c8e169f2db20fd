"""Slowing down whoever guesses passwords: by account and address together, by address, and by account."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

WINDOW = 15 * 60.0
#: Failures within ``WINDOW`` seconds after which the next try must wait.
PAIR_LIMIT, ADDRESS_LIMIT, ACCOUNT_LIMIT = 5, 30, 60
_MOST_KEYS = 20_000


class Throttle:
    """Counts failed sign-ins in memory; a restart forgets them, the audit log does not."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: dict[tuple[str, str], deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, account: str, address: str) -> int:
        """Seconds until this account may be tried again from this address; 0 when at once."""
        limits = zip(_keys(account, address), (PAIR_LIMIT, ADDRESS_LIMIT, ACCOUNT_LIMIT), strict=True)
        with self._lock:
            return max(self._wait(key, limit) for key, limit in limits)

    def failed(self, account: str, address: str) -> None:
        """Count a failure."""
        now = self._clock()
        with self._lock:
            if len(self._failures) > _MOST_KEYS:
                self._failures.clear()
            for key in _keys(account, address):
                self._failures.setdefault(key, deque(maxlen=100)).append(now)

    def failed_at(self, address: str) -> None:
        """Count a failure where no account was named."""
        now = self._clock()
        with self._lock:
            self._failures.setdefault(("", address), deque(maxlen=100)).append(now)

    def succeeded(self, account: str, address: str) -> None:
        """Forget the failures of this account from this address."""
        with self._lock:
            self._failures.pop((account, address), None)

    def _wait(self, key: tuple[str, str], limit: int) -> int:
        times = self._failures.get(key)
        if not times:
            return 0
        now = self._clock()
        while times and now - times[0] > WINDOW:
            times.popleft()
        return int(WINDOW - (now - times[-limit])) + 1 if len(times) >= limit else 0


def _keys(account: str, address: str) -> tuple[tuple[str, str], ...]:
    return (account, address), ("", address), (account, "")
