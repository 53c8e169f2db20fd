"""A provider, or somebody between, that is not honest: nothing of it is believed."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from console.access import COOKIE
from console.pending import LASTS, Pending
from pipeline.settings_services import Oidc
from tests.console.console_kit import ORIGIN, TestDesk
from tests.console.oidc_kit import Provider, home, inside, opened, sent, told
from tests.console.oidc_provider import CLIENT

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
