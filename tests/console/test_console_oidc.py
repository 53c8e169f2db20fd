"""Signing in with an OpenID provider: a real one, in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from console.access import COOKIE
from console.people import add_officer
from pipeline.store.console_audit import verify_audit
from tests.console.console_kit import ORIGIN, TestDesk
from tests.console.oidc_provider import SECRET

if TYPE_CHECKING:
    from playwright.sync_api import Browser

from tests.console.oidc_kit import Provider, home, inside, opened, sent, told


def test_a_person_of_the_province_gets_in(tmp_path: Path, provider: Provider) -> None:
    desk = opened(tmp_path, provider)
    client = desk.client()
    assert "tài khoản của tỉnh" in client.get("/login").text
    answer = home(client, sent(client, "an", target="/alerts/al1"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/alerts/al1")
    cookies = answer.headers.get_list("set-cookie")
    assert any(one.startswith(f"{COOKIE}=") and "HttpOnly" in one and "lax" in one.lower() for one in cookies)
    assert inside(client)
    # The group made an officer of the account that was opened as a viewer; the first sign-in linked it.
    assert client.post("/alerts/al1/act", data={"version": 1, "action": "take"}).status_code == 303
    assert "(oidc)" in told(desk, "session.begin")[0]
    assert '"subject": "s-an"' in told(desk, "officer.link")[0]
    assert '"role": "officer"' in told(desk, "officer.change")[0]
    assert verify_audit(desk.path).problems == ()
    client.post("/logout")
    assert not inside(client)


def test_the_highest_group_counts_and_a_lost_group_too(tmp_path: Path, provider: Provider) -> None:
    desk = opened(tmp_path, provider)
    first = desk.client()
    home(first, sent(first, "binh"))
    assert "người duyệt" in first.get("/account").text
    provider.bend(claims={"groups": ["ban-truc"]})
    second = desk.client()
    home(second, sent(second, "binh"))
    assert "cán bộ trực" in second.get("/account").text
    assert not inside(first)  # the session of the higher role has ended
    provider.bend(claims={"groups": []})
    third = desk.client()
    assert home(third, sent(third, "binh")).status_code == 403


def test_the_local_login_stays(tmp_path: Path, provider: Provider) -> None:
    desk = opened(tmp_path, provider)
    assert inside(desk.client("officer"))
    # An account of the provider has no password, not even an empty one.
    for password in ("", "x" * 12):
        answer = desk.client().post("/login", data={"name": "an", "password": password})
        assert answer.status_code == 401


@pytest.mark.parametrize(
    ("user", "words"),
    [("it", "Bàn trực chưa có tài khoản"), ("la", "chưa được cấp quyền"), ("admin1", "mật khẩu riêng")],
)
def test_who_is_not_known_here_is_refused(tmp_path: Path, provider: Provider, user: str, words: str) -> None:
    desk = opened(tmp_path, provider)
    client = desk.client()
    answer = home(client, sent(client, user))
    assert answer.status_code == 403
    assert words in answer.text
    assert not inside(client)
    assert told(desk, "session.refused")


def test_accounts_open_themselves_only_when_told_to(tmp_path: Path, provider: Provider) -> None:
    desk = opened(tmp_path, provider, open_accounts=True)
    client = desk.client()
    home(client, sent(client, "it"))
    assert client.get("/audit").status_code == 200  # quan-tri: admin
    # A name that is somebody's here is never taken over, and nobody comes in without a group.
    for user in ("admin1", "la"):
        other = desk.client()
        assert home(other, sent(other, user)).status_code == 403
        assert not inside(other)


def test_a_name_that_changed_hands_opens_nothing(tmp_path: Path, provider: Provider) -> None:
    desk = opened(tmp_path, provider)
    client = desk.client()
    home(client, sent(client, "an"))
    provider.bend(claims={"sub": "s-khac"})
    other = desk.client()
    assert home(other, sent(other, "an")).status_code == 403
    # And the person keeps the account under another name.
    provider.bend(claims={"preferred_username": "an.moi"})
    again = desk.client()
    assert home(again, sent(again, "an")).status_code == 303
    assert "<h1>an</h1>" in again.get("/account").text


def test_a_closed_account_stays_closed(tmp_path: Path, provider: Provider) -> None:
    desk = opened(tmp_path, provider)
    desk.app.state.desk.accounts.change_officer("an", desk.clock(), by="test", closed=True)
    client = desk.client()
    assert "đã đóng" in home(client, sent(client, "an")).text
    assert not inside(client)


def test_groups_may_be_told_elsewhere(tmp_path: Path, provider: Provider) -> None:
    desk = opened(tmp_path, provider)
    provider.bend(hide=["groups"])
    client = desk.client()
    assert home(client, sent(client, "an")).status_code == 303
    provider.bend(hide=["groups"], userinfo={"sub": "s-khac", "groups": ["quan-tri"]})
    other = desk.client()
    assert home(other, sent(other, "an")).status_code == 401


def test_pkce_and_nonce_are_sent(tmp_path: Path, provider: Provider) -> None:
    desk = opened(tmp_path, provider)
    asked = parse_qs(urlsplit(desk.client().get("/login/oidc").headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 40 for name in ("state", "nonce", "code_challenge"))
    assert asked["redirect_uri"] == [f"{ORIGIN}/login/oidc/callback"]
    assert SECRET not in str(asked)


def test_without_a_provider_there_is_no_way(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    assert desk.client().get("/login/oidc").status_code == 404
    assert desk.client().get("/login/oidc/callback?state=a&code=b").status_code == 404
    assert "/login/oidc" not in desk.client().get("/login").text


def test_in_a_browser(served: tuple[TestDesk, str], browser: Browser) -> None:
    """Button, the provider's form, and the queue: cookies and policies as a real browser keeps them."""
    desk, address = served
    provider = Provider(f"{address}/login/oidc/callback")
    try:
        from console.oidc import Provider as Client

        made = provider.settings(address)
        inner = desk.app.state.desk
        object.__setattr__(inner.options, "oidc", made)
        inner.provider = Client(made, SECRET)
        add_officer(desk.path, "an", "", role="officer", by="test", external=True)
        with browser.new_context() as context:
            page = context.new_page()
            page.goto(f"{address}/alerts")
            page.get_by_role("link", name="Đăng nhập bằng tài khoản của tỉnh").click()
            page.fill("input[name=user]", "an")
            page.click("button")
            page.wait_for_url(f"{address}/alerts")
            assert page.locator("[data-alert]").count() > 0
            page.get_by_role("button", name="Đăng xuất").click()
            page.wait_for_url(f"{address}/login")
            page.goto(f"{address}/alerts")
            assert "/login" in page.url
    finally:
        provider.process.kill()
        provider.process.wait()
