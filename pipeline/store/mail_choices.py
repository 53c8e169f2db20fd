"""Recipients of the digest who do not want it any more: appended choices, the newest of each counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store.console_audit import append_audit
from pipeline.store.console_door import reading, writing

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

STOP, AGAIN = "stop", "again"
_NEWEST = (
    "SELECT recipient, arg_max(choice, number) AS choice, arg_max(chosen_at, number) AS chosen_at, "
    "arg_max(way, number) AS way FROM mail_choices GROUP BY recipient"
)


@dataclass(frozen=True, slots=True)
class MailChoice:
    """The newest choice of one recipient: stop or again, when, and by which way."""

    recipient: str
    choice: str
    chosen_at: datetime
    way: str


def choose_mail(
    path: Path, timeout: float, recipient: str, choice: str, at: datetime, *, way: str, by: str
) -> bool:
    """Note a choice; returns whether it changed anything. Choosing the same again writes nothing."""
    with writing(path, timeout) as connection:
        row = connection.execute(
            "SELECT arg_max(choice, number), max(number) FROM mail_choices WHERE recipient = ?", [recipient]
        ).fetchone()
        before, number = (row[0] or AGAIN, int(row[1] or 0)) if row else (AGAIN, 0)
        if before == choice:
            return False
        connection.execute(
            "INSERT INTO mail_choices VALUES (?, ?, ?, ?, ?)", [recipient, number + 1, at, choice, way]
        )
        append_audit(connection, at, by, f"mail.{choice}", recipient, {"way": way})
    return True


def mail_choices(path: Path, timeout: float) -> list[MailChoice]:
    """The newest choice of everybody who ever made one, newest first."""
    with reading(path, timeout) as connection:
        found = connection.execute(f"{_NEWEST} ORDER BY chosen_at DESC, recipient").fetchall()
    return [MailChoice(*row) for row in found]


def stopped_recipients(path: Path, timeout: float) -> frozenset[str]:
    """Addresses, in small letters, that the digest must not be sent to."""
    return frozenset(one.recipient for one in mail_choices(path, timeout) if one.choice == STOP)
