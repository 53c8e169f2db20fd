"""What an officer has typed is not lost: through the end of a session, an error, the button "back"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from pipeline.types import AlertState
from tests.console.browser_kit import look, sign_in
from tests.console.console_kit import PASSWORD, TestDesk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WORDS = "Đã gọi UBND xã lúc 9 giờ: 2 tấn, có biên bản."


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
    yield context.new_page()
    context.close()


def end_sessions(desk: TestDesk) -> None:
    """As a time-out does: the store knows of no session any more."""
    desk.app.state.desk.accounts.change_officer("officer1", desk.clock(), by="test", role="officer")
    desk.app.state.desk.sessions.forget_all()


def at_the_conclusion(desk: TestDesk, tab: Page, address: str) -> None:
    sign_in(tab, address, "officer1")
    desk.client("officer").post("/alerts/al1/act", data={"version": 1, "action": "verify"})
    tab.goto(f"{address}/alerts/al1")
    tab.fill("#w-conclude", WORDS)


def again(tab: Page) -> None:
    tab.fill("#name", "officer1")
    tab.fill("#password", PASSWORD)
    tab.press("#password", "Enter")


def test_a_session_that_ends_in_the_middle_of_a_form(served: tuple[TestDesk, str], tab: Page) -> None:
    desk, address = served
    at_the_conclusion(desk, tab, address)
    end_sessions(desk)
    tab.click("button:has-text('Ghi kết luận')")
    assert "Phiên làm việc đã hết" in tab.inner_text("[role=alert]")
    assert WORDS in tab.inner_text("main")
    look(tab, "het-phien")
    assert desk.store.alert_state("al1") == (AlertState.VERIFYING, 2)
    again(tab)
    tab.wait_for_url(re.compile("/alerts/al1$"))
    assert tab.input_value("#w-conclude") == WORDS
    look(tab, "viet-tiep")
    tab.click("button:has-text('Ghi kết luận')")
    tab.wait_for_selector(".state.ket_luan")
    assert WORDS in tab.inner_text(".history")
    tab.reload()
    assert tab.locator("p.kept").count() == 0


def test_leaving_the_page_and_coming_back(served: tuple[TestDesk, str], tab: Page) -> None:
    desk, address = served
    at_the_conclusion(desk, tab, address)
    tab.goto(f"{address}/evidence")
    tab.go_back()
    assert tab.input_value("#w-conclude") == WORDS
    tab.click("text=Bỏ bản viết dở")
    assert tab.input_value("#w-conclude") == ""
    tab.reload()
    assert tab.input_value("#w-conclude") == ""


def test_an_answer_half_written_is_not_put_over_a_colleagues(served: tuple[TestDesk, str], tab: Page) -> None:
    desk, address = served
    sign_in(tab, address, "officer1")
    colleague = desk.client("approver")
    place = colleague.post("/alerts/al1/responses", data={"template": "lam-ro"}).headers["location"]
    tab.goto(f"{address}{place}")
    tab.fill("#text", WORDS)
    tab.goto(f"{address}/alerts")
    colleague.post(f"{place}/text", data={"number": 1, "text": "Bản của đồng nghiệp."})
    tab.goto(f"{address}{place}")
    assert tab.input_value("#text") == "Bản của đồng nghiệp."
    assert WORDS in tab.inner_text("main")
    look(tab, "ban-cua-dong-nghiep")


def test_what_was_typed_is_the_typists_alone(served: tuple[TestDesk, str], tab: Page) -> None:
    desk, address = served
    at_the_conclusion(desk, tab, address)
    tab.click("text=Đăng xuất")
    tab.wait_for_url(re.compile("/login"))
    kept = tab.evaluate("JSON.stringify(sessionStorage)")
    assert WORDS not in kept
    assert "/alerts" not in kept
    sign_in(tab, address, "approver1")
    tab.goto(f"{address}/alerts/al1")
    assert tab.input_value("#w-conclude") == ""
