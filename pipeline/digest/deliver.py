"""Sending digests by SMTP: encrypted unless told otherwise, one message and one outcome a recipient."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from ipaddress import ip_address
from typing import TYPE_CHECKING

from pipeline.errors import RefusedSettings, Retry

if TYPE_CHECKING:
    from pipeline.settings import Mail

PASSWORD = "MINHTIN_SMTP_PASSWORD"  # noqa: S105  the name of the variable, not a password


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one message; ``problem`` is empty when the server took it."""

    recipient: str
    problem: str = ""


def send(messages: Sequence[EmailMessage], mail: Mail, *, password: str | None = None) -> list[Sent]:
    """Hand ``messages`` to the SMTP server of the settings; one outcome a message, in their order.

    ``password`` defaults to the environment variable ``MINHTIN_SMTP_PASSWORD``.

    Raises:
        RefusedSettings: no server is set, the password is missing, or it would go out unencrypted.
        Retry: the server cannot be reached, offers no encryption, or refuses the password.
    """
    secret = os.environ.get(PASSWORD, "") if password is None else password
    check_server(mail, secret)
    if not messages:
        return []
    with _connection(mail, secret) as server:
        return [_send(server, message) for message in messages]


def check_server(mail: Mail, secret: str) -> None:
    """See that mail can be handed to the server of the settings without giving the password away.

    Raises:
        RefusedSettings: no server is set, the password is missing, or it would go out unencrypted.
    """
    if not mail.host:
        raise RefusedSettings("mail.host: chưa đặt máy chủ gửi thư")
    if mail.user and not secret:
        raise RefusedSettings(f"mail.user: thiếu mật khẩu trong biến môi trường {PASSWORD}")
    if mail.user and not (mail.user + secret).isascii():
        # The login of SMTP, as Python speaks it, knows ASCII only.
        raise RefusedSettings("mail.user: tên và mật khẩu gửi thư chỉ được gồm chữ không dấu, số và dấu câu")
    if mail.user and mail.security == "none" and not is_loopback(mail.host):
        raise RefusedSettings("mail.security: không gửi mật khẩu khi không mã hóa; dùng starttls hoặc tls")


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def _connection(mail: Mail, secret: str) -> Iterator[smtplib.SMTP]:
    where = f"{mail.host}:{mail.port}"
    try:
        server = _open(mail)
        if mail.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, secret)
    except smtplib.SMTPAuthenticationError as error:
        raise Retry(f"máy chủ thư {where} không nhận tài khoản {mail.user}") from error
    except smtplib.SMTPNotSupportedError as error:
        raise Retry(f"máy chủ thư {where} không hỗ trợ mã hóa hoặc đăng nhập: {error}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise Retry(f"không kết nối được máy chủ thư {where}: {error}") from error
    try:
        yield server
    finally:
        _leave(server)


def _open(mail: Mail) -> smtplib.SMTP:
    if mail.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=mail.timeout, context=context)
    return smtplib.SMTP(mail.host, mail.port, timeout=mail.timeout)


def _leave(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


def _send(server: smtplib.SMTP, message: EmailMessage) -> Sent:
    recipient = str(message["To"])
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        return Sent(recipient, _answer(next(iter(error.recipients.values()))))
    except smtplib.SMTPResponseException as error:
        return Sent(recipient, _answer((error.smtp_code, error.smtp_error)))
    except (smtplib.SMTPException, OSError) as error:
        return Sent(recipient, f"đứt kết nối: {error}")
    return Sent(recipient)


def _answer(reply: tuple[int, bytes | str]) -> str:
    code, text = reply
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"máy chủ trả lời {code}: {' '.join(words.split())}"
