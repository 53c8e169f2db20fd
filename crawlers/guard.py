"""Last check before a request leaves: where it goes, and whether its host wants to be left alone.

A page from outside may name any address, also one inside our own network. Sources that are not
marked ``local`` may therefore reach private addresses only at the hosts written in their own file.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from crawlers.politeness import PoliteDownloader
from crawlers.reasons import NotAsked
from crawlers.urls import host_port
from pipeline.types import Source


class AddressGuard:
    """Refuses other schemes than http(s), private addresses, and hosts that are resting."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        sources: tuple[Source, ...] = crawler.settings["MINHTIN_SOURCES"]
        self._local = {source.id for source in sources if source.local}
        self._own = {source.id: own_hosts(source) for source in sources}
        self._private: dict[str, bool] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of building a component."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass or raise :class:`NotAsked`."""
        parts = urlsplit(request.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise NotAsked("unsupported_address")
        if parts.username is not None:
            raise NotAsked("address_with_password")
        downloader = self._crawler.engine.downloader if self._crawler.engine else None
        if isinstance(downloader, PoliteDownloader):
            downloader.check_resting(request)
        source_id = str(request.meta.get("source", ""))
        if source_id in self._local or host_port(request.url) in self._own.get(source_id, ()):
            return
        if await self._is_private(parts.hostname):
            raise NotAsked("private_address")

    async def _is_private(self, host: str) -> bool:
        if host not in self._private:
            self._private[host] = any(is_private(address) for address in await _addresses(host))
        return self._private[host]


def own_hosts(source: Source) -> frozenset[str]:
    """The ``host:port`` pairs written in the source's own file."""
    return frozenset(host_port(url) for url in {source.home, *(reader.url for reader in source.readers)})


def is_private(address: str) -> bool:
    """Whether an IP address lies outside the public internet (loopback, private, link-local, …)."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return not (mapped or parsed).is_global or (mapped or parsed).is_multicast


async def _addresses(host: str) -> list[str]:
    """All addresses of a host; a name that cannot be resolved has none and fails later by itself.

    ``getaddrinfo`` also reads the odd spellings of an IPv4 address (``0x7f.1``, ``2130706433``).
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(entry[4][0]) for entry in found]
