"""The digest as an e-mail: one column, dark mode, a plain-text part, one-click unsubscribing (RFC 8058)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, make_msgid, parseaddr
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from pipeline.digest.drawing import as_png
from pipeline.digest.mail_text import render_mail_text
from pipeline.digest.outline import SHOWN, Field, Outline
from pipeline.digest.outlining import outline
from pipeline.digest.shown import show_number
from pipeline.digest.types import Digest
from pipeline.digest.unsubscribe import signing_key, token_for
from pipeline.errors import RefusedSettings
from pipeline.paths import rules_dir

if TYPE_CHECKING:
    from pipeline.settings import Mail

#: Gmail cuts a message at 102 kB; stories of a field are told until the page would be longer than this.
LARGEST = 90_000
_CID = "chart@minhtin.invalid"
_MOST, _MOST_FOREIGN = (6, 4, 3, 2, 1), 10
_TYPES = {
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".pdf": ("application", "pdf"),
}


class UnfoldedLinks(EmailPolicy):
    """Keeps List-Unsubscribe as addresses: the standard policy would encode a long one past all use."""

    def fold(self, name: str, value: str) -> str:
        """Return the header line or lines, each address of List-Unsubscribe on a line of its own."""
        if name.lower() == "list-unsubscribe":
            return f"{name}: " + f",{self.linesep} ".join(str(value).split(", ")) + self.linesep
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same in bytes."""
        if name.lower() == "list-unsubscribe":
            return self.fold(name, value).encode("ascii")
        return bytes(super().fold_binary(name, value))


def render_mail_html(
    digest: Digest, *, unsubscribe: str = "", templates: Path | None = None, alone: bool = False
) -> str:
    """Return the HTML part: styles inlined, dark mode in one style element, at most about 90 kB.

    Its charts are the images of :func:`images`, which travel in the same message; ``alone`` puts them into
    the page itself, to be looked at in a browser.
    """
    content = outline(digest)
    page = ""
    for most in _MOST:
        page = _inlined(_page(content, most, unsubscribe, templates or rules_dir() / "digest"))
        if len(page.encode()) <= LARGEST:
            break
    return _with_images(page, content) if alone else page


def images(content: Outline) -> dict[str, bytes]:
    """Return the charts as PNG pictures by the name that the HTML part calls them (``cid:…``)."""
    return {f"{one.key}.{_CID}": as_png(one.narrow, 2.0) for one in content.pictures}


def _with_images(page: str, content: Outline) -> str:
    for name, data in images(content).items():
        page = page.replace(f"cid:{name}", f"data:image/png;base64,{b64encode(data).decode()}")
    return page


def compose(
    digest: Digest,
    mail: Mail,
    recipient: str,
    *,
    now: datetime,
    attachments: Sequence[Path] = (),
) -> EmailMessage:
    """Return the message for one recipient; ``attachments`` are the Word and PDF files to go with it.

    Raises:
        RefusedSettings: the sender, the recipient or the unsubscribe address cannot be used.
    """
    message = EmailMessage(policy=UnfoldedLinks())
    sender, to = _address("mail.sender", mail.sender), _address("mail.recipients", recipient)
    link = _unsubscribe(mail.unsubscribe, to)
    message["Subject"] = outline(digest).title
    message["From"], message["To"] = mail.sender, recipient
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Content-Language"] = "vi"
    message["Auto-Submitted"] = "auto-generated"
    goodbye = f"<mailto:{sender}?subject=unsubscribe>"
    message["List-Unsubscribe"] = f"<{link}>, {goodbye}" if link else goodbye
    if link:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    content = outline(digest)
    message.set_content(render_mail_text(content, unsubscribe=link), cte="quoted-printable")
    message.add_alternative(
        render_mail_html(digest, unsubscribe=link), subtype="html", cte="quoted-printable"
    )
    _add_images(message, content)
    for path in attachments:
        kind, subtype = _TYPES.get(path.suffix, ("application", "octet-stream"))
        message.add_attachment(path.read_bytes(), maintype=kind, subtype=subtype, filename=path.name)
    return message


def _add_images(message: EmailMessage, content: Outline) -> None:
    """Put the charts beside the HTML part that shows them."""
    part = message.get_body(("html",))
    if not isinstance(part, EmailMessage):
        raise TypeError("the message has no HTML part")
    for name, data in images(content).items():
        part.add_related(
            data,
            "image",
            "png",
            cid=f"<{name}>",
            disposition="inline",
            filename=f"{name[: name.index('.')]}.png",
        )


def _page(content: Outline, most: int, unsubscribe: str, templates: Path) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("mail.html.j2").render(
        o=content,
        most=most,
        most_foreign=_MOST_FOREIGN,
        unsubscribe=unsubscribe,
        more=_more,
        shown=SHOWN,
        cid=_CID,
    )


def _more(field: Field, most: int) -> str:
    """How many stories of a field the mail leaves to the other forms; empty if none."""
    rest = field.total - min(most, len(field.stories))
    return f"và {show_number(rest)} sự việc khác trong bản Word, PDF và trang điểm báo." if rest else ""


def _inlined(page: str) -> str:
    import css_inline

    inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    return str(inliner.inline(page))


def _address(name: str, text: str) -> str:
    address = parseaddr(text)[1]
    local, _, domain = address.rpartition("@")
    if not local or "." not in domain or any(one.isspace() or ord(one) < 32 for one in address):
        raise RefusedSettings(f"{name}: {text!r} không phải địa chỉ thư điện tử")
    return address


def _unsubscribe(template: str, recipient: str) -> str:
    if not template:
        return ""
    link = template.replace("{address}", quote(recipient, safe=""))
    if "{token}" in link:
        link = link.replace("{token}", token_for(recipient, signing_key()))
    if urlsplit(link).scheme != "https" or any(one.isspace() or one in "<>" for one in link):
        raise RefusedSettings("mail.unsubscribe: cần một địa chỉ https (RFC 8058)")
    return link
