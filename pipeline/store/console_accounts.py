"""Accounts of the staff, their sessions, and tokens of other systems. Secrets are kept as digests only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import BadInput
from pipeline.store.console_audit import append_audit
from pipeline.store.console_door import reading, writing

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

ROLES = ("viewer", "officer", "approver", "admin")
_OFFICER = "officer, full_name, password_hash, role, created_at, changed_at, disabled_at"


@dataclass(frozen=True, slots=True)
class Officer:
    """One account of the staff."""

    officer: str
    full_name: str
    password_hash: str
    role: str
    created_at: datetime
    changed_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Token:
    """A token of another system, without its secret."""

    token_digest: str
    name: str
    scopes: tuple[str, ...]
    officer: str
    created_at: datetime
    ends_at: datetime
    revoked_at: datetime | None


class Accounts:
    """Accounts, sessions and tokens in the store at ``path``; every change is in the audit chain."""

    def __init__(self, path: Path, *, timeout: float = 30.0) -> None:
        self.path = path
        self.timeout = timeout

    def officers(self) -> list[Officer]:
        """All accounts by name, closed ones too."""
        with reading(self.path, self.timeout) as connection:
            found = connection.execute(f"SELECT {_OFFICER} FROM officers ORDER BY officer").fetchall()
        return [Officer(*row) for row in found]

    def officer(self, name: str) -> Officer | None:
        """The account of that name, or None."""
        with reading(self.path, self.timeout) as connection:
            return find_officer(connection, name)

    def add_officer(self, one: Officer, *, by: str) -> None:
        """Open an account.

        Raises:
            BadInput: the name is taken, or the role is none of ``ROLES``.
        """
        _check_role(one.role)
        with writing(self.path, self.timeout) as connection:
            if find_officer(connection, one.officer):
                raise BadInput(f"{one.officer}: đã có tài khoản tên này")
            insert_officer(connection, one, by=by)

    def change_officer(
        self,
        name: str,
        at: datetime,
        *,
        by: str,
        role: str = "",
        password_hash: str = "",
        closed: bool | None = None,
    ) -> None:
        """Change role or password, or close or re-open the account; its sessions end.

        Raises:
            BadInput: no such account, an unknown role, or it would leave the desk without an admin.
        """
        if role:
            _check_role(role)
        with writing(self.path, self.timeout) as connection:
            old = find_officer(connection, name)
            if old is None:
                raise BadInput(f"{name}: không có tài khoản tên này")
            disabled = old.disabled_at if closed is None else (at if closed else None)
            new_role = role or old.role
            if (disabled or new_role != "admin") and is_last_admin(connection, name):
                raise BadInput(f"{name}: là quản trị viên cuối cùng, không thể đóng hoặc đổi vai trò")
            connection.execute(
                "UPDATE officers SET role = ?, password_hash = ?, disabled_at = ?, changed_at = ? WHERE officer = ?",
                [new_role, password_hash or old.password_hash, disabled, at, name],
            )
            end_sessions(connection, name, at)
            told = {"role": new_role, "password": bool(password_hash), "closed": disabled is not None}
            append_audit(connection, at, by, "officer.change", name, told)

    def begin_session(self, digest: str, name: str, at: datetime, ends_at: datetime, *, origin: str) -> None:
        """Note a new session and who began it."""
        with writing(self.path, self.timeout) as connection:
            connection.execute(
                "INSERT INTO desk_sessions VALUES (?, ?, ?, ?, ?, NULL)", [digest, name, at, at, ends_at]
            )
            append_audit(connection, at, name, "session.begin", name, {"from": origin})

    def end_session(self, digest: str, at: datetime, *, by: str) -> None:
        """End a session; its cookie is worth nothing from now on."""
        with writing(self.path, self.timeout) as connection:
            connection.execute(
                "UPDATE desk_sessions SET ended_at = ? WHERE session_digest = ? AND ended_at IS NULL",
                [at, digest],
            )
            append_audit(connection, at, by, "session.end", by)

    def session_officer(
        self, digest: str, at: datetime, *, idle_since: datetime
    ) -> tuple[Officer, datetime] | None:
        """The officer of a session in force and when it was last seen, or None."""
        with reading(self.path, self.timeout) as connection:
            row = connection.execute(
                "SELECT officer, seen_at FROM desk_sessions WHERE session_digest = ? AND ended_at IS NULL "
                "AND ends_at > ? AND seen_at > ?",
                [digest, at, idle_since],
            ).fetchone()
            one = find_officer(connection, row[0]) if row else None
        return (one, row[1]) if row and one and one.disabled_at is None else None

    def session_officers(
        self, digests: Sequence[str], at: datetime, *, idle_since: datetime
    ) -> dict[str, Officer]:
        """The officer by session, for those of ``digests`` that are in force."""
        names = ", ".join(f"o.{one.strip()}" for one in _OFFICER.split(","))
        with reading(self.path, self.timeout) as connection:
            found = connection.execute(
                f"SELECT session_digest, {names} FROM desk_sessions s JOIN officers o USING (officer) "
                "WHERE list_contains(?, session_digest) AND ended_at IS NULL AND ends_at > ? AND seen_at > ? "
                "AND disabled_at IS NULL",
                [list(digests), at, idle_since],
            ).fetchall()
        return {row[0]: Officer(*row[1:]) for row in found}

    def touch_sessions(self, used: Mapping[str, datetime]) -> None:
        """Note when sessions were last in use."""
        with writing(self.path, self.timeout) as connection:
            for digest, at in used.items():
                connection.execute(
                    "UPDATE desk_sessions SET seen_at = greatest(seen_at, ?) WHERE session_digest = ?",
                    [at, digest],
                )

    def note(self, at: datetime, actor: str, action: str, subject: str, detail: dict[str, object]) -> None:
        """Append something to the audit chain that changes nothing else, such as a refused sign-in."""
        with writing(self.path, self.timeout) as connection:
            append_audit(connection, at, actor, action, subject, detail)

    def tokens(self) -> list[Token]:
        """All tokens, newest first."""
        with reading(self.path, self.timeout) as connection:
            found = connection.execute("SELECT * FROM api_tokens ORDER BY created_at DESC").fetchall()
        return [_token(row) for row in found]

    def token(self, digest: str, at: datetime) -> Token | None:
        """The token in force with that digest, or None."""
        with reading(self.path, self.timeout) as connection:
            row = connection.execute(
                "SELECT * FROM api_tokens WHERE token_digest = ? AND revoked_at IS NULL AND ends_at > ?",
                [digest, at],
            ).fetchone()
        return _token(row) if row else None

    def add_token(self, one: Token) -> None:
        """Keep a new token (its digest)."""
        with writing(self.path, self.timeout) as connection:
            connection.execute(
                "INSERT INTO api_tokens VALUES (?, ?, ?, ?, ?, ?, NULL)",
                [one.token_digest, one.name, list(one.scopes), one.officer, one.created_at, one.ends_at],
            )
            append_audit(
                connection, one.created_at, one.officer, "token.add", one.name, {"scopes": list(one.scopes)}
            )

    def revoke_token(self, digest: str, at: datetime, *, by: str) -> None:
        """Take a token back."""
        with writing(self.path, self.timeout) as connection:
            connection.execute(
                "UPDATE api_tokens SET revoked_at = ? WHERE token_digest = ? AND revoked_at IS NULL",
                [at, digest],
            )
            append_audit(connection, at, by, "token.revoke", digest[:12])


def end_sessions(connection: Connection, name: str, at: datetime) -> None:
    """End all sessions of an account, inside the caller's transaction."""
    connection.execute(
        "UPDATE desk_sessions SET ended_at = ? WHERE officer = ? AND ended_at IS NULL", [at, name]
    )


def insert_officer(connection: Connection, one: Officer, *, by: str) -> None:
    """Add an account and note it, inside the caller's transaction."""
    values = [one.officer, one.full_name, one.password_hash, one.role, one.created_at, one.changed_at, None]
    connection.execute(f"INSERT INTO officers ({_OFFICER}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    append_audit(connection, one.created_at, by, "officer.add", one.officer, {"role": one.role})


def find_officer(connection: Connection, name: str) -> Officer | None:
    """The account of that name, or None."""
    row = connection.execute(f"SELECT {_OFFICER} FROM officers WHERE officer = ?", [name]).fetchone()
    return Officer(*row) if row else None


def is_last_admin(connection: Connection, name: str) -> bool:
    """Whether nobody but this account may administer the desk."""
    found = connection.execute(
        "SELECT officer FROM officers WHERE role = 'admin' AND disabled_at IS NULL LIMIT 2"
    ).fetchall()
    return [row[0] for row in found] == [name]


def _token(row: Sequence[object]) -> Token:
    digest, name, scopes, officer, created, ends, revoked = row
    return Token(digest, name, tuple(scopes), officer, created, ends, revoked)  # type: ignore[arg-type]  # as declared in the schema


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise BadInput(f"{role}: vai trò không có; chọn một trong: {', '.join(ROLES)}")
