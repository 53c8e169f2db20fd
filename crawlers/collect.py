"""From leads to items: counts every discovered address and sees that it ends exactly once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from scrapy.http import Response

from crawlers.archive import ArchiveWriter, digest_of
from crawlers.jobs import Fetch, Got, Page, SourceRun, Wanted, confirmed, is_due
from crawlers.leads import Lead
from crawlers.plan import CrawlPlan, Watched
from crawlers.politeness import Pace
from crawlers.reasons import Ending
from crawlers.spool import SpoolWriter
from crawlers.traps import Traps
from crawlers.urls import LONGEST_URL, host_port, same_site, tidy_url
from pipeline.errors import Reject
from pipeline.types import Disposition, FetchState, Hint, Kind, RawItem, Reader

_TEXTUAL = ("text/", "html", "xml")
#: A trap may name thousands of addresses: so many are said one by one, the rest as a number.
_TRAPS_NAMED = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """A listing page while its leads are taken, and the address it was finally read at."""

    page: Page
    base: str


class Collector:
    """Decides what becomes of each lead and writes it to the spool and the archive."""

    def __init__(
        self, plan: CrawlPlan, spool: SpoolWriter, archive: ArchiveWriter, now: Callable[[], datetime]
    ) -> None:
        self._plan = plan
        self._spool = spool
        self._archive = archive
        self._now = now
        self._known = {(state.source_id, state.url): state for state in plan.known.values()}
        self._fetches: dict[tuple[str, str, str, str], Fetch] = {}
        self._pages: dict[str, Fetch] = {}
        self.pace = Pace(plan.sources, plan.limits)

    def take(self, reading: Reading, lead: Lead) -> Fetch | None:
        """Deal with one lead. Returns a fetch that must now be requested, or None."""
        page, run = reading.page, reading.page.run
        try:
            url = tidy_url(lead.url, keep_fragment=lead.kind is Kind.POST)
        except Reject as error:
            shown = lead.url[:LONGEST_URL]
            if shown not in run.seen:
                run.discovered(shown)
                run.end(shown, Disposition.REJECTED, error.reason)
            return None
        if url in run.seen:
            return None
        if lead.kind is Kind.POST:
            self._take_post(page, url, lead)
            return None
        return self._take_article(page, url, lead)

    def watch(self, run: SourceRun, one: Watched) -> Fetch | None:
        """Ask again for a known article that no listing need name. Returns a fetch to request, or None."""
        known = self._known.get((run.source.id, one.url))
        if known is None or one.url in run.seen or run.source.is_social or not run.source.readers:
            return None
        run.discovered(one.url)
        run.fetches += 1
        # No listing led here: a page of its own, whose validators are never kept.
        page = Page(run, run.source.readers[0], one.url)
        hint = Hint(title=one.title, published_raw=one.published)
        return self._join(Wanted(run, page, one.url, hint, known))

    def may_follow(self, page: Page, base: str, reader: Reader) -> bool:
        """Whether a further page named by a listing is read in this run."""
        run, limit = page.run, self._plan.limits.follow
        try:
            url = tidy_url(reader.url)
        except Reject:
            url = ""
        if not url or not same_site(url, base):
            run.problem(f"{page.url}: bỏ qua trang ngoài nguồn {reader.url[:200]}")
            return False
        if url in run.pages_seen:
            return False
        if trap := self._traps(run).judge(url):
            run.problem(f"{page.url}: {url[:200]} là bẫy liên kết ({trap}), không đọc")
            return False
        if run.follows >= limit:
            run.problem(f"{page.url}: quá {limit} trang con mỗi lượt, phần còn lại để lượt sau")
            page.incomplete = True
            return False
        run.follows += 1
        return True

    def store(self, fetch: Fetch, got: Got, response: Response, body: bytes) -> Got | Ending:
        """Put a fetched page into the archive, unless it is what we had or no text at all."""
        kind = got.content_type.lower()
        if not body.strip():
            return Ending(Disposition.FAILED, "empty_page", lasting=False)
        if kind and not any(part in kind for part in _TEXTUAL):
            return Ending(Disposition.REJECTED, f"not_text: {kind.split(';')[0].strip()[:60]}", lasting=True)
        got = replace(got, digest=digest_of(body))
        if fetch.known is not None and fetch.known.body_digest == got.digest:
            return replace(got, same=True)
        headers = _headers(response)
        ref = self._archive.response(response.url, response.status, headers, response.body, got.at)
        return replace(got, archive=ref)

    def settle(self, fetch: Fetch, result: Got | Ending) -> None:
        """Report the end of a fetch to every source that wanted the page."""
        fetch.result = result
        for wanted in fetch.wanted:
            self._settle_one(wanted, result)
        for waiting in fetch.joined:
            self.settle(waiting, result)

    def _take_article(self, page: Page, url: str, lead: Lead) -> Fetch | None:
        run = page.run
        known = self._known.get((run.source.id, url))
        room = run.fetches < self._budget(run, url)
        if known is not None and not (room and self._due(known, lead.hint, run)):
            run.discovered(url)
            run.end(url, Disposition.UNCHANGED)
            return None
        if known is None and self._is_trap(run, url):
            return None
        if not room:
            run.beyond.add(url)
            page.incomplete = True
            return None
        run.discovered(url)
        if run.source.is_social:
            # The page would show who wrote what; a social source gives whole posts or nothing.
            run.end(url, Disposition.REJECTED, "social_page")
            return None
        run.fetches += 1
        page.begin()
        return self._join(Wanted(run, page, url, lead.hint, known))

    def _join(self, wanted: Wanted) -> Fetch | None:
        """The fetch for a wanted page if it must be requested; None when one is shared."""
        key = _key(wanted.url, wanted.known)
        fetch = self._fetches.get(key) or self._read_whole(wanted.url)
        if fetch is None:
            size_limit = wanted.run.source.politeness.max_bytes
            fetch = self._fetches[key] = Fetch(wanted.url, wanted.known, size_limit, [wanted])
            self._pages.setdefault(wanted.url, fetch)
            return fetch
        fetch.wanted.append(wanted)
        if fetch.result is not None:
            self._settle_one(wanted, fetch.result)
        return None

    def other_reading(self, fetch: Fetch, url: str) -> Fetch | None:
        """Another fetch that reads the page ``fetch`` was redirected to; ``fetch`` then waits for it."""
        try:
            url = tidy_url(url)
        except Reject:
            return None
        self._pages.setdefault(url, fetch)
        same = self._fetches.setdefault(_key(url, fetch.known), fetch)
        other = self._read_whole(url) or same
        if other is fetch or other.waits:
            return None
        fetch.waits = True  # from now on: two that lead to each other must not wait for each other
        return other

    def join(self, fetch: Fetch, other: Fetch) -> None:
        """Let ``fetch`` end as ``other`` does."""
        if other.result is not None:
            self.settle(fetch, other.result)
            return
        other.joined.append(fetch)

    def _read_whole(self, url: str) -> Fetch | None:
        """The fetch that reads a page with its body; none that may hear "not modified", or waits itself."""
        fetch = self._pages.get(url)
        return fetch if fetch is not None and fetch.known is None and not fetch.waits else None

    def _traps(self, run: SourceRun) -> Traps:
        if run.traps is None:
            run.traps = Traps(self._now().year)
        return run.traps

    def _is_trap(self, run: SourceRun, url: str) -> bool:
        """Whether the address is one of a link trap; the first of them are said one by one."""
        reason = self._traps(run).judge(url)
        if not reason:
            return False
        run.trapped += 1
        if run.trapped <= _TRAPS_NAMED:
            run.discovered(url)
            run.end(url, Disposition.REJECTED, f"link_trap: {reason}")
        return True

    def _settle_one(self, wanted: Wanted, result: Got | Ending) -> None:
        run = wanted.run
        if isinstance(result, Ending):
            run.end(wanted.url, result.disposition, result.reason)
            if result.disposition is not Disposition.ROBOTS_DENIED:
                run.problem(f"{wanted.url}: {result.words}")
            wanted.page.done(complete=result.lasting)
            return
        if result.same and wanted.known is not None:
            run.end(wanted.url, Disposition.UNCHANGED)
            self._spool.state(confirmed(wanted.known, result))
        else:
            self._spool.item(_item(wanted, result))
            self._spool.state(_state(wanted.url, run.source.id, result))
        wanted.page.done()

    def _take_post(self, page: Page, url: str, lead: Lead) -> None:
        """A whole post: masked here, before anything of it touches a disk."""
        from pipeline.masking import mask_personal

        run, at = page.run, self._now()
        run.discovered(url)
        text = mask_personal(lead.content).text.strip()
        if not text:
            run.end(url, Disposition.REJECTED, "empty_post")
            return
        digest = digest_of(text.encode())
        known = self._known.get((run.source.id, url))
        if known is not None and known.body_digest == digest:
            run.end(url, Disposition.UNCHANGED)
            return
        hint = replace(
            lead.hint,
            title=mask_personal(lead.hint.title).text,
            summary=mask_personal(lead.hint.summary).text,
        )
        got = Got(at, 200, "text/plain; charset=utf-8", digest, self._archive.post(url, text, at))
        wanted = Wanted(run, page, url, hint, known)
        self._spool.item(replace(_item(wanted, got), kind=Kind.POST, content=text))
        self._spool.state(_state(url, run.source.id, got))

    def _due(self, known: FetchState, hint: Hint, run: SourceRun) -> bool:
        if run.source.is_social:
            return False
        now, published = self._now(), None
        if hint.published_raw:
            from pipeline.dates import parse_date

            published, _ = parse_date(hint.published_raw, timezone=run.source.timezone, now=now)
        return is_due(known, published, now, self._plan.revisit)

    def _budget(self, run: SourceRun, url: str) -> int:
        """Article pages of the source in this run: its own limit, less where the host is slow."""
        delay = self.pace.delay(host_port(url), run.source.id)
        pages = run.source.politeness.pages_per_cycle
        run.budget = min(pages, max(1, int(self._plan.limits.source_seconds / delay))) if delay else pages
        return run.budget


def _key(url: str, known: FetchState | None) -> tuple[str, str, str, str]:
    """What makes two requests one: the same page, and the same copy of it to compare with."""
    return (url, known.etag, known.last_modified, known.body_digest) if known else (url, "", "", "")


def _item(wanted: Wanted, got: Got) -> RawItem:
    return RawItem(
        source_id=wanted.run.source.id,
        url=wanted.url,
        kind=Kind.ARTICLE,
        fetched_at=got.at,
        status=got.status,
        content_type=got.content_type,
        body_digest=got.digest,
        archive=got.archive,
        via=wanted.page.url,
        hint=wanted.hint,
    )


def _state(url: str, source_id: str, got: Got) -> FetchState:
    return FetchState(url, source_id, got.etag, got.last_modified, got.digest, got.at)


def _headers(response: Response) -> Iterator[tuple[str, str]]:
    """Response headers as text, each value on one line."""
    for name, values in response.headers.items():
        for value in values:
            yield name.decode("latin-1"), " ".join(value.decode("latin-1").split())
