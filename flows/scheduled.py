"""The Prefect flow `digest`: every morning, the digest of the day before."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow, task

from flows.digest import FORMS, make_digest, yesterday_evening
from flows.run_log import run_logged
from pipeline.settings import load_settings
from pipeline.store import Store

make_task = task(name="make", retries=2, retry_delay_seconds=[5, 30], persist_result=False)(make_digest)


@flow(name="digest", persist_result=False, validate_parameters=False)
def digest_flow(now: datetime | None = None) -> list[str]:
    """Make the digest of the last whole day and return the paths of its files."""
    settings = load_settings()
    moment = now or datetime.now(UTC)
    day = yesterday_evening(moment, settings)
    out = settings.paths.data / "digests"
    with run_logged(settings, "digest"):
        store = Store(settings.database)
        store.migrate()
        files = make_task(store, settings, day, day, now=moment, out=out, forms=FORMS)
    return [str(file) for file in files]
