"""The mail as a reader sees it: narrow and wide, in light and in dark, with its pictures blocked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from pipeline.digest.mail import render_mail_html
from pipeline.digest.types import Digest
from tests.digest import digest_kit as kit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DAYS: dict[str, Callable[[], Digest]] = {
    "full": kit.full,
    "empty": kit.empty,
    "unfounded": kit.unfounded,
    "reprinted": kit.reprinted,
    "long": lambda: kit.hostile("x" * 300),
}
#: Least contrast of text that WCAG 2.2 asks for at level AA.
CONTRAST = 4.5
_CONTRAST = """
() => {
  const parts = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = one => {
    for (let at = one; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
  };
  const told = one => one.tagName === "IMG" ? one.alt :
    [...one.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent).join("").trim();
  const found = [];
  for (const one of document.body.querySelectorAll("*")) {
    const box = one.getBoundingClientRect();
    if (!told(one) || box.width < 2 || box.height < 2) continue;
    const [a, b] = [light(parts(getComputedStyle(one).color)), light(ground(one))].sort((x, y) => y - x);
    found.push([(a + 0.05) / (b + 0.05), one.tagName + ": " + told(one).slice(0, 60)]);
  }
  return found;
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("Chromium is not installed")
    with api.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 600])
def test_every_word_is_seen_without_moving_sideways(browser: Browser, width: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        offline=True,
    )
    page = context.new_page()
    for name, day in DAYS.items():
        page.set_content(render_mail_html(day()), timeout=120_000)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        told = page.evaluate(_CONTRAST)
        assert len(told) > 20
        assert [text for contrast, text in told if contrast < CONTRAST] == [], (name, scheme)
    context.close()


def test_pale_words_would_be_noticed(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<p style='color:#bbb;background:#fff'>nhạt</p><p style='color:#000'>rõ</p>")
    assert [round(contrast, 1) for contrast, _ in page.evaluate(_CONTRAST)] == [1.9, 21.0]
    page.close()
