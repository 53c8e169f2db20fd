"""`minhtin import`: rows of a file through the same stages as crawled pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawlers.archive import ArchiveWriter, archive_posts
from crawlers.inbox import BadRow
from crawlers.inbox_apart import ApartInbox
from crawlers.leads import Lead
from crawlers.plan import CrawlResult
from flows.cycle import Cycle, CycleReport, begin_cycle, process_spool, review
from flows.locks import one_at_a_time
from flows.progress import Report
from flows.run_log import run_logged
from pipeline.errors import BadInput, WrongUsage
from pipeline.settings import Settings
from pipeline.store import Batch
from pipeline.types import Disposition, Kind, Outcome, RawItem, Source, SourceKind, SourceReport, Tier

PRESS_SUFFIX = "-bao"


def import_into(
    settings: Settings, files: Sequence[Path], source_id: str, columns: str, report: Report
) -> tuple[CycleReport, list[str]]:
    """Read ``files`` and run the stages over their rows as one run.

    Args:
        settings: of this installation.
        files: CSV, JSONL or XLSX.
        source_id: posts are stored under it, articles under it with ``-bao`` added.
        columns: ``field=column`` pairs separated by commas; empty: recognised by name.
        report: told how far we are.

    Returns:
        The report of the run, and one line for each row or file that could not be used.
    """
    mapping = parse_columns(columns)
    sources = _sources(settings, source_id)
    with run_logged(settings, "import"), one_at_a_time(settings.paths.data):
        cycle = begin_cycle(settings, sources, datetime.now(UTC), report)
        crawled, problems = _gather(cycle, files, source_id, mapping)
        if aside := _put_aside(crawled, cycle.now):
            cycle.store.commit_batch(Batch(cycle.run_id, quarantined=aside))
        process_spool(cycle, crawled)
        return review(cycle, crawled), problems


def parse_columns(columns: str) -> dict[str, str] | None:
    """Read ``text=Nội dung,url=Liên kết``; ``None`` when nothing is given.

    Raises:
        WrongUsage: a pair has no ``=``.
    """
    if not columns.strip():
        return None
    pairs = [part.partition("=") for part in columns.split(",") if part.strip()]
    wrong = [name for name, sign, column in pairs if not sign or not name.strip() or not column.strip()]
    if wrong:
        raise WrongUsage(f"--columns: {wrong[0]!r} không có dạng trường=cột")
    return {name.strip(): column.strip() for name, _, column in pairs}


def _sources(settings: Settings, source_id: str) -> tuple[Source, Source]:
    def one(identity: str, name: str, tier: Tier) -> Source:
        return Source(
            identity,
            name,
            SourceKind.INBOX,
            tier,
            "vi",
            settings.timezone,
            "file:inbox",
            readers=(),
            local=True,
        )

    return (
        one(source_id, "Tệp nhập: bài viết công khai", Tier.SOCIAL),
        one(source_id + PRESS_SUFFIX, "Tệp nhập: bài báo", Tier.AGGREGATOR),
    )


def _gather(
    cycle: Cycle, files: Sequence[Path], source_id: str, mapping: Mapping[str, str] | None
) -> tuple[CrawlResult, list[str]]:
    items: dict[tuple[str, str], RawItem] = {}
    outcomes: list[Outcome] = []
    problems: list[str] = []
    inbox = ApartInbox()
    with inbox.pool, ArchiveWriter(cycle.settings.archive, cycle.run_id) as archive:
        for file in files:
            rows = inbox(file, mapping, source_id, timezone=cycle.settings.timezone, now=cycle.now)
            for number, found in enumerate(_usable(rows, problems), 1):
                place = f"{file.name}#{number}"
                if isinstance(found, BadRow):
                    problems.append(f"{found.file}: dòng {found.row}: {found.reason}")
                    outcomes.append(Outcome(source_id, place, Disposition.QUARANTINED, found.reason))
                    continue
                item = _item(found, source_id, cycle, archive)
                if (key := (item.source_id, item.url)) in items:
                    outcomes.append(
                        Outcome(item.source_id, place, Disposition.DUPLICATE, f"same address: {item.url}")
                    )
                else:
                    items[key] = item
    reports = tuple(
        SourceReport(one.id, discovered=_count(one.id, items.values(), outcomes)) for one in cycle.sources
    )
    return CrawlResult(tuple(items.values()), tuple(outcomes), (), reports), problems


def _put_aside(crawled: CrawlResult, now: datetime) -> tuple[tuple[RawItem, str], ...]:
    """Rows that cannot be used, by file and row: what they said stays in the file alone."""
    return tuple(
        (RawItem(one.source_id, one.url, Kind.POST, now, via="inbox"), one.reason)
        for one in crawled.outcomes
        if one.disposition is Disposition.QUARANTINED
    )


def _usable(rows: Iterator[Lead | BadRow], problems: list[str]) -> Iterator[Lead | BadRow]:
    """Rows of one file; a file that cannot be used at all is one line, and the other files go on."""
    try:
        yield from rows
    except BadInput as error:
        problems.append(str(error))


def _item(lead: Lead, source_id: str, cycle: Cycle, archive: ArchiveWriter) -> RawItem:
    ((text, ref, digest),) = archive_posts(archive, [(lead.url, lead.content)], cycle.now)
    press = lead.kind is Kind.ARTICLE
    return RawItem(
        source_id=source_id + PRESS_SUFFIX if press else source_id,
        url=lead.url,
        kind=lead.kind,
        fetched_at=cycle.now,
        body_digest=digest,
        archive=ref,
        via="inbox",
        hint=lead.hint,
        content=text,
    )


def _count(source_id: str, items: Iterable[RawItem], outcomes: Sequence[Outcome]) -> int:
    rows = sum(1 for item in items if item.source_id == source_id)
    return rows + sum(1 for one in outcomes if one.source_id == source_id)
