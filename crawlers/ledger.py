"""Adding up, host by host and hour by hour, what one run asked for and what it left alone."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from crawlers.urls import host_port
from pipeline.hosts import HostHour, HostLog, HostRest, HostRobots, SourceMark
from pipeline.types import Disposition, Outcome

_REFUSED = frozenset({401, 403, 429, 503})
#: Reasons why a request was never sent, apart from robots.txt.
WITHHELD = frozenset(
    {
        *("server_asks_to_wait", "back_off", "daily_ceiling", "closed_hours", "browser_test"),
        *("private_address", "port_not_declared", "unsupported_address", "address_with_password"),
        "already_read",
    }
)


@dataclass(slots=True)
class _Hour:
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

    def add(self, value: dict[str, Any]) -> None:
        """Add one ``request`` event."""
        status = int(value["status"])
        self.requests += 1
        self.bytes += int(value["bytes"])
        self.not_modified += status == 304
        self.refused += status in _REFUSED
        self.errors += status == 0 or (status >= 500 and status not in _REFUSED)
        self.robots_requests += bool(value.get("robots"))
        self.most_at_once = max(self.most_at_once, int(value.get("at_once", 0)))
        gap = value.get("gap")
        if gap is not None:
            self.least_gap = float(gap) if self.least_gap is None else min(self.least_gap, float(gap))


@dataclass(slots=True)
class HostFold:
    """Adds up events of one run that began at ``started`` (UTC)."""

    started: datetime
    _hours: dict[tuple[str, datetime], _Hour] = field(default_factory=dict)
    _latest: dict[str, datetime] = field(default_factory=dict)
    _robots: list[HostRobots] = field(default_factory=list)
    _rests: dict[str, HostRest] = field(default_factory=dict)
    _marks: dict[str, SourceMark] = field(default_factory=dict)

    def request(self, value: dict[str, Any]) -> None:
        """Add a request that left, answered or not."""
        host = str(value.get("host", ""))
        if host:
            moment = datetime.fromtimestamp(float(value["at"]), UTC) if "at" in value else self.started
            self._hour(host, moment).add(value)

    def outcome(self, outcome: Outcome) -> None:
        """Add an address that was left alone, if it was."""
        denied = outcome.disposition is Disposition.ROBOTS_DENIED
        self.left_alone(outcome.url, outcome.reason, denied=denied)

    def left_alone(self, url: str, reason: str, *, denied: bool) -> None:
        """Count a request that was not sent; other endings are counted where they came in."""
        if not url or (not denied and reason.partition(":")[0] not in WITHHELD):
            return
        try:
            host = host_port(url)
        except ValueError:
            return
        hour = self._hour(host, self._latest.get(host, self.started))
        hour.robots_denied += denied
        hour.withheld += not denied

    def noun(self, value: HostRobots | HostRest | SourceMark) -> None:
        """Add a decision."""
        if isinstance(value, HostRobots):
            self._robots.append(value)
        elif isinstance(value, HostRest):
            self._rests[value.host] = value
        elif value.reason or not self._marked(value.source_id):
            self._marks[value.source_id] = value

    def log(self) -> HostLog:
        """All of it."""
        hours = [HostHour(host, hour, **asdict(sums)) for (host, hour), sums in self._hours.items()]
        return HostLog(
            tuple(hours), tuple(self._robots), tuple(self._rests.values()), tuple(self._marks.values())
        )

    def _marked(self, source_id: str) -> bool:
        """Whether this run has found that the source cannot be read politely."""
        return bool(source_id in self._marks and self._marks[source_id].reason)

    def _hour(self, host: str, moment: datetime) -> _Hour:
        hour = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        self._latest[host] = moment
        return self._hours.setdefault((host, hour), _Hour())
