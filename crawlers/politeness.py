"""Politeness: one queue per host and port, its pace, and how it is paused or emptied.

Scrapy keys its queues by host name alone and keeps the key of the first address when a request is
redirected; here the key always follows the address, so a redirect obeys the host it leads to.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapy import Request, Spider
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import _schedule_coro

from crawlers.hours import Hours, open_for_all, parse_hours
from crawlers.plan import HostState, Limits
from crawlers.reasons import HostResting
from crawlers.urls import host_port
from pipeline.types import Politeness, Source

_LEAST_DELAY = 1.0
# The gap is kept where requests leave; this margin keeps it where they arrive.
_MARGIN = 1.02
_OUT_OF_TIME = "out_of_time"


class Pace:
    """How fast each host may be asked. Built from the sources; robots.txt can only slow it down."""

    def __init__(self, sources: Iterable[Source], limits: Limits) -> None:
        self._limits = limits
        self._sources = {source.id: source for source in sources}
        self._hosts: dict[str, list[Source]] = {}
        for source in self._sources.values():
            for url in {source.home, *(reader.url for reader in source.readers)}:
                self._hosts.setdefault(one_host(host_port(url)), []).append(source)
        self._crawl_delay: dict[str, float] = {}
        self._visits: dict[str, Hours] = {}
        self._stated = {
            name: parse_hours(one.politeness.hours, one.timezone) for name, one in self._sources.items()
        }

    def slow_down(self, key: str, seconds: float) -> None:
        """Remember the Crawl-delay of a host."""
        key = one_host(key)
        self._crawl_delay[key] = max(seconds, self._crawl_delay.get(key, 0.0))

    def delay(self, key: str, source_id: str = "") -> float:
        """Seconds between two requests to the host: the slowest of all who ask."""
        key = one_host(key)
        asking = self._asking(key, source_id)
        own = max((_source_delay(source) for source in asking), default=_LEAST_DELAY)
        return max(own, self._crawl_delay.get(key, 0.0))

    def concurrency(self, key: str, source_id: str = "") -> int:
        """Requests at a time: one, unless the host is ours (local) and unhurried pace was not asked for."""
        asking = self._asking(key, source_id)
        ours = bool(asking) and all(source.local for source in asking)
        return self._limits.local_concurrency if ours and self.delay(key, source_id) < _LEAST_DELAY else 1

    def keep_hours(self, key: str, visit: tuple[int, int]) -> None:
        """Remember the Visit-time of a host: minutes after midnight, UTC."""
        self._visits[one_host(key)] = Hours((visit,))

    def hours(self, key: str, source_id: str = "") -> list[Hours]:
        """Opening hours of the host, of its robots.txt and of every source read there."""
        asked = [self._stated[one.id] for one in self._asking(key, source_id)]
        visit = self._visits.get(one_host(key))
        return asked if visit is None else [*asked, visit]

    def ceiling(self, key: str, source_id: str = "") -> int:
        """Requests to the host in any 24 hours; 0 where there is no limit (a host of our own)."""
        asking = self._asking(key, source_id)
        usual = 0 if asking and all(one.local for one in asking) else self._limits.requests_per_day
        stated = [one.politeness.requests_per_day for one in asking if one.politeness.requests_per_day]
        return min(stated) if stated else usual

    def _asking(self, key: str, source_id: str) -> list[Source]:
        known = self._hosts.get(one_host(key))
        if known:
            return known
        return [self._sources[source_id]] if source_id in self._sources else []


def one_host(key: str) -> str:
    """One key for a host whether it is read by http or https: both are the same machine's work."""
    return key[:-2] + "443" if key.endswith(":80") else key


def _source_delay(source: Source) -> float:
    delay = source.politeness.delay
    return delay if source.local else max(delay, _LEAST_DELAY)


class PoliteDownloader(Downloader):
    """Scrapy's downloader with a queue per host and port, pausable for back-off and Retry-After."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.pace: Pace = crawler.settings["MINHTIN_PACE"]
        self._resting: dict[str, str] = {}
        self._over = False
        self._earlier: Mapping[str, HostState] = crawler.settings.get("MINHTIN_HOSTS") or {}
        self._sent: Counter[str] = Counter()
        self._left: dict[str, float] = {}
        self._began = time.monotonic()
        for key, state in self._earlier.items():
            if state.rest_until is not None and state.rest_until > self.moment():
                self._resting[one_host(key)] = state.reason or "back_off"

    def get_slot_key(self, request: Request) -> str:
        """The host and port of the address itself."""
        return one_host(host_port(request.url))

    def moment(self) -> datetime:
        """The clock of the run (UTC): simulated where the plan says so, and going on from there."""
        start: datetime | None = self.crawler.settings.get("MINHTIN_NOW")
        if start is None:
            return datetime.now(UTC)
        return start + timedelta(seconds=time.monotonic() - self._began)

    async def _enqueue_request(self, request: Request) -> Response:
        """Let a request in if its host is open and has not had enough of us today."""
        self.check_resting(request)
        key, source_id = self.get_slot_key(request), str(request.meta.get("source", ""))
        if not open_for_all(self.pace.hours(key, source_id), self.moment()):
            raise HostResting("closed_hours")
        ceiling, before = self.pace.ceiling(key, source_id), self._earlier.get(key, HostState()).requests
        if ceiling and before + self._sent[key] >= ceiling:
            raise HostResting(f"daily_ceiling: {ceiling}")
        self._sent[key] += 1
        # A key left by Scrapy on the request before a redirect or a second try names the wrong host.
        request.meta.pop(self.DOWNLOAD_SLOT, None)
        return await super()._enqueue_request(request)

    def strikes(self, key: str) -> int:
        """How many times in a row earlier runs had to leave the host alone."""
        return self._earlier.get(one_host(key), HostState()).strikes

    def keep_hours(self, key: str, visit: tuple[int, int]) -> None:
        """Obey a Visit-time from now on."""
        self.pace.keep_hours(key, visit)

    def _get_slot(self, request: Request, spider: Spider | None = None) -> tuple[str, Slot]:  # noqa: ARG002  Scrapy's signature
        key = self.get_slot_key(request)
        source_id = str(request.meta.get("source", ""))
        if key not in self.slots:
            concurrency = self.pace.concurrency(key, source_id)
            self.per_slot_settings[key] = {"concurrency": concurrency, "delay": 0.0, "jitter": 0.0}
        key, slot = super()._get_slot(request)
        delay = self.pace.delay(key, source_id) * _MARGIN
        if delay > slot.delay:
            slot.delay = delay
            if delay >= _LEAST_DELAY:
                slot.concurrency = 1
        return key, slot

    def _process_queue(self, slot: Slot) -> None:
        """Send what may be sent now.

        Replaces Scrapy's, which marks a request as under way only when its coroutine first runs:
        without a delay its loop has by then sent the whole queue, whatever the concurrency.
        """
        if slot.latercall:
            return
        now = time.monotonic()
        wait = slot.lastseen + slot.delay - now
        if wait > 0:
            slot.latercall = call_later(wait, self._latercall, slot)
            return
        while slot.queue and slot.free_transfer_slots() > 0:
            request, waiting = slot.queue.popleft()
            key, source_id = self.get_slot_key(request), str(request.meta.get("source", ""))
            if not open_for_all(self.pace.hours(key, source_id), self.moment()):
                self._sent[key] -= 1  # closed while it waited for its turn
                waiting.errback(HostResting("closed_hours"))
                continue
            self._note_sending(slot, request, key, now)
            slot.lastseen = now
            slot.transferring.add(request)
            _schedule_coro(self._wait_for_download(slot, request, waiting))
            if slot.delay:
                self._process_queue(slot)
                return

    def _note_sending(self, slot: Slot, request: Request, key: str, now: float) -> None:
        """Leave on the request what the ledger shows of it."""
        gap = now - self._left[key] if key in self._left else None
        self._left[key] = now
        request.meta["ledger"] = {
            "host": key,
            "at": self.moment().timestamp(),
            "gap": None if gap is None else round(gap, 3),
            "at_once": len(slot.transferring) + 1,
            "robots": "robots_of" in request.meta,
        }

    def slow_down(self, key: str, seconds: float) -> None:
        """Obey a Crawl-delay from now on."""
        key = one_host(key)
        self.pace.slow_down(key, seconds)
        slot = self.slots.get(key)
        if slot is not None:
            slot.delay = max(slot.delay, seconds * _MARGIN)
            slot.concurrency = 1 if slot.delay >= _LEAST_DELAY else slot.concurrency

    def answered(self, request: Request) -> None:
        """Count the gap from the answer: a first connection may take long, and the next would come close."""
        slot = self.slots.get(self.get_slot_key(request))
        if slot is not None and slot.delay >= _LEAST_DELAY:
            slot.lastseen = max(slot.lastseen, time.monotonic())

    def pause(self, key: str, seconds: float) -> None:
        """Send nothing to the host for ``seconds``."""
        key = one_host(key)
        slot = self.slots.get(key)
        if slot is not None:
            # `_process_queue` waits until `lastseen + delay`.
            slot.lastseen = max(slot.lastseen, time.monotonic() + seconds - slot.delay)

    def rest(self, key: str, reason: str) -> None:
        """Send nothing more to the host in this run; what waits in its queue ends now."""
        key = one_host(key)
        self._resting[key] = reason
        if key in self.slots:
            _empty(self.slots[key], reason)

    def end_run(self) -> None:
        """Send nothing more at all: the run is out of time."""
        self._over = True
        for slot in list(self.slots.values()):
            _empty(slot, _OUT_OF_TIME)

    def check_resting(self, request: Request) -> None:
        """Raise :class:`HostResting` when the host of ``request`` is to be left alone."""
        reason = _OUT_OF_TIME if self._over else self._resting.get(self.get_slot_key(request))
        if reason:
            raise HostResting(reason)


def _empty(slot: Slot, reason: str) -> None:
    """End every request that still waits in a queue."""
    while slot.queue:
        _, waiting = slot.queue.popleft()
        waiting.errback(HostResting(reason))


def downloader_of(crawler: Crawler) -> PoliteDownloader:
    """The running downloader, which keeps the queues."""
    engine: Any = crawler.engine
    downloader = engine.downloader
    if not isinstance(downloader, PoliteDownloader):
        raise TypeError("the engine must be run with DOWNLOADER=PoliteDownloader")
    return downloader


def request_meta(source: Source) -> dict[str, Any]:
    """What every request of a source carries: who asks, its time-out and its size limit."""
    manners: Politeness = source.politeness
    # A proxy of the environment cannot reach what runs on this machine.
    direct: dict[str, Any] = {"proxy": None} if source.local else {}
    return direct | {
        "source": source.id,
        "download_timeout": manners.timeout,
        "download_maxsize": manners.max_bytes,
        "download_warnsize": 0,
    }
