"""Every page of every role in a browser: taken from the table of routes, so that none is left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from console.access import may, route_table
from pipeline.store.console_accounts import Officer
from tests.console.browser_kit import SIZES, look, sign_in
from tests.console.console_kit import HASH, NOW, ROLES, TestDesk

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: Routes that are asked for but are no pages: files, data, the way to a provider of accounts, a redirect.
NO_PAGES = {
    *("/", "/static/{name}", "/metrics", "/login/oidc", "/login/oidc/callback", "/digests/{key}"),
    *("/responses/{response_id}/export.{form}", "/unsubscribe/{token}"),
}
#: What stands for the parts of an address; `/unsubscribe` is tested with its own key.
SAMPLES = {"alert_id": "al1", "article_id": "a1", "source_id": "bao-a"}
#: Further states of pages that an address alone tells.
MORE = ("/alerts?q=khong+co+gi", "/alerts?state=tat-ca&priority=1", "/evidence?retired=1", "/alerts/khongco")


def pages(desk: TestDesk, role: str, answer: str) -> list[str]:
    """The addresses of all pages that a role may open."""
    officer = Officer("x", "x", HASH, role, NOW, NOW, None)
    samples = {**SAMPLES, "response_id": answer}
    found = [
        re.sub(r"\{(\w+)\}", lambda match: samples[match.group(1)], one.path)
        for one in route_table(desk.app)
        if one.method == "GET" and one.path not in NO_PAGES and not one.path.startswith("/api/")
        if one.needs == "open" or may(officer, one.needs)
    ]
    return [*found, *MORE]


def an_answer(desk: TestDesk) -> str:
    """The id of an answer that waits to be approved; and a digest, so that its page has a row."""
    officer = desk.client("officer")
    place = officer.post("/alerts/al1/responses", data={"template": "lam-ro"}).headers["location"]
    officer.post(f"{place}/text", data={"number": 1, "text": "Văn bản.", "then": "submit"})
    with duckdb.connect(str(desk.path)) as connection:
        connection.execute(
            "INSERT INTO digests BY NAME SELECT '2026-11-13'::DATE AS first_day, first_day AS last_day, "
            "now() AS made_at, 'diem-bao.docx' AS path"
        )
    return str(place.rpartition("/")[2])


@pytest.mark.parametrize(("role", "size"), [*((role, "desk") for role in ROLES), ("admin", "phone")])
def test_every_page_of_every_role(
    served: tuple[TestDesk, str], browser: Browser, role: str, size: str
) -> None:
    desk, address = served
    answer = an_answer(desk)
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
    tab = context.new_page()
    sign_in(tab, address, f"{role}1")
    for path in pages(desk, role, answer):
        tab.goto(f"{address}{path}")
        tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        look(tab, f"{role}{re.sub('[^a-z0-9]+', '-', path)}".replace(answer, "id"))
    context.close()


def test_no_page_is_forgotten(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    known = {one.path for one in route_table(desk.app)}
    assert known >= NO_PAGES
    assert len(pages(desk, "admin", "x")) > len(pages(desk, "officer", "x")) > len(pages(desk, "viewer", "x"))
