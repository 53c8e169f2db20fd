"""The Prefect flow `digest`: every morning, the digest of the day before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from prefect import flow, task

from flows.digest import FORMS, make_digest, yesterday_evening
from flows.run_log import run_logged
from pipeline import logs
from pipeline.settings import Settings, load_settings
from pipeline.store import Store

make_task = task(name="make", retries=2, retry_delay_seconds=[5, 30], persist_result=False)(make_digest)


def _mail(store: Store, settings: Settings, day: date, now: datetime, files: Sequence[Path]) -> None:
    """Send the digest to the recipients of the settings; who could not be reached is in the log."""
    from flows.mail import send_digest
    from pipeline.digest import build_digest

    digest = build_digest(store, settings, day, day, now=now)
    sent = send_digest(digest, settings, now=now, files=files)
    failed = [one for one in sent if one.problem]
    logs.event("digest_mailed", sent=len(sent) - len(failed), failed=len(failed))


mail_task = task(name="mail", retries=2, retry_delay_seconds=[30, 300], persist_result=False)(_mail)


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
        if settings.mail.host and settings.mail.recipients:
            mail_task(store, settings, day, moment, files)
    return [str(file) for file in files]
