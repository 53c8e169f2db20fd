"""What the tests in a browser share: signing in, looking at a page, pictures of it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.console.console_kit import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZES = {"desk": (1366, 768), "phone": (390, 844)}
#: A folder for the screenshots (`make screenshots`: var/screenshots); without it none is kept.
SHOTS = os.environ.get("MINHTIN_SCREENSHOTS", "")


def sign_in(tab: Page, address: str, name: str) -> None:
    """Sign in as one of the desk's four."""
    tab.goto(f"{address}/login")
    tab.fill("#name", name)
    tab.fill("#password", PASSWORD)
    tab.press("#password", "Enter")
    tab.wait_for_url(re.compile("/alerts"))


def look(tab: Page, name: str) -> None:
    """Nothing sticks out sideways, nothing is unreachable for a screen reader; keep a picture."""
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # carries no types

    assert tab.viewport_size
    width = tab.viewport_size["width"]
    assert tab.evaluate("document.documentElement.scrollWidth") <= width, name
    # What is in order is not asked for: half the work.
    found = Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:2]) for one in found] == [], name
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        tab.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
