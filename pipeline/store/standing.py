"""How an office's statements on record have stood: corrected later, or outweighed by a report that was right.

The record is held to be right until somebody says otherwise, exactly where independent reporting most often
departs from it. So whoever works on an alert sees how often the same office's word did not hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.desk import CLOSING_WORDS, Closing

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

#: Alerts that rest on statements of a source and how they ended, by alert and source.
RESTED = """
  SELECT DISTINCT a.alert_id, v.source, e.closing, e.closed_at
  FROM alerts a, unnest(a.evidence_ids) AS u(evidence_id)
  JOIN evidence v ON v.evidence_id = u.evidence_id
  JOIN (SELECT alert_id, arg_max(to_state, number) AS state,
               max(happened_at) FILTER (to_state = 'dong') AS closed_at,
               arg_max(reason, number) FILTER (to_state = 'dong') AS closing
        FROM alert_events GROUP BY alert_id) e ON e.alert_id = a.alert_id
  WHERE e.state = 'dong' AND a.kind IN ('can_xac_minh', 'da_co_ket_luan')
"""


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
        "SELECT source, count(*), count(*) FILTER (replaced_how = 'corrected') FROM evidence "
        "WHERE list_contains(?, source) GROUP BY source",
        [wanted],
    ).fetchall()
    ended = connection.execute(
        f"SELECT source, count(*), count(*) FILTER (starts_with(closing, ?)) FROM ({RESTED}) "
        "WHERE list_contains(?, source) GROUP BY source",
        [right_words(), wanted],
    ).fetchall()
    said, over = ({row[0]: (int(row[1]), int(row[2])) for row in rows} for rows in (stated, ended))
    return tuple(Standing(one, *said.get(one, (0, 0)), *over.get(one, (0, 0))) for one in wanted)


def outweighed(connection: Connection, start: datetime, end: datetime) -> list[tuple[str, int, int]]:
    """Return (source, alerts closed from ``start`` to ``end``, those whose report was right), most first."""
    rows = connection.execute(
        f"SELECT source, count(*), count(*) FILTER (starts_with(closing, ?)) FROM ({RESTED}) "
        "WHERE closed_at >= ? AND closed_at < ? GROUP BY source ORDER BY 2 DESC, 1",
        [right_words(), start, end],
    ).fetchall()
    return [(str(row[0]), int(row[1]), int(row[2])) for row in rows]


def right_words() -> str:
    """Return how the reason begins of an alert that was closed because the report was right."""
    return CLOSING_WORDS[Closing.TRUE].partition(" – ")[0]
