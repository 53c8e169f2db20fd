"""Answers drafted at the desk: every change is appended, with the version it was made on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import BadInput
from pipeline.store.console_audit import append_audit
from pipeline.store.console_desk import Conflict, NotFound
from pipeline.store.console_door import reading, writing

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

_COLUMNS = "response_id, alert_id, number, written_at, actor, state, template, text, coalesce(note, '')"
#: How the note begins that keeps the address of a published answer: answers are only appended to, and notes
#: are kept and audited.
PAGE_NOTE = "Trang đăng: "
#: state → states that may follow. Approval is of one text: whoever changes it begins anew.
STEPS = {
    "": frozenset({"draft"}),
    "draft": frozenset({"draft", "submitted"}),
    "submitted": frozenset({"approved", "returned"}),
    "returned": frozenset({"draft", "submitted"}),
    "approved": frozenset({"followed", "draft"}),
    "followed": frozenset({"followed", "draft"}),
}


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """An answer as of one version."""

    response_id: str
    alert_id: str
    number: int
    written_at: datetime
    actor: str
    state: str
    template: str
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the version ``number`` of an answer; without ``text`` the text stays."""

    response_id: str
    number: int
    actor: str
    state: str
    text: str | None = None
    note: str = ""


def newest_responses(connection: Connection, alert_id: str) -> list[ResponseRow]:
    """The newest version of every answer to an alert, newest first."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM responses r WHERE alert_id = ? AND number = "
        "(SELECT max(number) FROM responses n WHERE n.response_id = r.response_id) ORDER BY written_at DESC",
        [alert_id],
    ).fetchall()
    return [ResponseRow(*row) for row in found]


def response_versions(path: Path, timeout: float, response_id: str) -> list[ResponseRow]:
    """All versions of an answer, newest first.

    Raises:
        NotFound: there is no such answer.
    """
    with reading(path, timeout) as connection:
        found = _versions(connection, response_id)
    if not found:
        raise NotFound(f"{response_id}: không có bản trả lời nào mang mã này")
    return found


def corrections(path: Path, timeout: float, *, after: str = "", limit: int = 100) -> list[ResponseRow]:
    """Approved answers as approved, oldest first, after a cursor of the form ``<time>|<id>``."""
    at, _, known = after.partition("|")
    with reading(path, timeout) as connection:
        found = connection.execute(
            f"SELECT {_COLUMNS} FROM responses WHERE state = 'approved' AND "
            "(? = '' OR (written_at, response_id) > (CAST(nullif(?, '') AS TIMESTAMPTZ), ?)) "
            "ORDER BY written_at, response_id LIMIT ?",
            [at, at, known, limit],
        ).fetchall()
    return [ResponseRow(*row) for row in found]


def begin_response(
    path: Path, timeout: float, alert_id: str, at: datetime, *, by: str, template: str, text: str
) -> str:
    """Append the first version of an answer and return its id."""
    identity = secrets.token_hex(8)
    row = ResponseRow(identity, alert_id, 1, at, by, "draft", template, text, "")
    with writing(path, timeout) as connection:
        _append(connection, row)
    return identity


def change_response(path: Path, timeout: float, step: Step, at: datetime) -> ResponseRow:
    """Append a version.

    Raises:
        NotFound: there is no such answer.
        Conflict: somebody else changed it in between; nothing was written.
        BadInput: that step is not possible now.
    """
    with writing(path, timeout) as connection:
        versions = _versions(connection, step.response_id)
        if not versions:
            raise NotFound(f"{step.response_id}: không có bản trả lời nào mang mã này")
        newest = versions[0]
        if newest.number != step.number:
            raise Conflict(newest.actor, newest.written_at, newest.state)
        if step.state not in STEPS[newest.state]:
            raise BadInput("bước này không làm được với bản trả lời ở trạng thái hiện tại")
        if step.state != "draft" and step.text is not None and step.text != newest.text:
            raise BadInput("chỉ sửa văn bản ở bản nháp: lưu nháp trước, rồi mới trình hoặc duyệt")
        if step.state == "approved":
            _check_two_persons(connection, versions, step.actor)
        row = replace(
            newest,
            number=newest.number + 1,
            written_at=at,
            actor=step.actor,
            state=step.state,
            text=newest.text if step.text is None else step.text,
            note=step.note,
        )
        _append(connection, row)
    return row


def _check_two_persons(connection: Connection, versions: list[ResponseRow], approver: str) -> None:
    # Whoever wrote or submitted a text does not approve it, unless nobody else here could. An approver is not
    # made to ask the administrator, who may be a technician; an administrator asks approvers and colleagues.
    if approver not in {one.actor for one in versions if one.state in {"draft", "submitted"}}:
        return
    other = connection.execute(
        "SELECT 1 FROM officers WHERE disabled_at IS NULL AND officer <> $me "
        "AND (role = 'approver' OR role = (SELECT role FROM officers WHERE officer = $me)) LIMIT 1",
        {"me": approver},
    ).fetchone()
    if other is not None:
        raise BadInput("Người soạn không tự duyệt bản trả lời của mình: hãy nhờ người duyệt khác.")


def _append(connection: Connection, row: ResponseRow) -> None:
    connection.execute(
        "INSERT INTO responses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            row.response_id,
            row.alert_id,
            row.number,
            row.written_at,
            row.actor,
            row.state,
            row.template,
            row.text,
            row.note,
        ],
    )
    told = {"alert": row.alert_id, "number": row.number, "note": row.note, "text": row.text}
    append_audit(connection, row.written_at, row.actor, f"response.{row.state}", row.response_id, told)


def _versions(connection: Connection, response_id: str) -> list[ResponseRow]:
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM responses WHERE response_id = ? ORDER BY number DESC", [response_id]
    ).fetchall()
    return [ResponseRow(*row) for row in found]
