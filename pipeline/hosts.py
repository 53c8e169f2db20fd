"""What passes between the collector and the ledger about the hosts we visit.

A host is ``name:port``. Nothing here names a page or a person: counts, times and decisions only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

#: The counts of an hour, in the order they are shown in.
SUMS = (
    "requests",
    "bytes",
    "not_modified",
    "refused",
    "errors",
    "robots_requests",
    "robots_denied",
    "withheld",
)


@dataclass(frozen=True, slots=True)
class HostHour:
    """What we asked of a host in one hour (``hour``: its first moment, UTC) of one run.

    ``refused`` counts 401, 403, 429 and 503; ``errors`` other 5xx and requests without an answer;
    ``withheld`` requests that we did not send because robots.txt, the host or our own limits said no.
    ``least_gap`` is the shortest time in seconds between two requests (None: fewer than two),
    ``most_at_once`` how many were under way together at most.
    """

    host: str
    hour: datetime
    requests: int = 0
    bytes: int = 0
    not_modified: int = 0
    refused: int = 0
    errors: int = 0
    robots_requests: int = 0
    robots_denied: int = 0
    withheld: int = 0
    least_gap: float | None = None
    most_at_once: int = 0


@dataclass(frozen=True, slots=True)
class HostRobots:
    """What a host's robots.txt meant to us: ``rules``, ``free`` (none: may read) or ``stop``.

    ``status`` is 0 where no answer came; ``cached`` says that the copy kept from before was used.
    """

    host: str
    at: datetime
    decision: str
    status: int = 0
    reason: str = ""
    crawl_delay: float = 0.0
    digest: str = ""
    cached: bool = False


@dataclass(frozen=True, slots=True)
class HostRest:
    """A host that is not asked again before ``until`` (UTC). ``strikes``: how often in a row."""

    host: str
    until: datetime
    reason: str
    strikes: int = 1


@dataclass(frozen=True, slots=True)
class SourceMark:
    """A source that cannot be read politely (``reason``: why), or can again (``reason`` empty)."""

    source_id: str
    at: datetime
    reason: str
    host: str = ""


@dataclass(frozen=True, slots=True)
class HostLog:
    """All that one run has to say about hosts."""

    hours: tuple[HostHour, ...] = ()
    robots: tuple[HostRobots, ...] = ()
    rests: tuple[HostRest, ...] = ()
    marks: tuple[SourceMark, ...] = ()
