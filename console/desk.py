"""What all pages share: the store, the queue in memory, who is signed in, the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from console.options import Options
from console.sessions import Sessions
from console.throttle import Throttle
from pipeline.store import Store
from pipeline.store.console_accounts import Accounts
from pipeline.store.console_index import QueueIndex

if TYPE_CHECKING:
    from starlette.requests import Request

#: Holds the claims against the record again after evidence came or went; returns new alerts.
Review = Callable[[], int]
TIMEOUT = 10.0


class Desk:
    """One console over one store. ``now`` may be replaced in tests."""

    def __init__(
        self, options: Options, *, review: Review | None = None, now: Callable[[], datetime] | None = None
    ) -> None:
        self.options = options
        self.now = now or (lambda: datetime.now(UTC))
        self.review = review
        self.store = Store(options.database, timeout=TIMEOUT)
        self.accounts = Accounts(options.database, timeout=TIMEOUT)
        self.index = QueueIndex(options.database, timeout=TIMEOUT)
        self.sessions = Sessions(
            self.accounts, minutes=options.session_minutes, idle_minutes=options.idle_minutes
        )
        self.throttle = Throttle()


def desk_of(request: Request) -> Desk:
    """The desk that a request came to."""
    found: Desk = request.app.state.desk
    return found
