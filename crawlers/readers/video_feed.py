"""Video channels (Atom by channel id): title and description of every video as a post."""

from __future__ import annotations

from crawlers.leads import Lead, Listing
from crawlers.readers.posts import distinct, post
from crawlers.readers.rss import FeedEntry, parse_feed
from crawlers.readers.text import block_text
from pipeline.types import Reader, Source


def read_video_feed(_reader: Reader, body: bytes, *, url: str, content_type: str, source: Source) -> Listing:
    """Return every video's title and description as a post; who uploaded it is not read."""
    feed = parse_feed(body, url=url, content_type=content_type, source=source)
    return Listing(distinct(_post(entry, source) for entry in feed.entries), problems=feed.problems)


def _post(entry: FeedEntry, source: Source) -> Lead:
    text = "\n".join(part for part in (entry.hint.title, block_text(entry.markup)) if part)
    published, title = entry.hint.published_raw, entry.hint.title
    return post(entry.url, text, published=published, title=title, language=source.language)
