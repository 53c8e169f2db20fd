"""Opening accounts: for the command line (the first administrator) and for the page of accounts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from console.passwords import hash_password
from pipeline.errors import BadInput
from pipeline.store import Store
from pipeline.store.console_accounts import Accounts, Officer
from pipeline.store.console_identities import NAME, RESERVED


def add_officer(
    database: Path,
    name: str,
    password: str,
    *,
    role: str,
    full_name: str = "",
    by: str,
    external: bool = False,
) -> Officer:
    """Open an account and return it.

    Args:
        database: the store; it is brought to the newest schema.
        name: to sign in with; small letters, digits, dot, dash.
        password: at least ten characters; only its Argon2id hash is kept.
        role: viewer, officer, approver or admin.
        full_name: shown at the desk; the name where empty.
        by: who opens it, for the audit log.
        external: it has no password; its owner signs in at the OpenID provider under this very name.

    Raises:
        BadInput: name taken or not allowed, password too weak, unknown role.
    """
    clean = name.strip().lower()
    if not NAME.fullmatch(clean) or clean in RESERVED:
        raise BadInput(
            f"{name}: tên đăng nhập gồm 2–60 chữ thường không dấu, số, chấm, gạch, @ (trừ minhtin, me)"
        )
    at = datetime.now(UTC)
    database.parent.mkdir(parents=True, exist_ok=True)
    Store(database).migrate()
    shown = " ".join(full_name.split())[:80] or clean
    one = Officer(clean, shown, "" if external else hash_password(password, name=clean), role, at, at, None)
    Accounts(database).add_officer(one, by=by)
    return one
