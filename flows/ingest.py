"""The Prefect flow `ingest`: one cycle of collecting and processing. It only composes plain functions."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from prefect import flow, task

from flows.cycle import CycleReport, collect, open_cycle, process_spool, review
from flows.locks import Busy, one_at_a_time
from flows.notify import tell_quietly
from flows.progress import tell
from flows.run_log import run_logged
from pipeline.settings import load_settings
from pipeline.store import Conservation

#: Seconds that a cycle on a schedule waits for its turn: a review takes less, another cycle more.
WAIT = 30.0

# A crawl is safe to repeat: validators are committed only with the rows made from them.
crawl_task = task(name="crawl", retries=2, retry_delay_seconds=[10, 60], persist_result=False)(collect)
process_task = task(name="process", retries=2, retry_delay_seconds=[5, 30], persist_result=False)(
    process_spool
)
review_task = task(name="review", retries=2, retry_delay_seconds=[5, 30], persist_result=False)(review)


@flow(name="ingest", retries=0, persist_result=False, validate_parameters=False)
def ingest(
    sources: Path | str | None = None, now: datetime | None = None, *, skip_if_busy: bool = False
) -> CycleReport:
    """Run one cycle under Prefect and return its report (see :func:`flows.cycle.run_cycle`).

    On a schedule (``skip_if_busy``) only sources whose time has come are read, and a cycle that finds
    another still at it leaves with an empty report.
    """
    settings = load_settings()
    try:
        wait = WAIT if skip_if_busy else 0.0
        with run_logged(settings, "run"), one_at_a_time(settings.paths.data, wait=wait):
            # A schedule hands over JSON: a path is a string there.
            where = Path(sources) if sources else None
            cycle = open_cycle(settings, sources=where, now=now, report=tell, due_only=skip_if_busy)
            crawled = crawl_task(cycle)
            process_task(cycle, crawled)
            report = review_task(cycle, crawled)
        tell_quietly(settings)
    except Busy:
        if not skip_if_busy:
            raise
        return CycleReport("", Conservation(0), (), (), 0)
    return report
