"""How an office's statements on record have stood: corrected later, or outweighed by a report that was right.

The record is held to be right until somebody says otherwise, exactly where independent reporting most often
departs from it. So whoever works on an alert sees how often the same office's word did not hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.desk import CLOSING_WORDS, Closing
from pipeline.store.record import CORRECTED
from pipeline.types import AlertKind

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

_AGAINST = (AlertKind.CONTRADICTED.value, AlertKind.ALREADY_CHECKED.value)
#: How each alert stood at a moment: an alert opened again is closed no more.
ENDS = """
  SELECT alert_id, arg_max(to_state, number) AS state, min(happened_at) FILTER (to_state = 'da_phan_hoi') AS answered_at,
         max(happened_at) FILTER (to_state = 'dong') AS closed_at,
         arg_max(reason, number) FILTER (to_state = 'dong') AS closing
  FROM alert_events WHERE happened_at < ? GROUP BY alert_id
"""
#: Alerts that rest on statements of a source and how they had ended at a moment, by alert and source.
_RESTED = f"""
  SELECT DISTINCT a.alert_id, v.source, e.closing, e.closed_at
  FROM alerts a, unnest(a.evidence_ids) AS u(evidence_id)
  JOIN evidence v ON v.evidence_id = u.evidence_id
  JOIN ({ENDS}) e ON e.alert_id = a.alert_id
  WHERE e.state = 'dong' AND a.kind IN {_AGAINST}
"""
_RIGHT = CLOSING_WORDS[Closing.TRUE].partition(" – ")[0]
_ALWAYS = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Standing:
    """Of a source: statements on record, corrected later; alerts closed, with the report being right."""

    source: str
    stated: int
    corrected: int
    closed: int
    right: int


def standings(connection: Connection, sources: Sequence[str]) -> tuple[Standing, ...]:
    """Return how the statements of each of ``sources`` have stood so far, in the order given."""
    wanted = list(dict.fromkeys(sources))
    if not wanted:
        return ()
    stated = connection.execute(
        "SELECT source, count(*), count(*) FILTER (replaced_how = ?) FROM evidence "
        "WHERE list_contains(?, source) GROUP BY source",
        [CORRECTED, wanted],
    ).fetchall()
    ended = connection.execute(
        f"SELECT source, count(*), count(*) FILTER (starts_with(closing, ?)) FROM ({_RESTED}) "
        "WHERE list_contains(?, source) GROUP BY source",
        [_RIGHT, _ALWAYS, wanted],
    ).fetchall()
    said, over = ({row[0]: (int(row[1]), int(row[2])) for row in rows} for rows in (stated, ended))
    return tuple(Standing(one, *said.get(one, (0, 0)), *over.get(one, (0, 0))) for one in wanted)


def outweighed(connection: Connection, start: datetime, end: datetime) -> list[tuple[str, int, int]]:
    """Return (source, alerts closed from ``start`` to ``end``, those whose report was right), most first."""
    rows = connection.execute(
        f"SELECT source, count(*), count(*) FILTER (starts_with(closing, ?)) FROM ({_RESTED}) "
        "WHERE closed_at >= ? GROUP BY source ORDER BY 2 DESC, 1",
        [_RIGHT, end, start],
    ).fetchall()
    return [(str(row[0]), int(row[1]), int(row[2])) for row in rows]
