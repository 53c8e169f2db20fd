"""People of an OpenID provider at this desk: known by issuer and subject, never by a name that can change hands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import BadInput
from pipeline.store.console_accounts import Officer, end_sessions, find_officer, insert_officer, is_last_admin
from pipeline.store.console_audit import append_audit
from pipeline.store.console_door import writing

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,59}")
RESERVED = frozenset({"minhtin", "me"})
_UNKNOWN = (
    "Bàn trực chưa có tài khoản của bạn. Hãy nhờ người quản trị của đơn vị mở một tài khoản "
    "vào bằng cổng đăng nhập, với đúng tên đăng nhập của bạn ở đó"
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a provider vouches for. ``role`` is what the groups give; empty where the desk decides itself."""

    issuer: str
    subject: str
    name: str
    shown: str
    role: str


def recognise(path: Path, timeout: float, who: Identity, at: datetime, *, new: bool) -> Officer:
    """Return the account of a person, linking or (with ``new``) opening it at the first sign-in.

    Only an account that was opened for the provider (without a password) and that nobody has used yet is linked
    by its name: an account with a password is never taken over by a name at the provider.

    Raises:
        BadInput: the desk does not know the person, the account is closed, or the last admin would be lost.
    """
    with writing(path, timeout) as connection:
        officer = _linked(connection, who) or _first_time(connection, who, at, new=new)
        if officer.disabled_at is not None:
            raise BadInput("Tài khoản của bạn ở bàn trực đã đóng.")
        return _with_role(connection, officer, who, at)


def _linked(connection: Connection, who: Identity) -> Officer | None:
    row = connection.execute(
        "SELECT officer FROM officer_identities WHERE issuer = ? AND subject = ?", [who.issuer, who.subject]
    ).fetchone()
    return find_officer(connection, row[0]) if row else None


def _first_time(connection: Connection, who: Identity, at: datetime, *, new: bool) -> Officer:
    found = find_officer(connection, who.name) if NAME.fullmatch(who.name) else None
    if found is None:
        if not new or not who.role or not NAME.fullmatch(who.name) or who.name in RESERVED:
            raise BadInput(f"{_UNKNOWN}{f' ({who.name})' if NAME.fullmatch(who.name) else ''}.")
        shown = " ".join(who.shown.split())[:80] or who.name
        found = Officer(who.name, shown, "", who.role, at, at, None)
        insert_officer(connection, found, by="oidc")
    elif found.password_hash or _used(connection, found.officer):
        raise BadInput(f"Tên {who.name} ở bàn trực là tài khoản của người khác hoặc có mật khẩu riêng.")
    connection.execute(
        "INSERT INTO officer_identities VALUES (?, ?, ?, ?)", [who.issuer, who.subject, found.officer, at]
    )
    told = {"issuer": who.issuer, "subject": who.subject}
    append_audit(connection, at, "oidc", "officer.link", found.officer, told)
    return found


def _used(connection: Connection, officer: str) -> bool:
    return (
        connection.execute("SELECT 1 FROM officer_identities WHERE officer = ? LIMIT 1", [officer]).fetchone()
        is not None
    )


def _with_role(connection: Connection, officer: Officer, who: Identity, at: datetime) -> Officer:
    """The account with the role that the provider's groups give today; sessions under another role end."""
    if not who.role or who.role == officer.role:
        return officer
    if is_last_admin(connection, officer.officer):
        raise BadInput(
            "Bạn là quản trị viên cuối cùng của bàn trực mà cổng đăng nhập không còn cho quyền ấy."
        )
    connection.execute(
        "UPDATE officers SET role = ?, changed_at = ? WHERE officer = ?", [who.role, at, officer.officer]
    )
    end_sessions(connection, officer.officer, at)
    told = {"role": who.role, "was": officer.role, "by": "groups"}
    append_audit(connection, at, "oidc", "officer.change", officer.officer, told)
    changed = find_officer(connection, officer.officer)
    return changed or officer
