"""The Prefect flow `watch`: hold open claims against the record again, for evidence that came by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow, task

from flows.review import review_claims
from flows.run_log import run_logged
from pipeline.settings import load_settings
from pipeline.store import Store

review_task = task(name="review", retries=2, retry_delay_seconds=[5, 30], persist_result=False)(review_claims)


@flow(name="watch", persist_result=False, validate_parameters=False)
def watch(now: datetime | None = None) -> int:
    """Review the claims of the last days and return the number of new alerts."""
    settings = load_settings()
    with run_logged(settings, "watch"):
        store = Store(settings.database)
        store.migrate()
        return review_task(
            store, settings, now or datetime.now(UTC), report=lambda _words, _done, _total: None
        )
