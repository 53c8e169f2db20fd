"""Trying again: after 429, 5xx and broken connections, slower each time, as the server asks."""

from __future__ import annotations

import time
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError, ResponseDataLossError
from scrapy.http import Headers, Response

from crawlers.challenge import challenge_in, header_texts, plain_head
from crawlers.plan import Limits
from crawlers.politeness import downloader_of, one_host
from crawlers.reasons import CannotBeRead
from crawlers.urls import host_port
from pipeline.hosts import HostRest, SourceMark

_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504, 522, 524})
# Seconds that a host is left alone beyond this run: doubled each time in a row.
_FIRST_REST = 600.0
_LONGEST_REST = 86400.0
_TEST_REST = 86400.0
_ENOUGH = 3
_RETRIED_ERRORS = (CannotResolveHostError, DownloadFailedError, ResponseDataLossError, OSError)


class BackOff:
    """Tries again after 429, 5xx and broken connections, slower each time, as the server asks.

    A time-out or a refused connection is not tried again within the run: the next cycle comes soon.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._limits: Limits = crawler.settings["MINHTIN_LIMITS"]
        self._failed: dict[str, int] = {}
        self._well: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of building a component."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Hand the response on, or a new request when trying again is worth it."""
        key = one_host(host_port(request.url))
        tested = challenge_in(response.status, header_texts(response), plain_head(response))
        if tested:
            self._leave(key, f"browser_test: {tested}", _TEST_REST)
            self._mark(request, key, tested)
            raise CannotBeRead(tested)
        if response.status not in _RETRIED:
            self._answered_well(key, response.status)
            return response
        asked = retry_after(response.headers, time.time())
        if asked is not None and asked > self._limits.retry_wait:
            self._leave(key, f"server_asks_to_wait: {asked:.0f} s", min(asked, _LONGEST_REST))
            return response
        if asked is not None:  # asked for by the server: holds for the whole host, tries left or not
            downloader_of(self._crawler).pause(key, asked)
        again = self._again(request, f"http_{response.status}", asked, self._limits.retries)
        if again is None:
            self._gave_up(key, response.status)
        return again or response

    def _leave(self, key: str, reason: str, seconds: float) -> None:
        """Leave the host alone for the rest of this run, and in later runs until the time is over."""
        downloader = downloader_of(self._crawler)
        downloader.rest(key, reason)
        spool = getattr(self._crawler.spider, "spool", None)
        if spool is not None:
            until = downloader.moment() + timedelta(seconds=seconds)
            spool.rest(HostRest(key, until, reason, downloader.strikes(key) + 1))

    def _mark(self, request: Request, key: str, maker: str) -> None:
        """Say that the source cannot be read politely."""
        spool, source_id = getattr(self._crawler.spider, "spool", None), str(request.meta.get("source", ""))
        if spool is not None and source_id:
            spool.mark(SourceMark(source_id, downloader_of(self._crawler).moment(), maker, key))

    def _gave_up(self, key: str, status: int) -> None:
        """After 429, or 503 for several pages in a row, the host needs peace: longer each time."""
        if status not in {429, 503}:
            return
        self._failed[key] = self._failed.get(key, 0) + (_ENOUGH if status == 429 else 1)
        if self._failed[key] >= _ENOUGH:
            seconds = min(_FIRST_REST * 2.0 ** downloader_of(self._crawler).strikes(key), _LONGEST_REST)
            self._leave(key, f"back_off: {seconds:.0f} s", seconds)

    def _answered_well(self, key: str, status: int) -> None:
        """An answer as it should be ends a row of strikes."""
        self._failed[key] = 0
        downloader = downloader_of(self._crawler)
        spool = getattr(self._crawler.spider, "spool", None)
        if status < 400 and downloader.strikes(key) and key not in self._well and spool is not None:
            self._well.add(key)
            spool.rest(HostRest(key, downloader.moment(), "", 0))

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
