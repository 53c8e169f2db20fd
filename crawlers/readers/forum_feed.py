"""Forum feeds (XenForo RSS): every entry names a thread, whose page is read next."""

from __future__ import annotations

from crawlers.leads import Listing
from crawlers.readers.filters import wanted
from crawlers.readers.rss import parse_feed
from crawlers.readers.web import same_site
from pipeline.types import Reader, ReaderKind, Source


def read_forum_feed(reader: Reader, body: bytes, *, url: str, content_type: str, source: Source) -> Listing:
    """Return the threads of a forum feed as pages to follow; the feed's excerpts and authors are not used."""
    feed = parse_feed(body, url=url, content_type=content_type, source=source)
    threads = [entry.url for entry in feed.entries if wanted(reader, entry.url) and same_site(entry.url, url)]
    # pattern and exclude chose the threads; the thread reader applies only the CSS options.
    options = tuple(pair for pair in reader.options if pair[0] not in {"pattern", "exclude"})
    follow = tuple(Reader(ReaderKind.FORUM_THREAD, thread, options) for thread in dict.fromkeys(threads))
    return Listing(follow=follow, problems=feed.problems)
