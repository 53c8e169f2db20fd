"""The Prefect flow `digest`: every morning that of the day before, and those of weeks, months and years."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow, task

from flows.digest import FORMS, Made, make_digest
from flows.run_log import run_logged
from pipeline import logs
from pipeline.digest.periods import to_report
from pipeline.settings import Settings, load_settings
from pipeline.store import Store

make_task = task(name="make", retries=2, retry_delay_seconds=[5, 30], persist_result=False)(make_digest)


def _mail(made: Made, settings: Settings, now: datetime) -> None:
    """Send the digest to the recipients of the settings; who could not be reached is in the log."""
    from flows.mail import send_digest

    sent = send_digest(made.digest, settings, now=now, files=made.files)
    failed = [one for one in sent if one.problem]
    logs.event("digest_mailed", sent=len(sent) - len(failed), failed=len(failed))


mail_task = task(name="mail", retries=2, retry_delay_seconds=[30, 300], persist_result=False)(_mail)


@flow(name="digest", persist_result=False, validate_parameters=False)
def digest_flow(now: datetime | None = None, kind: str = "day") -> list[str]:
    """Make the digest of the last whole day (week, month, year) and return the paths of its files."""
    settings = load_settings()
    moment = now or datetime.now(UTC)
    today = moment.astimezone(settings.zone).date()
    first, last = to_report(kind, today, settings.periods.year_end)
    with run_logged(settings, "digest"):
        store = Store(settings.database)
        store.migrate()
        out = settings.paths.data / "digests"
        made = make_task(store, settings, first, last, now=moment, out=out, forms=FORMS)
        if settings.mail.host and settings.mail.recipients:
            mail_task(made, settings, moment)
    return [str(file) for file in made.files]
