"""Trying each source once, politely: can its lists be read, and do they lead anywhere?"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crawlers.api import crawl
from crawlers.plan import CrawlPlan, Limits
from flows.cycle import contact_for
from pipeline.settings import Settings
from pipeline.types import Disposition, Politeness, Source

#: Pages fetched of each source: one is enough to see that its articles can be read.
TRIAL_PAGES = 1


def check_online(settings: Settings, sources: Sequence[Source]) -> list[tuple[str, str, str, str]]:
    """Read every source's lists and one article; return rows of id, result, items, note.

    Raises:
        BadInput: outside sources are to be read without a contact address.
    """
    trial = tuple(replace(one, politeness=_gentle(one.politeness)) for one in sources)
    with tempfile.TemporaryDirectory(prefix="minhtin-check-") as folder:
        result = crawl(
            CrawlPlan(
                run_id=f"check-{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
                sources=trial,
                archive_dir=Path(folder) / "archive",
                spool_path=Path(folder) / "check.jsonl",
                contact=contact_for(settings, trial),
                limits=Limits(concurrent_requests=settings.crawl.concurrency),
            )
        )
    read = {item.source_id for item in result.items}
    denied = {one.source_id for one in result.outcomes if one.disposition is Disposition.ROBOTS_DENIED}
    rows = []
    for report in result.reports:
        if report.source_id in read:
            words = "đọc được"
        elif report.source_id in denied:
            words = "không cho phép đọc"
        else:
            words = "không đọc được"
        rows.append((report.source_id, words, str(report.discovered), "; ".join(report.problems[:2])))
    return rows


def _gentle(politeness: Politeness) -> Politeness:
    return replace(politeness, pages_per_cycle=TRIAL_PAGES)
