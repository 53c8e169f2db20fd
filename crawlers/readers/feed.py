"""News feeds (RSS, Atom): every entry leads to an article."""

from __future__ import annotations

from crawlers.leads import Lead, Listing
from crawlers.readers.filters import wanted
from crawlers.readers.rss import parse_feed
from pipeline.types import Kind, Reader, Source


def read_feed(reader: Reader, body: bytes, *, url: str, content_type: str, source: Source) -> Listing:
    """Return a lead for every entry with an address that ``pattern`` and ``exclude`` let pass."""
    feed = parse_feed(body, url=url, content_type=content_type, source=source)
    leads = tuple(
        Lead(entry.url, Kind.ARTICLE, entry.hint) for entry in feed.entries if wanted(reader, entry.url)
    )
    return Listing(leads, problems=feed.problems)
