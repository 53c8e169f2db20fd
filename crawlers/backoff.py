"""Trying again: after 429, 5xx and broken connections, slower each time, as the server asks."""

from __future__ import annotations

import time
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError, ResponseDataLossError
from scrapy.http import Headers, Response

from crawlers.plan import Limits
from crawlers.politeness import downloader_of
from crawlers.urls import host_port

_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504, 522, 524})
_RETRIED_ERRORS = (CannotResolveHostError, DownloadFailedError, ResponseDataLossError, OSError)


class BackOff:
    """Tries again after 429, 5xx and broken connections, slower each time, as the server asks.

    A time-out or a refused connection is not tried again within the run: the next cycle comes soon.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._limits: Limits = crawler.settings["MINHTIN_LIMITS"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of building a component."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Hand the response on, or a new request when trying again is worth it."""
        if response.status not in _RETRIED:
            return response
        asked = retry_after(response.headers, time.time())
        downloader = downloader_of(self._crawler)
        if asked is not None and asked > self._limits.retry_wait:
            downloader.rest(host_port(request.url), f"server_asks_to_wait: {asked:.0f} s")
            return response
        if asked is not None:  # asked for by the server: holds for the whole host, tries left or not
            downloader.pause(host_port(request.url), asked)
        return self._again(request, f"http_{response.status}", asked, self._limits.retries) or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """A new request after a broken connection, once; None lets the error through."""
        if not isinstance(exception, _RETRIED_ERRORS) or "certificate" in repr(exception).lower():
            return None
        return self._again(request, type(exception).__name__, None, min(1, self._limits.retries))

    def _again(self, request: Request, reason: str, asked: float | None, tries: int) -> Request | None:
        spider = self._crawler.spider
        if spider is None or request.meta.get("retry_times", 0) >= tries:
            return None
        key = host_port(request.url)
        downloader = downloader_of(self._crawler)
        if asked is None:
            base = max(0.1, downloader.pace.delay(key, str(request.meta.get("source", ""))))
            wait = base * 2.0 ** request.meta.get("retry_times", 0)
            downloader.pause(key, min(wait, self._limits.retry_wait))
        return get_retry_request(request, spider=spider, reason=reason, max_retry_times=tries)


def retry_after(headers: Headers, now: float) -> float | None:
    """Seconds the server asks us to wait (Retry-After, RFC 9110 10.2.3), None when it does not.

    A date is compared with the server's own Date header where there is one, since its clock may be
    wrong; ``now`` (seconds since 1970) is used otherwise.
    """
    raw = (headers.get("Retry-After") or b"").decode("latin-1").strip()
    if raw.isascii() and raw.isdigit():
        return float(raw[:9])
    until = _http_date(raw)
    if until is None:
        return None
    sent = _http_date((headers.get("Date") or b"").decode("latin-1"))
    return max(0.0, until - (now if sent is None else sent))


def _http_date(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
