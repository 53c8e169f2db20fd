"""ClaimReview leaves only whole: the address of the published answer is asked for, kept and needed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from console.app import build_app
from pipeline.record.required import missing_fields
from tests.console.console_kit import ORIGIN, PASSWORD, TestDesk, options

PAGE = "https://cong.example/dinh-chinh/1?a=1&b=2"


@pytest.fixture
def desk(tmp_path: Path) -> TestDesk:
    return TestDesk(tmp_path)


def _approved(desk: TestDesk) -> tuple[TestClient, str]:
    """An officer, and where an approved answer (version 4) stands."""
    officer, approver = desk.client("officer"), desk.client("approver")
    where = officer.post("/alerts/al1/responses", data={"template": "lam-ro"}).headers["location"]
    officer.post(f"{where}/text", data={"number": 1, "text": "Xã thu 2 tấn cam.", "then": "submit"})
    answer = approver.post(f"{where}/decision", data={"number": 3, "decision": "approved"})
    assert answer.status_code == 303
    return officer, where


def _problem(text: str) -> str:
    found = re.search(r'<p class="problem" role="alert">(.*?)</p>', text)
    assert found
    return found.group(1)


def test_without_an_address_no_claim_review_leaves(desk: TestDesk) -> None:
    officer, where = _approved(desk)
    page = officer.get(where).text
    assert "export.json" not in page
    assert f'action="{where}/page"' in page
    for address in ("", "?url=javascript:alert(1)", "?url=cong.example/1"):
        answer = officer.get(f"{where}/export.json{address}")
        assert answer.status_code == 400
        assert "content-disposition" not in answer.headers
        words = "Chưa xuất được ClaimReview, còn thiếu: địa chỉ trang đăng bản trả lời (url)."
        assert _problem(answer.text) == words
        assert f'action="{where}/page"' in answer.text
    assert officer.get(f"{where}/export.txt").status_code == 200


def test_the_address_is_kept_and_exported(desk: TestDesk) -> None:
    officer, where = _approved(desk)
    assert officer.post(f"{where}/page", data={"number": 4, "url": f" {PAGE} "}).status_code == 303
    page = officer.get(where).text
    assert f'href="{where}/export.json"' in page
    assert f'value="{PAGE.replace("&", "&amp;")}"' in page
    assert "Trang đăng: https://cong.example/dinh-chinh/1" in officer.get("/alerts/al1").text
    # What is followed up later, or a newer address, does not lose it.
    officer.post(f"{where}/follow", data={"number": 5, "note": "Báo A đã đính chính: https://a.example/1"})
    review = json.loads(officer.get(f"{where}/export.json").text)
    assert (review["url"], missing_fields(review)) == (PAGE, [])
    officer.post(f"{where}/page", data={"number": 6, "url": "https://cong.example/moi"})
    assert json.loads(officer.get(f"{where}/export.json").text)["url"] == "https://cong.example/moi"


@pytest.mark.parametrize(
    "bad",
    ["", "cong.example/1", "javascript:alert(1)", "https://", "https://a b.vn", "https://a/" + "x" * 1900],
)
def test_what_is_no_address_is_not_kept(desk: TestDesk, bad: str) -> None:
    officer, where = _approved(desk)
    answer = officer.post(f"{where}/page", data={"number": 4, "url": bad})
    assert answer.status_code == 400
    assert _problem(answer.text).startswith("Hãy ghi địa chỉ đầy đủ của trang đăng")
    assert f'value="{bad}"' in answer.text
    assert officer.get(f"{where}/export.json").status_code == 400


def test_only_an_approved_answer_has_a_page_and_two_officers_lose_nothing(desk: TestDesk) -> None:
    officer = desk.client("officer")
    draft = officer.post("/alerts/al1/responses", data={"template": "lam-ro"}).headers["location"]
    assert officer.post(f"{draft}/page", data={"number": 1, "url": PAGE}).status_code == 400
    assert desk.client("viewer").post(f"{draft}/page", data={"number": 1, "url": PAGE}).status_code == 403
    _, where = _approved(desk)
    assert officer.post(f"{where}/page", data={"number": 3, "url": PAGE}).status_code == 409


def test_every_missing_field_is_named(desk: TestDesk) -> None:
    _, where = _approved(desk)
    nameless = build_app(replace(options(desk.path), office=" "), now=desk.clock)
    officer = TestClient(nameless, base_url=ORIGIN, headers={"Origin": ORIGIN}, client=("127.0.0.1", 5000))
    officer.post("/login", data={"name": "officer1", "password": PASSWORD})
    answer = officer.get(f"{where}/export.json")
    assert answer.status_code == 400
    assert "địa chỉ trang đăng bản trả lời (url), tên cơ quan (author)." in _problem(answer.text)


def test_days_are_those_of_the_office(desk: TestDesk) -> None:
    desk.clock.at = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)  # past midnight in Việt Nam
    officer, where = _approved(desk)
    review = json.loads(officer.get(f"{where}/export.json", params={"url": PAGE}).text)
    assert review["datePublished"] == "2026-11-15"
