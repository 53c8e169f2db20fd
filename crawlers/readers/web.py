"""Addresses: resolved, without tracking parameters, and for posts without the handle of a person."""

from __future__ import annotations

import hashlib
import re
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

from crawlers.urls import without_tracking

MAX_URL = 2048
PERSON_SEGMENTS = {"u", "user", "users", "profile", "member", "members", "in", "profile.php", "story.php"}
# On these sites the first part of a path may be the name of a person.
NAME_FIRST_HOSTS = (
    "facebook.com",
    "fb.com",
    "twitter.com",
    "x.com",
    "threads.net",
    "threads.com",
    "instagram.com",
)
NEUTRAL_SEGMENTS = {"groups", "watch", "reel", "reels", "p", "i", "share", "hashtag", "events"}


def clean_url(link: str, base: str, *, local: bool = False) -> str:
    """Return the absolute http(s) address of a link without fragment and tracking, or '' if it is none.

    An address on this machine or a private network is refused unless ``local``: a page of the outside
    world has no business naming one.
    """
    text = re.sub(r"[\x00-\x20\x7f]+", "", link) if "://" in link else link.strip()
    try:
        parts = urlsplit(urljoin(base, text))
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
        return ""
    if not local and _is_private(host):
        return ""
    query = without_tracking(parts.query)
    path = re.sub(r"\s", "%20", parts.path) or "/"
    url = urlunsplit((parts.scheme, parts.netloc.lower(), path, query, ""))
    return url if len(url) <= MAX_URL else ""


def same_site(url: str, base: str) -> bool:
    """Whether two addresses are of one host, ``www.`` and sub-domains of the base aside."""
    one, two = (_bare_host(address) for address in (url, base))
    return one == two or one.endswith("." + two)


def handle_free_url(url: str) -> str:
    """Return an address of a post that names no person.

    Mastodon and X have addresses by number alone, and those are used. Where the site has none the
    result is ``post:<host>/<digest>``: stable, so that the same post is known again, but it does not
    lead back to its writer. Addresses without a handle come back as they are.
    """
    parts = urlsplit(url)
    segments = [part for part in unquote(parts.path).split("/") if part]
    host = _bare_host(url)
    status = re.fullmatch(r"/(?:@[^/]+|users/[^/]+/statuses)/(\d+)/?", parts.path)
    if status:
        return _rebuilt(parts, f"/web/statuses/{status[1]}")
    tweet = re.fullmatch(r"/[^/]+/status/(\d+).*", parts.path)
    if tweet and host in {"twitter.com", "x.com"}:
        return _rebuilt(parts, f"/i/web/status/{tweet[1]}")
    if not _names_person(host, segments):
        return url
    return f"post:{host}/{hashlib.sha256(url.encode()).hexdigest()[:24]}"


def _names_person(host: str, segments: list[str]) -> bool:
    if not segments:
        return False
    if any(part.startswith("@") for part in segments) or segments[0].lower() in PERSON_SEGMENTS:
        return True
    named = any(host == site or host.endswith("." + site) for site in NAME_FIRST_HOSTS)
    return named and segments[0].lower() not in NEUTRAL_SEGMENTS


def _rebuilt(parts: SplitResult, path: str) -> str:
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _bare_host(url: str) -> str:
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    for prefix in ("www.", "m."):
        host = host.removeprefix(prefix)
    return host


def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False
