"""Alerts and their events. An alert's state is that of its newest event; events are only appended."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.errors import BadInput
from pipeline.store.alert_now import note_events, standing
from pipeline.store.merging import insert_new, merge
from pipeline.store.rows import ALERT_COLUMNS, Row, alert_row, read_alert
from pipeline.types import Alert, AlertEvent, AlertState

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

MACHINE = "minhtin"
#: How the reason begins with which a claim that spreads opens its alert again: no conclusion is doubted by it.
RISEN = "mức ưu tiên tăng"


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did to an alert."""

    actor: str
    action: str
    to_state: AlertState
    reason: str = ""


def select_alerts(connection: Connection, where: str, values: Sequence[object]) -> list[Alert]:
    """Alerts for a condition on ``a`` (alerts), ``e`` (state, version); most urgent first."""
    sql = (
        f"SELECT {ALERT_COLUMNS}, e.state, e.owner FROM alerts a LEFT JOIN {standing(connection)} e USING (alert_id) "
        f"WHERE {where} ORDER BY a.priority, a.score DESC, a.raised_at, a.alert_id"
    )
    return [read_alert(row) for row in connection.execute(sql, list(values)).fetchall()]


def state_of(connection: Connection, alert_id: str) -> tuple[AlertState, int]:
    """State and version (number of the newest event) of an alert.

    Raises:
        BadInput: there is no such alert.
    """
    # Asked of this alert's events alone: joining the newest event of every alert reads them all.
    row = connection.execute(
        "SELECT (SELECT count(*) FROM alerts WHERE alert_id = $id), arg_max(to_state, number), max(number) "
        "FROM alert_events WHERE alert_id = $id",
        {"id": alert_id},
    ).fetchone()
    if row is None or not row[0]:
        raise BadInput(f"{alert_id}: không có cảnh báo nào mang mã này")
    return AlertState(row[1] or AlertState.NEW.value), int(row[2] or 0)


def _event(alert_id: str, at: datetime, deed: Deed, before: str, number: int) -> Row:
    return {
        "event_id": hashlib.sha256(f"{alert_id}\n{number}".encode()).hexdigest()[:16],
        "alert_id": alert_id,
        "number": number,
        "happened_at": at,
        "actor": deed.actor,
        "action": deed.action,
        "from_state": before,
        "to_state": deed.to_state.value,
        "reason": deed.reason,
    }


def upsert(connection: Connection, alerts: Sequence[Alert], at: datetime) -> list[Row]:
    """Write alerts as now computed; new ones get a first event, stronger repeats re-open closed ones.

    Returns:
        The events that were appended: one with action ``raise`` for each new alert.
    """
    known = {
        row[0]: (row[1], row[2], row[3], row[4])
        for row in connection.execute(
            "SELECT a.alert_id, a.priority, a.raised_at, e.state, e.version FROM alerts a "
            f"LEFT JOIN {standing(connection)} e USING (alert_id) WHERE list_contains(?, a.alert_id)",
            [[one.alert_id for one in alerts]],
        ).fetchall()
    }
    rows, events = [], []
    for alert in alerts:
        row = alert_row(alert)
        if alert.alert_id not in known:
            events.append(_event(alert.alert_id, at, Deed(MACHINE, "raise", AlertState.NEW), "", 1))
        else:
            priority, raised_at, state, version = known[alert.alert_id]
            row["raised_at"] = raised_at
            # After Alerta's table: a more severe repeat re-opens, a less severe one leaves it as it is.
            if state == AlertState.CLOSED.value and alert.priority < priority:
                deed = Deed(
                    MACHINE,
                    "reopen",
                    AlertState.NEW,
                    f"{RISEN} từ P{priority} lên P{alert.priority}",
                )
                events.append(_event(alert.alert_id, at, deed, state, int(version) + 1))
        rows.append(row)
    merge(connection, "alerts", ("alert_id",), rows)
    insert_new(connection, "alert_events", ("event_id",), events)
    note_events(connection, [one["alert_id"] for one in events])
    return events


def reopen(connection: Connection, alert_id: str, at: datetime, reason: str) -> None:
    """Append that the machine opens an alert again and why; a new one gets the note and stays new."""
    state, version = state_of(connection, alert_id)
    deed = Deed(MACHINE, "reopen", AlertState.NEW, reason)
    event = _event(alert_id, at, deed, state.value, version + 1)
    insert_new(connection, "alert_events", ("event_id",), [event])
    note_events(connection, [alert_id])


def events_of(connection: Connection, alert_id: str) -> list[AlertEvent]:
    """The history of an alert, oldest first."""
    found = connection.execute(
        "SELECT event_id, alert_id, happened_at, actor, action, from_state, to_state, coalesce(reason, '') FROM alert_events "
        "WHERE alert_id = ? ORDER BY number",
        [alert_id],
    ).fetchall()
    return [AlertEvent(*row) for row in found]
