"""What a robots.txt says to one product token: RFC 9309, groups, rules and octet matching.

Beyond the RFC, and only ever to read less or more slowly: ``Crawl-delay``, ``Request-rate`` and
``Visit-time`` are understood, and so are the misspellings that the reference parser of the RFC's
authors takes for ``Disallow`` and ``User-agent``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# RFC 9309, 2.5: at least 500 KiB must be read; the rest of a larger file may be ignored.
PARSED_BYTES = 512 * 1024
_TOKEN = re.compile(r"[A-Za-z_-]+")
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")
_VISIT = re.compile(r"\s*(\d{2}):?(\d{2})\s*-\s*(\d{2}):?(\d{2})(?!\d)")
_RATE = re.compile(r"\s*(\d+)\s*/\s*(\d+)\s*([smhd]?)", re.IGNORECASE)
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_KEYS = {
    **dict.fromkeys(("user-agent", "useragent", "user agent"), "user-agent"),
    **dict.fromkeys(("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "disallow"),
    **{key: key for key in ("allow", "crawl-delay", "request-rate", "visit-time")},
}
_UNRESERVED = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
# Written raw these shape an address; in a query a raw "/" or "?" means what its escape means.
_SHAPING = frozenset(b"/?&=%")


@dataclass(frozen=True, slots=True)
class Rule:
    """One ``Allow`` or ``Disallow``. ``octets`` is how specific it is: the longest match wins."""

    allow: bool
    parts: tuple[bytes, ...]
    anchored: bool
    octets: int

    def matches(self, path: bytes) -> bool:
        """Whether the rule speaks of ``path`` (as :func:`canonical` writes it)."""
        first, *rest = self.parts
        if not path.startswith(first):
            return False
        if not rest:
            return not self.anchored or len(path) == len(first)
        at = len(first)
        for part in rest[:-1] if self.anchored else rest:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        return not self.anchored or (len(path) - len(rest[-1]) >= at and path.endswith(rest[-1]))


@dataclass(slots=True)
class Group:
    """Rules for the agents named together. Delays in seconds; ``visit`` is (from, to) minutes, UTC."""

    agents: list[str] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    delay: float = 0.0
    visit: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What one file says to one product: its own groups merged, else those for everybody."""

    rules: tuple[Rule, ...] = ()
    delay: float = 0.0
    visit: tuple[int, int] | None = None

    def allows(self, url: str) -> bool:
        """Whether the address (absolute, or a path with its query) may be read."""
        path = canonical(_path_of(url))
        if path == b"/robots.txt":
            return True
        # Longest match in octets; of equal ones the one that allows (RFC 9309, 2.2.2).
        best = max(
            ((rule.octets, rule.allow) for rule in self.rules if rule.matches(path)), default=(0, True)
        )
        return best[1]


def parse(body: bytes, product: str) -> Rules:
    """The rules of a robots.txt for ``product``. Never raises: senseless lines are skipped (2.2)."""
    groups = _groups(_text(body))
    ours = [group for group in groups if product.lower() in group.agents]
    chosen = ours or [group for group in groups if "*" in group.agents]
    visits = [group.visit for group in chosen if group.visit is not None]
    return Rules(
        rules=tuple(rule for group in chosen for rule in group.rules),
        delay=max((group.delay for group in chosen), default=0.0),
        visit=visits[0] if visits else None,
    )


def canonical(path: bytes) -> bytes:
    """One spelling of a path and query: escapes of plain characters undone, all others in capitals.

    Octets outside ASCII and reserved ones are escaped, as both sides must be before they are
    compared (RFC 9309, 2.2.2); what shapes the address stays as it is written.
    """
    out, query = bytearray(), False
    at = 0
    while at < len(path):
        octet = path[at]
        escape = _ESCAPE.match(path, at) if octet == 0x25 else None
        if escape is not None:
            octet = int(escape[1], 16)
            out += bytes((octet,)) if octet in _UNRESERVED else b"%%%02X" % octet
            at = escape.end()
            continue
        raw = octet in _UNRESERVED or (octet in _SHAPING and not (query and octet in b"/?"))
        out += bytes((octet,)) if raw else b"%%%02X" % octet
        query = query or octet == 0x3F
        at += 1
    return bytes(out)


def _path_of(url: str) -> bytes:
    rest = url.partition("#")[0]
    if "://" in rest:
        host = re.split(r"[/?]", rest.partition("://")[2], maxsplit=1)[0]
        rest = rest.partition("://")[2][len(host) :]
    # Not urlsplit's: it forgets a question mark that nothing follows.
    return (rest if rest.startswith("/") else "/" + rest).encode("utf-8", "surrogatepass")


def _text(body: bytes) -> str:
    """The file as text. A line cut in two by the size limit is left out: half a rule says more."""
    whole = len(body) <= PARSED_BYTES
    body = body[:PARSED_BYTES]
    if not whole:
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return body.decode("utf-16", "replace")
    # Surrogates keep octets that are not UTF-8, so that a rule in another encoding still matches.
    return body.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").decode("utf-8", "surrogateescape")


def _groups(text: str) -> list[Group]:
    groups: list[Group] = []
    naming = False
    for key, value in _records(text):
        if key == "user-agent":
            if not naming:
                groups.append(Group())
            naming = True
            groups[-1].agents.append(_agent(value))
        elif groups:
            # Lines that are no rule of the RFC must not end the list of agents (2.2.4).
            naming = naming and key not in {"allow", "disallow"}
            _add(groups[-1], key, value)
    return groups


def _records(text: str) -> Iterator[tuple[str, str]]:
    for line in re.split(r"[\r\n]+", text):
        said = line.partition("#")[0].strip()
        # A forgotten colon is read as one, as the reference parser does.
        name, _, value = said.partition(":") if ":" in said else said.partition(" ")
        key = _KEYS.get(" ".join(name.lower().split()))
        if key:
            yield key, value.strip()


def _agent(value: str) -> str:
    token = _TOKEN.match(value)
    if value.startswith("*") and not value[1:].strip():
        return "*"
    return token[0].lower() if token else ""


def _add(group: Group, key: str, value: str) -> None:
    if key in {"allow", "disallow"}:
        rule = _rule(value, allow=key == "allow")
        if rule is not None:
            group.rules.append(rule)
    elif key == "crawl-delay":
        group.delay = max(group.delay, _number(value))
    elif key == "request-rate":
        group.delay = max(group.delay, _rate(value))
    elif group.visit is None:
        group.visit = _visit(value)


def _rule(value: str, *, allow: bool) -> Rule | None:
    """A rule, or None where the value is empty or no path: then nothing is said."""
    pattern = value.encode("utf-8", "surrogateescape")
    if not pattern.startswith((b"/", b"*")):
        return None
    anchored = pattern.endswith(b"$")
    if anchored:
        pattern = pattern[:-1]
    parts = _canonical_parts(pattern)
    return Rule(allow, parts, anchored, sum(map(len, parts)) + len(parts) - 1 + anchored)


def _canonical_parts(pattern: bytes) -> tuple[bytes, ...]:
    """The pieces between the stars, spelled as :func:`canonical` would spell them in their place."""
    pieces = re.split(rb"\*+", pattern)
    parts, before = [], b""
    for piece in pieces:
        # The question mark that begins the query may stand in an earlier piece.
        lead = b"?" if b"?" in before else b""
        parts.append(canonical(lead + piece)[len(lead) :])
        before += piece
    return tuple(parts)


def _number(value: str) -> float:
    try:
        seconds = float(value.split(maxsplit=1)[0])
    except (ValueError, IndexError):
        return 0.0
    return seconds if seconds > 0 and math.isfinite(seconds) else 0.0


def _rate(value: str) -> float:
    """Seconds between two documents by a ``Request-rate`` such as ``1/10`` or ``30/1m``."""
    found = _RATE.match(value)
    if not found or int(found[1]) == 0:
        return 0.0
    return min(int(found[2]) * _SECONDS[found[3].lower()] / int(found[1]), 86400.0)


def _visit(value: str) -> tuple[int, int] | None:
    """Minutes after midnight UTC of a ``Visit-time`` such as ``0600-0845``."""
    found = _VISIT.match(value)
    if not found:
        return None
    begin, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    return (begin, end) if begin < 1440 and end <= 1440 else None
