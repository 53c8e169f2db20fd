"""An officer's first day as in docs/first-day.md, task by task; and the whole story by keyboard alone."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.types import AlertState
from tests.console.console_kit import PASSWORD, TestDesk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: Set to a file to keep steps and seconds of each task.
TIMES = os.environ.get("MINHTIN_FIRST_DAY", "")
MOST_STEPS = 8
# What a newcomer needs, in seconds, after the keystroke-level model (Card, Moran, Newell 1980): a stroke of
# an unpractised typist, pointing and pressing, making up one's mind; and looking for an unknown button.
STROKE, POINT, MIND, LOOK = 0.28, 1.38, 1.35, 3.0
READ = 60 / 180  # a word read with care


class Day:
    """What a newcomer does, counted: a press, a choice or a line typed is one step."""

    def __init__(self, tab: Page, address: str) -> None:
        self.tab = tab
        self.address = address
        self.steps = 0
        self.seconds = 0.0
        self.told: list[str] = []

    @contextmanager
    def task(self, name: str) -> Iterator[None]:
        self.steps, self.seconds, began = 0, 0.0, time.monotonic()
        yield
        machine = time.monotonic() - began
        minutes = (self.seconds + machine) / 60
        self.told.append(f"{name}: {self.steps} bước, ước tính {minutes:.1f} phút, {machine:.1f} giây máy")
        assert self.steps <= MOST_STEPS, self.told[-1]

    def press(self, words: str) -> None:
        self.steps += 1
        self.seconds += LOOK + MIND + POINT
        self.tab.locator(words).first.click()

    def choose(self, words: str, option: str) -> None:
        self.steps += 1
        self.seconds += LOOK + MIND + 2 * POINT
        self.tab.select_option(words, option)

    def reads(self, part: str) -> None:
        """Reads a part of the page with care."""
        self.seconds += READ * len(self.tab.inner_text(part).split())

    def write(self, field: str, words: str, *, typed: str = "") -> None:
        """``typed``: what a person would type of it; by default all."""
        self.steps += 1
        self.seconds += LOOK + MIND + POINT + STROKE * len(typed or words)
        self.tab.fill(field, words)

    def sees(self, words: str) -> None:
        assert words in self.tab.inner_text("body")


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="vi-VN", accept_downloads=True
    )
    yield context.new_page()
    context.close()


def test_ten_tasks_of_the_first_day(served: tuple[TestDesk, str], tab: Page) -> None:
    desk, address = served
    day = Day(tab, address)
    _look_and_take(day)
    _check_and_answer(day)
    _finish(day, desk)
    assert len(day.told) == 10
    if TIMES:
        Path(TIMES).write_text("\n".join(day.told) + "\n", "utf-8")


def _look_and_take(day: Day) -> None:
    with day.task("1. Vào bàn trực"):
        day.tab.goto(f"{day.address}/login")
        day.write("#name", "approver1")
        day.write("#password", PASSWORD)
        day.press("button:has-text('Đăng nhập')")
        day.sees("Hàng đợi cảnh báo")
    with day.task("2. Lọc cảnh báo chưa ai nhận"):
        day.press("summary:has-text('Bộ lọc')")
        day.choose("select[name=owner]", "-")
        day.press("button:text-is('Lọc')")
        assert "owner=-" in day.tab.url
    with day.task("3. Tìm không dấu"):
        day.write("#q", "luc ngan")
        day.press("button:text-is('Tìm')")
        day.sees("Xã Lục Ngạn thu 12 tấn cam.")
    with day.task("4. Mở, đọc và nhận"):
        day.press("text=Xã Lục Ngạn thu 12 tấn cam.")
        day.sees("Vì sao có cảnh báo")
        day.reads("main")
        day.press("button:has-text('Nhận xử lý')")
        day.sees("đã nhận")


def _check_and_answer(day: Day) -> None:
    with day.task("5. Xem bản lưu của bài"):
        day.press(".seen a:has-text('Bản lưu')")
        day.sees("Tin số 1")
        day.reads("main")
        day.tab.go_back()
    with day.task("6. Xác minh và ghi kết luận"):
        day.press("button:has-text('Bắt đầu xác minh')")
        day.write("#w-conclude", "Đã hỏi UBND xã: 2 tấn.")
        day.press("button:has-text('Ghi kết luận')")
        day.sees("kết luận")
    with day.task("7. Soạn và trình duyệt"):
        day.press("text=Soạn trả lời")
        day.press("button:has-text('Dùng mẫu này')")
        day.reads("main")
        day.press("[data-gap]")
        assert day.tab.evaluate("window.getSelection().toString()").startswith("[")
        filled = re.sub(r"\[[^\]]*\]", "đã bổ sung", day.tab.input_value("#text"))
        day.write("#text", filled, typed="đã bổ sung" * 2)
        day.press("text=Lưu và trình duyệt")


def _finish(day: Day, desk: TestDesk) -> None:
    with day.task("8. Duyệt và tải văn bản"):
        day.press("text=Duyệt văn bản này")
        with day.tab.expect_download() as saved:
            day.press("text=Văn bản thuần")
        assert "Theo Cổng tỉnh" in Path(saved.value.path()).read_text("utf-8")
    with day.task("9. Ghi đã phản hồi và đóng"):
        day.tab.goto(f"{day.address}/alerts/al1")
        day.write("#w-answer", "Cổng thông tin tỉnh, 16 giờ")
        day.press("button:has-text('Ghi đã phản hồi')")
        day.press("input[value=sai]")
        day.press("button:has-text('Đóng cảnh báo')")
        assert desk.store.alert_state("al1")[0] is AlertState.CLOSED
    with day.task("10. Xem tổng quan, rồi ra"):
        day.press("nav >> text=Tổng quan")
        day.sees("Đang mở theo thời gian chờ")
        day.reads("main")
        day.press("text=Đăng xuất")
        assert "/login" in day.tab.url


def reach(tab: Page, words: str) -> None:
    """Go to something with the Tab key alone."""
    wanted = tab.locator(words).first
    for _ in range(80):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"{words}: cannot be reached with Tab")


def go(tab: Page, words: str) -> None:
    """Go to something with Tab and press it with Enter."""
    reach(tab, words)
    tab.keyboard.press("Enter")
    tab.wait_for_load_state()


def test_from_a_new_alert_to_an_exported_correction_by_keyboard(
    served: tuple[TestDesk, str], tab: Page
) -> None:
    desk, address = served
    tab.goto(f"{address}/login")
    reach(tab, "#name")
    tab.keyboard.type("approver1")
    reach(tab, "#password")
    tab.keyboard.type(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile("/alerts"))
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile("/alerts/al1"))
    tab.keyboard.press("a")
    tab.wait_for_selector("button:has-text('Tôi nhận thay'), .state.da_nhan")
    go(tab, "button:has-text('Bắt đầu xác minh')")
    tab.wait_for_selector("#w-conclude")
    reach(tab, "#w-conclude")
    tab.keyboard.type("Đã hỏi UBND xã.")
    go(tab, "button:has-text('Ghi kết luận')")
    go(tab, "a:has-text('Soạn trả lời')")
    go(tab, "button:has-text('Dùng mẫu này')")
    tab.wait_for_selector("#text")
    filled = re.sub(r"\[[^\]]*\]", "đã bổ sung", tab.input_value("#text"))
    reach(tab, "#text")
    tab.keyboard.press("Control+a")
    tab.keyboard.insert_text(filled)
    go(tab, "button:has-text('Lưu và trình duyệt')")
    go(tab, "button:has-text('Duyệt văn bản này')")
    reach(tab, "a:has-text('Văn bản thuần')")
    with tab.expect_download() as saved:
        tab.keyboard.press("Enter")
    assert "Theo Cổng tỉnh" in Path(saved.value.path()).read_text("utf-8")
    assert desk.store.alert_state("al1")[0] is AlertState.CONCLUDED
