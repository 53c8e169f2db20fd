"""Passwords: Argon2id, checked in the same time whether or not the account exists."""

from __future__ import annotations

import secrets
import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.errors import BadInput

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 10, 200
# One check takes 64 MiB; a rush of sign-ins must not take all memory.
_TURNS = threading.BoundedSemaphore(2)


def hash_password(password: str, *, name: str = "") -> str:
    """Return the Argon2id hash of a new password.

    Raises:
        BadInput: too short, too long, or the same as the account's name.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(f"mật khẩu cần từ {SHORTEST} đến {LONGEST} ký tự")
    if name and name.lower() in password.lower() and len(password) < len(name) + SHORTEST:
        raise BadInput("mật khẩu không được chỉ là tên đăng nhập thêm vài ký tự")
    if len(set(password)) < 5:
        raise BadInput("mật khẩu lặp lại quá ít ký tự khác nhau")
    with _TURNS:
        return _hasher().hash(password)


def password_fits(hashed: str, password: str) -> bool:
    """Whether the password belongs to the hash; with an empty hash it takes as long and is False."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    with _TURNS:
        try:
            return _hasher().verify(hashed or _decoy(), password[:LONGEST]) and bool(hashed)
        except (Argon2Error, InvalidHashError):
            return False


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@lru_cache(maxsize=1)
def _decoy() -> str:
    return _hasher().hash(secrets.token_urlsafe(24))
