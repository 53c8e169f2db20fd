"""The console as an application: routes, guard, errors as pages, and the clockwork in the background."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from anyio import to_thread
from fastapi import FastAPI

from console import errors
from console.desk import TIMEOUT, Desk, Review
from console.guard import Guard
from console.options import Access, Options, options_from
from console.routes import routers
from pipeline.store.console_desk import expire_due

if TYPE_CHECKING:
    from pipeline.settings import Settings

log = logging.getLogger(__name__)
_EXPIRE_EVERY = 10  # renewals
_THREADS = 160


def create_app(settings: Settings, *, access: Access | None = None, review: Review | None = None) -> FastAPI:
    """Return the console of an installation; the store is brought to the newest schema.

    Args:
        settings: the installation.
        access: how browsers reach it; by default only from this machine.
        review: called after evidence was added or retired, to hold the claims against the record again.

    Raises:
        BadInput: the store or the rules cannot be used.
    """
    return build_app(options_from(settings, access), review=review)


def build_app(
    options: Options, *, review: Review | None = None, now: Callable[[], datetime] | None = None
) -> FastAPI:
    """Return the console for given options; ``now`` may be replaced in tests."""
    desk = Desk(options, review=review, now=now)
    options.database.parent.mkdir(parents=True, exist_ok=True)
    desk.store.migrate()
    app = FastAPI(
        title="Minh Tin – bàn trực",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_clockwork(desk),
    )
    app.state.desk = desk
    for router in routers():
        # The routes themselves, not the router: so that the table of who may do what sees every one.
        app.router.routes.extend(router.routes)
    errors.install(app)
    app.add_middleware(Guard, access=options.access)
    return app


def _clockwork(desk: Desk) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        """Run the clock of the desk while the application runs."""
        # Requests that wait for the store must not keep the queue, which does not, from being answered.
        to_thread.current_default_thread_limiter().total_tokens = _THREADS
        stop = threading.Event()
        thread = threading.Thread(target=_tick, args=(desk, stop), name="desk-clock", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(timeout=TIMEOUT)

    return lifespan


def _tick(desk: Desk, stop: threading.Event) -> None:
    """Renew the queue when the store has changed, and bring back what has expired, until stopped."""
    turn = 0
    while not stop.is_set():
        try:
            if turn % _EXPIRE_EVERY == 0:
                expire_due(desk.options.database, TIMEOUT, desk.now())
            desk.index.renew()
            desk.sessions.renew(desk.now())
        except Exception:
            # The desk goes on with what it has; the log says why it is old.
            log.exception("the queue could not be renewed")
        turn += 1
        stop.wait(desk.options.renew_seconds)
