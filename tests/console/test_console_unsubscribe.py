"""One click ends the digest mail (RFC 8058): no sign-in, only for whoever holds our link, and for good."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from flows.cli.app import run_command
from flows.mail import send_digest
from pipeline.digest.unsubscribe import KEY, recipient_in, token_for
from pipeline.errors import RefusedSettings
from pipeline.settings import Mail, Paths, Settings
from pipeline.store.console_audit import verify_audit
from pipeline.store.mail_choices import mail_choices, stopped_recipients
from tests.console.console_kit import TestDesk
from tests.digest import digest_kit as kit

if TYPE_CHECKING:
    from aiosmtpd.smtp import Envelope
    from playwright.sync_api import Browser

SECRET = "khoa-cua-don-vi-dai-hon-ba-muoi-hai-ky-tu"  # noqa: S105  of the tests
WHO = "lanh-dao@tinh.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
NOW = datetime(2026, 11, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, SECRET)


@pytest.fixture
def desk(tmp_path: Path) -> TestDesk:
    return TestDesk(tmp_path)


def link(who: str = WHO) -> str:
    return f"/unsubscribe/{token_for(who, SECRET.encode())}"


def stopped(desk: TestDesk) -> frozenset[str]:
    return stopped_recipients(desk.path, 5)


def test_a_mail_program_ends_it_with_one_post(desk: TestDesk) -> None:
    client = desk.client()
    for headers in ({}, {"Origin": "https://mail.example"}, {"Sec-Fetch-Site": "cross-site"}):
        client.headers.clear()
        answer = client.post(link(), data=ONE_CLICK, headers=headers)
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
    assert stopped(desk) == {WHO}
    (choice,) = mail_choices(desk.path, 5)
    assert choice.way == "one-click"
    assert verify_audit(desk.path).problems == ()
    assert "ngừng nhận thư điểm báo" in desk.client("admin").get("/audit").text


def test_a_form_of_parts_will_do_too(desk: TestDesk) -> None:
    files = {name: (None, value) for name, value in ONE_CLICK.items()}
    assert desk.client().post(link(), files=files).status_code == 200
    assert stopped(desk) == {WHO}


def test_looking_at_the_page_changes_nothing(desk: TestDesk) -> None:
    client = desk.client()
    for _ in range(3):
        page = client.get(link())
        assert page.status_code == 200
        assert "Ngừng gửi cho tôi" in page.text
        assert WHO in page.text
    assert client.request("HEAD", link()).status_code in {200, 405}
    assert stopped(desk) == frozenset()
    assert client.post(link(), data={"choice": "stop"}).status_code == 200
    assert stopped(desk) == {WHO}
    assert "đã ngừng gửi" in client.get(link()).text.lower()
    assert client.post(link(), data={"choice": "again"}).status_code == 200
    assert stopped(desk) == frozenset()
    assert [one.choice for one in mail_choices(desk.path, 5)] == ["again"]


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "no"}, {"choice": "x"}, {"choice": "stop" * 9}])
def test_a_post_that_does_not_ask_for_it_changes_nothing(desk: TestDesk, data: dict[str, str]) -> None:
    assert desk.client().post(link(), data=data).status_code in {400, 422}
    assert stopped(desk) == frozenset()


def forged() -> list[str]:
    good = token_for(WHO, SECRET.encode())
    name, _, signature = good.partition(".")
    other = token_for("khac@tinh.example", SECRET.encode())
    return [
        "x",
        ".",
        name,
        f"{name}.",
        f"{name}.{signature[:-2]}",
        f"{name}=.{signature}",
        f"{other.partition('.')[0]}.{signature}",
        token_for(WHO, b"k" * 40),
        f"{good}.x",
        "%00",
        "é.é",
        "a" * 9000,
    ]


@pytest.mark.parametrize("token", forged())
def test_a_link_that_is_not_ours_opens_nothing(desk: TestDesk, token: str) -> None:
    client = desk.client()
    assert client.get(f"/unsubscribe/{token}").status_code == 404
    assert client.post(f"/unsubscribe/{token}", data=ONE_CLICK).status_code == 404
    assert mail_choices(desk.path, 5) == []


def test_without_a_key_there_is_no_such_page(desk: TestDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    address = link()
    for value in ("", "ngan"):
        monkeypatch.setenv(KEY, value)
        assert desk.client().get(address).status_code == 404


def test_a_token_is_of_one_spelling_and_of_the_bare_address() -> None:
    key = SECRET.encode()
    assert token_for("Lãnh đạo <Lanh-Dao@Tinh.example>", key) == token_for(WHO, key)
    assert recipient_in(token_for(WHO, key), key) == WHO
    assert re.fullmatch(r"[\w.-]+", token_for(WHO, key))


class Office:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        self.taken.append(envelope)
        return "250 OK"


@pytest.fixture
def office() -> Iterator[tuple[Office, int]]:
    controllers = pytest.importorskip("aiosmtpd.controller", reason="aiosmtpd is not installed")
    import socket

    handler = Office()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = controllers.Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield handler, port
    finally:
        controller.stop()


def settings(desk: TestDesk, port: int, **mail: object) -> Settings:
    given = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "sender": "Điểm báo <diembao@tinh.example>",
        "recipients": ("Lãnh đạo <Lanh-Dao@tinh.example>", "hai@tinh.example"),
        "unsubscribe": "https://bantruc.tinh.example/unsubscribe/{token}",
    }
    return Settings(paths=Paths(data=desk.path.parent), mail=Mail.model_validate({**given, **mail}))


def headers(envelope: Envelope) -> dict[str, str]:
    assert isinstance(envelope.content, bytes)
    read = message_from_bytes(envelope.content, policy=policy.default)
    return {name: str(value) for name, value in read.items()}


def test_the_header_of_a_sent_digest_ends_the_next_one(
    served: tuple[TestDesk, str], office: tuple[Office, int]
) -> None:
    desk, address = served
    handler, port = office
    given = settings(desk, port)
    assert [one.problem for one in send_digest(kit.full(), given, now=NOW)] == ["", ""]
    mine = headers(handler.taken[0])
    assert mine["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.search(r"<https://bantruc\.tinh\.example(/unsubscribe/[^>\s]+)>", mine["List-Unsubscribe"])
    assert found
    # As a mail provider does it: no cookie, no origin, a body of its own.
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", found[1], "List-Unsubscribe=One-Click", kind)
    assert connection.getresponse().status == 200
    connection.close()
    again = send_digest(kit.full(), given, now=NOW)
    assert [one.recipient for one in again] == ["hai@tinh.example"]
    assert [one.rcpt_tos[0] for one in handler.taken[2:]] == ["hai@tinh.example"]


def test_without_a_key_nothing_is_sent_with_a_link_that_leads_nowhere(
    desk: TestDesk, office: tuple[Office, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY)
    with pytest.raises(RefusedSettings, match=KEY):
        send_digest(kit.full(), settings(desk, office[1]), now=NOW)
    assert office[0].taken == []


def test_commands_list_stop_and_undo(
    desk: TestDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "minhtin.toml").write_text(
        f'[paths]\ndata = "{tmp_path}"\n[mail]\nrecipients = ["Lãnh đạo <{WHO}>", "hai@tinh.example"]\n',
        "utf-8",
    )
    monkeypatch.setenv("MINHTIN_CONFIG", str(tmp_path / "minhtin.toml"))
    desk.client().post(link(), data=ONE_CLICK)
    assert run_command(["mail", "list"]) == 0
    shown = capsys.readouterr().out
    assert re.search(rf"Lãnh đạo <{WHO}>\tđã ngừng\t14/11/2026 16:00\tmột lần bấm trong thư", shown)
    assert "hai@tinh.example\tđang nhận" in shown
    assert run_command(["mail", "again", WHO.upper()]) == 0
    assert stopped(desk) == frozenset()
    assert run_command(["mail", "stop", "hai@tinh.example"]) == 0
    assert run_command(["mail", "stop", "hai@tinh.example"]) == 0
    assert "không có gì thay đổi" in capsys.readouterr().out
    assert stopped(desk) == {"hai@tinh.example"}
    assert run_command(["mail", "stop", "khong-phai"]) == 2
    assert verify_audit(desk.path).problems == ()


@pytest.mark.slow
def test_the_page_in_a_browser(served: tuple[TestDesk, str], browser: Browser, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # carries no types

    desk, address = served
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(address + link())
    assert Axe().run(page).violations_count == 0
    page.screenshot(path=str(tmp_path / "ngung.png"))
    page.get_by_role("button", name="Ngừng gửi cho tôi").click()
    assert page.get_by_role("heading").first.text_content() == "Đã ngừng gửi điểm báo"
    assert stopped(desk) == {WHO}
    assert Axe().run(page).violations_count == 0
    page.close()
