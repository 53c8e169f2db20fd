"""News search as RSS (the Google News form): headlines of outlets that may not be in the registry."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from crawlers.leads import Lead, Listing
from crawlers.readers.filters import wanted
from crawlers.readers.rss import FeedEntry, parse_feed
from crawlers.readers.web import clean_url
from pipeline.types import Hint, Kind, Reader, Source

OUTLET = re.compile(r"^(?P<title>.{8,}?)\s+[-–|]\s+(?P<outlet>[^-–|]{2,60})$", re.DOTALL)
INSIDE = re.compile(rb"https?://[\x21-\x7e]+")


def read_news_search(reader: Reader, body: bytes, *, url: str, content_type: str, source: Source) -> Listing:
    """Return a lead for every result, its outlet's name split off the headline, redirects undone."""
    feed = parse_feed(body, url=url, content_type=content_type, source=source)
    leads: dict[str, Lead] = {}
    for entry in feed.entries:
        target = outlet_url(entry.url, local=source.local)
        if wanted(reader, target):
            leads.setdefault(target, Lead(target, Kind.ARTICLE, _hint(entry)))
    return Listing(tuple(leads.values()), problems=feed.problems)


def outlet_url(url: str, *, local: bool = False) -> str:
    """Return the outlet's address inside a search engine's redirect, or the redirect where it is sealed."""
    parts = urlsplit(url)
    for name in ("url", "u"):
        for value in parse_qs(parts.query).get(name, ()):
            if value.startswith(("http://", "https://")) and (found := clean_url(value, url, local=local)):
                return found
    token = re.search(r"/articles/([\w-]{20,})", parts.path)
    return (_unwrapped(token[1], local=local) if token else "") or url


def _unwrapped(token: str, *, local: bool) -> str:
    """Read the address out of an older Google News token, which carries it in base64."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return ""
    found = INSIDE.search(raw)
    return clean_url(found[0].decode("ascii"), "", local=local) if found else ""


def _hint(entry: FeedEntry) -> Hint:
    title = split_outlet(entry.hint.title, _outlet(entry))
    # The engine's summary repeats the headline and the outlet; only other words are worth keeping.
    repeats = entry.hint.summary.startswith(title[:40])
    return replace(entry.hint, title=title, summary="" if repeats else entry.hint.summary)


def _outlet(entry: FeedEntry) -> str:
    named = entry.raw.get("source", {})
    return str(named.get("title", "")) if isinstance(named, dict) else ""


def split_outlet(title: str, outlet: str = "") -> str:
    """Return a headline without the `` - Outlet`` that search engines append."""
    if outlet and title.endswith(outlet):
        return title[: -len(outlet)].rstrip().rstrip("-–|").rstrip()
    match = OUTLET.match(title)
    return match["title"] if match and not outlet else title
