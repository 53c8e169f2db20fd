"""The e-mail: what a mail program gets, and that a real SMTP server on loopback takes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from pipeline.digest.deliver import PASSWORD, Sent, send
from pipeline.digest.mail import compose, render_mail_html
from pipeline.digest.mail_text import render_mail_text
from pipeline.digest.outlining import outline
from pipeline.digest.types import Digest
from pipeline.errors import RefusedSettings, Retry
from pipeline.settings import Mail, load_settings
from tests.digest import digest_kit as kit

if TYPE_CHECKING:
    from aiosmtpd.smtp import Envelope
    from lxml.html import HtmlElement

NOW = datetime(2026, 11, 15, 0, 0, tzinfo=UTC)
UNSUBSCRIBE = "https://tinh.example/ngung-nhan-diem-bao-qua-thu-dien-tu/mot-lan-bam?dia-chi={address}"
MAIL = Mail(
    sender="Điểm báo <diembao@tinh.example>", unsubscribe=UNSUBSCRIBE, host="127.0.0.1", security="none"
)
DAYS = {"full": kit.full, "empty": kit.empty, "crowded": kit.crowded, "reprinted": kit.reprinted}
DAYS["unfounded"] = kit.unfounded


def made(digest: Digest, **changes: object) -> EmailMessage:
    return compose(digest, MAIL.model_copy(update=changes), "lanh-dao@tinh.example", now=NOW)


def received(message: EmailMessage) -> EmailMessage:
    """The message as it is after the wire."""
    read = message_from_bytes(
        message.as_bytes(policy=message.policy.clone(linesep="\r\n")), policy=policy.default
    )
    assert isinstance(read, EmailMessage)
    return read


def found(tree: HtmlElement, path: str) -> list[HtmlElement]:
    result = tree.xpath(path)
    assert isinstance(result, list)
    return result


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


@pytest.mark.parametrize("name", DAYS)
def test_every_day_makes_a_mail_of_two_parts(name: str) -> None:
    message = received(made(DAYS[name]()))
    assert message.get_content_type() == "multipart/alternative"
    words, page = message.iter_parts()
    assert words.get_content_type() == "text/plain"
    kinds = [page.get_content_type(), *(one.get_content_type() for one in page.iter_parts())]
    assert kinds in (["text/html"], ["multipart/related", "text/html", *["image/png"] * (len(kinds) - 2)])
    for title in ("1. BA ĐIỂM", "9. PHƯƠNG PHÁP VÀ ĐỐI SOÁT"):
        assert title in part(message, "plain")
    assert len(part(message, "html").encode()) < 102_000


def test_unsubscribing_is_one_click_and_stays_readable_on_the_wire() -> None:
    raw = made(kit.full()).as_bytes()
    head = raw.partition(b"\n\n")[0].decode("ascii")
    link = UNSUBSCRIBE.replace("{address}", "lanh-dao%40tinh.example")
    assert f"<{link}>" in head
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    assert link in part(made(kit.full()), "html").replace("&amp;", "&")
    assert link in part(made(kit.full()), "plain")


def test_without_an_https_address_there_is_no_one_click_header() -> None:
    message = made(kit.full(), unsubscribe="")
    assert message["List-Unsubscribe-Post"] is None
    assert str(message["List-Unsubscribe"]).startswith("<mailto:diembao@tinh.example")
    with pytest.raises(RefusedSettings, match="https"):
        made(kit.full(), unsubscribe="http://tinh.example/ngung")


def test_styles_are_inline_and_dark_mode_stays() -> None:
    page = render_mail_html(kit.full())
    tree = lxml_html.fromstring(page)
    assert all("style" in one.attrib for one in found(tree, "//h1 | //h2 | //p | //table"))
    assert "prefers-color-scheme" in page
    assert found(tree, "//meta[@name='color-scheme']/@content") == ["light dark"]
    assert not found(tree, "//script | //link | //iframe | //form")
    assert all(one.startswith("cid:") for one in found(tree, "//img/@src")), "pictures come with the message"
    assert all(found(tree, "//img/@alt"))
    assert "max-width: 600px" in page or "max-width:600px" in page


def test_lines_of_the_plain_part_fit() -> None:
    lines = render_mail_text(outline(kit.full())).splitlines()
    assert max(len(line) for line in lines if not line.startswith("http")) <= 76


@pytest.mark.parametrize("text", kit.HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    message = received(made(kit.hostile(text)))
    assert message["Bcc"] is None
    assert len(message.get_all("Subject", [])) == 1
    tree = lxml_html.fromstring(part(message, "html"))
    assert not found(tree, "//script")
    assert not [href for href in found(tree, "//a/@href") if str(href).startswith("javascript")]
    assert "9. Phương pháp và đối soát" in "".join(map(str, tree.itertext()))
    if "7 * 7" in text:
        assert "{{ 7 * 7 }}" in "".join(map(str, tree.itertext()))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(), min_size=1, max_size=80))
def test_any_text_makes_a_mail(text: str) -> None:
    digest = replace(kit.hostile(text), province=text, office=text)
    assert received(made(digest))["Subject"]


@pytest.mark.parametrize("bad", ["", "khong-phai-dia-chi", "a@b", "x@y.vn\r\nBcc: z@y.vn", "a b@"])
def test_bad_addresses_are_refused(bad: str) -> None:
    with pytest.raises((RefusedSettings, ValueError)):
        compose(kit.empty(), MAIL, bad, now=NOW)
    with pytest.raises((RefusedSettings, ValueError)):
        compose(kit.empty(), MAIL.model_copy(update={"sender": bad}), "a@tinh.example", now=NOW)


def test_files_go_with_it(tmp_path: Path) -> None:
    file = tmp_path / "diem-bao.pdf"
    file.write_bytes(b"%PDF-")
    message = compose(kit.empty(), MAIL, "a@tinh.example", now=NOW, attachments=(file,))
    assert [one.get_content_type() for one in message.iter_attachments()] == ["application/pdf"]


class Server:
    """A real SMTP server on loopback that keeps what it gets and refuses one address."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []

    async def handle_RCPT(  # noqa: N802  the name aiosmtpd calls
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("dong@"):
            return "550 hộp thư đã đóng"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802  as above
        self.taken.append(envelope)
        return "250 OK"


def _free_port() -> int:
    with socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def post_office() -> Iterator[tuple[Server, Mail]]:
    controllers = pytest.importorskip("aiosmtpd.controller", reason="aiosmtpd is not installed")
    handler = Server()
    controller = controllers.Controller(handler, hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        yield handler, MAIL.model_copy(update={"port": controller.port})
    finally:
        controller.stop()


def test_a_real_server_takes_it(post_office: tuple[Server, Mail]) -> None:
    handler, mail = post_office
    messages = [
        compose(kit.full(), mail, who, now=NOW)
        for who in ("mot@tinh.example", "dong@tinh.example", "hai@tinh.example")
    ]
    results = send(messages, mail)
    assert [one.recipient for one in results if not one.problem] == ["mot@tinh.example", "hai@tinh.example"]
    assert "550" in results[1].problem
    assert [envelope.rcpt_tos for envelope in handler.taken] == [["mot@tinh.example"], ["hai@tinh.example"]]
    content = handler.taken[0].content
    assert isinstance(content, bytes)
    got = message_from_bytes(content, policy=policy.default)
    assert isinstance(got, EmailMessage)
    assert got["Subject"] == "Điểm báo tỉnh Bắc Ninh, ngày 14/11/2026"
    assert "hai@tinh.example" not in content.decode("utf-8", "replace")
    assert max(map(len, content.splitlines())) <= 998
    assert re.search(rb"^List-Unsubscribe: <https://[^>\s]+>,\r\n <mailto:", content, re.MULTILINE)


def test_no_encryption_no_mail(post_office: tuple[Server, Mail]) -> None:
    handler, mail = post_office
    with pytest.raises(Retry, match="mã hóa"):
        send([made(kit.empty())], mail.model_copy(update={"security": "starttls"}))
    assert handler.taken == []


def test_a_password_never_leaves_unencrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    away = MAIL.model_copy(update={"host": "thu.tinh.example", "user": "diembao"})
    with pytest.raises(RefusedSettings, match="không mã hóa"):
        send([made(kit.empty())], away, password="bi-mat")  # noqa: S106  no real one
    monkeypatch.delenv(PASSWORD, raising=False)
    with pytest.raises(RefusedSettings, match=PASSWORD):
        send([made(kit.empty())], away.model_copy(update={"security": "tls"}))


def test_the_password_is_no_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "minhtin.toml"
    file.write_text('[mail]\npassword = "bi-mat"\n', encoding="utf-8")
    monkeypatch.setenv("MINHTIN_CONFIG", str(file))
    with pytest.raises(RefusedSettings, match=r"mail\.password"):
        load_settings()


def test_a_silent_server_is_a_reason_to_try_again() -> None:
    with pytest.raises(Retry, match="không kết nối được"):
        send([made(kit.empty())], MAIL.model_copy(update={"port": 1, "timeout": 2.0}))
    assert send([], MAIL) == []
    assert Sent("a").problem == ""
