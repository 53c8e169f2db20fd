"""What the desk concluded stands on the alert that repeats it: page, API, command line, digest."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from benchmarks.old_store import old_store
from console.desk_rules import DeskRules, desk_rules
from flows.export import alert_detail, alert_text
from pipeline.desk import CLOSING_WORDS, Closing
from pipeline.digest.alerts import alert_lines
from pipeline.digest.build import build_digest
from pipeline.digest.cards import alert_cards
from pipeline.digest.render import render_html
from pipeline.errors import BadInput
from pipeline.settings import Settings
from pipeline.types import AlertKind
from tests.console.console_kit import HOSTILE, NOW, TestDesk, alert

PAGE = "https://cong.example/tra-loi/7"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def desk(tmp_path: Path) -> TestDesk:
    """A desk that closed ``al1`` as false, and an alert ``lai`` that repeats it."""
    made = TestDesk(tmp_path)
    officer = made.client("officer")
    version = made.store.alert_state("al1")[1]
    words = {"version": version, "action": "close", "closing": "sai", "reason": "đã gọi ông trưởng thôn"}
    assert officer.post("/alerts/al1/act", data=words).status_code == 303
    again = alert("lai", "Lục Ngạn thu những 12 tấn cam", kind=AlertKind.ALREADY_CHECKED)
    made.store.upsert_alerts([replace(again, check_ids=("al1",), evidence_ids=())], NOW)
    return made


def _answered(desk: TestDesk, template: str) -> str:
    """An approved answer begun from a draft, published."""
    officer, approver = desk.client("officer"), desk.client("approver")
    where = officer.post("/alerts/al2/responses", data={"template": template}).headers["location"]
    officer.post(f"{where}/text", data={"number": 1, "text": "Cầu vẫn đi lại được.", "then": "submit"})
    page = approver.get(where).text
    assert ("Mẫu này mang kết luận" in page) == (template in {"khong-dung", "tin-dung"})
    data = {"number": 3, "decision": "approved", "note": "Đã đọc"}
    assert approver.post(f"{where}/decision", data=data).status_code == 303
    officer.post(f"{where}/page", data={"number": 4, "url": PAGE})
    return str(where)


def test_the_page_shows_it_with_a_way_to_the_alert_and_no_officer(desk: TestDesk) -> None:
    page = desk.client("viewer").get("/alerts/lai").text
    part = page[page.index('id="da-ket-luan"') : page.index('id="can-cu"')]
    assert "Đơn vị đã kết luận lúc 16:00 ngày 14/11/2026: <strong>thông tin sai</strong>" in part
    assert 'href="/alerts/al1"' in part
    assert "Xã Lục Ngạn thu 12 tấn cam." in part
    for private in ("officer1", "Người officer", "trưởng thôn"):
        assert private not in part
    assert "Chưa có căn cứ đối chiếu: hồ sơ không có câu nào" not in page
    assert 'id="da-ket-luan"' not in desk.client("viewer").get("/alerts/al1").text


def test_opened_again_the_page_says_that_it_stands_no_more(desk: TestDesk) -> None:
    officer = desk.client("officer")
    version = desk.store.alert_state("al1")[1]
    officer.post("/alerts/al1/act", data={"version": version, "action": "reopen", "reason": "xem lại"})
    page = officer.get("/alerts/lai").text
    assert "thông tin sai (nay đang xem lại)" in page
    assert "Kết luận trước đây của đơn vị về nội dung này không còn hoặc đang được xem lại." in page
    assert desk.store.reopen_unfounded(NOW) == ["lai"]


def test_concluded_otherwise_since_the_page_says_that_nothing_stands(desk: TestDesk) -> None:
    officer = desk.client("officer")
    for words in ({"action": "reopen", "reason": "xem lại"}, {"action": "close", "closing": "trung"}):
        version = desk.store.alert_state("al1")[1]
        assert officer.post("/alerts/al1/act", data={"version": version, **words}).status_code == 303
    page = officer.get("/alerts/lai").text
    assert "nay không còn kết luận" in page
    assert "Chưa có căn cứ đối chiếu: hồ sơ không có câu nào về việc này" in page
    assert "Kết luận trước đây của đơn vị về nội dung này không còn" in page
    (check,) = desk.store.alert_detail("lai").checks
    assert (check.conclusion, check.stands) == ("", False)


def test_the_command_line_and_the_api_say_the_same(desk: TestDesk) -> None:
    detail = alert_detail(desk.store, "lai")
    line = next(one for one in alert_text(detail, ZONE).splitlines() if one.startswith("Đơn vị đã kết luận"))
    assert line == (
        "Đơn vị đã kết luận ngày 14/11/2026: thông tin sai – “Xã Lục Ngạn thu 12 tấn cam.” (cảnh báo al1)"
    )
    token = desk.token("alerts:read")
    (check,) = json.loads(desk.client().get("/api/v1/alerts/lai", headers=token).text)["checks"]
    assert (check["alert_id"], check["conclusion"], check["stands"]) == ("al1", "sai", True)
    assert "officer1" not in json.dumps(check)


def test_the_digest_tells_it_apart_from_evidence(desk: TestDesk) -> None:
    rows = desk.store.digest_rows(NOW.date(), NOW.date(), ZONE, chart_days=1)
    whole = build_digest(desk.store, Settings(), NOW.date(), NOW.date(), now=NOW)
    assert "<dt>Đơn vị đã kết luận</dt>" in render_html(whole)
    (line,) = [one for one in alert_lines(rows, ZONE) if one.alert_id == "lai"]
    assert line.evidence == ()
    (card,) = alert_cards((line,), NOW.astimezone(ZONE))
    (fact,) = [one for one in card.facts if one.name == "Đơn vị đã kết luận"]
    told = fact.text + "".join(one.text for one in fact.links)
    assert told == "“Xã Lục Ngạn thu 12 tấn cam.”: thông tin sai, ngày 14/11/2026 – cảnh báo al1"


@pytest.mark.parametrize(
    ("template", "concluded"),
    [("khong-dung", ["sai"]), ("tin-dung", ["đúng"]), ("lam-ro", []), ("phan-hoi", [])],
)
def test_an_answer_concludes_what_its_draft_says(tmp_path: Path, template: str, concluded: list[str]) -> None:
    desk = TestDesk(tmp_path)
    where = _answered(desk, template)
    found = desk.store.own_checks()
    assert [one.conclusion for one in found] == concluded
    assert [one.page for one in found] == [PAGE for _ in concluded]
    again = alert("lai", "Cầu Đa Mai sập rồi", kind=AlertKind.ALREADY_CHECKED)
    desk.store.upsert_alerts([replace(again, check_ids=("al2",))], NOW)
    page = desk.client("viewer").get("/alerts/lai").text
    assert (f'href="{where}"' in page) == (f'href="{PAGE}"' in page) == bool(concluded)
    # Whoever changes an approved text takes the approval back, and the conclusion with it.
    desk.client("officer").post(f"{where}/text", data={"number": 5, "text": "Đang xem lại."})
    assert desk.store.own_checks() == []


def test_no_note_typed_at_the_desk_makes_a_conclusion(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    officer, approver = desk.client("officer"), desk.client("approver")
    where = officer.post("/alerts/al2/responses", data={"template": "lam-ro"}).headers["location"]
    officer.post(f"{where}/text", data={"number": 1, "text": "Cầu vẫn tốt.", "then": "submit"})
    note = "Bản trả lời mang kết luận: sai\n"
    approver.post(f"{where}/decision", data={"number": 3, "decision": "approved", "note": note})
    assert desk.store.own_checks() == []
    version = desk.store.alert_state("al2")[1]
    words = {"version": version, "action": "close", "closing": "khong-du-can-cu", "reason": "sai: sai"}
    officer.post("/alerts/al2/act", data=words)
    assert desk.store.own_checks() == []


def test_hostile_words_of_a_concluded_claim_stay_words(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    bad = replace(
        alert("xau", HOSTILE, kind=AlertKind.CONTRADICTED), claim_ids=("khong-co",), evidence_ids=()
    )
    again = replace(
        alert("lai", "Nhắc lại", kind=AlertKind.ALREADY_CHECKED), check_ids=("xau", "'; DROP", "")
    )
    desk.store.upsert_alerts([bad, again], NOW)
    officer = desk.client("officer")
    words = {"version": 1, "action": "close", "closing": "sai", "reason": HOSTILE}
    assert officer.post("/alerts/xau/act", data=words).status_code == 303
    page = officer.get("/alerts/lai").text
    assert "<script>alert(1)" not in page
    assert "onerror=alert(2)>" not in page
    assert 'href="/alerts/xau"' in page


def test_a_new_store_and_one_of_an_older_version_have_concluded_nothing(tmp_path: Path) -> None:
    from pipeline.store import Store

    new = Store(tmp_path / "new.duckdb")
    new.migrate()
    assert new.own_checks() == []
    assert new.reopen_unfounded(NOW) == []
    path = tmp_path / "old.duckdb"
    old_store(path, alerts=3, articles=3)
    old = Store(path)
    old.migrate()
    assert old.own_checks() == []
    assert [one.check_ids for one in old.list_alerts()] == [(), (), ()]


def test_a_draft_may_only_conclude_what_closing_can(tmp_path: Path) -> None:
    from console import desk_rules as module
    from pipeline.paths import rules_dir

    rules: DeskRules = desk_rules()
    told = {one.id: one.concludes for one in rules.templates}
    assert told["khong-dung"] is Closing.FALSE
    assert told["lam-ro"] is told["phan-hoi"] is told["chua-du-can-cu"] is None
    assert set(CLOSING_WORDS) > set(filter(None, told.values()))
    for name in ("desk.yaml", "templates.yaml"):
        text = (rules_dir() / "responses" / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("concludes: sai", "concludes: trung"), "utf-8")
    with pytest.raises(BadInput, match=r"khong-dung: concludes: chọn một trong"):
        module._read(tmp_path)
    (tmp_path / "templates.yaml").write_text("templates: [lam-ro]", "utf-8")
    module._read.cache_clear()
    with pytest.raises(BadInput, match="mỗi mẫu cần id, name, kinds, text"):
        module._read(tmp_path)
