"""Bookkeeping of one run: what each source discovered, what is under way, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from crawlers.plan import Revisit
from crawlers.reasons import Ending
from crawlers.spool import SpoolWriter
from crawlers.traps import Traps
from pipeline.types import ArchiveRef, Disposition, FetchState, Hint, Outcome, Reader, Source

# Enough to see what is wrong with a source; the rest is summed up in one line.
_PROBLEM_LINES = 12


@dataclass(slots=True)
class SourceRun:
    """One source in this run: what it has offered, and lines about its health."""

    source: Source
    spool: SpoolWriter
    due_again: bool = False
    seen: set[str] = field(default_factory=set)
    pages_seen: set[str] = field(default_factory=set)
    beyond: set[str] = field(default_factory=set)
    fetches: int = 0
    follows: int = 0
    denied: int = 0
    budget: int = 0
    trapped: int = 0
    traps: Traps | None = None
    _lines: dict[str, None] = field(default_factory=dict)
    _more: int = 0

    def discovered(self, url: str) -> None:
        """Count an address once; from here on it must come to exactly one end."""
        self.seen.add(url)
        self.spool.discovered(self.source.id, url)

    def end(self, url: str, disposition: Disposition, reason: str = "") -> None:
        """Close an address without an item."""
        self.denied += disposition is Disposition.ROBOTS_DENIED
        self.spool.outcome(Outcome(self.source.id, url, disposition, reason))

    def problem(self, text: str) -> None:
        """Note a line about the health of the source, each once and not too many."""
        if text in self._lines:
            return
        if len(self._lines) >= _PROBLEM_LINES:
            self._more += 1
            return
        self._lines[text] = None
        self.spool.problem(self.source.id, text)

    def sum_up(self) -> None:
        """Write the lines that are only known at the end of the run."""
        tell = self.spool.problem
        if self.beyond:
            tell(self.source.id, f"{len(self.beyond)} bài vượt mức {self.budget} trang mỗi lượt, để lượt sau")
        if self.trapped:
            tell(self.source.id, f"{self.trapped} địa chỉ là bẫy liên kết (lịch, bộ lọc vô tận…), không đọc")
        if self.denied:
            tell(self.source.id, f"robots.txt không cho phép đọc {self.denied} địa chỉ")
        if self._more:
            tell(self.source.id, f"và {self._more} trục trặc khác (xem nhật ký)")


@dataclass(slots=True, eq=False)
class Page:
    """A listing page. Its validators are kept only when it and all it led to were dealt with.

    Otherwise the next cycle would hear "not modified" and never come back to what is missing.
    """

    run: SourceRun
    reader: Reader
    url: str
    parent: Page | None = None
    known: FetchState | None = None
    fresh: FetchState | None = None
    under_way: int = 1
    incomplete: bool = False

    def begin(self) -> None:
        """One more lead or further page of this listing is under way."""
        self.under_way += 1

    def done(self, *, complete: bool = True) -> None:
        """One of them (or the page itself) has come to its end."""
        self.incomplete = self.incomplete or not complete
        self.under_way -= 1
        if self.under_way:
            return
        if self.fresh is not None and not self.incomplete:
            self.run.spool.state(self.fresh)
        if self.parent is not None:
            self.parent.done(complete=not self.incomplete)

    def failed(self, ending: Ending) -> None:
        """The page itself could not be read."""
        self.run.problem(f"danh sách {self.url}: {ending.words}")
        denied = ending.disposition is Disposition.ROBOTS_DENIED
        self.run.spool.listing_failed(self.run.source.id, denied=denied, url=self.url, reason=ending.reason)
        self.done(complete=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An article address that one source wants."""

    run: SourceRun
    page: Page
    url: str
    hint: Hint
    known: FetchState | None


@dataclass(frozen=True, slots=True)
class Got:
    """A fetched article page. ``same`` means the server said 304 and there is no body."""

    at: datetime
    status: int = 200
    content_type: str = ""
    digest: str = ""
    archive: ArchiveRef | None = None
    etag: str = ""
    last_modified: str = ""
    same: bool = False


@dataclass(slots=True, eq=False)
class Fetch:
    """One request for all sources that want the same page in the same state."""

    url: str
    known: FetchState | None
    size_limit: int
    wanted: list[Wanted] = field(default_factory=list)
    result: Got | Ending | None = None
    #: Fetches whose address led to the same page; they wait for this one.
    joined: list[Fetch] = field(default_factory=list)
    waits: bool = False


def is_due(state: FetchState | None, published: datetime | None, now: datetime, policy: Revisit) -> bool:
    """Whether an article is to be asked for: never seen, or not looked at for as long as its age says."""
    if state is None or state.fetched_at is None:
        return True
    since = (now - state.fetched_at).total_seconds()
    if published is None:
        return policy.every <= since < policy.young
    pause = policy.pause((now - published).total_seconds())
    return pause is not None and since >= pause


def may_be_due(state: FetchState, now: datetime, policy: Revisit) -> bool:
    """Whether an article could be due, whenever it was published."""
    if state.fetched_at is None:
        return True
    return policy.least <= (now - state.fetched_at).total_seconds() < policy.young


def validators(state: FetchState | None) -> dict[str, str]:
    """Headers of a conditional GET: the entity tag, or the date where there is none (RFC 9110 13.1)."""
    if state is None:
        return {}
    if state.etag:
        return {"If-None-Match": state.etag}
    return {"If-Modified-Since": state.last_modified} if state.last_modified else {}


def confirmed(state: FetchState, got: Got) -> FetchState:
    """The state after a 304 or an equal body; a validator that the server left out is kept."""
    return replace(
        state,
        etag=got.etag or state.etag,
        last_modified=got.last_modified or state.last_modified,
        fetched_at=got.at,
    )
