"""What we may have missed: one message a day, for the digest and for the page of sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.health.trouble import (
    CLOCK,
    DENIED,
    DRIFT,
    EMPTY_LIST,
    GONE,
    MOVED,
    SILENT,
    UNREACHABLE,
    Trouble,
)

if TYPE_CHECKING:
    from pipeline.store import Store

_ORDER = (GONE, DENIED, MOVED, EMPTY_LIST, UNREACHABLE, DRIFT, SILENT, CLOCK)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the day's message: the source's name and what is wrong with it, in Vietnamese."""

    source_id: str
    name: str
    kind: str
    words: str


def daily_message(store: Store, now: datetime, *, zone: str) -> tuple[Line, ...]:
    """What may have been missed up to ``now``: one line a source, the gravest first; empty when all is well.

    Raises:
        BadInput: the database is held by another process.
    """
    from pipeline.health.judge import judge
    from pipeline.store.health import observations

    found = observations(store.path, store.timeout, now)
    names = {one.source_id: one.name for one in found}
    return lines([trouble for one in found for trouble in judge(one, now, zone=zone)], names)


def lines(troubles: list[Trouble], names: dict[str, str]) -> tuple[Line, ...]:
    """One line a source with all that is wrong with it, the gravest source first."""
    grouped: dict[str, list[Trouble]] = {}
    for one in sorted(troubles, key=lambda one: (_ORDER.index(one.kind), one.source_id)):
        grouped.setdefault(one.source_id, []).append(one)
    return tuple(
        Line(
            source,
            names.get(source, source),
            found[0].kind,
            "; ".join(dict.fromkeys(one.words for one in found)),
        )
        for source, found in grouped.items()
    )
