"""Public social feeds (Mastodon RSS, Reddit Atom): every entry is a post, its writer left behind."""

from __future__ import annotations

import re

from crawlers.leads import Lead, Listing
from crawlers.readers.posts import distinct, post
from crawlers.readers.rss import FeedEntry, parse_feed
from crawlers.readers.text import block_text
from pipeline.types import Reader, Source

CONTENT_NOTE = re.compile(r"^\s*New (?:status|toot) by .*$", re.IGNORECASE)


def read_social_feed(_reader: Reader, body: bytes, *, url: str, content_type: str, source: Source) -> Listing:
    """Return every entry as a post of title and text; author fields are never looked at."""
    feed = parse_feed(body, url=url, content_type=content_type, source=source)
    return Listing(distinct(_post(entry, source) for entry in feed.entries), problems=feed.problems)


def _post(entry: FeedEntry, source: Source) -> Lead:
    text = block_text(_without_signature(entry.markup))
    title = entry.hint.title
    if CONTENT_NOTE.match(title):
        title = ""
    whole = text if text.startswith(title.rstrip("….")) else f"{title}\n{text}"
    return post(
        entry.url, whole.strip(), published=entry.hint.published_raw, title=title, language=source.language
    )


def _without_signature(markup: str) -> str:
    """Cut off "submitted by /u/name [link] [comments]", which Reddit puts under every text."""
    at = markup.rfind("submitted by")
    return markup[:at] if at >= 0 and "/u" in markup[at : at + 200] else markup
