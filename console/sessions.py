"""Sessions live on the server; the cookie is a random value of which the store keeps only the digest.

A request never waits for the store to know who is asking: the clock of the desk asks for all sessions in use
together, every few seconds. Only a session not seen before is looked up.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.store.console_accounts import Accounts, Officer

# Longest that a session is believed without the store; the clock of the desk asks far oftener.
_REMEMBER = 60.0
# A session in use is noted in the store no oftener than this.
_TOUCH = timedelta(minutes=5)
_MOST = 1000


def digest_of(secret: str) -> str:
    """Return the digest under which a session or token is kept."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


@dataclass(slots=True)
class _Known:
    """A session in force: when the store last said so, when it was noted as used, and when it was used."""

    officer: Officer
    checked: float
    noted: datetime
    used: datetime


class Sessions:
    """Begins, recognises and ends sessions; remembers each for a moment to spare the store."""

    def __init__(self, accounts: Accounts, *, minutes: int, idle_minutes: int) -> None:
        self._accounts = accounts
        self._longest = timedelta(minutes=minutes)
        self._idle = timedelta(minutes=idle_minutes)
        self._known: dict[str, _Known] = {}
        # Looked up by one thread while another ends it, a session would be remembered past its end.
        self._ended: deque[str] = deque(maxlen=_MOST)
        self._lock = threading.Lock()

    def begin(self, officer: Officer, at: datetime, *, origin: str) -> str:
        """Begin a session and return the secret for its cookie; it is new at every sign-in."""
        secret = secrets.token_urlsafe(32)
        self._accounts.begin_session(
            digest_of(secret), officer.officer, at, at + self._longest, origin=origin
        )
        return secret

    def officer(self, secret: str, at: datetime, *, by_hand: bool = True) -> Officer | None:
        """Whose session this is, or None if not in force; only what is asked ``by_hand`` counts as use."""
        if not 20 <= len(secret) <= 100:
            return None
        digest = digest_of(secret)
        with self._lock:
            known = self._known.get(digest)
            if known and time.monotonic() - known.checked < _REMEMBER:
                known.used = at if by_hand else known.used
                return known.officer
        found = self._accounts.session_officer(digest, at, idle_since=at - self._idle)
        if found is None:
            self._forget(digest)
            return None
        officer, seen_at = found
        used = at if by_hand else seen_at
        if used - seen_at > _TOUCH:
            self._accounts.touch_sessions({digest: used})
        self._remember(digest, _Known(officer, time.monotonic(), max(used, seen_at), used))
        return officer

    def renew(self, at: datetime) -> None:
        """Note in the store which sessions were used, and ask it which are still in force, all at once."""
        with self._lock:
            asked = dict(self._known)
            used = {key: one.used for key, one in asked.items() if one.used - one.noted > _TOUCH}
        if used:
            self._accounts.touch_sessions(used)
        if not asked:
            return
        now = time.monotonic()
        found = self._accounts.session_officers(list(asked), at, idle_since=at - self._idle)
        with self._lock:
            for digest, known in asked.items():
                # What ended, or began to be looked up, meanwhile is left alone.
                if self._known.get(digest) is not known:
                    continue
                if digest not in found:
                    del self._known[digest]
                    continue
                known.officer, known.checked = found[digest], now
                known.noted = used.get(digest, known.noted)

    def end(self, secret: str, at: datetime, *, by: str) -> None:
        """End a session for good."""
        digest = digest_of(secret)
        with self._lock:
            self._ended.append(digest)
        self._accounts.end_session(digest, at, by=by)
        self._forget(digest)

    def forget_all(self) -> None:
        """Look every session up again, after an account was changed."""
        with self._lock:
            self._known.clear()

    def _remember(self, digest: str, known: _Known) -> None:
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            if digest not in self._ended:
                self._known[digest] = known

    def _forget(self, digest: str) -> None:
        with self._lock:
            self._known.pop(digest, None)
