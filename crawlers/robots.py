"""robots.txt (RFC 9309), asked for once per origin and obeyed by every waiting request.

Stands in for Scrapy's own middleware, which since 2.14 lets requests through that wait for the same
robots.txt: they share one Deferred, whose first reader leaves None for the rest, and None is read
as "everything is allowed". Here every waiter has its own.

Beyond Scrapy's: an unreachable robots.txt (5xx, time-out, broken connection) forbids everything,
as the RFC demands; our product token is matched whole; Crawl-delay is obeyed.
"""

from __future__ import annotations

import logging
import math
import re
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred

from crawlers.bodies import ACCEPT_ENCODING, decode_body
from crawlers.plan import PRODUCT, Limits
from crawlers.politeness import PoliteDownloader
from crawlers.reasons import RobotsDenied, ending_of
from crawlers.urls import host_port
from pipeline.errors import ItemError

logger = logging.getLogger(__name__)

# RFC 9309, 2.5: at least 500 KiB must be read; the rest of a larger file may be ignored.
_PARSED_BYTES = 512 * 1024
_AGENT_LINE = re.compile(r"^(\s*user-?agent\s*:\s*)([^#\r\n]*)", re.IGNORECASE | re.MULTILINE)
_TOKEN = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class RobotRules:
    """What one origin allows. ``refusal`` non-empty forbids everything, with that reason."""

    rules: Protego | None = None
    refusal: str = ""
    lasting: bool = True
    crawl_delay: float = 0.0

    def check(self, url: str) -> None:
        """Return if ``url`` may be read; raise :class:`RobotsDenied` otherwise."""
        if self.refusal:
            raise RobotsDenied(self.refusal, lasting=self.lasting)
        if self.rules is not None and not self.rules.can_fetch(url, PRODUCT):
            raise RobotsDenied("disallowed")


def parse_robots(body: bytes) -> RobotRules:
    """Rules of a robots.txt. Never raises: lines that make no sense are skipped (RFC 9309, 2.2)."""
    text = body[:_PARSED_BYTES].decode("utf-8-sig", errors="replace")
    rules = Protego.parse(_AGENT_LINE.sub(_whole_token, text))
    delay = rules.crawl_delay(PRODUCT)
    seconds = float(delay) if delay is not None else 0.0
    return RobotRules(rules=rules, crawl_delay=seconds if seconds > 0 and not math.isnan(seconds) else 0.0)


def _whole_token(match: re.Match[str]) -> str:
    """Rename other products' groups: Protego would take "Tin" or "M" for a part of our name."""
    named = match[2].strip()
    token = _TOKEN.match(named)
    if named == "*":
        return match[1] + "*"
    ours = token is not None and token[0].lower() == PRODUCT.lower()
    return match[1] + (PRODUCT if ours else "someone-else")


def rules_of_status(status: int, body: bytes) -> RobotRules:
    """Rules that follow from the final response to a robots.txt request (RFC 9309, 2.3.1)."""
    if 200 <= status < 300:
        return parse_robots(body)
    if 400 <= status < 500 and status != 429:  # 429 says "not now", never "no rules"
        return RobotRules()
    return RobotRules(refusal=f"robots_unreachable: HTTP {status}", lasting=False)


class RobotsMiddleware:
    """Asks for robots.txt before the first request to an origin and checks every request."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._limits: Limits = crawler.settings["MINHTIN_LIMITS"]
        self._rules: dict[str, RobotRules] = {}
        self._waiting: dict[str, list[Deferred[RobotRules]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of building a component."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass or raise :class:`RobotsDenied`."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self.rules_for(request)
        rules.check(request.url)

    async def rules_for(self, request: Request) -> RobotRules:
        """The rules of the origin of ``request``; one robots.txt request however many wait."""
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin in self._rules:
            return self._rules[origin]
        if origin in self._waiting:
            own: Deferred[RobotRules] = Deferred()
            self._waiting[origin].append(own)
            return await maybe_deferred_to_future(own)
        self._waiting[origin] = []
        rules = self._with_delay(await self._ask(origin, request), request)
        self._rules[origin] = rules
        for waiter in self._waiting.pop(origin):
            waiter.callback(rules)
        return rules

    async def _ask(self, origin: str, request: Request) -> RobotRules:
        carried = ("proxy", "source", "download_timeout", "download_maxsize", "download_warnsize")
        meta = {name: request.meta[name] for name in carried if name in request.meta}
        asking = Request(
            f"{origin}/robots.txt",
            callback=NO_CALLBACK,
            headers={"Accept-Encoding": ACCEPT_ENCODING},
            meta={**meta, "dont_obey_robotstxt": True},
            priority=1000,
        )
        engine: Any = self._crawler.engine
        try:
            response: Response = await engine.download_async(asking)
            return rules_of_status(response.status, _plain_body(response))
        except Exception as error:  # noqa: BLE001  whatever went wrong, waiting requests must hear of it
            reason = ending_of(error).reason
            logger.info("%s/robots.txt: %s", origin, reason)
            return RobotRules(refusal=f"robots_unreachable: {reason}", lasting=False)

    def _with_delay(self, rules: RobotRules, request: Request) -> RobotRules:
        if rules.crawl_delay > self._limits.max_delay:
            return RobotRules(refusal=f"crawl_delay: {rules.crawl_delay:.0f} s")
        engine: Any = self._crawler.engine
        if rules.crawl_delay and isinstance(engine.downloader, PoliteDownloader):
            engine.downloader.slow_down(host_port(request.url), rules.crawl_delay)
        return rules


def _plain_body(response: Response) -> bytes:
    encoding = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
    if response.status != 200 or not encoding:
        return response.body
    try:
        return decode_body(response.body, encoding, 16 * _PARSED_BYTES)
    except ItemError as error:
        raise RobotsDenied(error.reason, lasting=False) from error
