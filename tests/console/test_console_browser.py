"""The whole story in a browser, by mouse and by keyboard, at a desk and on a phone."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest

from console import guard
from pipeline.types import AlertState
from tests.console.browser_kit import SIZES, look, sign_in
from tests.console.console_kit import TestDesk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page


@pytest.fixture(params=sorted(SIZES))
def tab(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = SIZES[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="vi-VN", accept_downloads=True
    )
    opened = context.new_page()
    problems: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if "Content Security" in message.text:
            problems.append(message.text)

    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on(
        "console",
        lambda message: problems.append(message.text) if "Content Security" in message.text else None,
    )
    yield opened
    context.close()
    assert problems == []


def test_from_a_new_alert_to_an_exported_correction(served: tuple[TestDesk, str], tab: Page) -> None:
    desk, address = served
    tab.goto(f"{address}/login")
    look(tab, "1-dang-nhap")
    sign_in(tab, address, "approver1")
    look(tab, "2-hang-doi")
    tab.click("text=Xã Lục Ngạn thu 12 tấn cam.")
    look(tab, "3-canh-bao")
    tab.click("text=Nhận xử lý")
    tab.click("text=Bắt đầu xác minh")
    tab.fill("#w-conclude", "Đã hỏi UBND xã: 2 tấn.")
    tab.click("button:has-text('Ghi kết luận')")
    tab.click("text=Soạn trả lời")
    look(tab, "4-mau-tra-loi")
    tab.locator("button:has-text('Dùng mẫu này')").first.click()
    text = tab.input_value("#text")
    assert "Theo Cổng tỉnh" in text
    tab.click("text=Lưu và trình duyệt")
    assert "ngoặc vuông" in tab.inner_text("[role=alert]")
    tab.fill("#text", re.sub(r"\[[^\]]*\]", "đã bổ sung", text))
    look(tab, "5-soan")
    tab.click("text=Lưu và trình duyệt")
    tab.click("text=Duyệt văn bản này")
    look(tab, "6-da-duyet")
    with tab.expect_download() as download:
        tab.click("text=Văn bản thuần")
    assert "Theo Cổng tỉnh" in Path(download.value.path()).read_text("utf-8")
    tab.goto(f"{address}/alerts/al1")
    tab.fill("#w-answer", "Cổng thông tin tỉnh, 16 giờ")
    tab.click("button:has-text('Ghi đã phản hồi')")
    tab.check("input[value=sai]")
    tab.click("button:has-text('Đóng cảnh báo')")
    assert desk.store.alert_state("al1")[0] is AlertState.CLOSED
    look(tab, "7-da-dong")


def test_the_queue_by_keyboard(served: tuple[TestDesk, str], tab: Page) -> None:
    desk, address = served
    sign_in(tab, address, "officer1")
    tab.keyboard.press("?")
    assert tab.is_visible("#phim-tat")
    look(tab, "phim-tat")
    tab.keyboard.press("Escape")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    assert tab.get_attribute(".queue > li.chosen", "data-alert") == "al1"
    assert tab.evaluate("document.activeElement.id") == "cb-al1"
    tab.keyboard.press("k")
    assert tab.get_attribute(".queue > li.chosen", "data-alert") == "al2"
    tab.keyboard.press("a")
    tab.wait_for_url(re.compile("/alerts/al2"))
    assert desk.store.alert_state("al2")[0] is AlertState.ACKNOWLEDGED
    tab.goto(f"{address}/alerts")
    tab.keyboard.press("/")
    tab.keyboard.type("lục ngạn ja?")
    assert tab.input_value("#q") == "lục ngạn ja?"


def test_hostile_text_does_not_run(served: tuple[TestDesk, str], tab: Page) -> None:
    _, address = served
    ran: list[str] = []

    def refuse(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    tab.on("dialog", refuse)
    sign_in(tab, address, "admin1")
    for name in ("alerts", "alerts/al3", "articles/a2", "alerts/al3/responses"):
        tab.goto(f"{address}/{name}")
    assert ran == []


def test_a_dribbling_client_is_let_go_of(
    served: tuple[TestDesk, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "SLOWEST", 0.3)
    _, address = served
    host, port = address.removeprefix("http://").split(":")
    idle = [socket.create_connection((host, int(port))) for _ in range(100)]
    head = f"POST /login HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {address}\r\nContent-Length: 100\r\n"
    with socket.create_connection((host, int(port)), timeout=20) as slow:
        slow.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\nname=a".encode())
        assert b" 408 " in slow.recv(200)
    assert httpx2.get(f"{address}/login", timeout=5).status_code == 200
    for one in idle:
        one.close()
