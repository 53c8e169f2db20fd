"""Trying each source once, politely: can its lists be read, and do they lead anywhere?"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawlers.api import crawl
from crawlers.plan import CrawlPlan, Limits
from flows.cycle import contact_for
from flows.progress import Report
from pipeline import logs
from pipeline.errors import BadInput
from pipeline.settings import Settings
from pipeline.store import SourceCheck, Store
from pipeline.store.checks import FAILED, READABLE, ROBOTS_DENIED
from pipeline.types import Disposition, Politeness, Source, SourceReport

if TYPE_CHECKING:
    from crawlers.plan import CrawlResult

#: Pages fetched of each source: one is enough to see that its articles can be read.
TRIAL_PAGES = 1
_BEYOND = re.compile(r"(\d+) bài vượt mức \d+ trang")

WORDS = {
    READABLE: "đọc được",
    ROBOTS_DENIED: "robots.txt không cho phép",
    FAILED: "không đọc được",
}


def check_online(settings: Settings, sources: Sequence[Source], report: Report) -> list[SourceCheck]:
    """Read every source's lists and one article; returns one finding a source, also kept in the store.

    Sources that are read from files are passed over. Nothing else is stored: no article, no page.

    Raises:
        BadInput: outside sources are to be read without a contact address, or the crawler broke down.
    """
    trial = tuple(replace(one, enabled=True, politeness=_gentle(one)) for one in sources if one.readers)
    if not trial:
        return []
    logs.set_up(settings.paths.data)
    now = datetime.now(UTC)
    with (
        tempfile.TemporaryDirectory(prefix="minhtin-check-") as folder,
        logs.stage("check_sources", len(trial)),
    ):
        plan = _plan(settings, trial, Path(folder), now)
        result = crawl(plan, on_progress=lambda at: report("Đọc thử", at.finished, at.discovered))
    if result.crashed:
        raise BadInput(f"sources check: {result.crashed}")
    found = _findings(result, now)
    store = Store(settings.database)
    store.migrate()
    store.record_checks(found)
    for one in found:
        logs.event("source_check", source=one.source_id, result=one.result, items=one.items)
    return found


def _plan(settings: Settings, trial: tuple[Source, ...], folder: Path, now: datetime) -> CrawlPlan:
    return CrawlPlan(
        run_id=f"check-{now:%Y%m%dT%H%M%SZ}",
        sources=trial,
        archive_dir=folder / "archive",
        spool_path=folder / "check.jsonl",
        contact=contact_for(settings, trial),
        limits=Limits(concurrent_requests=settings.crawl.concurrency),
    )


def _findings(result: CrawlResult, now: datetime) -> list[SourceCheck]:
    read = {item.source_id for item in result.items}
    denied = {one.source_id for one in result.outcomes if one.disposition is Disposition.ROBOTS_DENIED}
    return [_finding(one, _result(one, read, denied), now) for one in result.reports]


def _finding(report: SourceReport, result: str, now: datetime) -> SourceCheck:
    # That there is more than the one article we ask for is no trouble: it only adds to the count.
    beyond = [found for line in report.problems if (found := _BEYOND.match(line))]
    trouble = [line for line in report.problems if not _BEYOND.match(line)]
    items = report.discovered + sum(int(found[1]) for found in beyond)
    return SourceCheck(report.source_id, now, result, items, "; ".join(trouble[:2]))


def _result(report: SourceReport, read: set[str], denied: set[str]) -> str:
    if report.source_id in read:
        return READABLE
    if report.robots_denied or report.source_id in denied:
        return ROBOTS_DENIED
    return FAILED


def _gentle(source: Source) -> Politeness:
    return replace(source.politeness, pages_per_cycle=TRIAL_PAGES)
