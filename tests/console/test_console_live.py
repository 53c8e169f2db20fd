"""The queue while others work on it: what comes in steals neither focus nor place, and filters stay."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.types import AlertState
from tests.console.browser_kit import SIZES, look, sign_in
from tests.console.console_kit import NOW, TestDesk, alert

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# The collection runs in a process of its own; this one stores an alert as it does.
_COLLECTION = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from pipeline.store import Store
from tests.console.console_kit import NOW, alert
new = alert(sys.argv[2], "Tin vừa đến", priority=1, minutes=0)
Store(Path(sys.argv[1]), timeout=60).upsert_alerts([new], NOW)
"""


@pytest.fixture(params=sorted(SIZES))
def tab(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
    yield context.new_page()
    context.close()


def arrive(desk: TestDesk, tab: Page, identity: str) -> None:
    """Another process stores an alert; wait until the page shows it."""
    subprocess.run([sys.executable, "-c", _COLLECTION, str(desk.path), identity], check=True, timeout=120)
    desk.app.state.desk.index.renew()  # as its clock does every three seconds
    poll(tab)
    tab.wait_for_selector(f"#cb-{identity}")


def poll(tab: Page) -> None:
    """Have the list renew itself now, as it does every 15 seconds and when its tab is looked at again."""
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def listen(tab: Page) -> None:
    """Keep all that is announced, for it is taken away again after a while."""
    tab.evaluate(
        "window.said = []; new MutationObserver(() => window.said.push("
        "document.getElementById('thong-bao').textContent))"
        ".observe(document.getElementById('thong-bao'), {childList: true})"
    )


def top(tab: Page) -> float:
    """Where the chosen row stands on the screen."""
    return float(tab.evaluate("document.querySelector('.queue > li.chosen').getBoundingClientRect().top"))


def focus(tab: Page) -> str:
    return str(tab.evaluate("document.activeElement.id"))


def test_what_another_process_stores_arrives_without_stealing_focus_or_place(
    served: tuple[TestDesk, str], tab: Page
) -> None:
    desk, address = served
    many = [
        alert(f"cu{number:02}", f"Cảnh báo cũ số {number}", priority=4, minutes=200) for number in range(40)
    ]
    desk.store.upsert_alerts(many, NOW)
    desk.app.state.desk.index.renew()
    sign_in(tab, address, "officer1")
    listen(tab)

    tab.keyboard.press("/")
    tab.keyboard.type("lục ng")
    arrive(desk, tab, "moi1")
    assert focus(tab) == "q"
    tab.keyboard.type("ạn")
    assert tab.input_value("#q") == "lục ngạn"
    assert tab.locator("#thong-bao[role=status][aria-live=polite]").count() == 1
    assert "Có thêm 1 cảnh báo." in tab.evaluate("window.said")
    assert tab.get_attribute("[data-alert=moi1]", "class") == "p1 fresh"

    tab.keyboard.press("Tab")
    for _ in range(20):
        tab.keyboard.press("j")
    chosen = tab.get_attribute(".queue > li.chosen", "data-alert")
    assert focus(tab) == f"cb-{chosen}"
    place = top(tab)
    arrive(desk, tab, "moi2")
    assert tab.get_attribute(".queue > li.chosen", "data-alert") == chosen
    assert focus(tab) == f"cb-{chosen}"
    assert abs(place - top(tab)) < 2

    tab.locator("[data-alert=cu30] [data-take]").focus()
    arrive(desk, tab, "moi3")
    assert tab.get_attribute("[data-alert=moi3]", "class") == "p1 fresh"
    assert focus(tab) == "nhan-cu30"
    look(tab, "hang-doi-tin-moi")


def test_the_chosen_row_leaves_and_the_next_stands_in_its_place(
    served: tuple[TestDesk, str], tab: Page
) -> None:
    desk, address = served
    sign_in(tab, address, "officer1")
    tab.goto(f"{address}/alerts?state=moi")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    assert tab.get_attribute(".queue > li.chosen", "data-alert") == "al1"
    desk.client("approver").post("/alerts/al1/act", data={"version": 1, "action": "take"})
    poll(tab)
    tab.wait_for_selector("#cb-al1", state="detached")
    tab.keyboard.press("j")
    assert tab.get_attribute(".queue > li.chosen", "data-alert") == "al3"


def test_filters_are_kept_through_an_alert_and_back(served: tuple[TestDesk, str], tab: Page) -> None:
    _, address = served
    sign_in(tab, address, "officer1")
    filtered = f"{address}/alerts?priority=3&q=cam"
    tab.goto(filtered)
    tab.click("[data-alert=al1] a.title")
    tab.click("[data-take-here]")
    tab.wait_for_selector(".state.da_nhan")
    tab.keyboard.press("?")
    assert tab.is_visible("#phim-tat")
    tab.keyboard.press("Escape")
    assert not tab.is_visible("#phim-tat")
    tab.click(".crumb a")
    assert tab.url == filtered
    tab.click("#tt-tat-ca")
    assert tab.url == f"{filtered}&state=tat-ca"
    tab.fill("#q", "luc ngan")
    tab.press("#q", "Enter")
    tab.wait_for_url(re.compile("q=luc"))
    assert "priority=3" in tab.url
    assert "state=tat-ca" in tab.url


def test_a_stale_tab_says_who_was_first_and_the_back_button_shows_what_holds(
    served: tuple[TestDesk, str], browser: Browser, tab: Page
) -> None:
    desk, address = served
    sign_in(tab, address, "officer1")
    tab.goto(f"{address}/alerts/al1")
    other = browser.new_context(locale="vi-VN")
    colleague = other.new_page()
    sign_in(colleague, address, "approver1")
    colleague.goto(f"{address}/alerts/al1")
    colleague.click("[data-take-here]")
    colleague.wait_for_selector(".state.da_nhan")
    tab.click("[data-take-here]")
    assert "approver1 vừa thay đổi cảnh báo này" in tab.inner_text("[role=alert]")
    tab.go_back()
    tab.wait_for_selector(".state.da_nhan")
    assert desk.store.alert_state("al1")[1] == 2
    tab.dblclick("button:has-text('Bắt đầu xác minh')")
    tab.wait_for_selector(".state.dang_xac_minh")
    assert desk.store.alert_state("al1") == (AlertState.VERIFYING, 3)
    other.close()


def test_an_open_queue_does_not_keep_a_session_for_ever(served: tuple[TestDesk, str], tab: Page) -> None:
    from playwright.sync_api import Error as PlaywrightError

    desk, address = served
    sign_in(tab, address, "officer1")
    tab.goto(f"{address}/alerts?q=cam")
    inner = desk.app.state.desk
    for _ in range(5):
        desk.clock.at += timedelta(minutes=10)
        with tab.expect_response(re.compile("/alerts")):
            poll(tab)
        inner.sessions.renew(desk.clock())
    desk.clock.at += timedelta(minutes=20)
    inner.sessions.renew(desk.clock())
    # The list may have asked by itself meanwhile, and the page be on its way to the sign-in.
    with suppress(PlaywrightError):
        poll(tab)
    tab.wait_for_url(re.compile("/login"))
    assert "q%3Dcam" in tab.url


def test_long_texts_an_empty_queue_and_a_clock_that_runs_ahead(
    served: tuple[TestDesk, str], tab: Page
) -> None:
    desk, address = served
    sign_in(tab, address, "approver1")
    tab.goto(f"{address}/alerts?state=dong")
    assert "Không có cảnh báo nào" in tab.inner_text("main")
    look(tab, "hang-doi-trong")
    desk.store.upsert_alerts(
        [alert("dai", "x" * 3000, priority=1, minutes=-600), alert("cau", "Một câu rất dài. " * 300)], NOW
    )
    desk.app.state.desk.index.renew()
    for path in ("/alerts", "/alerts/dai", "/alerts/cau", "/alerts/dai/responses"):
        tab.goto(f"{address}{path}")
        look(tab, f"dai{path.replace('/', '-')}")
