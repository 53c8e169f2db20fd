"""The same as JSON: what the description says is what is sent; feeds lose and repeat nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.desk import Action
from pipeline.store.console_desk import Act, act_on_alert
from tests.console.console_kit import NOW, TestDesk, alert

ALL = ("alerts:read", "alerts:write", "coverage:read", "corrections:read", "metrics:read")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> TestDesk:
    return TestDesk(tmp_path_factory.mktemp("api"))


@pytest.fixture(scope="module")
def token(desk: TestDesk) -> dict[str, str]:
    return desk.token(*ALL)


def test_alerts_are_listed_and_shown(desk: TestDesk, token: dict[str, str]) -> None:
    client = desk.client()
    listed = client.get("/api/v1/alerts", headers=token).json()
    assert listed["total"] == len(listed["alerts"]) == 3
    shown = client.get("/api/v1/alerts/al1", headers=token).json()
    assert shown["evidence"][0]["source"] == "Cổng tỉnh"
    assert client.get("/api/v1/alerts/khongco", headers=token).status_code == 404


def test_acting_names_the_version(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    client, token = desk.client(), desk.token(*ALL)
    deed = {"version": 1, "action": "take"}
    done = client.post("/api/v1/alerts/al1/actions", json=deed, headers=token)
    assert done.json() == {"alert_id": "al1", "state": "da_nhan", "version": 2}
    again = client.post("/api/v1/alerts/al1/actions", json=deed, headers=token)
    assert again.status_code == 409
    assert "error" in again.json()
    assert desk.store.alert_detail("al1").events[-1].actor == "api:cổng tỉnh"
    assert (
        client.post("/api/v1/alerts/al1/actions", json={**deed, "extra": 1}, headers=token).status_code == 422
    )


def test_the_feed_of_events_loses_and_repeats_nothing(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    client, token = desk.client(), desk.token(*ALL)
    seen, after = [], 0
    for turn in range(6):
        page = client.get("/api/v1/events", params={"after": after, "limit": 2}, headers=token).json()
        seen += [(one["alert_id"], one["action"], one["happened_at"]) for one in page["events"]]
        after = page["next"]
        if turn == 1:
            # Written with an older time than what was already read: the cursor does not go by time.
            act_on_alert(desk.store.path, 5, Act("al1", 1, Action.TAKE, "an"), NOW.replace(year=2020))
            desk.store.upsert_alerts([alert("moi1", "Tin mới")], NOW)
    assert sorted((one[0], one[1]) for one in seen) == [
        ("al1", "raise"), ("al1", "take"), ("al2", "raise"), ("al3", "raise"), ("moi1", "raise"),
    ]  # fmt: skip


def test_coverage_shows_the_press_and_no_person(desk: TestDesk, token: dict[str, str]) -> None:
    client = desk.client()
    first = client.get("/api/v1/coverage", headers=token).json()
    assert [one["article_id"] for one in first["articles"]] == ["a1", "a2"]
    assert (
        client.get("/api/v1/coverage", params={"after": first["next"]}, headers=token).json()["articles"]
        == []
    )


@pytest.mark.parametrize("after", ["x", "2026-11-14|a", "|", ".", "1.a b", "1" * 17 + ".a", "-1.a"])
def test_a_cursor_not_given_out_is_refused(desk: TestDesk, token: dict[str, str], after: str) -> None:
    for feed in ("coverage", "corrections"):
        assert desk.client().get(f"/api/v1/{feed}", params={"after": after}, headers=token).status_code == 422


def test_the_description_tells_of_every_call(desk: TestDesk) -> None:
    told = desk.client().get("/api/v1/openapi.json").json()
    assert set(told["paths"]) == {
        "/api/v1/alerts", "/api/v1/alerts/{alert_id}", "/api/v1/alerts/{alert_id}/actions", "/api/v1/events",
        "/api/v1/coverage", "/api/v1/corrections",
    }  # fmt: skip


def test_the_figures(desk: TestDesk, token: dict[str, str]) -> None:
    text = desk.client().get("/metrics", headers=token).text
    assert 'minhtin_alerts{state="moi"} 3' in text
    assert "minhtin_articles 2" in text


@given(
    st.sampled_from(
        ["/api/v1/alerts", "/api/v1/events", "/api/v1/coverage", "/api/v1/corrections", "/api/v1/alerts/al1"]
    ),
    st.dictionaries(
        st.sampled_from(["state", "offset", "limit", "after"]), st.text(max_size=20) | st.integers().map(str)
    ),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hostile_questions_get_an_answer(
    desk: TestDesk, token: dict[str, str], address: str, params: dict[str, str]
) -> None:
    answer = desk.client().get(address, params=params, headers=token)
    assert answer.status_code in {200, 400, 422}
    answer.json()


def test_a_token_taken_back_is_worth_nothing(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    token = desk.token("alerts:read")
    digest = desk.app.state.desk.accounts.tokens()[0].token_digest
    assert desk.client().get("/api/v1/alerts", headers=token).status_code == 200
    assert desk.client("admin").post(f"/tokens/{digest}/revoke").status_code == 303
    assert desk.client().get("/api/v1/alerts", headers=token).status_code == 401
