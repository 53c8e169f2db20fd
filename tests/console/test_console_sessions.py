"""Sessions, sign-ins and the record of deeds, as somebody who means harm would try them."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from console.access import COOKIE
from console.options import Access
from console.passwords import hash_password
from console.routes.sign_in import local_target
from console.throttle import PAIR_LIMIT, Throttle
from tests.console.console_kit import NOW, ORIGIN, PASSWORD, TestDesk


@pytest.fixture
def desk(tmp_path: Path) -> TestDesk:
    return TestDesk(tmp_path)


def test_the_cookie_cannot_be_read_or_sent_from_elsewhere(desk: TestDesk) -> None:
    told = (
        desk.client()
        .post("/login", data={"name": "viewer1", "password": PASSWORD})
        .headers["set-cookie"]
        .lower()
    )
    assert "httponly" in told
    assert "samesite=lax" in told
    secure = TestDesk(desk.path.parent / "s", access=Access(hosts=("127.0.0.1",), secure=True)).client()
    told = secure.post(
        "/login",
        data={"name": "viewer1", "password": PASSWORD},
        headers={"Origin": ORIGIN.replace("http:", "https:")},
    ).headers["set-cookie"]
    assert told.startswith("__Host-")
    assert "Secure" in told


def test_a_session_given_by_somebody_else_is_not_taken_over(desk: TestDesk) -> None:
    planted = "x" * 43
    client = desk.client()
    answer = client.post(
        "/login", data={"name": "viewer1", "password": PASSWORD}, headers={"Cookie": f"{COOKIE}={planted}"}
    )
    assert planted not in answer.headers["set-cookie"]
    stranger = desk.client()
    stranger.cookies.set(COOKIE, planted)
    assert stranger.get("/alerts").status_code == 303


def test_after_signing_out_the_cookie_is_worth_nothing(desk: TestDesk) -> None:
    client = desk.client("officer")
    cookie = client.cookies[COOKIE]
    assert client.post("/logout").status_code == 303
    thief = desk.client()
    thief.cookies.set(COOKIE, cookie)
    assert thief.get("/alerts").status_code == 303


def test_signing_in_again_ends_the_session_before(desk: TestDesk) -> None:
    client = desk.client("officer")
    cookie = client.cookies[COOKIE]
    client.post("/login", data={"name": "viewer1", "password": PASSWORD})
    thief = desk.client()
    thief.cookies.set(COOKIE, cookie)
    assert thief.get("/alerts").status_code == 303


@pytest.mark.parametrize(
    "change", [{"closed": "yes"}, {"role": "viewer"}, {"password": "một mật khẩu khác hẳn"}]
)
def test_changing_an_account_ends_its_sessions(desk: TestDesk, change: dict[str, str]) -> None:
    officer = desk.client("officer")
    assert officer.get("/alerts").status_code == 200
    assert desk.client("admin").post("/officers/officer1", data=change).status_code == 303
    assert officer.get("/alerts").status_code == 303


def test_sessions_end_when_idle_and_after_a_shift(desk: TestDesk) -> None:
    from datetime import timedelta

    officer = desk.client("officer")
    desk.clock.at += timedelta(minutes=61)
    desk.app.state.desk.sessions.forget_all()
    assert officer.get("/alerts").status_code == 303


def test_guessing_is_slowed_down_for_the_guesser_only(desk: TestDesk) -> None:
    guesser = desk.client(peer="192.0.2.9")
    for _ in range(PAIR_LIMIT):
        assert guesser.post("/login", data={"name": "admin1", "password": "sai"}).status_code == 401
    answer = guesser.post("/login", data={"name": "admin1", "password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert desk.client("admin").get("/alerts").status_code == 200


def test_the_throttle_opens_again() -> None:
    now = 0.0
    throttle = Throttle(lambda: now)
    for _ in range(PAIR_LIMIT):
        throttle.failed("a", "h")
    assert throttle.wait("a", "h") > 800
    now = 1000.0
    assert throttle.wait("a", "h") == 0


def test_an_unknown_name_takes_as_long_and_sounds_the_same(desk: TestDesk) -> None:
    def attempt(name: str) -> tuple[float, str]:
        start = time.perf_counter()
        text = desk.client().post("/login", data={"name": name, "password": "sai rồi"}).text
        return time.perf_counter() - start, text.replace(name, "")

    hashed = hash_password(PASSWORD)
    desk.app.state.desk.accounts.change_officer("admin1", NOW, by="test", password_hash=hashed)
    attempt("admin1")
    known, unknown = attempt("admin1"), attempt("khongco")
    assert known[1] == unknown[1]
    assert unknown[0] > known[0] / 4


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y", ""],
)
def test_signing_in_never_leads_elsewhere(target: str) -> None:
    assert local_target(target) == "/alerts"
    assert local_target("/alerts?q=a&page=2") == "/alerts?q=a&page=2"


def test_secrets_are_not_kept(desk: TestDesk) -> None:
    client = desk.client("officer")
    header = desk.token("alerts:read")
    content = desk.path.read_bytes()
    for secret in (PASSWORD, client.cookies[COOKIE], header["Authorization"].split()[1]):
        assert secret.encode() not in content
    assert re.search(rb"argon2id", content)


def test_a_page_without_tls_is_not_ours_where_we_speak_tls(tmp_path: Path) -> None:
    from starlette.testclient import TestClient

    desk = TestDesk(tmp_path, access=Access(hosts=("desk.example",), secure=True))
    client = TestClient(desk.app, base_url="https://desk.example", follow_redirects=False)
    form = {"name": "officer1", "password": PASSWORD}
    for origin, status in (("http://desk.example", 403), ("https://desk.example", 303)):
        assert client.post("/login", data=form, headers={"Origin": origin}).status_code == status
    assert client.post("/login", data=form, headers={"Origin": "https://[desk"}).status_code == 403


def test_a_session_that_ends_while_it_is_looked_up_stays_ended(desk: TestDesk) -> None:
    client = desk.client("officer")
    secret = client.cookies[COOKIE]
    inner = desk.app.state.desk
    real = inner.accounts.session_officer

    def slow(*args: object, **kwargs: object) -> object:
        found = real(*args, **kwargs)
        inner.sessions.end(secret, desk.clock(), by="officer1")
        return found

    inner.sessions.forget_all()
    inner.accounts.session_officer = slow
    inner.sessions.officer(secret, desk.clock())
    inner.accounts.session_officer = real
    assert inner.sessions.officer(secret, desk.clock()) is None
    assert client.get("/alerts").status_code == 303


def test_the_clock_ends_sessions_of_closed_and_idle_accounts(desk: TestDesk) -> None:
    from datetime import timedelta

    inner = desk.app.state.desk
    closed, idle, busy = desk.client("officer"), desk.client("viewer"), desk.client("approver")
    for one in (closed, idle, busy):
        assert one.get("/alerts").status_code == 200
    inner.accounts.change_officer("officer1", desk.clock(), by="minhtin", closed=True)
    for _ in range(7):
        desk.clock.at += timedelta(minutes=10)
        busy.get("/alerts")
        inner.sessions.renew(desk.clock())
    assert closed.get("/alerts").status_code == 303
    assert idle.get("/alerts").status_code == 303
    assert busy.get("/alerts").status_code == 200


_FORGED = "INSERT INTO alert_events VALUES ('x', 'al2', 2, now(), 'approver1', 'close', 'moi', 'dong', '')"
_APPROVED = (
    "INSERT INTO responses SELECT response_id, alert_id, 9, written_at, actor, 'approved', template, 'x', '' "
    "FROM responses LIMIT 1"
)
TAMPERED = {
    "đã bị sửa": "UPDATE audit SET actor = 'khac' WHERE number = 3",
    "thiếu hoặc trùng": "DELETE FROM audit WHERE number = 3",
    "không có trong nhật ký": _FORGED,
    "sự kiện": "UPDATE alert_events SET reason = 'khac' WHERE action = 'take'",
    "của trả lời": "UPDATE responses SET text = 'Văn bản khác' WHERE state = 'submitted'",
    "bản 9 của trả lời": _APPROVED,
}


@pytest.mark.parametrize("words", TAMPERED)
def test_whoever_changes_the_store_behind_our_back_is_found(desk: TestDesk, words: str) -> None:
    import duckdb

    from pipeline.store.console_audit import verify_audit

    officer = desk.client("officer")
    officer.post("/alerts/al1/act", data={"version": 1, "action": "take"})
    place = officer.post("/alerts/al1/responses", data={"template": "lam-ro"}).headers["location"]
    officer.post(f"{place}/text", data={"number": 1, "text": "Văn\u2003bản.", "then": "submit"})
    assert verify_audit(desk.path).problems == ()
    with duckdb.connect(str(desk.path)) as connection:
        connection.execute(TAMPERED[words])
    assert any(words in one for one in verify_audit(desk.path).problems)
