"""Signing in with an OpenID provider: a real one, in a process of its own, honest and otherwise."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from console.access import COOKIE
from console.pending import LASTS, Pending
from console.people import add_officer
from pipeline.settings import Oidc
from pipeline.store.console_audit import audit_rows, verify_audit
from tests.console.console_kit import ORIGIN, TestDesk
from tests.console.oidc_provider import CLIENT, SECRET

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROLES: dict[str, tuple[str, ...]] = {
    "officer": ("ban-truc",),
    "approver": ("lanh-dao",),
    "admin": ("quan-tri",),
}


class Provider:
    """The provider's process; ``bend`` decides what it says next."""

    def __init__(self, redirect: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        self.issuer = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.console.oidc_provider", str(port), redirect]
        )
        for _ in range(400):
            try:
                httpx2.get(f"{self.issuer}/keys")
            except httpx2.TransportError:
                assert self.process.poll() is None
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the provider did not start")

    def bend(self, **how: Any) -> None:  # noqa: ANN401  JSON
        httpx2.post(f"{self.issuer}/bend", json=how)

    def settings(self, address: str = ORIGIN, **more: Any) -> Oidc:  # noqa: ANN401  settings
        given = {"roles": ROLES, **more}
        return Oidc(issuer=self.issuer, client_id=CLIENT, address=address, name="tài khoản của tỉnh", **given)


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    made = Provider(f"{ORIGIN}/login/oidc/callback")
    yield made
    made.process.kill()
    made.process.wait()


@pytest.fixture
def provider(running: Provider) -> Provider:
    running.bend()
    return running


def opened(folder: Path, provider: Provider, **more: Any) -> TestDesk:  # noqa: ANN401  settings
    """A desk with that provider and accounts for *an* and *binh*."""
    desk = TestDesk(folder, oidc=provider.settings(**more), secret=SECRET)
    for name in ("an", "binh"):
        add_officer(desk.path, name, "", role="viewer", by="test", external=True)
    return desk


def sent(client: TestClient, user: str, *, target: str = "") -> str:
    """Go to the provider and sign in there; returns the address it sends the browser back to."""
    away = client.get("/login/oidc", params={"next": target} if target else {})
    assert away.status_code == 303, away.text
    back = httpx2.post(away.headers["location"], data={"user": user})
    assert back.status_code == 302, back.text
    return str(back.headers["location"])


def home(client: TestClient, address: str) -> httpx2.Response:
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}", headers={"Sec-Fetch-Site": "cross-site"})


def inside(client: TestClient) -> bool:
    return client.get("/alerts").status_code == 200


def told(desk: TestDesk, action: str) -> list[str]:
    return [one.detail for one in audit_rows(desk.path, 5) if one.action == action]


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


BENT: dict[str, dict[str, Any]] = {
    "unsigned": {"sign": "none"},
    "the public key as a secret": {"sign": "hs256"},
    "the client's secret": {"sign": "secret"},
    "a stranger's key": {"sign": "stranger"},
    "a key nobody published": {"sign": "k9"},
    "another issuer": {"claims": {"iss": "http://evil.example"}},
    "no issuer": {"claims": {"iss": None}},
    "another audience": {"claims": {"aud": "khac"}},
    "an audience beside ours without azp": {"claims": {"aud": ["khac", "nua"], "azp": CLIENT}},
    "made out for somebody else": {"claims": {"aud": [CLIENT, "khac"], "azp": "khac"}},
    "no audience": {"claims": {"aud": None}},
    "expired": {"claims": {"exp": 1_700_000_000}},
    "never expires": {"claims": {"exp": None}},
    "not yet": {"claims": {"nbf": 4_000_000_000}},
    "from the future": {"claims": {"iat": 4_000_000_000}},
    "another nonce": {"claims": {"nonce": "khac"}},
    "no nonce": {"claims": {"nonce": None}},
    "nobody": {"claims": {"sub": None}},
    "an empty subject": {"claims": {"sub": ""}},
    "a subject that is no text": {"claims": {"sub": 7}},
    "another access token": {"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
}


@pytest.fixture(scope="module")
def one_desk(running: Provider, tmp_path_factory: pytest.TempPathFactory) -> TestDesk:
    running.bend()
    return opened(tmp_path_factory.mktemp("bent"), running)


@pytest.mark.parametrize("name", BENT)
def test_a_token_that_must_not_be_believed(one_desk: TestDesk, provider: Provider, name: str) -> None:
    before = len(told(one_desk, "session.refused"))
    provider.bend(**BENT[name])
    client = one_desk.client(peer=f"192.0.2.{list(BENT).index(name)}")
    answer = home(client, sent(client, "an"))
    assert answer.status_code == 401, answer.text
    assert not inside(client)
    assert len(told(one_desk, "session.refused")) == before + 1
    assert COOKIE not in client.cookies


def test_a_provider_may_change_its_key(
    tmp_path: Path, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    import console.oidc

    monkeypatch.setattr(console.oidc, "_ASK_AGAIN", 0.0)
    desk = opened(tmp_path, provider)
    client = desk.client()
    home(client, sent(client, "an"))
    provider.bend(sign="k2", keys=["k2"])
    again = desk.client()
    assert home(again, sent(again, "an")).status_code == 303


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "http://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": ""},
    ],
)
def test_a_description_that_leads_elsewhere(
    tmp_path: Path, provider: Provider, described: dict[str, str]
) -> None:
    provider.bend(described=described)
    desk = opened(tmp_path, provider)
    assert desk.client().get("/login/oidc").status_code == 502
    assert inside(desk.client("viewer"))


def test_groups_may_be_told_elsewhere(tmp_path: Path, provider: Provider) -> None:
    desk = opened(tmp_path, provider)
    provider.bend(hide=["groups"])
    client = desk.client()
    assert home(client, sent(client, "an")).status_code == 303
    provider.bend(hide=["groups"], userinfo={"sub": "s-khac", "groups": ["quan-tri"]})
    other = desk.client()
    assert home(other, sent(other, "an")).status_code == 401


def test_the_way_back_works_once_and_in_one_browser_only(tmp_path: Path, provider: Provider) -> None:
    desk = opened(tmp_path, provider)
    client = desk.client()
    back = sent(client, "an")
    victim = desk.client()
    assert home(victim, back).status_code == 400  # somebody else's code put under one's nose
    victim.get("/login/oidc")
    assert home(victim, back).status_code == 400
    assert not inside(victim)
    assert home(client, back).status_code == 303
    client.cookies.clear()
    assert home(client, back).status_code == 400
    assert not inside(client)


def test_a_code_is_good_once(tmp_path: Path, provider: Provider) -> None:
    desk = opened(tmp_path, provider)
    first, second = desk.client(), desk.client()
    stolen = parse_qs(urlsplit(sent(first, "an")).query)["code"][0]
    state = parse_qs(urlsplit(second.get("/login/oidc").headers["location"]).query)["state"][0]
    # A stolen code with a state of one's own: PKCE and the provider refuse it.
    assert home(second, f"/login/oidc/callback?state={state}&code={stolen}").status_code == 401
    assert not inside(second)


def test_pkce_and_nonce_are_sent(tmp_path: Path, provider: Provider) -> None:
    desk = opened(tmp_path, provider)
    asked = parse_qs(urlsplit(desk.client().get("/login/oidc").headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 40 for name in ("state", "nonce", "code_challenge"))
    assert asked["redirect_uri"] == [f"{ORIGIN}/login/oidc/callback"]
    assert SECRET not in str(asked)


@pytest.mark.parametrize("more", ["error=access_denied", "code=x&iss=http://evil.example", ""])
def test_an_answer_that_is_no_code(tmp_path: Path, provider: Provider, more: str) -> None:
    desk = opened(tmp_path, provider)
    client = desk.client()
    state = parse_qs(urlsplit(client.get("/login/oidc").headers["location"]).query)["state"][0]
    assert home(client, f"/login/oidc/callback?state={state}&{more}").status_code == 401
    assert not inside(client)


def test_a_session_set_by_somebody_else_is_not_kept(tmp_path: Path, provider: Provider) -> None:
    desk = opened(tmp_path, provider)
    client = desk.client("viewer")
    before = client.cookies[COOKIE]
    home(client, sent(client, "an"))
    assert client.cookies[COOKIE] != before
    stale = desk.client()
    stale.cookies.set(COOKIE, before)
    assert not inside(stale)


def test_where_it_leads_is_always_here(tmp_path: Path, provider: Provider) -> None:
    desk = opened(tmp_path, provider)
    client = desk.client()
    for target in ("//evil.example", "https://evil.example/"):
        assert home(client, sent(client, "an", target=target)).headers["location"] == "/alerts"
    other = TestClient(desk.app, base_url="http://localhost", follow_redirects=False)
    assert other.get("/login/oidc", headers={"Host": "localhost"}).status_code in {303, 421}


def test_a_silent_provider_is_one_clear_line(tmp_path: Path) -> None:
    gone = Oidc(issuer="http://127.0.0.1:9", client_id="x", address=ORIGIN)
    desk = TestDesk(tmp_path, oidc=gone)
    answer = desk.client().get("/login/oidc")
    assert (answer.status_code, "cổng đăng nhập" in answer.text) == (502, True)
    assert inside(desk.client("viewer"))


def test_without_a_provider_there_is_no_way(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    assert desk.client().get("/login/oidc").status_code == 404
    assert desk.client().get("/login/oidc/callback?state=a&code=b").status_code == 404
    assert "/login/oidc" not in desk.client().get("/login").text


def test_guessing_states_is_slowed_down(tmp_path: Path, provider: Provider) -> None:
    desk = opened(tmp_path, provider)
    client = desk.client(peer="192.0.2.44")
    for number in range(30):
        client.get(f"/login/oidc/callback?state={number}&code=x")
    assert client.get("/login/oidc").status_code == 429
    assert desk.client().get("/login/oidc").status_code == 303


def test_a_sign_in_does_not_wait_for_ever() -> None:
    now = 0.0
    pending = Pending(lambda: now)
    begun = pending.begin("/alerts", "192.0.2.1")
    assert begun
    now = LASTS + 1
    assert pending.finish(begun[0], begun[1]) is None
    for _ in range(200):
        pending.begin("/alerts", "192.0.2.1")
    assert pending.begin("/alerts", "192.0.2.1") is None
    assert pending.begin("/alerts", "192.0.2.2")


GOOD = {"issuer": "https://id.example", "client_id": "x", "address": "https://desk.example"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"issuer": "http://id.example"}, "https"),
        ({"issuer": "ftp://id.example"}, "https"),
        ({"issuer": "https://a:b@id.example"}, "https"),
        ({"issuer": "https://id.example/?a=1"}, "không được có"),
        ({"address": ""}, "address"),
        ({"address": "http://desk.example"}, "https"),
        ({"client_id": ""}, "client_id"),
        ({"scopes": ("profile",)}, "openid"),
        ({"open_accounts": True}, "roles"),
        ({"roles": {"chief": ("x",)}}, "roles"),
        ({"secret": "x"}, "secret"),
    ],
)
def test_unsafe_settings_are_refused(change: dict[str, Any], words: str) -> None:
    assert Oidc(**GOOD).role_of(("x",)) == ""  # type: ignore[arg-type]  # checked by Pydantic
    with pytest.raises(ValidationError, match=words):
        Oidc(**{**GOOD, **change})


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
