"""What somebody who means harm would try."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.access import COOKIE
from console.options import Access, access_for
from console.passwords import hash_password
from console.queue_address import read_filter
from console.routes.sign_in import local_target
from console.throttle import PAIR_LIMIT, Throttle
from console.view import safe_link
from pipeline.errors import WrongUsage
from tests.console.console_kit import HOSTILE, NOW, ORIGIN, PASSWORD, TestDesk


@pytest.fixture
def desk(tmp_path: Path) -> TestDesk:
    return TestDesk(tmp_path)


class _Harm(HTMLParser):
    """Collects what would run: inline scripts, handlers, styles, addresses that are code."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_ = dict(attrs)
        if tag == "script" and not (given_.get("src") or "").startswith("/static/"):
            self.found.append("script")
        if tag in {"iframe", "object", "embed", "base"}:
            self.found.append(tag)
        for name, value in attrs:
            if (
                name.startswith("on")
                or name == "style"
                or (value or "").strip().lower().startswith("javascript:")
            ):
                self.found.append(f"{tag} {name}={value}")
        if given_.get("target") == "_blank":
            assert given_.get("rel") == "noopener noreferrer"


def harm(page: str) -> list[str]:
    parser = _Harm()
    parser.feed(page)
    return parser.found


def test_the_search_for_harm_finds_it() -> None:
    assert len(harm(HOSTILE + '<a href=" JavaScript:1">')) == 3


PAGES = (
    *("/alerts", "/alerts/al3", "/alerts/al1", "/articles/a2", "/alerts/al3/responses", "/evidence"),
    *("/sources", "/sources/bao-a", "/board", "/digests", "/officers", "/audit", "/account"),
    '/alerts?q=<script>x</script>&owner="><b>',
)


@pytest.mark.parametrize("address", PAGES)
def test_text_from_outside_is_never_code(desk: TestDesk, address: str) -> None:
    admin = desk.client("admin")
    admin.post("/alerts/al3/act", data={"version": 1, "action": "snooze", "minutes": 60, "reason": HOSTILE})
    admin.post("/evidence", data={"text": HOSTILE, "source": HOSTILE, "day": "2026-11-14"})
    admin.post(
        "/officers", data={"name": "moi1", "full_name": HOSTILE, "password": PASSWORD, "role": "viewer"}
    )
    answer = admin.get(address)
    assert answer.status_code == 200
    assert harm(answer.text) == []
    assert "<script>alert(1)" not in answer.text


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_only_web_addresses_are_linked(text: str) -> None:
    for url in (text, f"javascript:{text}", f"data:text/html,{text}", f" \tjavascript://h/{text}"):
        found = safe_link(url)
        assert not found or found.lower().startswith(("http://", "https://"))


def test_every_answer_has_the_headers(desk: TestDesk) -> None:
    for client, address in (
        (desk.client(), "/login"),
        (desk.client(), "/none"),
        (desk.client("viewer"), "/alerts"),
    ):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
        {"Origin": ORIGIN + ".evil.example"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_of_another_site_changes_nothing(desk: TestDesk, headers: dict[str, str]) -> None:
    officer = desk.client("officer")
    answer = officer.post("/alerts/al1/act", data={"version": 1, "action": "take"}, headers=headers)
    assert answer.status_code == 403
    assert desk.store.alert_state("al1")[1] == 1
    token = {"Authorization": "Bearer no", **headers}
    assert (
        officer.post("/alerts/al1/act", data={"version": 1, "action": "take"}, headers=token).status_code
        == 403
    )


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


PATHS_OUT = (
    *("/static/../app.py", "/static/%2e%2e%2fapp.py", "/static/..%2f..%2fpyproject.toml"),
    *("/static/htmx.LICENSE.txt", "/digests/..%2f..%2fetc%2fpasswd", "/digests/%2fetc%2fpasswd"),
    *("/articles/..%2f..%2fetc%2fpasswd", "/responses/x/export...%2f..%2fetc%2fpasswd"),
)


@pytest.mark.parametrize("address", PATHS_OUT)
def test_no_path_leads_out(desk: TestDesk, address: str) -> None:
    answer = desk.client("admin").get(address)
    assert answer.status_code == 404
    assert "root:" not in answer.text


@pytest.mark.parametrize("address", ["/login", "/evidence", "/evidence/import", "/alerts/al1/act"])
def test_ten_megabytes_are_refused(desk: TestDesk, address: str) -> None:
    officer = desk.client("officer")
    assert officer.post(address, content=b"text=" + b"x" * 10_000_000).status_code == 413

    def dribble() -> object:
        for _ in range(100):
            yield b"y" * 100_000

    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert officer.post(address, content=dribble(), headers=kind).status_code == 413  # type: ignore[arg-type]


def test_a_foreign_host_name_is_refused(desk: TestDesk) -> None:
    assert desk.client().get("/login", headers={"Host": "evil.example"}).status_code == 421


def test_an_imported_file_may_have_any_name(desk: TestDesk) -> None:
    officer = desk.client("officer")
    row = "text,source,date\nCầu thông xe ngày 3/11.,=cmd|' /C calc'!A0,2026-11-03\n".encode()
    for name in ("../../../etc/passwd.csv", "=cmd.csv", '"><script>.csv', "x" * 300 + ".csv"):
        answer = officer.post("/evidence/import", files={"file": (name, row, "text/csv")})
        assert answer.status_code == 303, answer.text
    assert not list(desk.path.parent.glob("*passwd*"))


def test_binding_to_the_network_needs_protection(tmp_path: Path) -> None:
    for host in ("0.0.0.0", "192.0.2.7", "::", "desk.example"):  # noqa: S104  refused
        with pytest.raises(WrongUsage, match="behind-proxy"):
            access_for(host, certificate=None, key=None, behind_proxy=False, hosts=())
    assert not access_for("127.0.0.1", certificate=None, key=None, behind_proxy=False, hosts=()).secure
    assert access_for("0.0.0.0", certificate=None, key=None, behind_proxy=True, hosts=()).secure  # noqa: S104
    with pytest.raises(WrongUsage, match="TLS"):
        access_for(
            "127.0.0.1",
            certificate=tmp_path / "no.pem",
            key=tmp_path / "no.key",
            behind_proxy=False,
            hosts=(),
        )


@given(
    st.dictionaries(
        st.sampled_from(["state", "priority", "kind", "from", "to", "q", "owner", "sort", "page", "tier"]),
        st.text(max_size=30),
    )
)
@settings(max_examples=200)
def test_any_address_of_the_queue_is_understood(values: dict[str, str]) -> None:
    from zoneinfo import ZoneInfo

    from starlette.datastructures import QueryParams

    found = read_filter(QueryParams(values), ZoneInfo("Asia/Ho_Chi_Minh"), me="an")
    assert len(found.text) <= 200


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


def test_half_a_request_does_not_hold_a_connection(desk: TestDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket
    import threading

    import httpx2
    import uvicorn

    from console import patience
    from console.server import Binding, _config

    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.6)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = uvicorn.Server(_config(desk.app, Binding(port=port)))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    head = b"GET /static/icon.svg HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    slow = []
    for number in range(30):
        made = socket.create_connection(("127.0.0.1", port), timeout=20)
        # Some say nothing, some half a line, some ask once properly and then half a line.
        if number % 3 == 2:
            made.sendall(head + b"\r\n")
            assert b" 200 " in made.recv(65536)
        made.sendall((b"", b"GET /lo", head)[number % 3])
        slow.append(made)
    assert httpx2.get(f"http://127.0.0.1:{port}/login").status_code == 200
    for made in slow:
        while made.recv(65536):
            pass
    server.should_exit = True
    thread.join(timeout=20)
