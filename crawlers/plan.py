"""What one collection run is asked to do, and what came of it. Plain data, JSON both ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import BadInput, WrongUsage, in_words
from pipeline.hosts import HostLog
from pipeline.types import FetchState, Outcome, RawItem, Source, SourceReport

if TYPE_CHECKING:
    from pydantic import TypeAdapter

# The product token that robots.txt files address us by (RFC 9309, section 2.2.1).
PRODUCT = "MinhTin"


@dataclass(frozen=True, slots=True)
class Revisit:
    """When a known article is asked for again, in seconds: the more often the younger it is.

    Edits come soon after publication: in the first twelfth of ``young`` it is asked for six times as often as
    ``every`` says, in the first third half as often again, then half as often; as usual every hour for six
    hours, every four hours for a day, every twelve for three days. Where its age is not known: ``every``.
    """

    every: float = 6 * 3600.0
    young: float = 3 * 86400.0

    @property
    def least(self) -> float:
        """No article is asked for again sooner."""
        return self.every / 6

    def pause(self, age: float) -> float | None:
        """Seconds between two looks at an article of this age; None where it is left alone."""
        if age >= self.young:
            return None
        if age < self.young / 12:
            return self.least
        return self.every * (2 / 3 if age < self.young / 3 else 2)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one run. Times in seconds, sizes in bytes.

    ``local_concurrency`` holds only for hosts of sources marked ``local`` with a delay under one
    second; every other host gets one request at a time. ``max_delay`` is the longest Crawl-delay
    worth waiting for, ``retry_wait`` the longest Retry-After; beyond either the host is left alone
    for the rest of the run. ``requests_per_day`` is the ceiling of an outside host for any 24 hours.
    ``parser_seconds`` (of computing) and ``parser_memory`` bound the reading of one listing page.
    """

    concurrent_requests: int = 64
    local_concurrency: int = 8
    follow: int = 50
    redirects: int = 5
    retries: int = 2
    retry_wait: float = 120.0
    max_delay: float = 300.0
    source_seconds: float = 900.0
    run_seconds: float = 3600.0
    archive_bytes: int = 200 * 1024 * 1024
    requests_per_day: int = 3000
    parser_seconds: int = 10
    parser_memory: int = 768 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HostState:
    """What earlier runs left to know about a host (``name:port``).

    ``requests`` were sent in the 24 hours before this run; it is not asked before ``rest_until``;
    ``strikes`` counts the times in a row that it had to be left alone.
    """

    requests: int = 0
    rest_until: datetime | None = None
    reason: str = ""
    strikes: int = 0


@dataclass(frozen=True, slots=True)
class Watched:
    """A known article that is asked for again whether a listing names it or not: a change is waited for.

    ``title`` and ``published`` (with its zone) are what a listing would tell: the page alone may not.
    """

    source_id: str
    url: str
    title: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """One run. ``now`` (aware, UTC) stands in for the clock where days are simulated.

    ``states`` are validators of listing pages, ``known`` those of article addresses seen before;
    only the values are used (each names its source and address), so any unique key will do.
    ``reader`` is the dotted path of the function that turns a listing page into leads. ``cache_dir``
    keeps robots.txt files and listing pages between runs, so that what is unchanged is not sent again.
    """

    run_id: str
    sources: tuple[Source, ...]
    archive_dir: Path
    spool_path: Path
    contact: str
    states: Mapping[str, FetchState] = field(default_factory=dict)
    known: Mapping[str, FetchState] = field(default_factory=dict)
    user_agent: str = ""
    now: datetime | None = None
    revisit: Revisit = Revisit()
    limits: Limits = Limits()
    reader: str = "crawlers.readers:read"
    hosts: Mapping[str, HostState] = field(default_factory=dict)
    cache_dir: Path | None = None
    watched: tuple[Watched, ...] = ()

    @property
    def agent(self) -> str:
        """The user agent sent with every request: the product, its version, how to reach us."""
        return self.user_agent or f"{PRODUCT}/{product_version()} (+{self.contact})"

    @property
    def log_path(self) -> Path:
        """Where the child process writes its log: beside the spool."""
        return self.spool_path.with_suffix(".log")


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts so far. ``finished`` of ``discovered`` addresses have a disposition."""

    discovered: int
    finished: int
    items: int
    requests: int
    bytes: int


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """What a run brought home. ``crashed`` is one line when the child ended badly, else empty.

    ``states`` must be committed together with the items: a run that is killed before its commit is
    then simply read again.
    """

    items: tuple[RawItem, ...]
    outcomes: tuple[Outcome, ...]
    states: tuple[FetchState, ...]
    reports: tuple[SourceReport, ...]
    crashed: str = ""
    damaged_lines: int = 0
    hosts: HostLog = field(default_factory=HostLog)

    @property
    def discovered(self) -> int:
        """Addresses counted when they were discovered; equals items plus outcomes."""
        return sum(report.discovered for report in self.reports)


def product_version() -> str:
    """The installed version, or "0" when run from a bare checkout."""
    try:
        return metadata.version("minhtin")
    except metadata.PackageNotFoundError:
        return "0"


def check_plan(plan: CrawlPlan) -> None:
    """Refuse a plan that would hide who we are or that mixes up sources.

    Raises:
        WrongUsage: naming the setting to change.
    """
    if PRODUCT not in plan.agent:
        raise WrongUsage(f"user_agent phải có {PRODUCT}, để robots.txt gọi tên được")
    outside = [source.id for source in plan.sources if source.enabled and not source.local]
    if outside and not plan.contact.strip():
        raise WrongUsage("contact còn trống: chỉ đọc nguồn bên ngoài khi có địa chỉ liên hệ")
    if any(ord(char) < 32 for char in plan.agent + plan.run_id) or "/" in plan.run_id or not plan.run_id:
        raise WrongUsage("run_id và user_agent phải viết trên một dòng; run_id không có dấu /")
    if plan.now is not None and plan.now.tzinfo is None:
        raise WrongUsage("now phải kèm múi giờ (UTC)")
    ids = [source.id for source in plan.sources]
    if len(set(ids)) != len(ids):
        raise WrongUsage("hai nguồn của kế hoạch trùng id")


def save_plan(plan: CrawlPlan, path: Path) -> None:
    """Write ``plan`` as JSON for the child process."""
    path.write_bytes(_adapter().dump_json(plan))


def load_plan(path: Path) -> CrawlPlan:
    """Read a plan written by :func:`save_plan`.

    Raises:
        BadInput: the file is missing or is not a plan.
    """
    try:
        return _adapter().validate_json(path.read_bytes())
    except OSError as error:
        raise BadInput(f"{path}: không đọc được kế hoạch thu thập: {in_words(error)}") from error
    except ValueError as error:
        raise BadInput(f"{path}: không phải kế hoạch thu thập") from error


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[CrawlPlan]:
    from pydantic import TypeAdapter

    return TypeAdapter(CrawlPlan)
