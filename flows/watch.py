"""The Prefect flow `watch`: hold open claims against the record again, for evidence that came by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow, task

from flows.locks import Busy, one_at_a_time
from flows.notify import tell_quietly
from flows.review import review_claims
from flows.run_log import run_logged
from pipeline.settings import load_settings
from pipeline.store import Store

review_task = task(name="review", retries=2, retry_delay_seconds=[5, 30], persist_result=False)(review_claims)


@flow(name="watch", persist_result=False, validate_parameters=False)
def watch(now: datetime | None = None, *, skip_if_busy: bool = False) -> int:
    """Review the claims of the last days and return the number of new alerts.

    A cycle ends with the same review: while one runs there is nothing to do here.
    """
    settings = load_settings()
    try:
        with run_logged(settings, "watch"), one_at_a_time(settings.paths.data):
            store = Store(settings.database)
            store.migrate()
            raised = review_task(store, settings, now or datetime.now(UTC), report=_quiet)
        tell_quietly(settings)
    except Busy:
        if not skip_if_busy:
            raise
        return 0
    return raised


def _quiet(_words: str, _done: int, _total: int) -> None:
    """Report nothing."""
