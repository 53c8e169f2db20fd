"""Readers turn a fetched page of a source into leads: pure functions, one small file for each kind."""

from __future__ import annotations

from collections.abc import Callable

from crawlers.leads import Listing
from crawlers.readers.body import UnreadableError
from crawlers.readers.channel_preview import read_channel_preview
from crawlers.readers.feed import read_feed
from crawlers.readers.forum_feed import read_forum_feed
from crawlers.readers.forum_thread import read_forum_thread
from crawlers.readers.news_search import read_news_search
from crawlers.readers.section import read_section
from crawlers.readers.sitemap import read_sitemap
from crawlers.readers.social_feed import read_social_feed
from crawlers.readers.video_feed import read_video_feed
from pipeline.types import Reader, ReaderKind, Source

READERS: dict[ReaderKind, Callable[..., Listing]] = {
    ReaderKind.FEED: read_feed,
    ReaderKind.SECTION: read_section,
    ReaderKind.SITEMAP: read_sitemap,
    ReaderKind.CHANNEL_PREVIEW: read_channel_preview,
    ReaderKind.FORUM_FEED: read_forum_feed,
    ReaderKind.FORUM_THREAD: read_forum_thread,
    ReaderKind.VIDEO_FEED: read_video_feed,
    ReaderKind.SOCIAL_FEED: read_social_feed,
    ReaderKind.NEWS_SEARCH: read_news_search,
}


def read(reader: Reader, body: bytes, *, url: str, content_type: str, source: Source) -> Listing:
    """Return what a fetched page leads to; whatever is wrong with it is said in ``problems``, never raised.

    ``url`` is where the body came from after redirects; relative links are resolved against it.
    """
    try:
        return READERS[reader.kind](reader, body, url=url, content_type=content_type, source=source)
    except UnreadableError as error:
        return Listing(problems=(str(error),))
    except Exception as error:  # noqa: BLE001  a hostile page must cost its own listing, not the whole cycle
        return Listing(
            problems=(f"bộ đọc {reader.kind.value} không hiểu trang này ({type(error).__name__})",)
        )


def check_listing(
    source: Source, reader: Reader, body: bytes, *, url: str, content_type: str
) -> tuple[bool, str]:
    """Return whether a fetched page gave anything, and one Vietnamese line for ``sources check``."""
    listing = read(reader, body, url=url, content_type=content_type, source=source)
    found = [
        f"{count} {what}"
        for count, what in ((len(listing.leads), "mục"), (len(listing.follow), "trang đọc tiếp"))
        if count
    ]
    problems = "; ".join(listing.problems)
    state = f"đọc được {', '.join(found)}" if found else "không đọc được gì"
    return bool(found), f"{source.name} · {reader.kind.value}: {state}{' · ' + problems if problems else ''}"
