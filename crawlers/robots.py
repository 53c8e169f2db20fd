"""robots.txt (RFC 9309), asked for once per origin and obeyed by every waiting request.

Stands in for Scrapy's own middleware, which since 2.14 lets requests through that wait for the same
robots.txt: they share one Deferred, whose first reader leaves None for the rest, and None is read
as "everything is allowed". Here every waiter has its own.

An unreachable robots.txt (5xx, 429, time-out, broken connection, more than five redirects, a page
that tests for a browser) forbids everything until the next run asks again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred

from crawlers.bodies import decode_body
from crawlers.plan import PRODUCT, Limits
from crawlers.politeness import PoliteDownloader
from crawlers.reasons import RobotsDenied, ending_of
from crawlers.robots_cache import KeptRobots, RobotsCache
from crawlers.robots_rules import PARSED_BYTES, Rules, parse
from crawlers.urls import host_port
from pipeline.errors import ItemError
from pipeline.hosts import HostRobots

logger = logging.getLogger(__name__)

# RFC 9309, 2.3.1.2: at least five redirects are followed, whatever the limit for pages is.
REDIRECTS = 5
_READ_AT_MOST = PARSED_BYTES + 64 * 1024


@dataclass(frozen=True, slots=True)
class RobotRules:
    """What one origin allows. ``refusal`` non-empty forbids everything, with that reason."""

    rules: Rules | None = None
    refusal: str = ""
    lasting: bool = True
    crawl_delay: float = 0.0
    status: int = 0
    digest: str = ""

    @property
    def decision(self) -> str:
        """``rules``, ``free`` (there is no robots.txt) or ``stop``."""
        return "stop" if self.refusal else "free" if self.rules is None else "rules"

    def check(self, url: str) -> None:
        """Return if ``url`` may be read; raise :class:`RobotsDenied` otherwise."""
        if self.refusal:
            raise RobotsDenied(self.refusal, lasting=self.lasting)
        if self.rules is not None and not self.rules.allows(url):
            raise RobotsDenied("disallowed")


def parse_robots(body: bytes) -> RobotRules:
    """Rules of a robots.txt. Never raises: lines that make no sense are skipped (RFC 9309, 2.2)."""
    rules = parse(body, PRODUCT)
    return RobotRules(rules=rules, crawl_delay=rules.delay, digest=sha256(body).hexdigest()[:16])


def rules_of_status(status: int, body: bytes) -> RobotRules:
    """Rules that follow from the final response to a robots.txt request (RFC 9309, 2.3.1).

    4xx means that there are no rules, apart from 429, which says "not now"; all else means stop.
    """
    if 200 <= status < 300:
        return replace(parse_robots(body), status=status)
    if 400 <= status < 500 and status != 429:
        return RobotRules(status=status)
    return RobotRules(refusal=f"robots_unreachable: HTTP {status}", lasting=False, status=status)


class RobotsMiddleware:
    """Asks for robots.txt before the first request to an origin and checks every request."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._limits: Limits = crawler.settings["MINHTIN_LIMITS"]
        self._cache = RobotsCache(crawler.settings.get("MINHTIN_ROBOTS_DIR"))
        self._rules: dict[str, RobotRules] = {}
        self._waiting: dict[str, list[Deferred[RobotRules]]] = {}
        self._read: dict[Request, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of building a component."""
        made = cls(crawler)
        crawler.signals.connect(made.on_bytes, signals.bytes_received)
        return made

    async def process_request(self, request: Request) -> None:
        """Let the request pass or raise :class:`RobotsDenied`."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self.rules_for(request)
        rules.check(request.url)

    async def rules_for(self, request: Request) -> RobotRules:
        """The rules of the origin of ``request``; one robots.txt request however many wait."""
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc.lower()}"
        if origin in self._rules:
            return self._rules[origin]
        if origin in self._waiting:
            own: Deferred[RobotRules] = Deferred()
            self._waiting[origin].append(own)
            return await maybe_deferred_to_future(own)
        self._waiting[origin] = []
        rules = self._obeyed(await self._ask(origin, request), request)
        self._rules[origin] = rules
        for waiter in self._waiting.pop(origin):
            waiter.callback(rules)
        return rules

    def on_bytes(self, data: bytes, request: Request) -> None:
        """Stop reading a robots.txt that is longer than we parse; what came is enough."""
        if "robots_of" not in request.meta:
            return
        self._read[request] = self._read.get(request, 0) + len(data)
        if self._read[request] > _READ_AT_MOST:
            raise StopDownload(fail=False)

    async def _ask(self, origin: str, request: Request) -> RobotRules:
        kept, now = self._cache.get(origin), self._now()
        if kept is not None and kept.fresh(now):
            return self._noted(origin, rules_of_status(kept.status, kept.body.encode("latin-1")), cached=True)
        engine: Any = self._crawler.engine
        try:
            response: Response = await engine.download_async(_asking(origin, request, kept))
            rules = self._answered(origin, response, kept)
        except Exception as error:  # noqa: BLE001  whatever went wrong, waiting requests must hear of it
            reason = ending_of(error).reason
            logger.info("%s/robots.txt: %s", origin, reason)
            rules = RobotRules(refusal=f"robots_unreachable: {reason}", lasting=False)
        self._read.clear()
        return self._noted(origin, rules)

    def _answered(self, origin: str, response: Response, kept: KeptRobots | None) -> RobotRules:
        """Rules of an answer; one that may be used again is kept."""
        if response.status == 304 and kept is not None:
            self._cache.put(kept.confirmed(self._now()))
            return rules_of_status(kept.status, kept.body.encode("latin-1"))
        body = _plain_body(response)[: PARSED_BYTES + 1]
        rules = rules_of_status(response.status, body)
        if not rules.refusal:
            header = {name: _header(response, name) for name in ("ETag", "Last-Modified", "Cache-Control")}
            text = body.decode("latin-1") if rules.rules is not None else ""
            self._cache.put(KeptRobots(origin, response.status, text, self._now(), *header.values()))
        return rules

    def _obeyed(self, rules: RobotRules, request: Request) -> RobotRules:
        """Slow down and keep hours as the rules ask; a delay too long for us is a refusal."""
        if rules.crawl_delay > self._limits.max_delay:
            return RobotRules(refusal=f"crawl_delay: {rules.crawl_delay:.0f} s")
        engine: Any = self._crawler.engine
        if isinstance(engine.downloader, PoliteDownloader) and rules.rules is not None:
            key = host_port(request.url)
            if rules.crawl_delay:
                engine.downloader.slow_down(key, rules.crawl_delay)
            if rules.rules.visit is not None:
                engine.downloader.keep_hours(key, rules.rules.visit)
        return rules

    def _noted(self, origin: str, rules: RobotRules, *, cached: bool = False) -> RobotRules:
        """Tell the ledger what was decided."""
        spool = getattr(self._crawler.spider, "spool", None)
        if spool is not None:
            decided = HostRobots(
                host=host_port(origin),
                at=self._now(),
                decision=rules.decision,
                status=rules.status,
                reason=rules.refusal,
                crawl_delay=min(rules.crawl_delay, 1e9),
                digest=rules.digest,
                cached=cached,
            )
            spool.robots(decided)
        return rules

    def _now(self) -> datetime:
        spider: Any = self._crawler.spider
        now: datetime = spider.now() if spider is not None else datetime.now(UTC)
        return now


def _asking(origin: str, request: Request, kept: KeptRobots | None) -> Request:
    carried = ("proxy", "source", "download_timeout", "download_warnsize")
    meta = {name: request.meta[name] for name in carried if name in request.meta}
    return Request(
        f"{origin}/robots.txt",
        callback=NO_CALLBACK,
        # Plain, so that the first half of a file too long can be read.
        headers={"Accept-Encoding": "identity", **(kept.validators() if kept else {})},
        meta={
            **meta,
            "dont_obey_robotstxt": True,
            "robots_of": origin,
            "redirect_ttl": REDIRECTS,
            "download_maxsize": 0,
        },
        priority=1000,
    )


def _plain_body(response: Response) -> bytes:
    encoding = _header(response, "Content-Encoding")
    if response.status != 200 or not encoding:
        return response.body
    try:
        return decode_body(response.body, encoding, 16 * PARSED_BYTES)
    except ItemError as error:
        raise RobotsDenied(error.reason, lasting=False) from error


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")[:500]
