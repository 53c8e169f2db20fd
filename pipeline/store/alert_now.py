"""How each alert stands: state, version and owner, kept beside the events that say so.

The events are the truth. ``alert_now`` is written with them in one transaction, so that a read costs the same
however long the history has become. Versions are counted 1, 2, 3 …, so their sum over all alerts is the number of
events: where it is not, somebody wrote past this door, and the events are folded as before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

_FOLD = """
  SELECT alert_id, arg_max(to_state, number) AS state, max(number)::INTEGER AS version,
         arg_max(actor, number) FILTER (action = 'take') AS owner
  FROM alert_events {only} GROUP BY alert_id
"""


def standing(connection: Connection) -> str:
    """Return what to join alerts with, as SQL: alert_id, state, version, owner (of the newest take)."""
    return "alert_now" if _agrees(connection) else f"({_FOLD.format(only='')})"


def note_event(connection: Connection, alert_id: str, state: str, version: int, taken_by: str | None) -> None:
    """Keep how an alert stands after its event ``version`` was appended, inside the caller's transaction."""
    if version == 1:
        connection.execute("INSERT INTO alert_now VALUES (?, ?, 1, ?)", [alert_id, state, taken_by])
    else:
        connection.execute(
            "UPDATE alert_now SET state = ?, version = ?, owner = coalesce(?, owner) WHERE alert_id = ?",
            [state, version, taken_by, alert_id],
        )


def note_events(connection: Connection, alert_ids: Sequence[str]) -> None:
    """Keep how these alerts stand after events were appended; all alerts where the table did not agree."""
    if not alert_ids:
        return
    connection.execute("DELETE FROM alert_now WHERE list_contains(?, alert_id)", [list(alert_ids)])
    only = "WHERE list_contains(?, alert_id)"
    connection.execute(f"INSERT INTO alert_now {_FOLD.format(only=only)}", [list(alert_ids)])
    if not _agrees(connection):
        connection.execute("DELETE FROM alert_now")
        connection.execute(f"INSERT INTO alert_now {_FOLD.format(only='')}")


def _agrees(connection: Connection) -> bool:
    row = connection.execute(
        "SELECT (SELECT count(*) FROM alert_events) = (SELECT coalesce(sum(version), 0) FROM alert_now)"
    ).fetchone()
    return bool(row and row[0])
