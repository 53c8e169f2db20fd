"""Sending one message by Apprise, with a hard limit of time, and saying honestly what became of it."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apprise import NotifyBase

    from pipeline.notify.words import Written

SENT, FAILED, UNKNOWN = "sent", "failed", "unknown"
#: Times the timeout of one answer that a whole message may take: connecting, greeting, handing over.
PATIENCE = 2.0
_STATUS = re.compile(r"error=(\d{3})\b")
_REPLY = re.compile(r"\((\d{3}), b")
#: In these cases nothing had left us yet.
_NEVER_LEFT = re.compile(
    r"refused|NewConnectionError|ConnectTimeout|NameResolution|Name or service|getaddrinfo|unreachable"
    r"|No route|SSL|CERTIFICATE|certificate|Max retries exceeded.*connect timeout",
    re.IGNORECASE,
)
#: The server behind a gateway may have taken the message all the same.
_GATEWAY = {408, 502, 504}


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a message: sent, failed (it surely did not arrive) or unknown, and why."""

    state: str
    problem: str = ""


class _Heard(logging.Handler):
    """Keeps what Apprise says in one thread; never written down, since it may hold addresses."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.thread = threading.get_ident()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line of this thread."""
        if record.thread == self.thread:
            self.lines.append(record.getMessage())


def deliver(to: NotifyBase, written: Written, *, key: str, urgent: bool, timeout: float) -> Delivery:
    """Send ``written`` and wait at most ``PATIENCE`` times ``timeout`` seconds; never raises.

    ``key`` names the message: receivers that read headers find it as ``X-Minh-Tin-Notice`` and can tell a
    message that is sent again.
    """
    headers = getattr(to, "headers", None)
    if isinstance(headers, dict):
        headers["X-Minh-Tin-Notice"] = key
        headers["Auto-Submitted"] = "auto-generated"
    found: list[Delivery] = []
    worker = threading.Thread(
        target=lambda: found.append(_send(to, written, urgent=urgent)), name="notify", daemon=True
    )
    worker.start()
    worker.join(PATIENCE * timeout)
    limit = f"{PATIENCE * timeout:g}"
    return found[0] if found else Delivery(UNKNOWN, f"nơi nhận không trả lời trong {limit} giây")


def _send(to: NotifyBase, written: Written, *, urgent: bool) -> Delivery:
    from apprise import NotifyFormat, NotifyType

    kind = NotifyType.WARNING if urgent else NotifyType.INFO
    with _listening() as heard:
        try:
            taken = to.notify(
                body=written.body, title=written.title, notify_type=kind, body_format=NotifyFormat.TEXT
            )
        except Exception as error:  # noqa: BLE001  a plug-in of Apprise may raise anything
            return Delivery(UNKNOWN, f"lỗi khi gửi ({type(error).__name__})")
    return Delivery(SENT) if taken else _why(heard.lines)


@contextmanager
def _listening() -> Iterator[_Heard]:
    logger, heard = logging.getLogger("apprise"), _Heard()
    # On standard error or in a log file its lines would show addresses.
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    logger.addHandler(heard)
    try:
        yield heard
    finally:
        logger.removeHandler(heard)


def _why(lines: list[str]) -> Delivery:
    """What Apprise's lines mean; where they leave a doubt, it is said."""
    text = "\n".join(lines)
    if found := _REPLY.search(text):
        return Delivery(FAILED, f"máy chủ thư trả lời {found[1]}")
    if found := _STATUS.search(text):
        state = UNKNOWN if int(found[1]) in _GATEWAY else FAILED
        return Delivery(state, f"nơi nhận trả lời {found[1]}")
    if "refused." in text:
        return Delivery(FAILED, "nơi nhận từ chối")
    if "Connection error while submitting email" in text or _NEVER_LEFT.search(text):
        return Delivery(FAILED, "không kết nối được nơi nhận")
    return Delivery(UNKNOWN, "đứt kết nối hoặc quá giờ khi đang gửi")
