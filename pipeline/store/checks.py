"""What trying the sources found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.store.merging import insert_new

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

READABLE, ROBOTS_DENIED, FAILED = "readable", "robots_denied", "failed"


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """One source tried once. ``result`` is one of the words above, ``note`` says what was wrong."""

    source_id: str
    checked_at: datetime
    result: str
    items: int
    note: str = ""

    @property
    def working(self) -> bool:
        """Whether its lists could be read and led to an article or post."""
        return self.result == READABLE


def record(connection: Connection, checks: Sequence[SourceCheck]) -> None:
    """Add what was found; the same check twice stays one."""
    rows = [
        {
            "source_id": one.source_id,
            "checked_at": one.checked_at,
            "working": one.working,
            "result": one.result,
            "items": one.items,
            "note": one.note,
        }
        for one in checks
    ]
    insert_new(connection, "source_checks", ("source_id", "checked_at"), rows)


def last_working(connection: Connection) -> dict[str, datetime]:
    """When each source was last seen working by a check."""
    return dict(
        connection.execute(
            "SELECT source_id, max(checked_at) FROM source_checks WHERE working GROUP BY source_id"
        ).fetchall()
    )
