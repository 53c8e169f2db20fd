"""The record as the evidence desk works on it, and the digests that were made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.store.console_audit import append_audit
from pipeline.store.console_desk import NotFound
from pipeline.store.console_door import reading, writing
from pipeline.store.record import put, retire
from pipeline.store.rows import EVIDENCE_NAMES, read_evidence
from pipeline.text.syllables import strip_diacritics
from pipeline.types import Evidence

_NAMES = ", ".join(f"e.{name}" for name in EVIDENCE_NAMES)
_MARKED = "lower(concat_ws(' ', e.text, e.source, e.evidence_id))"
_PLAIN = f"replace(strip_accents({_MARKED}), 'đ', 'd')"


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A statement on record and the alerts it is shown in, as (id, title)."""

    evidence: Evidence
    alerts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DigestRow:
    """One file of a digest that was made; ``key`` names it in an address."""

    key: str
    first_day: date
    last_day: date
    made_at: datetime
    path: Path


def record_page(
    path: Path, timeout: float, *, text: str, retired: bool, offset: int, limit: int
) -> tuple[list[RecordRow], int]:
    """Statements in force (or retired ones), newest first, and how many there are.

    ``text`` is searched word by word; a word without marks also finds one with them.
    """
    parts, values = [f"e.retired_at IS {'NOT ' if retired else ''}NULL"], []
    for word in text.lower().split()[:8]:
        column = _PLAIN if word == strip_diacritics(word) else _MARKED
        parts.append(f"contains({column}, ?)")
        values.append(word)
    where = " AND ".join(parts)
    with reading(path, timeout) as connection:
        total = connection.execute(f"SELECT count(*) FROM evidence e WHERE {where}", values).fetchone()
        found = connection.execute(
            f"SELECT {_NAMES} FROM evidence e WHERE {where} ORDER BY e.stated_at DESC NULLS LAST, e.evidence_id "
            "LIMIT ? OFFSET ?",
            [*values, limit, offset],
        ).fetchall()
        wanted = [row[0] for row in found]
        touched = connection.execute(
            "SELECT u.evidence_id, a.alert_id, a.title FROM alerts a, unnest(a.evidence_ids) AS u(evidence_id) "
            "WHERE list_contains(?, u.evidence_id) ORDER BY a.raised_at DESC",
            [wanted],
        ).fetchall()
    rows = [
        RecordRow(read_evidence(row), tuple((a, t) for e, a, t in touched if e == row[0])) for row in found
    ]
    return rows, int(total[0]) if total else 0


def put_on_record(
    path: Path, timeout: float, evidence: list[Evidence], at: datetime, *, by: str, typed: bool = False
) -> None:
    """Put statements on record, with a line each in the audit chain; the same one twice stays one.

    Raises:
        BadInput: one was ``typed`` in that has been taken out of use.
    """
    with writing(path, timeout) as connection:
        put(connection, evidence, typed=typed)
        for one in evidence:
            append_audit(connection, at, by, "evidence.add", one.evidence_id, _told(one))


def put_in_place(
    path: Path, timeout: float, old: str, one: Evidence, at: datetime, *, by: str, how: str
) -> None:
    """Put a statement on record in the place of another; both or, where there is no such other, neither.

    Raises:
        BadInput: there is no such statement in use, or the new one cannot take its place.
    """
    with writing(path, timeout) as connection:
        put(connection, [one], typed=True)
        retire(connection, old, at, by=one.evidence_id, how=how)
        append_audit(connection, at, by, "evidence.add", one.evidence_id, _told(one))
        append_audit(connection, at, by, "evidence.retire", old, {"instead": one.evidence_id, "how": how})


def _told(one: Evidence) -> dict[str, str]:
    """What the audit chain keeps of a statement: its words, and all that it holds for."""
    days = {name: f"{day}" for name in ("valid_from", "valid_to") if (day := getattr(one, name))}
    scope = {name: words for name in ("place", "period") if (words := getattr(one, name))}
    return {"text": one.text, "source": one.source, "basis": one.basis, "url": one.url, **scope, **days}


def statement_in_use(path: Path, timeout: float, evidence_id: str) -> Evidence | None:
    """The statement of that id unless it was retired."""
    with reading(path, timeout) as connection:
        row = connection.execute(
            f"SELECT {_NAMES} FROM evidence e WHERE e.evidence_id = ? AND e.retired_at IS NULL", [evidence_id]
        ).fetchone()
    return read_evidence(row) if row else None


def retire_from_record(
    path: Path, timeout: float, evidence_id: str, at: datetime, *, by: str, why: str
) -> None:
    """Take a statement out of use; it stays stored.

    Raises:
        NotFound: there is no such statement in use.
    """
    with writing(path, timeout) as connection:
        found = connection.execute(
            "UPDATE evidence SET retired_at = ? WHERE evidence_id = ? AND retired_at IS NULL",
            [at, evidence_id],
        ).fetchone()
        if not found or not found[0]:
            raise NotFound(f"{evidence_id}: không có phát biểu nào đang dùng mang mã này")
        append_audit(connection, at, by, "evidence.retire", evidence_id, {"why": why})


def digest_list(path: Path, timeout: float, *, limit: int = 60) -> list[DigestRow]:
    """Digests that were made, newest day first; a file made twice counts once."""
    with reading(path, timeout) as connection:
        found = connection.execute(
            "SELECT first_day, last_day, max(made_at), path FROM digests GROUP BY first_day, last_day, path "
            "ORDER BY last_day DESC, first_day DESC, path LIMIT ?",
            [limit],
        ).fetchall()
    return [_digest_row(row) for row in found]


def digest_file(path: Path, timeout: float, key: str) -> DigestRow:
    """The digest of that key: only files noted in the store can be asked for.

    Raises:
        NotFound: there is none.
    """
    for one in digest_list(path, timeout, limit=5000):
        if one.key == key:
            return one
    raise NotFound("Không có bản điểm báo này.")


def _digest_row(row: tuple[Any, ...]) -> DigestRow:
    return DigestRow(
        hashlib.sha256(str(row[3]).encode()).hexdigest()[:16], row[0], row[1], row[2], Path(row[3])
    )
