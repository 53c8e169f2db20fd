"""The link that ends the digest for one recipient: its address and our signature, nothing to look up.

RFC 8058 asks for an address that a mail program can POST to without signing in; so whoever holds the link may
use it, and nobody can make one. It does not run out: an old mail must still let its reader go.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from email.utils import parseaddr

from pipeline.errors import RefusedSettings

#: The environment variable with the key that links are signed by.
KEY = "MINHTIN_UNSUBSCRIBE_KEY"
_SHORTEST = 32
_LIST = b"minhtin digest\n"


def recipient_of(text: str) -> str:
    """The bare address of a recipient, in small letters: how choices are kept."""
    return parseaddr(text)[1].strip().lower()


def signing_key() -> bytes:
    """The key of this installation.

    Raises:
        RefusedSettings: there is none, or it is too short to keep anybody from guessing it.
    """
    key = os.environ.get(KEY, "").strip()
    if len(key) < _SHORTEST:
        raise RefusedSettings(
            f"mail.unsubscribe: cần khóa ít nhất {_SHORTEST} ký tự trong biến môi trường {KEY}"
        )
    return key.encode()


def token_for(recipient: str, key: bytes) -> str:
    """The token of a recipient: letters, digits, ``-``, ``_`` and one point."""
    address = recipient_of(recipient).encode()
    return f"{_text(address)}.{_text(_signature(address, key))}"


def recipient_in(token: str, key: bytes) -> str:
    """The recipient that a token was made for; empty for a token that we did not make."""
    first, _, second = token.partition(".")
    try:
        address, signature = _bytes(first), _bytes(second)
        text = address.decode()
    except (ValueError, binascii.Error):
        return ""
    # The text too: base64 has several spellings of the same bytes.
    good = hmac.compare_digest(signature, _signature(address, key)) and token == token_for(text, key)
    return text if good else ""


def _signature(address: bytes, key: bytes) -> bytes:
    return hmac.new(key, _LIST + address, hashlib.sha256).digest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
