"""Zalo bots (`zalo://TOKEN/CHAT`), until the installed Apprise speaks to them itself (from 2.1).

Bot platform: POST ``/bot<TOKEN>/sendMessage`` with ``chat_id`` and ``text`` of 1 to 2,000 characters; the
answer is 200 with ``ok`` true or false.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apprise import NotifyBase

API = "https://bot-api.zaloplatforms.com"
LONGEST = 2000
_ADDRESS = re.compile(r"zalo://(?P<token>\d{1,20}(?::|%3[aA])[\w-]{4,200})/(?P<chat>[\w-]{1,100})/?")

_NUMBERS = count(1)
_log = logging.getLogger("apprise")


def zalo_receiver(address: str, timeout: float) -> NotifyBase | None:
    """Return a receiver for ``address``; None where Apprise knows Zalo itself, or the address is not one.

    Args:
        address: ``zalo://TOKEN/CHAT``.
        timeout: seconds to connect, and to wait for an answer.
    """
    from apprise import Apprise

    found = _ADDRESS.fullmatch(address)
    if found is None or Apprise.instantiate("zalo://1:abcd/1") is not None:
        return None
    token = found["token"].replace("%3A", ":").replace("%3a", ":")
    made = Apprise.instantiate(f"{_scheme(token, found['chat'], timeout)}://")
    if made is not None:
        made.body_maxlen, made.title_maxlen = LONGEST, 0
    return made


@lru_cache(maxsize=64)
def _scheme(token: str, chat: str, timeout: float) -> str:
    """Register a scheme for one receiver: what is registered holds its token, and another has another."""
    from apprise.decorators import notify

    def send(body: str, *_: object, **__: object) -> bool:
        return _send(token, {"chat_id": chat, "text": body}, timeout)

    scheme = f"minhtinzalo{next(_NUMBERS)}"
    notify(on=scheme, name="Zalo Bot")(send)  # type: ignore[no-untyped-call]  # as its own documentation
    return scheme


def _send(token: str, message: dict[str, str], timeout: float) -> bool:
    import requests

    try:
        answer = requests.post(
            f"{API}/bot{token}/sendMessage", json=message, timeout=timeout, allow_redirects=False
        )
    except requests.RequestException as error:
        _log.warning("A Connection error occurred sending a Zalo notification.")
        _log.debug("Socket Exception: %s", error)
        return False
    if answer.status_code != 200:
        _log.warning("Failed to send Zalo notification: error=%s.", answer.status_code)
        return False
    try:
        taken = answer.json().get("ok") is True
    except (ValueError, AttributeError):
        taken = False
    if not taken:
        _log.warning("Failed to send Zalo notification: refused.")
    return taken
