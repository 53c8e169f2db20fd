"""Last check before a request leaves: where it goes, and whether its host wants to be left alone.

A page from outside may name any address, also one inside our own network. Only sources marked
``local`` reach private addresses; ports other than 80 and 443 must be written in the source's file.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError

from crawlers.addresses import is_loopback_name, is_private
from crawlers.politeness import PoliteDownloader
from crawlers.reasons import NotAsked
from crawlers.urls import host_port
from pipeline.types import Source

_PORTS = frozenset({80, 443})


class AddressGuard:
    """Refuses other schemes than http(s), private addresses, and hosts that are resting."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        sources: tuple[Source, ...] = crawler.settings["MINHTIN_SOURCES"]
        self._local = {source.id for source in sources if source.local}
        self._own = {source.id: own_hosts(source) for source in sources}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of building a component."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass or raise :class:`NotAsked`."""
        try:
            parts = urlsplit(request.url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise NotAsked("unsupported_address") from error
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise NotAsked("unsupported_address")
        if parts.username is not None or "@" in parts.netloc:
            raise NotAsked("address_with_password")
        if _in_a_ring(request):
            raise NotAsked("redirect_loop")
        downloader = self._crawler.engine.downloader if self._crawler.engine else None
        if isinstance(downloader, PoliteDownloader):
            downloader.check_resting(request)
        source_id = str(request.meta.get("source", ""))
        declared = host_port(request.url) in self._own.get(source_id, ())
        if source_id in self._local and (declared or is_loopback_name(parts.hostname)):
            return
        if any(is_private(address) for address in await _addresses(parts.hostname.rstrip("."))):
            raise NotAsked("private_address")
        if port not in _PORTS and not declared:
            raise NotAsked("port_not_declared")

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Say why a name could not be connected to that had only changed its address meanwhile."""
        from twisted.internet import reactor

        refused = getattr(getattr(reactor, "nameResolver", None), "refused", ())
        if isinstance(exception, CannotResolveHostError) and urlsplit(request.url).hostname in refused:
            raise NotAsked("private_address") from exception


def _in_a_ring(request: Request) -> bool:
    """Whether a page was redirected to an address it was redirected from: asked again, it would say the same.

    Robots files are followed as far as the RFC says.
    """
    return "robots_of" not in request.meta and request.url in request.meta.get("redirect_urls", ())


def own_hosts(source: Source) -> frozenset[str]:
    """The ``host:port`` pairs written in the source's own file."""
    return frozenset(host_port(url) for url in {source.home, *(reader.url for reader in source.readers)})


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
