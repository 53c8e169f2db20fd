"""Sessions live on the server; the cookie is a random value of which the store keeps only the digest."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from datetime import datetime, timedelta

from pipeline.store.console_accounts import Accounts, Officer

# An account that is closed from the command line is out within so many seconds.
_REMEMBER = 30.0
# A session in use is noted in the store no oftener than this.
_TOUCH = timedelta(minutes=5)


def digest_of(secret: str) -> str:
    """Return the digest under which a session or token is kept."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


class Sessions:
    """Begins, recognises and ends sessions; remembers each for a moment to spare the store."""

    def __init__(self, accounts: Accounts, *, minutes: int, idle_minutes: int) -> None:
        self._accounts = accounts
        self._longest = timedelta(minutes=minutes)
        self._idle = timedelta(minutes=idle_minutes)
        self._known: dict[str, tuple[float, Officer]] = {}
        self._lock = threading.Lock()

    def begin(self, officer: Officer, at: datetime, *, origin: str) -> str:
        """Begin a session and return the secret for its cookie; it is new at every sign-in."""
        secret = secrets.token_urlsafe(32)
        self._accounts.begin_session(
            digest_of(secret), officer.officer, at, at + self._longest, origin=origin
        )
        return secret

    def officer(self, secret: str, at: datetime) -> Officer | None:
        """Whose session this is, or None if it is not in force."""
        if not 20 <= len(secret) <= 100:
            return None
        digest = digest_of(secret)
        with self._lock:
            known = self._known.get(digest)
        if known and time.monotonic() - known[0] < _REMEMBER:
            return known[1]
        found = self._accounts.session_officer(digest, at, idle_since=at - self._idle)
        if found is None:
            self._forget(digest)
            return None
        officer, seen_at = found
        if at - seen_at > _TOUCH:
            self._accounts.touch_session(digest, at)
        with self._lock:
            if len(self._known) > 1000:
                self._known.clear()
            self._known[digest] = (time.monotonic(), officer)
        return officer

    def end(self, secret: str, at: datetime, *, by: str) -> None:
        """End a session for good."""
        digest = digest_of(secret)
        self._accounts.end_session(digest, at, by=by)
        self._forget(digest)

    def forget_all(self) -> None:
        """Look every session up again, after an account was changed."""
        with self._lock:
            self._known.clear()

    def _forget(self, digest: str) -> None:
        with self._lock:
            self._known.pop(digest, None)
