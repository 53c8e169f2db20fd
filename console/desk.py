"""What all pages share: the store, the queue in memory, who is signed in, the clock."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from console.oidc import Provider
from console.options import Options
from console.pending import Pending
from console.sessions import Sessions
from console.throttle import Throttle
from pipeline.store import Store
from pipeline.store.console_accounts import Accounts
from pipeline.store.console_index import QueueIndex

if TYPE_CHECKING:
    from starlette.requests import Request

log = logging.getLogger(__name__)
#: Holds the claims against the record again after evidence came or went; returns new alerts.
Review = Callable[[], int]
TIMEOUT = 20.0
#: Seconds an officer waits for a review after changing the record.
PATIENCE = 5.0


class Desk:
    """One console over one store. ``now`` may be replaced in tests."""

    def __init__(
        self, options: Options, *, review: Review | None = None, now: Callable[[], datetime] | None = None
    ) -> None:
        self.options = options
        self.now = now or (lambda: datetime.now(UTC))
        self._review = review
        self._reviewer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="review")
        self.store = Store(options.database, timeout=TIMEOUT)
        self.accounts = Accounts(options.database, timeout=TIMEOUT)
        self.index = QueueIndex(options.database, timeout=TIMEOUT)
        self.sessions = Sessions(
            self.accounts, minutes=options.session_minutes, idle_minutes=options.idle_minutes
        )
        self.throttle = Throttle()
        self.pending = Pending()
        self.provider = Provider(options.oidc, options.oidc_secret) if options.oidc.issuer else None

    def review(self) -> int | None:
        """Hold the claims against the record again; how many alerts are new, or None when not known yet.

        One review runs at a time; whoever waits gets on with the page after ``PATIENCE`` seconds.
        """
        if self._review is None:
            return None
        try:
            return self._reviewer.submit(self._review).result(timeout=PATIENCE)
        except TimeoutError:
            return None
        except Exception:
            # The statement is on record; the next cycle holds the claims against it in any case.
            log.exception("the claims could not be reviewed")
            return None


def desk_of(request: Request) -> Desk:
    """The desk that a request came to."""
    found: Desk = request.app.state.desk
    return found
