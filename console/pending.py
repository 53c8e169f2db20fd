"""Sign-ins that have gone to the provider and not come back: each good once, in one browser, for a while."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from console.sessions import digest_of

#: Seconds a person has for signing in at the provider.
LASTS = 600.0
_MOST, _MOST_OF_ONE = 5000, 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sign-in under way; ``binding`` is the digest of what the browser keeps in a cookie."""

    nonce: str
    verifier: str
    binding: str
    target: str
    address: str
    ends: float


class Pending:
    """The sign-ins under way, in memory: a restart forgets them and the person begins again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._waiting: dict[str, Waiting] = {}
        self._lock = threading.Lock()

    def begin(self, target: str, address: str) -> tuple[str, str, Waiting] | None:
        """Return state, the browser's half and what is kept; None where this address has too many open."""
        state, half = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        now = self._clock()
        made = Waiting(
            secrets.token_urlsafe(32),
            secrets.token_urlsafe(48),
            digest_of(half),
            target,
            address,
            now + LASTS,
        )
        with self._lock:
            self._waiting = {key: one for key, one in self._waiting.items() if one.ends > now}
            mine = sum(1 for one in self._waiting.values() if one.address == address)
            if len(self._waiting) >= _MOST or mine >= _MOST_OF_ONE:
                return None
            self._waiting[state] = made
        return state, half, made

    def finish(self, state: str, half: str) -> Waiting | None:
        """Take a sign-in out, if it is open and was begun in this browser; it cannot be taken out twice."""
        with self._lock:
            found = self._waiting.get(state)
            if found is None or not hmac.compare_digest(found.binding, digest_of(half)):
                return None
            del self._waiting[state]
        return found if found.ends > self._clock() else None
