"""One cycle as plain functions: open, collect, process, review. Prefect wraps them; tests call them bare."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from crawlers.api import crawl
from crawlers.archive import read_body
from crawlers.plan import CrawlPlan, CrawlResult, Limits, Revisit
from crawlers.registry import load_sources_lenient
from flows import manners, run_log
from flows.mending import before_run
from flows.progress import Report
from flows.review import review_claims
from flows.watched import watched_pages
from pipeline import logs
from pipeline.errors import BadInput, MinhTinError
from pipeline.settings import Settings
from pipeline.store import Batch, Conservation, Store
from pipeline.types import Disposition, FetchState, Outcome, RawItem, RawPage, Source

if TYPE_CHECKING:
    from pipeline.process import Context, Result

#: How long an address stays known; one that is still listed after that is read as new, and found unchanged.
KNOWN_DAYS = 180
#: Archived bytes of the pages of one batch; unpacked they take several times as much memory.
_BATCH_BYTES = 16_000_000

#: Seconds a cycle gives to what an older version left undone in the store.
CATCH_UP = 10.0


@dataclass(frozen=True)
class Cycle:
    """One run: its settings, its sources (bad files are named in ``problems``) and its clock."""

    settings: Settings
    run_id: str
    sources: tuple[Source, ...]
    problems: tuple[str, ...]
    now: datetime
    report: Report

    @cached_property
    def store(self) -> Store:
        """The store of this installation, migrated when the cycle was opened."""
        # A notebook may hold the file for a minute: a run waits that long rather than be read again.
        return Store(self.settings.database, timeout=90.0)

    @property
    def spool(self) -> Path:
        """The hand-over file between the crawler and the pipeline."""
        return self.settings.paths.data / "spool" / f"{self.run_id}.jsonl"


@dataclass(frozen=True, slots=True)
class CycleReport:
    """What a cycle did, for the terminal and the log."""

    run_id: str
    conservation: Conservation
    source_problems: tuple[tuple[str, str], ...]
    file_problems: tuple[str, ...]
    alerts_raised: int
    crashed: str = ""


def _quiet(_words: str, _done: int, _total: int) -> None:
    """Report nothing."""


def usable_sources(settings: Settings, path: Path | None) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """Return the enabled sources of a file or folder, and one line for each file that is wrong.

    Raises:
        BadInput: no source can be used, or outside sources are to be read without a contact.
    """
    known, problems = load_sources_lenient(path or settings.sources)
    enabled = tuple(source for source in known if source.enabled)
    if not enabled:
        raise BadInput(
            _first(problems) if problems else f"{path or settings.sources}: không có nguồn nào được bật"
        )
    contact_for(settings, enabled)
    return enabled, problems


def _first(problems: tuple[str, ...]) -> str:
    more = len(problems) - 1
    return problems[0] + (f" (và {more} lỗi khác: minhtin sources check)" if more else "")


def open_cycle(
    settings: Settings,
    *,
    sources: Path | None = None,
    now: datetime | None = None,
    report: Report = _quiet,
    due_only: bool = False,
) -> Cycle:
    """Read the sources, migrate the store and begin a run; ``due_only``: over those whose time has come.

    Raises:
        BadInput: no source can be used, or outside sources are to be read without a contact.
    """
    enabled, problems = usable_sources(settings, sources)
    moment = now or datetime.now(UTC)
    if due_only:
        Store(settings.database).migrate()
        enabled = manners.due_sources(settings, enabled, moment + manners.EARLY)
    return begin_cycle(settings, enabled, moment, report, problems)


def begin_cycle(
    settings: Settings,
    sources: tuple[Source, ...],
    now: datetime,
    report: Report = _quiet,
    problems: tuple[str, ...] = (),
) -> Cycle:
    """Begin a run over ``sources`` in a migrated store."""
    run_id = f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    cycle = Cycle(settings, run_id, sources, problems, now, report)
    cycle.spool.parent.mkdir(parents=True, exist_ok=True)
    cycle.store.migrate()
    before_run(settings, cycle.store, now)
    cycle.store.begin_run(run_id, now, sources)
    run_log.run_started(run_id, len(sources), problems)
    return cycle


def contact_for(settings: Settings, sources: Sequence[Source]) -> str:
    """The contact in our user agent; only where every source is our own may there be none."""
    if all(source.local for source in sources):
        return settings.crawl.contact.strip() or "local"
    return settings.require_contact()


def collect(cycle: Cycle) -> CrawlResult:
    """Fetch what is new; nothing is stored yet but the archive and the spool."""
    from pipeline.extraction.apart import shared

    settings = cycle.settings
    shared(settings.processing.parser_workers).pool.warm()
    since = cycle.now - timedelta(days=KNOWN_DAYS)
    plan = CrawlPlan(
        run_id=cycle.run_id,
        sources=cycle.sources,
        archive_dir=settings.archive,
        spool_path=cycle.spool,
        contact=contact_for(settings, cycle.sources),
        states=cycle.store.listing_states(),
        known=cycle.store.known_pages(since),
        now=cycle.now,
        revisit=Revisit(settings.crawl.revisit_hours * 3600, settings.crawl.revisit_days * 86400),
        limits=Limits(concurrent_requests=settings.crawl.concurrency),
        hosts=manners.host_states(settings, cycle.now),
        cache_dir=settings.paths.data / "cache",
        watched=watched_pages(settings, cycle.sources, cycle.now),
    )
    with logs.bound(run=cycle.run_id), logs.stage("crawl") as at:
        result = crawl(plan, on_progress=lambda now: cycle.report("Thu thập", now.finished, now.discovered))
        at.items = result.discovered
    run_log.crawled(cycle.run_id, result, plan.log_path)
    manners.note_run(settings, cycle.run_id, result, plan.agent, cycle.now, cycle.sources)
    cycle.report("Thu thập", result.discovered, result.discovered)
    return result


def process_spool(cycle: Cycle, crawled: CrawlResult) -> None:
    """Take the crawled items through the stages; each batch is one transaction with its dispositions."""
    with logs.bound(run=cycle.run_id), logs.stage("process", len(crawled.items)):
        _process_items(cycle, crawled)


def _process_items(cycle: Cycle, crawled: CrawlResult) -> None:
    states = {(state.source_id, state.url): state for state in crawled.states}
    context = _context(cycle)
    done = 0
    for batch in _batches(crawled.items, cycle.settings.processing.batch_size):
        _process_batch(cycle, context, batch, states)
        done += len(batch)
        cycle.report("Xử lý", done, len(crawled.items))
    # Validators of listing pages come last: until then a killed run would read them again.
    cycle.store.commit_batch(
        Batch(cycle.run_id, outcomes=crawled.outcomes, states=tuple(states.values()), reports=crawled.reports)
    )


def _context(cycle: Cycle) -> Context:
    from pipeline.extraction.apart import shared
    from pipeline.group import StoryIndex
    from pipeline.locate import load_profile
    from pipeline.process import Context

    days = cycle.settings.processing.story_window_days
    window = cycle.now - timedelta(days=days)
    profile = load_profile(cycle.settings.province)
    return Context(
        sources={source.id: source for source in cycle.sources},
        profile=profile,
        stories=StoryIndex(cycle.store.story_rows(window), window_days=days),
        languages=frozenset(cycle.settings.processing.languages),
        now=cycle.now,
        home_codes=frozenset({profile.id, *profile.shape.codes}),
        keep_off_topic=cycle.settings.processing.keep_off_topic,
        extractor=shared(cycle.settings.processing.parser_workers),
    )


def _process_batch(
    cycle: Cycle, context: Context, items: Sequence[RawItem], states: dict[tuple[str, str], FetchState]
) -> None:
    from pipeline.process import process

    pages, lost = _read_pages(cycle.settings.archive, items)
    result = process(pages, cycle.store.existing_articles, context)
    result.outcomes.extend(lost)
    batch = _as_batch(cycle.run_id, result, items, states)
    cycle.store.commit_batch(replace(batch, story_rows=context.stories.take_rows()))


def _as_batch(
    run_id: str, result: Result, items: Sequence[RawItem], states: dict[tuple[str, str], FetchState]
) -> Batch:
    keys = [(item.source_id, item.url) for item in items]
    return Batch(
        run_id,
        processed=tuple(result.processed),
        outcomes=tuple(result.outcomes),
        states=tuple(states.pop(key) for key in keys if key in states),
        evidence=tuple(result.evidence),
        quarantined=tuple((page.raw, reason) for page, reason in result.quarantined),
    )


def _read_pages(archive: Path, items: Sequence[RawItem]) -> tuple[list[RawPage], list[Outcome]]:
    pages, lost = [], []
    for item in items:
        try:
            # A post, or an article of a file, brings its text along.
            body = b"" if item.content or item.archive is None else read_body(archive, item.archive)
            pages.append(RawPage(item, body))
        except MinhTinError as error:
            lost.append(Outcome(item.source_id, item.url, Disposition.FAILED, f"archive: {error}"))
    return pages, lost


def _batches(items: Iterable[RawItem], size: int) -> Iterator[list[RawItem]]:
    """At most ``size`` items each, fewer where their pages are large: a batch lies in memory as a whole."""
    batch, held = list[RawItem](), 0
    for item in items:
        length = item.archive.length if item.archive else len(item.content)
        if batch and (len(batch) >= size or held + length > _BATCH_BYTES):
            yield batch
            batch, held = [], 0
        batch.append(item)
        held += length
    if batch:
        yield batch


def review(cycle: Cycle, crawled: CrawlResult) -> CycleReport:
    """Hold claims against the record, raise alerts, close the run and check that the counts add up.

    Raises:
        MinhTinError: a discovered item has no disposition, or more than one.
    """
    with logs.bound(run=cycle.run_id):
        raised = review_claims(cycle.store, cycle.settings, cycle.now, report=cycle.report)
    cycle.store.finish_run(cycle.run_id, datetime.now(UTC))
    cycle.store.catch_up(CATCH_UP)
    conservation = cycle.store.conservation(cycle.run_id)
    run_log.run_finished(cycle.run_id, conservation, raised)
    problems = tuple((one.source_id, line) for one in crawled.reports for line in one.problems)
    report = CycleReport(cycle.run_id, conservation, problems, cycle.problems, raised, crawled.crashed)
    if not conservation.balanced:
        raise MinhTinError(
            f"run {cycle.run_id}: số mục phát hiện và tổng cách xử lý không khớp: {conservation}"
        )
    return report


def run_cycle(
    settings: Settings, *, sources: Path | None = None, now: datetime | None = None, report: Report = _quiet
) -> CycleReport:
    """Run one whole cycle and return its report.

    Args:
        settings: of this installation.
        sources: a file or folder of sources instead of the one in the settings.
        now: the clock of this run (aware, UTC); only the demo and tests give it.
        report: told how far we are.
    """
    from flows.locks import one_at_a_time
    from flows.notify import tell_quietly

    with run_log.run_logged(settings, "run"), one_at_a_time(settings.paths.data):
        cycle = open_cycle(settings, sources=sources, now=now, report=report)
        crawled = collect(cycle)
        process_spool(cycle, crawled)
        done = review(cycle, crawled)
    tell_quietly(settings)
    return done
