"""The digest by e-mail: a draft to be sent by hand, or sent by SMTP to everybody of the settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pipeline.digest import Digest, compose
from pipeline.digest.deliver import Sent, send
from pipeline.digest.unsubscribe import recipient_of
from pipeline.errors import RefusedSettings
from pipeline.settings import Settings
from pipeline.store.mail_choices import stopped_recipients

#: Stands in a draft until somebody sets the sender; .invalid can never be delivered to.
NOBODY = "Điểm báo <diem-bao@minhtin.invalid>"


def draft(digest: Digest, settings: Settings, *, now: datetime, files: Sequence[Path] = ()) -> bytes:
    """Return an .eml file that mail programs open as an unsent message, with ``files`` attached."""
    mail = settings.mail.model_copy(update={"sender": settings.mail.sender or NOBODY})
    recipients = settings.mail.recipients or (mail.sender,)
    message = compose(digest, mail, recipients[0], now=now, attachments=files)
    message["X-Unsent"] = "1"
    if not settings.mail.recipients:
        del message["To"]
    return message.as_bytes()


def send_digest(
    digest: Digest, settings: Settings, *, now: datetime, files: Sequence[Path] = ()
) -> list[Sent]:
    """Send ``digest`` to every recipient of the settings with the Word and PDF of ``files``.

    Who has unsubscribed gets nothing and is not in the answer.

    Raises:
        RefusedSettings: no recipients, no server, or an address that cannot be used.
        Retry: the server cannot be reached.
    """
    if not settings.mail.recipients:
        raise RefusedSettings("mail.recipients: chưa có người nhận nào")
    attached = [file for file in files if file.suffix in {".docx", ".pdf"}]
    messages = [
        compose(digest, settings.mail, who, now=now, attachments=attached) for who in _wanting(settings)
    ]
    return send(messages, settings.mail)


def _wanting(settings: Settings) -> list[str]:
    """Recipients of the settings who have not unsubscribed."""
    if not settings.database.is_file():
        return list(settings.mail.recipients)
    stopped = stopped_recipients(settings.database, 30.0)
    return [who for who in settings.mail.recipients if recipient_of(who) not in stopped]
