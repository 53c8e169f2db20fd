"""Addresses: one spelling for each, and whether two belong to one site."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from pipeline.errors import Reject

if TYPE_CHECKING:
    from tldextract import TLDExtract

LONGEST_URL = 2000
# A name of letters (of any script), digits and hyphens, or an IPv6 address.
_HOST = re.compile(r"\w[\w.-]*|[0-9a-f:.]*:[0-9a-f:.]*")
_PORTS = {"http": 80, "https": 443}
# Parameters that say where a reader came from, never which page is meant.
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|yclid|msclkid|zarsrc|igshid|igsh|mc_cid|mc_eid|_ga|gidzl|"
    r"__cft__.*|__tn__|ref_src)$",
    re.IGNORECASE,
)


def tidy_url(url: str, *, keep_fragment: bool = False) -> str:
    """One spelling of an address: lower-case host, no default port, fragment or tracking parameters.

    ``keep_fragment`` is for posts, whose place in a thread may be named by it.

    Raises:
        Reject: ``unsupported_address`` (scheme, host or port) or ``address_with_password``.
    """
    from w3lib.url import safe_url_string

    try:
        parts = urlsplit(safe_url_string(url.strip()))
        port = parts.port
    except (ValueError, UnicodeError) as error:
        raise Reject("unsupported_address") from error
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if scheme not in _PORTS or not _HOST.fullmatch(host) or len(url) > LONGEST_URL:
        raise Reject("unsupported_address")
    if parts.username is not None or parts.password is not None:
        raise Reject("address_with_password")
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in {None, _PORTS[scheme]} else f"{host}:{port}"
    query = without_tracking(parts.query)
    return urlunsplit((scheme, netloc, parts.path or "/", query, parts.fragment if keep_fragment else ""))


def without_tracking(query: str) -> str:
    """A query without the parameters that only tell where a visitor came from."""
    return "&".join(pair for pair in query.split("&") if not _TRACKING.match(pair.partition("=")[0]))


def host_port(url: str) -> str:
    """``host:port`` of an http(s) address, the port always given: the key of politeness."""
    parts = urlsplit(url)
    return f"{(parts.hostname or '').rstrip('.')}:{parts.port or _PORTS.get(parts.scheme, 80)}"


def same_site(one: str, other: str) -> bool:
    """Whether two addresses have the same host and port, or the same registered domain."""
    if host_port(one) == host_port(other):
        return True
    domain = _domains()(one).top_domain_under_public_suffix
    return bool(domain) and domain == _domains()(other).top_domain_under_public_suffix


@lru_cache(maxsize=1)
def _domains() -> TLDExtract:
    from tldextract import TLDExtract

    # The list inside the package; never fetched, never cached on disk.
    return TLDExtract(suffix_list_urls=(), cache_dir=None)
