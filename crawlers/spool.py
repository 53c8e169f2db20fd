"""The spool: one JSON event a line, from the child process to the one that started it.

Every event is written in one ``write`` and flushed, so a child that is killed leaves at most one
truncated last line. :class:`Fold` adds events up; a discovered address without an end is reported
as failed, so that the counts always agree.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from crawlers.ledger import HostFold
from crawlers.plan import CrawlResult, Progress
from pipeline.hosts import HostRest, HostRobots, SourceMark
from pipeline.types import Disposition, FetchState, Outcome, RawItem, Source, SourceReport

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_HOSTS: dict[str, Any] = {"robots": HostRobots, "rest": HostRest, "mark": SourceMark}
_NOUNS: dict[str, Any] = {"item": RawItem, "outcome": Outcome, "state": FetchState, **_HOSTS}


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(_NOUNS[name])


def _in_utc(value: Any) -> Any:  # noqa: ANN401  one of _NOUNS
    """The same noun with the standard library's UTC in place of the validator's own class."""
    moments = {name: getattr(value, name, None) for name in ("fetched_at", "at", "until")}
    return replace(value, **{name: at.astimezone(UTC) for name, at in moments.items() if at is not None})


class SpoolWriter:
    """Appends events. Starts an empty file: what an earlier attempt left was never committed."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("wb", buffering=0)

    def discovered(self, source_id: str, url: str) -> None:
        """Record that a source offered an address (counted apart from what becomes of it)."""
        self._plain("discovered", {"source": source_id, "url": url})

    def item(self, item: RawItem) -> None:
        """Record a fetched item."""
        self._noun("item", item)

    def outcome(self, outcome: Outcome) -> None:
        """Record the end of an address that brought no item."""
        self._noun("outcome", outcome)

    def state(self, state: FetchState) -> None:
        """Record validators to be committed with the items."""
        self._noun("state", state)

    def request(self, source_id: str, status: int, size: int, **more: str | float | None) -> None:
        """Record one HTTP request; ``status`` 0 where no response came. ``more`` is for the ledger."""
        self._plain("request", {"source": source_id, "status": status, "bytes": size, **more})

    def listing_failed(self, source_id: str, *, denied: bool, url: str = "", reason: str = "") -> None:
        """Record that a listing page could not be read (``denied``: by robots.txt)."""
        self._plain("listing", {"source": source_id, "denied": denied, "url": url, "reason": reason})

    def robots(self, decided: HostRobots) -> None:
        """Record what a robots.txt meant."""
        self._noun("robots", decided)

    def rest(self, rest: HostRest) -> None:
        """Record that a host is left alone for a while."""
        self._noun("rest", rest)

    def mark(self, mark: SourceMark) -> None:
        """Record whether a source can be read politely."""
        self._noun("mark", mark)

    def problem(self, source_id: str, text: str) -> None:
        """Record one line about the health of a source."""
        self._plain("problem", {"source": source_id, "text": text})

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _noun(
        self, name: str, value: RawItem | Outcome | FetchState | HostRobots | HostRest | SourceMark
    ) -> None:
        self._file.write(b'{"%s":%s}\n' % (name.encode(), _adapter(name).dump_json(value)))

    def _plain(self, name: str, value: Mapping[str, str | float | None]) -> None:
        self._file.write(json.dumps({name: value}, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


class SpoolTail:
    """Reads complete lines of a growing file; a line without its end is left for the next look."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0

    def lines(self) -> Iterator[bytes]:
        """Complete lines written since the last call (none while the file does not exist)."""
        if not self._path.exists():
            return
        with self._path.open("rb") as stream:
            stream.seek(self._offset)
            for line in stream:
                if not line.endswith(b"\n"):
                    return
                self._offset += len(line)
                yield line


@dataclass(slots=True)
class _Tally:
    """Counters of one source."""

    requests: int = 0
    size: int = 0
    not_modified: int = 0
    discovered: int = 0
    denied: int = 0
    failures: int = 0
    problems: list[str] = field(default_factory=list)

    def report(self, source_id: str) -> SourceReport:
        return SourceReport(
            source_id=source_id,
            requests=self.requests,
            bytes=self.size,
            not_modified=self.not_modified,
            discovered=self.discovered,
            robots_denied=self.denied,
            failures=self.failures,
            problems=tuple(self.problems),
        )


class Fold:
    """Adds up the events of one run."""

    def __init__(self, sources: tuple[Source, ...], started: datetime | None = None) -> None:
        self._hosts = HostFold(started or datetime.now(UTC))
        self._tallies = {source.id: _Tally() for source in sources if source.enabled}
        self._ended: dict[tuple[str, str], bool] = {}
        self._items: list[RawItem] = []
        self._outcomes: list[Outcome] = []
        self._states: dict[tuple[str, str], FetchState] = {}
        self._damaged = 0

    def feed(self, line: bytes) -> None:
        """Add one event; a line that cannot be read is counted, not fatal."""
        try:
            event = json.loads(line)
            ((name, value),) = event.items()
            if name in _NOUNS:
                self._noun(name, _in_utc(_adapter(name).validate_python(value)))
            else:
                self._plain(name, value, self._tallies[value["source"]])
        except (ValueError, AttributeError, KeyError, TypeError):
            self._damaged += 1

    def progress(self) -> Progress:
        """Counts so far."""
        tallies = self._tallies.values()
        return Progress(
            discovered=sum(tally.discovered for tally in tallies),
            finished=len(self._items) + len(self._outcomes),
            items=len(self._items),
            requests=sum(tally.requests for tally in tallies),
            bytes=sum(tally.size for tally in tallies),
        )

    def result(self, crashed: str = "") -> CrawlResult:
        """The whole run; addresses that never came to an end are closed as failed."""
        for (source_id, url), ended in list(self._ended.items()):
            if not ended:
                reason = "crawler_stopped" if crashed else "not_finished"
                self._noun("outcome", Outcome(source_id, url, Disposition.FAILED, reason))
        return CrawlResult(
            # In one order whatever the network did: what comes first leads a story, also after a kill.
            items=tuple(sorted(self._items, key=lambda item: (item.source_id, item.url))),
            outcomes=tuple(self._outcomes),
            states=tuple(self._states.values()),
            reports=tuple(tally.report(name) for name, tally in self._tallies.items()),
            crashed=crashed,
            damaged_lines=self._damaged,
            hosts=self._hosts.log(),
        )

    def _noun(self, name: str, value: Any) -> None:  # noqa: ANN401  one of _NOUNS, just validated
        if name == "state":
            self._states[value.source_id, value.url] = value
            return
        if name in _HOSTS:
            self._hosts.noun(value)
            return
        if self._ended.get((value.source_id, value.url)) is not False:
            self._damaged += 1  # never discovered, or ended twice: the first end counts
            return
        self._ended[value.source_id, value.url] = True
        if name == "item":
            self._items.append(value)
            return
        self._outcomes.append(value)
        self._hosts.outcome(value)
        tally = self._tallies[value.source_id]
        tally.denied += value.disposition is Disposition.ROBOTS_DENIED
        tally.failures += value.disposition is Disposition.FAILED

    def _plain(self, name: str, value: dict[str, Any], tally: _Tally) -> None:
        if name == "discovered":
            tally.discovered += 1
            self._ended.setdefault((value["source"], value["url"]), False)
        elif name == "request":
            tally.requests += 1
            tally.size += value["bytes"]
            tally.not_modified += value["status"] == 304
            self._hosts.request(value)
        elif name == "listing":
            tally.denied += value["denied"]
            tally.failures += not value["denied"]
            self._hosts.left_alone(value.get("url", ""), value.get("reason", ""), denied=value["denied"])
        elif name == "problem":
            tally.problems.append(value["text"])
        else:
            raise ValueError(name)
