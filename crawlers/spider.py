"""The one spider: reads the listing pages of every source, then the article pages they lead to."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import CallLaterResult, call_later
from twisted.python.failure import Failure

from crawlers.archive import ArchiveWriter, digest_of
from crawlers.bodies import decode_body, gunzip, most_unpacked
from crawlers.collect import Collector, Reading
from crawlers.jobs import Fetch, Got, Page, SourceRun, is_due, may_be_due, validators
from crawlers.leads import Listing
from crawlers.listing_cache import ListingCache
from crawlers.plan import CrawlPlan
from crawlers.politeness import downloader_of, request_meta
from crawlers.reasons import Ending, ending_of, ending_of_status, moved_for_good
from crawlers.same_page import JoinedPage, ListedPage
from crawlers.spool import SpoolWriter
from crawlers.urls import tidy_url
from pipeline.errors import ItemError, Reject
from pipeline.hosts import SourceMark
from pipeline.types import Disposition, FetchState, Reader, Source

logger = logging.getLogger(__name__)

Read = Callable[..., Awaitable[Listing]]


class NewsSpider(Spider):
    """Reads all sources of a plan. Everything it finds goes to the spool and the archive."""

    name = "minhtin"

    def __init__(self, plan: CrawlPlan, spool: SpoolWriter, archive: ArchiveWriter, read: Read) -> None:
        super().__init__()
        self.plan = plan
        self.spool = spool
        self.archive = archive
        self.read = read
        self._states = {(state.source_id, state.url): state for state in plan.states.values()}
        self.collector = Collector(plan, spool, archive, self.now)
        self.kept = ListingCache(plan.cache_dir / "listings" if plan.cache_dir else None)
        self._runs: list[SourceRun] = []
        self._timer: CallLaterResult | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401  Scrapy's signature
        """Scrapy's way of building a spider; also counts requests as they leave."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_opened, signals.spider_opened)
        crawler.signals.connect(spider.on_response, signals.response_downloaded)
        crawler.signals.connect(spider.on_left, signals.request_left_downloader)
        return spider

    def now(self) -> datetime:
        """The time of the run: simulated where the plan says so."""
        return self.plan.now or datetime.now(UTC)

    async def start(self) -> AsyncIterator[Request]:
        """The listing pages of every enabled source."""
        due = self._sources_due()
        for source in self.plan.sources:
            if not source.enabled:
                continue
            run = SourceRun(source, self.spool, due_again=source.id in due)
            self._runs.append(run)
            for reader in source.readers:
                request = self._listing_request(run, reader, None)
                if request is not None:
                    yield request
            for one in self.plan.watched:
                fetch = self.collector.watch(run, one) if one.source_id == source.id else None
                if fetch is not None:
                    yield self._article_request(fetch, source)

    def on_opened(self) -> None:
        """Start the clock of the run."""
        downloader = downloader_of(self.crawler)
        self.collector.pace = downloader.pace  # the one that learns of Crawl-delay
        self._timer = call_later(self.plan.limits.run_seconds, downloader.end_run)

    def on_response(self, response: Response, request: Request) -> None:
        """Remember what came, for :meth:`on_left`."""
        downloader_of(self.crawler).answered(request)
        request.meta["came"] = (response.status, len(response.body))

    def on_left(self, request: Request) -> None:
        """Count a request that left the downloader, answered or not."""
        status, size = request.meta.pop("came", (0, 0))
        self.spool.request(
            str(request.meta.get("source", "")), status, size, **request.meta.pop("ledger", {})
        )

    def closed(self, reason: str) -> None:
        """Scrapy's call at the end: the last lines of every source."""
        logger.info("finished: %s", reason)
        if self._timer is not None:
            self._timer.cancel()
        for run in self._runs:
            run.sum_up()

    # Listing pages -------------------------------------------------------------------------

    async def on_listing(self, response: Response, page: Page) -> AsyncIterator[Request]:
        """Read a listing page: yields requests for articles and for further pages."""
        try:
            requests = [request async for request in self._read_listing(response, page)]
        except Exception as error:  # a stage boundary: the page is recorded as failed, the run goes on
            if not isinstance(error, ItemError):
                logger.exception("%s", page.url)
            page.failed(_ending(error))
            return
        for request in requests:
            yield request

    def on_listing_error(self, failure: Failure) -> None:
        """A listing page that never came, or that is read under another of its addresses."""
        request = _request_of(failure)
        page: Page = request.cb_kwargs["page"]
        if isinstance(failure.value, ListedPage):
            page.run.problem(f"danh sách {page.url}: dẫn tới {request.url[:300]}, đã đọc trong lượt")
            page.done()
        else:
            page.failed(ending_of(failure.value))

    async def _read_listing(self, response: Response, page: Page) -> AsyncIterator[Request]:
        if response.status == 304 and page.known is not None:
            async for request in self._unchanged_listing(response, page):
                yield request
            return
        if response.status != 200:
            page.failed(ending_of_status(response.status))
            return
        source = page.run.source
        self.spool.mark(SourceMark(source.id, self.now(), "", ""))
        moved = moved_for_good(page.url, response)
        if moved:
            page.run.problem(moved)
        body = _body(response, source.politeness.max_bytes)
        if body.startswith(b"\x1f\x8b"):  # sitemaps are often stored compressed
            body = gunzip(body, min(source.politeness.max_bytes, most_unpacked(len(body))))
        content_type = _header(response, "Content-Type")
        if not source.is_social:  # a page of posts shows who wrote them: it never touches the disk
            self.kept.put(page.url, body)
        page.fresh = self._listing_state(response, page, digest_of(body), self.now())
        async for request in self._take_listing(response, page, body, content_type):
            yield request

    async def _take_listing(
        self, response: Response, page: Page, body: bytes, content_type: str
    ) -> AsyncIterator[Request]:
        """Leads and further pages of a listing, come just now or kept from before."""
        source = page.run.source
        listing = await self.read(
            page.reader, body, url=response.url, content_type=content_type, source=source
        )
        for problem in listing.problems:
            page.run.problem(f"{page.url}: {problem}")
        reading = Reading(page, response.url)
        for lead in listing.leads:
            fetch = self.collector.take(reading, lead)
            if fetch is not None:
                yield self._article_request(fetch, source)
        if page.parent is None:
            for request in self._follow(page, response.url, listing.follow):
                yield request
        page.done()

    async def _unchanged_listing(self, response: Response, page: Page) -> AsyncIterator[Request]:
        """A 304. Articles due for a second look are found in the kept copy, else by asking again."""
        known = page.known
        stale = known is None or is_due(known, self.now(), self.now(), self.plan.revisit)
        kept = self.kept.get(page.url, known.body_digest) if known is not None else None
        if kept is not None and page.run.due_again and stale:
            page.fresh = self._listing_state(response, page, digest_of(kept), self.now())
            kind = _header(response, "Content-Type")
            async for request in self._take_listing(response, page, kept, kind):
                yield request
            return
        if known is None or (page.run.due_again and stale):
            page.known = None
            yield self._request_for(page)
            return
        page.fresh = self._listing_state(response, page, known.body_digest, known.fetched_at)
        page.done()

    def _listing_state(
        self, response: Response, page: Page, digest: str, fetched_at: datetime | None
    ) -> FetchState:
        """Validators of a listing; ``fetched_at`` is when it was last read in full."""
        kept = page.known if response.status == 304 else None
        return FetchState(
            url=page.url,
            source_id=page.run.source.id,
            etag=_header(response, "ETag") or (kept.etag if kept else ""),
            last_modified=_header(response, "Last-Modified") or (kept.last_modified if kept else ""),
            body_digest=digest,
            fetched_at=fetched_at,
        )

    def _follow(self, page: Page, base: str, readers: tuple[Reader, ...]) -> Iterator[Request]:
        """Further pages named by a listing: once, not too many, on the same site."""
        for reader in readers:
            if self.collector.may_follow(page, base, reader):
                request = self._listing_request(page.run, reader, page)
                if request is not None:
                    yield request

    def _listing_request(self, run: SourceRun, reader: Reader, parent: Page | None) -> Request | None:
        try:
            url = tidy_url(reader.url)
        except Reject as error:
            run.problem(f"{reader.url}: {ending_of(error).words}")
            return None
        if url in run.pages_seen:
            return None
        run.pages_seen.add(url)
        if parent is not None:
            parent.begin()
        return self._request_for(Page(run, reader, url, parent, self._states.get((run.source.id, url))))

    def _request_for(self, page: Page) -> Request:
        return Request(
            page.url,
            callback=self.on_listing,
            errback=self.on_listing_error,
            headers=validators(page.known),
            meta=request_meta(page.run.source),
            cb_kwargs={"page": page},
            dont_filter=True,
            priority=10,
        )

    def _sources_due(self) -> set[str]:
        """Sources with a known article that is due for a second look (posts never are)."""
        social = {source.id for source in self.plan.sources if source.is_social}
        now, policy = self.now(), self.plan.revisit
        known = self.plan.known.values()
        return {state.source_id for state in known if may_be_due(state, now, policy)} - social

    # Article pages -------------------------------------------------------------------------

    def on_article(self, response: Response, fetch: Fetch) -> None:
        """Archive an article page and report it to every source that wanted it."""
        try:
            result = self._read_article(response, fetch)
        except Exception as error:  # a stage boundary: the address is recorded as failed, the run goes on
            if not isinstance(error, ItemError):
                logger.exception("%s", fetch.url)
            result = _ending(error)
        self.collector.settle(fetch, result)

    def on_article_error(self, failure: Failure) -> None:
        """An article page that never came, or that is read for another address."""
        fetch: Fetch = _request_of(failure).cb_kwargs["fetch"]
        if isinstance(failure.value, JoinedPage):
            self.collector.join(fetch, failure.value.other)
        else:
            self.collector.settle(fetch, ending_of(failure.value))

    def _read_article(self, response: Response, fetch: Fetch) -> Got | Ending:
        got = Got(
            at=self.now(),
            status=response.status,
            content_type=_header(response, "Content-Type"),
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            same=response.status == 304,
        )
        if got.same and fetch.known is not None:
            return got
        if response.status != 200:
            return ending_of_status(response.status)
        return self.collector.store(fetch, got, response, _body(response, fetch.size_limit))

    def _article_request(self, fetch: Fetch, source: Source) -> Request:
        return Request(
            fetch.url,
            callback=self.on_article,
            errback=self.on_article_error,
            headers=validators(fetch.known),
            meta=request_meta(source),
            cb_kwargs={"fetch": fetch},
            dont_filter=True,
        )


def _body(response: Response, limit: int) -> bytes:
    return decode_body(response.body, _header(response, "Content-Encoding"), limit)


def _header(response: Response, name: str) -> str:
    """A header as one line of text, at most 500 characters."""
    raw = (response.headers.get(name) or b"").decode("latin-1")
    return "".join(char for char in raw if char.isprintable())[:500]


def _ending(error: Exception) -> Ending:
    if isinstance(error, ItemError):
        return ending_of(error)
    return Ending(Disposition.FAILED, f"internal_error: {type(error).__name__}", lasting=False)


def _request_of(failure: Failure) -> Request:
    request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
    return request
