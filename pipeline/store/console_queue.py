"""The queue as the desk sees it: filtered, sorted and cut to a page inside the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipeline.store.console_index import QueueIndex
from pipeline.text.syllables import strip_diacritics

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

# A closed alert has no clock; a new one is to be taken, a taken one to be answered, a snoozed one to come back.
_DUE = """
  CASE WHEN state IN ('dong', 'da_phan_hoi') THEN NULL
       WHEN state = 'hoan' THEN held_until
       WHEN state = 'moi' THEN raised_at + to_minutes($take[priority])
       ELSE raised_at + to_minutes($answer[priority]) END
"""
_MOST_ANSWERS = 64
_SORTS = {
    "uu-tien": "priority, (due_at IS NULL), due_at, raised_at, alert_id",
    "moi-nhat": "raised_at DESC, alert_id",
    "het-gio": "(due_at IS NULL), due_at, priority, alert_id",
}


@dataclass(frozen=True, slots=True)
class Clocks:
    """Minutes from raising an alert until it must be taken, and answered, for P1 to P5."""

    take: tuple[int, ...] = (15, 30, 120, 480, 1440)
    answer: tuple[int, ...] = (60, 120, 480, 1440, 4320)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the officer asked to see; empty means everything. Times are the bounds of ``raised_at``."""

    states: tuple[str, ...] = ()
    priorities: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    place: str = ""
    topic: str = ""
    tier: str = ""
    owner: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    sort: str = "uu-tien"
    #: Only these alerts (what a saved search found); None for no such limit.
    alerts: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue."""

    alert_id: str
    kind: str
    title: str
    priority: int
    unit: str
    raised_at: datetime
    last_seen_at: datetime
    state: str
    version: int
    owner: str
    due_at: datetime | None
    sources: tuple[str, ...]
    appearances: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue, how many alerts match, and how many of those match in each state."""

    rows: tuple[QueueRow, ...]
    total: int
    by_state: Mapping[str, int] = field(default_factory=dict)


def queue_page(
    index: QueueIndex, wanted: QueueFilter, clocks: Clocks, *, offset: int, limit: int
) -> QueuePage:
    """Return ``limit`` lines from ``offset``; counts by state disregard the filter by state.

    Officers who look at the same page of the same queue get the same answer, worked out once.
    """
    asked = (wanted, clocks, offset, limit, index.generation)
    found = index.answers.get(asked)
    if not isinstance(found, QueuePage):
        found = _queue_page(index, wanted, clocks, offset, limit)
        if len(index.answers) >= _MOST_ANSWERS:
            index.answers.clear()
        index.answers[asked] = found
    return found


def _queue_page(index: QueueIndex, wanted: QueueFilter, clocks: Clocks, offset: int, limit: int) -> QueuePage:
    condition, values = _condition(wanted)
    cursor = index.cursor()
    try:
        cursor.begin()  # both answers from the same moment
        by_state = dict(
            cursor.execute(
                f"SELECT state, count(*) FROM queue WHERE {condition} GROUP BY state", values
            ).fetchall()
        )
        rows = _rows(
            cursor, wanted, condition, {**values, **_clock_values(clocks), "limit": limit, "offset": offset}
        )
        cursor.commit()
    finally:
        cursor.close()
    states = wanted.states or tuple(by_state)
    return QueuePage(rows, sum(by_state.get(one, 0) for one in states), by_state)


def _clock_values(clocks: Clocks) -> dict[str, object]:
    return {"take": list(clocks.take), "answer": list(clocks.answer)}


def _rows(
    cursor: Connection, wanted: QueueFilter, condition: str, values: dict[str, object]
) -> tuple[QueueRow, ...]:
    order = _SORTS.get(wanted.sort, _SORTS["uu-tien"])
    states = "list_contains($states, state)" if wanted.states else "true"
    if wanted.states:
        values["states"] = list(wanted.states)
    found = cursor.execute(
        f"WITH hits AS (SELECT alert_id, priority, raised_at, {_DUE} AS due_at FROM queue WHERE {condition} AND {states} "
        f"ORDER BY {order} LIMIT $limit OFFSET $offset) "
        "SELECT q.alert_id, q.kind, q.title, q.priority, q.unit, q.raised_at, q.last_seen_at, q.state, q.version, q.owner, "
        "h.due_at, q.sources, q.appearances FROM hits h JOIN queue q USING (alert_id)",
        values,
    ).fetchall()
    rows = [_read(row) for row in found]
    return tuple(sorted(rows, key=_KEYS.get(wanted.sort, _KEYS["uu-tien"])))


_FAR = datetime.max.replace(tzinfo=UTC)
_KEYS: dict[str, Callable[[QueueRow], tuple[object, ...]]] = {
    "uu-tien": lambda row: (row.priority, row.due_at or _FAR, row.raised_at, row.alert_id),
    "moi-nhat": lambda row: (-row.raised_at.timestamp(), row.alert_id),
    "het-gio": lambda row: (row.due_at or _FAR, row.priority, row.alert_id),
}


def _read(row: tuple[Any, ...]) -> QueueRow:
    values: tuple[Any, ...] = (*row[:11], tuple(row[11]), int(row[12]))
    return QueueRow(*values)


def _condition(wanted: QueueFilter) -> tuple[str, dict[str, object]]:
    """The condition for everything but the state, and its values."""
    parts: list[str] = ["true"]
    values: dict[str, object] = {}
    for name, sql, value in _tests(wanted):
        if value:
            parts.append(sql)
            values[name] = value
    if wanted.alerts is not None:
        parts.append("list_contains($alerts, alert_id)")
        values["alerts"] = list(wanted.alerts)
    for number, word in enumerate(wanted.text.lower().split()[:8]):
        # Typed with marks it must agree in its marks; typed without, it finds both.
        column = "plain" if word == strip_diacritics(word) else "marked"
        parts.append(f"contains({column}, $word{number})")
        values[f"word{number}"] = word
    return " AND ".join(parts), values


def _tests(wanted: QueueFilter) -> tuple[tuple[str, str, object], ...]:
    return (
        ("priorities", "list_contains($priorities, priority)", list(wanted.priorities)),
        ("kinds", "list_contains($kinds, kind)", list(wanted.kinds)),
        ("since", "raised_at >= $since", wanted.since),
        ("until", "raised_at < $until", wanted.until),
        ("owner", "owner = (CASE WHEN $owner = '-' THEN '' ELSE $owner END)", wanted.owner),
        ("topic", "list_contains(topics, $topic)", wanted.topic),
        ("place", "list_contains(places, $place)", wanted.place),
        ("tier", "list_contains(tiers, $tier)", wanted.tier),
    )
