"""What a run tells the log: its start and end, its stages, its sources."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flows.locks import Busy
from flows.told import stop_not_lost
from pipeline import logs

if TYPE_CHECKING:
    from crawlers.plan import CrawlResult
    from pipeline.settings import Settings
    from pipeline.store import Conservation


@contextmanager
def run_logged(settings: Settings, kind: str) -> Iterator[None]:
    """Log to the data folder of ``settings``; an error that ends the run is one event, then goes on.

    While it runs, a signal to stop is heard wherever it strikes.
    """
    logs.set_up(settings.paths.data)
    try:
        with stop_not_lost():
            yield
    except Busy as error:
        logs.event("run_skipped", kind=kind, reason=logs.reason(str(error)))
        raise
    except BaseException as error:
        logs.event(
            "run_failed",
            level=logging.ERROR,
            kind=kind,
            error=type(error).__name__,
            reason=logs.reason(str(error)),
        )
        raise


def run_started(run_id: str, sources: int, problems: Sequence[str]) -> None:
    """Log that a run begins, and the source files that it has to do without."""
    logs.event("run_started", run=run_id, sources=sources, file_problems=len(problems))
    for line in problems:
        logs.event("source_file_refused", level=logging.WARNING, run=run_id, reason=line)


def run_finished(run_id: str, counts: Conservation, alerts: int) -> None:
    """Log the account of a run."""
    logs.event(
        "run_finished",
        level=logging.INFO if counts.balanced else logging.ERROR,
        run=run_id,
        discovered=counts.discovered,
        dispositions=dict(counts.by_disposition),
        balanced=counts.balanced,
        alerts=alerts,
    )


def crawled(run_id: str, result: CrawlResult, log: Path) -> None:
    """Log how each source fared, and how the crawler's own process did."""
    for one in result.reports:
        logs.event(
            "source",
            level=logging.WARNING if one.failures else logging.INFO,
            run=run_id,
            source=one.source_id,
            discovered=one.discovered,
            fetched=one.requests,
            failed=one.failures,
            not_modified=one.not_modified,
            robots_denied=one.robots_denied,
            problems=len(one.problems),
        )
    warnings, errors = _complaints(log)
    logs.event(
        "crawler",
        level=logging.ERROR if result.crashed else logging.INFO,
        run=run_id,
        crashed=result.crashed,
        damaged_lines=result.damaged_lines,
        warnings=warnings,
        errors=errors,
        log=log.name,
    )


def _complaints(log: Path) -> tuple[int, int]:
    """How many warnings and errors the crawler wrote into its own log."""
    try:
        with log.open(encoding="utf-8", errors="replace") as lines:
            levels = [line.split("] ", 1)[1][:8] for line in lines if "] " in line]
    except OSError:
        return 0, 0
    return (
        sum(level.startswith("WARNING") for level in levels),
        sum(level.startswith(("ERROR", "CRITICAL")) for level in levels),
    )
