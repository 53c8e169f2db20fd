"""Answers, the record and what is shown of the press: written, approved, exported, reviewed."""

from __future__ import annotations

import hashlib
import json
import re
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from console import desk as console_desk
from pipeline.hosts import HostHour, HostLog, HostRest, HostRobots, SourceMark
from pipeline.record.required import missing_fields
from pipeline.record.statement import REVIEWED
from pipeline.store.console_overview import source_states
from pipeline.store.ledger import record_hosts
from pipeline.types import Evidence
from tests.console.console_kit import NOW, TestDesk, alert


@pytest.fixture
def desk(tmp_path: Path) -> TestDesk:
    return TestDesk(tmp_path)


def test_an_answer_is_written_approved_and_exported(desk: TestDesk) -> None:
    officer, approver = desk.client("officer"), desk.client("approver")
    assert (
        "Theo Cổng tỉnh, ngày 14/11/2026: “Xã Lục Ngạn thu 2 tấn cam.”"
        in officer.get("/alerts/al1/responses").text
    )
    where = officer.post("/alerts/al1/responses", data={"template": "lam-ro"}).headers["location"]
    text = re.search(r"<textarea id=\"text\".*?>(.*?)</textarea>", officer.get(where).text, re.DOTALL)
    assert text
    assert "Xã Lục Ngạn thu 2 tấn cam." in text.group(1)
    refused = officer.post(f"{where}/text", data={"number": 1, "text": "Còn [chỗ này]", "then": "submit"})
    assert refused.status_code == 400
    assert "ngoặc vuông" in refused.text
    assert officer.get(f"{where}/export.txt").status_code == 400
    done = "Xã Lục Ngạn thu 2 tấn cam, theo Cổng tỉnh.\n=1+1"
    assert (
        officer.post(f"{where}/text", data={"number": 1, "text": done, "then": "submit"}).status_code == 303
    )
    assert officer.post(f"{where}/decision", data={"number": 3, "decision": "approved"}).status_code == 403
    assert approver.post(f"{where}/decision", data={"number": 2, "decision": "approved"}).status_code == 409
    assert approver.post(f"{where}/decision", data={"number": 3, "decision": "returned"}).status_code == 400
    assert approver.post(f"{where}/decision", data={"number": 3, "decision": "approved"}).status_code == 303
    out = officer.get(f"{where}/export.txt")
    assert out.text == done
    assert out.headers["content-disposition"].startswith("attachment")
    page = "https://cong.example/dinh-chinh/1"
    review = json.loads(officer.get(f"{where}/export.json?url={page}").text)
    assert review["@type"] == "ClaimReview"
    assert len(review["claimReviewed"]) < 75
    assert missing_fields(review) == []
    assert review["itemReviewed"]["appearance"] == [{"@type": "CreativeWork", "url": "https://a.example/1"}]
    assert (
        officer.post(f"{where}/follow", data={"number": 4, "note": "Báo A đã đính chính 17 giờ"}).status_code
        == 303
    )
    assert officer.get(f"{where}/export.txt").text == done


def test_two_writers_of_one_answer_lose_nothing(desk: TestDesk) -> None:
    officer = desk.client("officer")
    where = officer.post("/alerts/al1/responses", data={"template": "lam-ro"}).headers["location"]
    officer.post(f"{where}/text", data={"number": 1, "text": "bản của người thứ nhất"})
    answer = officer.post(f"{where}/text", data={"number": 1, "text": "bản của người thứ hai"})
    assert answer.status_code == 409
    assert "bản của người thứ hai" in answer.text
    assert "bản của người thứ nhất" in answer.text


def test_the_record_grows_and_shows_what_it_touched(desk: TestDesk) -> None:
    officer = desk.client("officer")
    page = officer.get("/evidence?q=luc ngan").text
    assert "Xã Lục Ngạn thu 12 tấn cam." in page
    form = {
        "text": "Cầu Đa Mai vẫn thông xe.",
        "source": "UBND phường",
        "day": "2026-11-14",
        "basis": "official",
    }
    assert officer.post("/evidence", data=form).status_code == 303
    assert "Cầu Đa Mai vẫn thông xe." in officer.get("/evidence?q=da mai").text
    for bad in (
        {**form, "text": " "},
        {**form, "day": "hôm qua"},
        {**form, "url": "javascript:1"},
        {**form, "basis": "x"},
    ):
        answer = officer.post("/evidence", data=bad)
        assert answer.status_code == 400
        assert "UBND phường" in answer.text
    assert officer.post("/evidence/e1/retire", data={"why": ""}).status_code == 400
    assert officer.post("/evidence/e1/retire", data={"why": "số liệu cũ"}).status_code == 303
    assert officer.post("/evidence/e1/retire", data={"why": "số liệu cũ"}).status_code == 404
    assert "đã thôi dùng" in officer.get("/alerts/al1").text


def test_what_a_statement_holds_for_is_shown(desk: TestDesk) -> None:
    head = "text,source,date,place,period,valid_from,valid_to\n"
    rows = f"{head}Cầu Bố Hạ cấm xe tải.,Sở,2026-11-03,xã Bố Hạ,tháng 11,2026-12-01,2027-01-31\n".encode()
    officer = desk.client("officer")
    officer.post("/evidence/import", files={"file": ("a.csv", rows, "text/csv")})
    page = officer.get("/evidence?q=bo ha").text
    assert " · xã Bố Hạ; tháng 11; hiệu lực từ 01/12/2026; hiệu lực đến hết 31/01/2027" in page


HELD = {
    "text": "Cầu Bố Hạ cấm xe tải.", "source": "Sở", "day": "2026-11-03", "place": " xã  Bố Hạ",
    "period": "tháng 11", "valid_from": "2026-12-01", "valid_to": "31/01/2027",
}  # fmt: skip


def test_scope_and_validity_are_typed_in_as_at_the_command_line(desk: TestDesk) -> None:
    officer = desk.client("officer")
    assert officer.post("/evidence", data=HELD).status_code == 303
    one = next(one for one in desk.store.whole_record() if one.text == HELD["text"])
    assert (one.place, one.period) == ("xã Bố Hạ", "tháng 11")
    assert (one.valid_from, one.valid_to) == (date(2026, 12, 1), date(2027, 1, 31))
    page = officer.get("/evidence?q=bo ha").text
    assert " · xã Bố Hạ; tháng 11; hiệu lực từ 01/12/2026; hiệu lực đến hết 31/01/2027" in page
    assert "chưa có hiệu lực" in page
    assert "hiệu lực đến hết: 2027-01-31" in desk.client("admin").get("/audit").text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"valid_to": "2026-11-30"}, "(valid_to) 2026-11-30 trước ngày đầu (valid_from) 2026-12-01"),
        ({"valid_from": "mai"}, "hiệu lực từ ngày: &#39;mai&#39; không phải ngày"),
        ({"valid_to": "30/02/2027"}, "đến hết ngày: &#39;30/02/2027&#39; không phải ngày"),
        ({"replaces": "khong-co"}, "khong-co: không có phát biểu nào đang dùng mang mã này"),
        ({"text": "x " * 1500}, "nhiều nhất 2000"),
    ],
)
def test_what_cannot_be_is_told_in_one_line_and_stays_typed(
    desk: TestDesk, typed: dict[str, str], words: str
) -> None:
    before = desk.store.whole_record()
    answer = desk.client("officer").post("/evidence", data={**HELD, **typed})
    assert answer.status_code == 400
    (told,) = re.findall(r'<p class="problem" role="alert">(.*?)</p>', answer.text)
    assert words in told
    wanted = {**HELD, **typed}
    for name in ("place", "period", "valid_from", "valid_to", "replaces"):
        assert f'id="{name}" name="{name}"' in answer.text
        assert f'value="{wanted.get(name, "")}"' in answer.text, name
    assert desk.store.whole_record() == before, "neither put on record nor anything retired"


@pytest.mark.parametrize(
    ("how", "words"), [("superseded", "đã được thay thế bằng"), ("corrected", "đã được đính chính bằng")]
)
def test_a_statement_takes_the_place_of_an_earlier_one(desk: TestDesk, how: str, words: str) -> None:
    officer = desk.client("officer")
    assert 'href="/evidence?replaces=e1#them"' in officer.get("/evidence").text
    form = officer.get("/evidence?replaces=e1").text
    assert "Thay cho phát biểu đang dùng: “Xã Lục Ngạn thu 2 tấn cam.”" in form
    assert 'id="replaces" name="replaces" type="text" maxlength="100" autocomplete="off" value="e1"' in form
    typed = {"text": "Xã Lục Ngạn thu 3 tấn cam.", "source": "Cổng tỉnh", "replaces": "e1", "how": how}
    assert officer.post("/evidence", data=typed).status_code == 303
    record = {one.evidence_id: one for one in desk.store.whole_record()}
    new = record[record["e1"].replaced_by]
    assert (new.text, record["e1"].replaced_how, new.retired_at) == (typed["text"], how, None)
    gone = officer.get("/evidence?retired=1").text
    assert words in gone
    assert f'href="/evidence?q={new.evidence_id}"' in gone
    assert officer.post("/evidence", data={**typed, "how": "nghe nói"}).status_code in {400, 422}


def test_a_sentence_that_quotes_a_judged_claim_says_so_wherever_it_is_shown(desk: TestDesk) -> None:
    judged = Evidence(
        "a-kiem-chung", "Một số bài đăng nói xã Lục Ngạn thu 12 tấn cam.", "Trạm vẽ", "fact-check",
        NOW - timedelta(days=1), "https://tram.example/1", verdict=f"{REVIEWED}sai", place="xã Lục Ngạn",
    )  # fmt: skip
    desk.store.add_evidence([judged])
    desk.store.upsert_alerts([replace(alert("al9", "Tin"), evidence_ids=("e1", "a-kiem-chung"))], NOW)
    viewer = desk.client("viewer")
    page = viewer.get("/alerts/al9").text
    words = " ".join(re.sub("<[^>]+>", " ", page).split())
    assert "· kết luận kiểm chứng: thông tin sai · xã Lục Ngạn" in words
    assert "· ·" not in words
    # What decided comes first, though the other is older.
    assert page.index('id="can-cu-e1"') < page.index('id="can-cu-a-kiem-chung"')
    assert "kết luận kiểm chứng: thông tin sai" in viewer.get("/evidence?q=tram ve").text
    shown = viewer.get("/api/v1/alerts/al9", headers=desk.token("alerts:read")).json()["evidence"]
    assert [one["verdict"] for one in shown] == ["", f"{REVIEWED}sai"]
    drafts = desk.client("officer").get("/alerts/al9/responses").text
    quoted = "“Một số bài đăng nói xã Lục Ngạn thu 12 tấn cam.”"
    assert f"Trạm vẽ, ngày 13/11/2026 kết luận thông tin này sai: {quoted}" in drafts
    assert f"Theo Trạm vẽ, ngày 13/11/2026: {quoted}" not in drafts
    new = {"text": "Xã Lục Ngạn thu 3 tấn cam.", "source": "Cổng tỉnh", "replaces": "e1"}
    assert desk.client("officer").post("/evidence", data=new).status_code == 303
    assert "đã được thay thế bằng" in viewer.get("/alerts/al9").text


def test_whoever_only_looks_is_offered_no_replacement(desk: TestDesk) -> None:
    page = desk.client("viewer").get("/evidence?replaces=e1").text
    assert "Thay bằng phát biểu mới" not in page
    assert "Thay cho" not in page


def test_importing_names_the_bad_rows(desk: TestDesk) -> None:
    rows = "text,source,date\nCâu tốt thứ nhất.,Cổng tỉnh,2026-11-03\n,Cổng tỉnh,2026-11-03\n".encode()
    answer = desk.client("officer").post("/evidence/import", files={"file": ("a.csv", rows, "text/csv")})
    assert "Đã nhập 1 phát biểu, bỏ qua 1 dòng" in answer.text
    assert "/tmp" not in answer.text  # noqa: S108  must not be shown


def test_the_board_and_the_sources(desk: TestDesk) -> None:
    officer = desk.client("officer")
    officer.post("/alerts/al1/act", data={"version": 1, "action": "take"})
    officer.post("/alerts/al1/act", data={"version": 2, "action": "close", "closing": "canh-bao-nham"})
    page = officer.get("/board").text
    assert "1 (100 %)" in page
    assert "5 phút" in page
    listed = officer.get("/sources").text
    assert "Báo bao-a" in listed
    assert "máy chủ chậm" in officer.get("/sources/bao-a").text


def test_a_publisher_may_be_shown_what_we_asked_of_it(desk: TestDesk) -> None:
    home = next(one.home for one in source_states(desk.path, 5, NOW) if one.source_id == "bao-a")
    host = f"{urlsplit(home).hostname}:443"
    log = HostLog(
        hours=(HostHour(host, NOW, requests=7, bytes=2048, refused=2, least_gap=3.5, most_at_once=1),),
        robots=(HostRobots(host, NOW, "stop", 503, "máy chủ bận"),),
        rests=(HostRest(host, NOW + timedelta(hours=2), "trả lời 429"),),
        marks=(SourceMark("bao-a", NOW, "đòi mã xác nhận", host),),
    )
    record_hosts(desk.path, "r1", log, "MinhTin/1 (thử)")
    shown = desk.client("viewer").get("/sources/bao-a").text
    for words in (
        "7 yêu cầu",
        "dừng, không đọc",
        "mã 503",
        "trả lời 429",
        "đòi mã xác nhận",
        "MinhTin/1",
        "3,5",
    ):
        assert words in shown, words


def test_a_digest_is_shown_in_a_sandbox_and_only_if_it_was_made(desk: TestDesk) -> None:
    file = desk.path.parent / "diem-bao.html"
    file.write_text("<p>Điểm báo</p>", "utf-8")
    mail = desk.path.parent / "diem-bao.eml"
    mail.write_text("Subject: x\n\nx", "utf-8")
    desk.store.record_digest(NOW.date(), NOW.date(), NOW, [mail, file, desk.path])
    viewer = desk.client("viewer")
    page = viewer.get("/digests").text
    assert re.findall(r'/digests/\w+">([^<]+)', page) == ["Xem trang", "Tải thư"]
    # What was noted by mistake and is no digest is neither shown nor given out.
    hidden = hashlib.sha256(str(desk.path).encode()).hexdigest()[:16]
    keys = [*re.findall(r"/digests/(\w+)", page), hidden]
    answers = [viewer.get(f"/digests/{key}") for key in keys]
    assert sorted(one.status_code for one in answers) == [200, 200, 404]
    good = next(one for one in answers if one.status_code == 200)
    assert good.headers["content-security-policy"].startswith("sandbox")


def test_a_change_of_the_record_is_reviewed_and_never_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console_desk, "PATIENCE", 0.2)
    form = {"text": "Cầu Đa Mai vẫn thông xe.", "source": "UBND phường", "day": "2026-11-14"}

    def slow() -> int:
        time.sleep(1)
        return 1

    def broken() -> int:
        raise RuntimeError("no review today")

    for number, (review, words) in enumerate(
        (
            (lambda: 2, "2 cảnh báo mới"),
            (lambda: 0, "không có cảnh báo mới"),
            (slow, "sẽ được"),
            (broken, "sẽ được"),
        )
    ):
        officer = TestDesk(tmp_path / str(number), review=review).client("officer")
        answer = officer.post("/evidence", data=form)
        assert answer.status_code == 303
        page = officer.get(answer.headers["location"]).text
        assert words in page
        assert "Cầu Đa Mai vẫn thông xe." in page
