"""What somebody who means harm would try: code in texts, forms of other sites, paths, sizes, names."""

from __future__ import annotations

import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.options import access_for
from console.queue_address import read_filter
from console.view import safe_link
from pipeline.errors import WrongUsage
from tests.console.console_kit import HOSTILE, ORIGIN, PASSWORD, TestDesk


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
