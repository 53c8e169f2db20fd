"""How every source is doing, by one judgement for all who ask: the digest, the desk, notices, notebooks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.health.trouble import (
    BARREN,
    CLOCK,
    DENIED,
    DRIFT,
    EMPTY_LIST,
    GONE,
    MOVED,
    SILENT,
    STOPPED,
    UNREACHABLE,
    Trouble,
)

if TYPE_CHECKING:
    from pipeline.store import Store

_ORDER = (STOPPED, GONE, DENIED, UNREACHABLE, EMPTY_LIST, MOVED, DRIFT, SILENT, BARREN, CLOCK)
#: Nothing comes from such a source at all; of the others something may be missed.
_GRAVE = frozenset({STOPPED, GONE, DENIED, UNREACHABLE, EMPTY_LIST})


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source: when it last gave and was last read (UTC), and what is wrong, the gravest first."""

    source_id: str
    name: str
    last_item_at: datetime | None
    last_read_at: datetime | None
    troubles: tuple[Trouble, ...] = ()

    @property
    def state(self) -> str:
        """``bad`` (nothing comes), ``warn`` (something may be missed, or never read) or ``ok``."""
        if any(one.kind in _GRAVE for one in self.troubles):
            return "bad"
        return "warn" if self.troubles or self.last_read_at is None else "ok"

    @property
    def words(self) -> str:
        """The state in Vietnamese, one line."""
        if self.troubles:
            return "; ".join(dict.fromkeys(one.words for one in self.troubles))
        return "bình thường" if self.last_read_at else "chưa đọc lần nào"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the day's message: a source's name and what is wrong with it, in Vietnamese.

    ``kind`` is the gravest trouble (:mod:`pipeline.health.trouble`); ``last`` is when the source last gave
    an item (UTC), None when never. Of the line about our own collection ``source_id`` is empty.
    """

    source_id: str
    name: str
    kind: str
    words: str
    last: datetime | None = None
    grave: bool = False


def source_health(path: Path, timeout: float, now: datetime, *, zone: str) -> tuple[SourceHealth, ...]:
    """Every source that is read, with all that is wrong with it as of ``now``; those in trouble first.

    Args:
        path: the store's file.
        timeout: seconds to wait for it.
        now: aware; what came later is not looked at, so a past day can be judged.
        zone: time zone by which nights, weekends and holidays are told, as ``Asia/Ho_Chi_Minh``.

    Raises:
        BadInput: the database is held by another process.
    """
    from pipeline.health.judge import judge
    from pipeline.store.health import observations

    found = [
        SourceHealth(
            seen.source_id,
            seen.name,
            seen.last_item_at,
            seen.last_read_at,
            tuple(sorted(judge(seen, now, zone=zone), key=lambda one: _ORDER.index(one.kind))),
        )
        for seen in observations(path, timeout, now)
    ]
    return tuple(sorted(found, key=_rank))


def daily_message(store: Store, now: datetime, *, zone: str) -> tuple[Line, ...]:
    """What may have been missed up to ``now``: one line a source, the gravest first; empty when all is well.

    Raises:
        BadInput: the database is held by another process.
    """
    return lines(source_health(store.path, store.timeout, now, zone=zone), now)


def lines(found: tuple[SourceHealth, ...], now: datetime) -> tuple[Line, ...]:
    """The message of sources already judged; where we ourselves stood still, that alone is said first."""
    from pipeline.health.judge import stopped

    still = stopped([one.last_read_at for one in found], now)
    ours = (Line("", "Bộ thu thập", still.kind, still.words, grave=True),) if still else ()
    theirs = tuple(
        Line(
            one.source_id,
            one.name,
            one.troubles[0].kind,
            one.words,
            one.last_item_at,
            one.state == "bad",
        )
        for one in found
        if one.troubles
    )
    return ours + theirs


def _rank(one: SourceHealth) -> tuple[int, int, str]:
    gravest = _ORDER.index(one.troubles[0].kind) if one.troubles else len(_ORDER)
    return ({"bad": 0, "warn": 1, "ok": 2}[one.state], gravest, one.name)
