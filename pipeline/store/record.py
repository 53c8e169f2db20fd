"""The record: putting statements on it, taking them out of use, and opening again what rested on them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.errors import BadInput
from pipeline.store.alert_now import note_events
from pipeline.store.alerts import MACHINE
from pipeline.store.merging import insert_new, merge
from pipeline.store.rows import Row, evidence_row
from pipeline.types import AlertKind, AlertState, Evidence

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

#: Once set these stay, also when the same sentence is read again from its page.
_STAY = ("retired_at", "replaced_by", "replaced_how")
SUPERSEDED, CORRECTED = "superseded", "corrected"
_REPLACED = {SUPERSEDED: "đã được thay thế", CORRECTED: "đã được đính chính", "": "đã thôi dùng"}


def put(connection: Connection, evidence: Sequence[Evidence], *, typed: bool = False) -> None:
    """Put statements on record; the same one twice stays one, and one that was retired stays retired.

    Raises:
        BadInput: one was ``typed`` in that has been taken out of use: whoever typed it has to know.
    """
    for one in evidence if typed else ():
        _not_retired(connection, one.evidence_id)
    merge(connection, "evidence", ("evidence_id",), [evidence_row(one) for one in evidence], keep=_STAY)


def _not_retired(connection: Connection, evidence_id: str) -> None:
    found = connection.execute(
        "SELECT 1 FROM evidence WHERE evidence_id = ? AND retired_at IS NOT NULL", [evidence_id]
    ).fetchone()
    if found:
        raise BadInput(
            f"{evidence_id}: phát biểu này đã có trong hồ sơ và đã thôi dùng; nếu nay lại đúng, hãy ghi với ngày "
            "phát biểu mới"
        )


def replace_notices(connection: Connection, evidence: Sequence[Evidence], at: datetime) -> None:
    """Put the sentences of notices on record; those that a notice no longer has are superseded by it."""
    put(connection, evidence)
    first: dict[str, str] = {}
    for one in evidence:
        if one.article_id:
            first.setdefault(one.article_id, one.evidence_id)
    now = [one.evidence_id for one in evidence]
    for article_id, instead in first.items():
        connection.execute(
            "UPDATE evidence SET retired_at = ?, replaced_by = ?, replaced_how = ? "
            "WHERE article_id = ? AND retired_at IS NULL AND NOT list_contains(?, evidence_id)",
            [at, instead, SUPERSEDED, article_id, now],
        )


def retire(connection: Connection, evidence_id: str, at: datetime, *, by: str = "", how: str = "") -> None:
    """Take a statement out of use from ``at``; ``by`` is the statement that supersedes or corrects it.

    Raises:
        BadInput: there is no such statement in use, or none that could come in its place.
    """
    if by:
        _may_replace(connection, by, evidence_id)
    found = connection.execute(
        "UPDATE evidence SET retired_at = ?, replaced_by = ?, replaced_how = ? "
        "WHERE evidence_id = ? AND retired_at IS NULL",
        [at, by or None, how or None, evidence_id],
    ).fetchone()
    if not found or not found[0]:
        raise BadInput(f"{evidence_id}: không có phát biểu nào đang dùng mang mã này")


def _may_replace(connection: Connection, by: str, evidence_id: str) -> None:
    """Raise ``BadInput`` where nothing in use would come in the place of a statement."""
    if by == evidence_id:
        raise BadInput(f"{by}: một phát biểu không thể thay cho chính nó")
    found = connection.execute("SELECT retired_at FROM evidence WHERE evidence_id = ?", [by]).fetchone()
    if found is None:
        raise BadInput(f"{by}: không có phát biểu nào mang mã này")
    if found[0] is not None:
        raise BadInput(f"{by}: phát biểu này đã thôi dùng, không thể thay cho phát biểu khác")


def reopen_unfounded(connection: Connection, at: datetime) -> list[str]:
    """Open again, with a note, every alert against the record whose evidence has been retired since.

    A new alert gets the note and stays new. Each retired sentence is noted once for each alert.

    Returns:
        The ids of the alerts.
    """
    rows = connection.execute(
        """
        SELECT a.alert_id, v.evidence_id, v.text, coalesce(v.replaced_how, ''), n.to_state, n.number
        FROM alerts a, unnest(a.evidence_ids) AS u(evidence_id)
        JOIN evidence v ON v.evidence_id = u.evidence_id
        JOIN (SELECT alert_id, arg_max(to_state, number) AS to_state, max(number) AS number
              FROM alert_events GROUP BY alert_id) n ON n.alert_id = a.alert_id
        WHERE v.retired_at IS NOT NULL AND v.retired_at <= ? AND a.kind IN (?, ?)
          AND NOT EXISTS (SELECT 1 FROM alert_events e WHERE e.alert_id = a.alert_id AND e.action = 'reopen'
                          AND contains(e.reason, v.evidence_id))
        ORDER BY a.alert_id, v.evidence_id
        """,
        [at, AlertKind.CONTRADICTED.value, AlertKind.ALREADY_CHECKED.value],
    ).fetchall()
    events: dict[tuple[str, int], Row] = {}
    for alert_id, evidence_id, text, how, state, number in rows:
        words = f"căn cứ {evidence_id} {_REPLACED[how]}: “{_short(text)}”; cần xem lại cảnh báo này"
        step = int(number) + 1 + sum(key[0] == alert_id for key in events)
        before = AlertState.NEW.value if (alert_id, step - 1) in events else state
        events[alert_id, step] = {
            "event_id": hashlib.sha256(f"{alert_id}\n{step}".encode()).hexdigest()[:16],
            "alert_id": alert_id, "number": step, "happened_at": at, "actor": MACHINE, "action": "reopen",
            "from_state": before, "to_state": AlertState.NEW.value, "reason": words,
        }  # fmt: skip
    insert_new(connection, "alert_events", ("event_id",), list(events.values()))
    note_events(connection, sorted({alert_id for alert_id, _ in events}))
    return sorted({alert_id for alert_id, _ in events})


def _short(text: str) -> str:
    return text if len(text) <= 120 else text[:117].rsplit(" ", 1)[0] + "…"
