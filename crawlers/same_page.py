"""Two addresses that lead to one page: it is read once in a cycle, and both get what came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawlers.jobs import Fetch, Page
from crawlers.urls import tidy_url
from pipeline.errors import Reject

if TYPE_CHECKING:
    from crawlers.collect import Collector


class JoinedPage(IgnoreRequest):
    """The page is being read for ``other``, or was; its end is also the end of this one."""

    def __init__(self, other: Fetch) -> None:
        super().__init__("already_read")
        self.other = other


class ListedPage(IgnoreRequest):
    """A list that led to another list of its source, which is read in this run anyway."""


class SamePage:
    """Stops a redirect to a page that another request of this run reads."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of building a component."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let the request pass or raise :class:`JoinedPage` or :class:`ListedPage`."""
        if "redirect_urls" not in request.meta:
            return
        page, fetch = request.cb_kwargs.get("page"), request.cb_kwargs.get("fetch")
        if page is not None:
            _pass_list(page, request)
        collector: Collector | None = getattr(self._crawler.spider, "collector", None)
        if fetch is None or collector is None:
            return
        other = collector.other_reading(fetch, request.url)
        if other is not None:
            raise JoinedPage(other)


def _pass_list(page: Page, request: Request) -> None:
    """Let a list that moved be read where it is now, once."""
    try:
        url = tidy_url(request.url)
    except Reject:
        return  # the guard says why it is not asked for
    if url in page.run.pages_seen:
        raise ListedPage("already_read")
    page.run.pages_seen.add(url)
