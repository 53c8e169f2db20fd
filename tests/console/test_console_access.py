"""Who may do what: every route against every role, none left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI

from console.access import RouteAccess, grid, route_table
from tests.console.console_kit import ROLES, TestDesk

RANK = {"open": -1, **{role: rank for rank, role in enumerate(ROLES)}}
SAMPLES = {
    "name": "viewer1",
    "alert_id": "al1",
    "article_id": "a1",
    "evidence_id": "e1",
    "source_id": "bao-a",
    "form": "txt",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> TestDesk:
    return TestDesk(tmp_path_factory.mktemp("desk"))


def _table(desk: TestDesk) -> list[RouteAccess]:
    return [one for one in route_table(desk.app) if one.method in {"GET", "POST"}]


def _address(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: SAMPLES.get(match.group(1), "x"), path)


def test_the_table_covers_the_whole_application(desk: TestDesk) -> None:
    told = {one.path for one in route_table(desk.app)}
    assert told == {getattr(route, "path", "?") for route in desk.app.routes}
    assert {one.path for one in _table(desk) if one.needs == "open"} == {
        "/login", "/login/oidc", "/login/oidc/callback", "/static/{name}", "/unsubscribe/{token}",
        "/api/v1/openapi.json",
    }  # fmt: skip


def test_the_table_can_be_read(desk: TestDesk) -> None:
    lines = grid(desk.app).splitlines()
    assert len(lines) == len(_table(desk)) + 1
    assert next(one for one in lines if "/responses/{response_id}/decision" in one).split() == [
        "POST", "/responses/{response_id}/decision", "–", "–", "–", "có", "có", "–",
    ]  # fmt: skip


def list_secrets() -> None:
    """A route of somebody in a hurry."""


def test_a_route_that_states_no_need_is_found() -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.get("/secret")(list_secrets)
    with pytest.raises(LookupError, match="secret"):
        route_table(app)


def test_nobody_gets_in_anywhere_without_signing_in(desk: TestDesk) -> None:
    stranger = desk.client()
    for one in _table(desk):
        answer = stranger.request(one.method, _address(one.path))
        if one.needs.startswith("token:"):
            assert answer.status_code == 401, one
        elif one.needs != "open":
            assert (answer.status_code, answer.headers["location"][:6]) == (303, "/login"), one


@pytest.mark.parametrize("role", ROLES)
def test_every_route_opens_to_its_role_and_to_no_lower_one(tmp_path: Path, role: str) -> None:
    desk = TestDesk(tmp_path / role)
    client = desk.client(role)
    for one in sorted(_table(desk), key=lambda row: row.path in {"/logout", "/account", "/officers/{name}"}):
        if one.needs.startswith("token:") or one.needs == "open":
            continue
        answer = client.request(one.method, _address(one.path))
        refused = answer.status_code == 403
        assert refused == (RANK[role] < RANK[one.needs]), (one, answer.status_code)
        assert answer.status_code < 500, (one, answer.text)
        if one.path == "/logout":
            client = desk.client(role)


def test_a_token_opens_only_its_scope(desk: TestDesk) -> None:
    stranger = desk.client()
    for mine in ("alerts:read", "coverage:read"):
        header = desk.token(mine)
        for one in _table(desk):
            if one.needs.startswith("token:"):
                status = stranger.request(one.method, _address(one.path), headers=header).status_code
                assert (status == 403) == (one.needs != f"token:{mine}"), one


def test_a_session_is_no_token_and_a_token_no_session(desk: TestDesk) -> None:
    assert desk.client("admin").get("/api/v1/alerts").status_code == 401
    header = desk.token("alerts:read", "alerts:write")
    assert desk.client().get("/alerts", headers=header).status_code == 303


def test_a_viewer_is_offered_nothing_to_press(desk: TestDesk) -> None:
    page = desk.client("viewer").get("/alerts/al1").text
    assert "/alerts/al1/act" not in page
    assert "/alerts/al1/act" in desk.client("officer").get("/alerts/al1").text
