"""The address an article is known by."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml import html

if TYPE_CHECKING:
    from tldextract import TLDExtract

_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|yclid|zarsrc|zalo_?\w*|mc_[ce]id|igshid|_ga|_gl|ref|ref_src|ref_url|referrer|cmpid|ocid|"
    r"spm|wbraid|gbraid|twclid|ttclid|mibextid|share|shared|source|src|vn_source|vn_medium|vn_campaign|vn_zone|vn_\w+|itm_\w+|amp|"
    r"outputtype|gidzl|s_cid|xtor|at_medium|at_campaign|sfnsn|mode_view|from|via)$",
    re.IGNORECASE,
)
#: Two of these are also used to say which page it is; they are dropped only with a tracking value.
_SOMETIMES = frozenset({"source", "src", "ref", "from", "via", "share", "shared", "amp"})
_HOMES = re.compile(r"^/(?:index\.(?:html?|php|aspx?)|home|trang-chu|default\.aspx?)?/?$", re.IGNORECASE)


def canonical_url(root: html.HtmlElement, fetched: str, claimed: tuple[str, ...]) -> str:
    """Return the page's own address without tracking parameters.

    ``link rel=canonical`` is believed first, then ``claimed`` (og:url, JSON-LD); each only within the
    registered domain of the fetched address, and never when it points to a front page. Else the fetched one.
    """
    links = [
        node.get("href") or ""
        for node in root.iter("link")
        if "canonical" in (node.get("rel") or "").lower().split()
    ]
    for link in (*links, *claimed):
        if (found := _resolved(fetched, link)) and _believable(found, fetched):
            return without_tracking(found)
    return without_tracking(fetched)


def _resolved(fetched: str, link: str) -> str:
    try:
        found = urljoin(fetched, link.strip())
        return found if urlsplit(found).hostname else ""
    except ValueError:
        return ""


def _believable(found: str, fetched: str) -> bool:
    new, old = urlsplit(found), urlsplit(fetched)
    if new.scheme not in {"http", "https"} or registered_domain(found) != registered_domain(fetched):
        return False
    # Hosts that are a bare number or a single name are told apart by their ports.
    if new.netloc != old.netloc and _unnamed(found):
        return False
    # A wrong template gives every article the address of the front page.
    return not (_HOMES.match(new.path) and not new.query and not _HOMES.match(old.path))


def _unnamed(url: str) -> bool:
    return not _extractor().extract_str(urlsplit(url).hostname or "").top_domain_under_public_suffix


def without_tracking(url: str) -> str:
    """Return the address without fragment, tracking parameters, default port and upper case in the host."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url.strip()
    if not host:
        return url.strip()
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _tracks(name, value)
    ]
    if len(kept) == len(parse_qsl(parts.query, keep_blank_values=True)):
        query = parts.query  # untouched, byte for byte
    else:
        query = urlencode(kept)
    if ":" in host:
        host = f"[{host}]"
    default = {"http": 80, "https": 443}.get(parts.scheme)
    netloc = host if port in {None, default} else f"{host}:{port}"
    return urlunsplit((parts.scheme, netloc, parts.path or "/", query, ""))


def _tracks(name: str, value: str) -> bool:
    if not _TRACKING.match(name):
        return False
    return name.lower() not in _SOMETIMES or not value.isdigit() or name.lower() == "amp"


def registered_domain(url: str) -> str:
    """Return the registered domain (`baovidu.com.vn`) or, for an address without one, its host."""
    host = (urlsplit(url).hostname or "").lower()
    return str(_extractor().extract_str(host).top_domain_under_public_suffix) or host


@lru_cache(maxsize=1)
def _extractor() -> TLDExtract:
    import tldextract

    # Only the list in the wheel: no network at run time.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
