"""The audit log of the desk: an appended hash chain, so that a changed or missing row is found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.store.console_door import reading

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

# Events that the collection appends by itself; those of the desk's clock are in the chain.
_MACHINE, _UNTOLD = "minhtin", frozenset({"raise", "reopen"})
_COLUMNS = "number, happened_at, actor, action, subject, detail, previous, digest"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One thing that was done. ``detail`` is a JSON object as text, kept byte for byte."""

    number: int
    happened_at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What a check of the chain found: its length, its newest digest, and what is wrong with it."""

    rows: int
    head: str
    problems: tuple[str, ...]


def append_audit(
    connection: Connection,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Append one row to the chain, inside the caller's :func:`writing`."""
    row = connection.execute("SELECT number, digest FROM audit ORDER BY number DESC LIMIT 1").fetchone()
    number, previous = (int(row[0]) + 1, str(row[1])) if row else (1, "")
    text = json.dumps(dict(detail or {}), ensure_ascii=False, sort_keys=True, default=str)
    # DuckDB keeps microseconds and no lone surrogates: the digest is taken over what can be read back.
    clean = [_storable(one) for one in (actor, action, subject, text)]
    digest = _digest(number, at, *clean, previous)
    connection.execute(
        f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [number, at, *clean, previous, digest],
    )


def audit_rows(path: Path, timeout: float, *, before: int | None = None, limit: int = 100) -> list[AuditRow]:
    """Return the newest rows, newest first; with ``before``, only rows of smaller numbers."""
    with reading(path, timeout) as connection:
        found = connection.execute(
            f"SELECT {_COLUMNS} FROM audit WHERE (? IS NULL OR number < ?) ORDER BY number DESC LIMIT ?",
            [before, before, limit],
        ).fetchall()
    return [AuditRow(*row) for row in found]


def verify_audit(path: Path, timeout: float = 30.0) -> AuditReport:
    """Recompute the chain, and hold deeds on alerts and answers against their own histories, both ways.

    What the collection itself appends (raising, re-opening) needs no line here; what a person did does.

    Returns:
        The number of rows, the newest digest (to be written down elsewhere: a chain cannot show
        that its end was cut off), and the problems found, oldest first, in Vietnamese.
    """
    with reading(path, timeout) as connection:
        rows = [
            AuditRow(*row)
            for row in connection.execute(f"SELECT {_COLUMNS} FROM audit ORDER BY number").fetchall()
        ]
        events = {
            row[0]: row[1:]
            for row in connection.execute(
                "SELECT event_id, actor, action, to_state, coalesce(reason, '') FROM alert_events"
            ).fetchall()
        }
        answers = {
            (row[0], int(row[1])): tuple(row[2:])
            for row in connection.execute(
                "SELECT response_id, number, actor, state, text, coalesce(note, '') FROM responses"
            ).fetchall()
        }
    problems = [
        *_chain_problems(rows),
        *_event_problems(rows, events),
        *_answer_problems(rows, answers),
    ]
    return AuditReport(len(rows), rows[-1].digest if rows else "", tuple(problems))


def _chain_problems(rows: list[AuditRow]) -> Iterator[str]:
    previous = ""
    for expected, row in enumerate(rows, 1):
        if row.number != expected:
            yield f"dòng {expected}: thiếu hoặc trùng (gặp số {row.number})"
            return
        if row.previous != previous:
            yield f"dòng {row.number}: không nối với dòng trước"
        given = _digest(
            row.number, row.happened_at, row.actor, row.action, row.subject, row.detail, row.previous
        )
        if given != row.digest:
            yield f"dòng {row.number}: nội dung đã bị sửa"
        previous = row.digest


def _event_problems(rows: list[AuditRow], events: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    vouched = set()
    for row in rows:
        told = _told(row)
        event = told.get("event_id")
        if not event:
            continue
        vouched.add(event)
        wanted = (row.actor, told.get("action"), told.get("to_state"), told.get("reason"))
        if event not in events:
            yield f"dòng {row.number}: sự kiện {event} của cảnh báo {row.subject} không còn"
        elif events[event] != wanted:
            yield f"dòng {row.number}: sự kiện {event} của cảnh báo {row.subject} đã bị sửa"

    for event, (actor, action, *_) in events.items():
        if event not in vouched and (actor != _MACHINE or action not in _UNTOLD):
            yield f"sự kiện {event} ({action}, {actor}) không có trong nhật ký"


def _answer_problems(
    rows: list[AuditRow], answers: Mapping[tuple[str, int], tuple[str, ...]]
) -> Iterator[str]:
    vouched = set()
    for row in rows:
        told = _told(row)
        if not row.action.startswith("response.") or "number" not in told:
            continue
        key = (row.subject, int(told["number"]))
        vouched.add(key)
        wanted = (row.actor, row.action.partition(".")[2], told.get("text"), told.get("note"))
        if key not in answers:
            yield f"dòng {row.number}: bản {key[1]} của trả lời {row.subject} không còn"
        elif tuple(_storable(str(one)) for one in answers[key]) != wanted:
            yield f"dòng {row.number}: bản {key[1]} của trả lời {row.subject} đã bị sửa"
    for response, number in answers:
        if (response, number) not in vouched:
            yield f"bản {number} của trả lời {response} không có trong nhật ký"


def _told(row: AuditRow) -> dict[str, Any]:
    try:
        found = json.loads(row.detail)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _digest(number: int, at: datetime, *parts: str) -> str:
    told = json.dumps([number, at.astimezone(UTC).isoformat(), *parts], ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8")).hexdigest()
