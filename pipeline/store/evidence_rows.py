"""What an evidence pack is made from, read in one go, and the note that one was handed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import BadInput
from pipeline.store import alerts as alert_rows
from pipeline.store import digest_rows
from pipeline.store.console_audit import append_audit
from pipeline.store.console_door import reading, writing
from pipeline.store.reading import verdicts_of
from pipeline.store.rows import ARTICLE_COLUMNS, read_article
from pipeline.types import Alert, AlertEvent, Article, Claim, Evidence, Verdict

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

_AUDIT = ("number", "happened_at", "actor", "action", "subject", "detail", "previous", "digest")


@dataclass(frozen=True, slots=True)
class PackRows:
    """One alert with everything it rests on; ``sources`` are names by source id."""

    alert: Alert
    claims: tuple[Claim, ...]
    verdicts: tuple[Verdict, ...]
    evidence: tuple[Evidence, ...]
    articles: tuple[Article, ...]
    sources: dict[str, str]
    events: tuple[AlertEvent, ...]
    audit: tuple[dict[str, Any], ...]


def pack_rows(path: Path, timeout: float, alert_id: str) -> PackRows:
    """Read one alert: its articles are those it names, those of its claims and those of its evidence.

    Raises:
        BadInput: there is no such alert.
    """
    with reading(path, timeout) as connection:
        found = alert_rows.select_alerts(connection, "a.alert_id = ?", [alert_id])
        if not found:
            raise BadInput(f"{alert_id}: không có cảnh báo nào mang mã này")
        claims = digest_rows.alert_claims(connection, found)
        evidence = tuple(digest_rows.alert_evidence(connection, found).values())
        behind = [*(one.article_id for one in claims), *(one.article_id for one in evidence)]
        wanted = {*found[0].article_ids, *filter(None, behind)}
        return PackRows(
            found[0],
            tuple(claims),
            tuple(verdicts_of(connection, [one.claim_id for one in claims])),
            evidence,
            _articles(connection, sorted(wanted)),
            dict(connection.execute("SELECT source_id, name FROM sources").fetchall()),
            tuple(alert_rows.events_of(connection, alert_id)),
            _audit(connection, alert_id),
        )


def note_pack(path: Path, timeout: float, alert_id: str, by: str, digest: str, at: datetime) -> None:
    """Write into the audit chain who made a pack of which digest."""
    with writing(path, timeout) as connection:
        append_audit(connection, at, by, "evidence_pack", alert_id, {"sha256": digest})


def _articles(connection: Connection, ids: Sequence[str]) -> tuple[Article, ...]:
    found = connection.execute(
        f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE list_contains(?, article_id) ORDER BY article_id",
        [list(ids)],
    ).fetchall()
    return tuple(read_article(row) for row in found)


def _audit(connection: Connection, alert_id: str) -> tuple[dict[str, Any], ...]:
    names = ", ".join(_AUDIT)
    found = connection.execute(
        f"SELECT {names} FROM audit WHERE subject = ? ORDER BY number", [alert_id]
    ).fetchall()
    rows = [dict(zip(_AUDIT, row, strict=True)) for row in found]
    return tuple({**row, "happened_at": row["happened_at"].astimezone(UTC).isoformat()} for row in rows)
