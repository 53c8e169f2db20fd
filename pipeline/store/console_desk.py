"""What an officer does to an alert: an appended event with its clock and its line in the audit chain."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.desk import Action, next_state
from pipeline.errors import BadInput
from pipeline.store.alert_now import note_event
from pipeline.store.alerts import MACHINE, Deed
from pipeline.store.console_audit import append_audit
from pipeline.store.console_door import writing
from pipeline.types import AlertState

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection


class NotFound(BadInput):
    """There is nothing of that id."""


class Conflict(BadInput):
    """Somebody else was quicker; nothing was written. ``by``, ``at`` and ``state`` say who and what."""

    def __init__(self, by: str, at: datetime, state: str) -> None:
        super().__init__(f"{by} vừa thay đổi cảnh báo này")
        self.by = by
        self.at = at
        self.state = state


@dataclass(frozen=True, slots=True)
class Act:
    """One deed on the version of an alert that the officer has read; ``due_at`` ends its effect."""

    alert_id: str
    version: int
    action: Action
    actor: str
    reason: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Moved:
    """An alert as it stood before an event."""

    alert_id: str
    version: int
    state: str


def act_on_alert(
    path: Path, timeout: float, act: Act, at: datetime, *, then: Callable[[Connection], None] | None = None
) -> AlertState:
    """Append what ``act`` says and return the state it led to; ``then`` reads on once it is stored.

    Raises:
        NotFound: there is no such alert.
        Conflict: the alert is no longer at that version; nothing was written.
        BadInput: the action is not possible from the state the alert is in.
    """
    with writing(path, timeout, then=then) as connection:
        state, version = _stands(connection, act.alert_id)
        if version != act.version:
            raise _conflict(connection, act.alert_id, version)
        after = next_state(state, act.action)
        deed = Deed(act.actor, act.action.value, after, _storable(act.reason))
        event = _append(connection, _Moved(act.alert_id, version, state.value), deed, at, act.due_at)
        told = {"event_id": event, "action": deed.action, "to_state": after.value, "reason": deed.reason}
        append_audit(connection, at, act.actor, f"alert.{act.action.value}", act.alert_id, told)
    return after


def expire_due(path: Path, timeout: float, at: datetime) -> list[str]:
    """Bring back to *mới* what was taken or snoozed until a time that has passed; returns the ids.

    Only where the event with the deadline is still the alert's newest: whoever went on working keeps it.
    """
    with writing(path, timeout) as connection:
        found = connection.execute(
            "SELECT d.alert_id, e.number, e.to_state FROM alert_deadlines d JOIN alert_events e USING (event_id, alert_id) "
            "WHERE d.due_at <= ? AND e.number = (SELECT max(number) FROM alert_events n WHERE n.alert_id = d.alert_id)",
            [at],
        ).fetchall()
        for alert_id, version, state in found:
            words = (
                "hết thời gian hoãn"
                if state == AlertState.SNOOZED.value
                else "quá hạn mà chưa có bước tiếp theo"
            )
            deed = Deed(MACHINE, "expire", AlertState.NEW, words)
            event = _append(connection, _Moved(alert_id, int(version), state), deed, at, None)
            told = {
                "event_id": event,
                "action": deed.action,
                "to_state": deed.to_state.value,
                "reason": words,
            }
            append_audit(connection, at, MACHINE, "alert.expire", alert_id, told)
    return [row[0] for row in found]


def _stands(connection: Connection, alert_id: str) -> tuple[AlertState, int]:
    """State and version of one alert, without going through the events of all others."""
    row = connection.execute(
        "SELECT arg_max(to_state, number), max(number) FROM alert_events WHERE alert_id = ?", [alert_id]
    ).fetchone()
    if row is None or row[1] is None:
        raise NotFound(f"{alert_id}: không có cảnh báo nào mang mã này")
    return AlertState(row[0]), int(row[1])


def _append(connection: Connection, moved: _Moved, deed: Deed, at: datetime, due_at: datetime | None) -> str:
    """Append an event to the version that was just read in this transaction."""
    number = moved.version + 1
    event = hashlib.sha256(f"{moved.alert_id}\n{number}".encode()).hexdigest()[:16]
    connection.execute(
        "INSERT INTO alert_events (event_id, alert_id, number, happened_at, actor, action, from_state, to_state, reason) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            event,
            moved.alert_id,
            number,
            at,
            deed.actor,
            deed.action,
            moved.state,
            deed.to_state.value,
            deed.reason,
        ],
    )
    taken_by = deed.actor if deed.action == Action.TAKE.value else None
    note_event(connection, moved.alert_id, deed.to_state.value, number, taken_by)
    if due_at is not None:
        connection.execute("INSERT INTO alert_deadlines VALUES (?, ?, ?)", [event, moved.alert_id, due_at])
    return event


def _conflict(connection: Connection, alert_id: str, version: int) -> Conflict:
    row = connection.execute(
        "SELECT actor, happened_at, to_state FROM alert_events WHERE alert_id = ? AND number = ?",
        [alert_id, version],
    ).fetchone()
    return Conflict(*row) if row else Conflict("", datetime.min, "")  # noqa: DTZ901  never shown: every version has an event


def _storable(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "").split())
