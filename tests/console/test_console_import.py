"""Files of a fact-checker brought to the desk: both shapes of Google Fact Check, and broken ones."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from tests.console.console_kit import NOW, TestDesk

RUMOUR = "Vỡ đập hồ Khe Chão trong đêm 8/9, nước tràn về hạ du"
SEARCHED: dict[str, Any] = {
    "claims": [
        {
            "text": RUMOUR,
            "claimReview": [
                {
                    "publisher": {"name": "Trung tâm kiểm chứng", "site": "k.example"},
                    "url": "https://k.example/2",
                    "reviewDate": "2026-09-09T00:00:00Z",
                    "textualRating": "Sai",
                }
            ],
        }
    ]
}
FEED: dict[str, Any] = {
    "@type": "DataFeed",
    "dataFeedElement": [
        {
            "@type": "DataFeedItem",
            "item": [
                {
                    "@type": "ClaimReview",
                    "claimReviewed": RUMOUR,
                    "reviewRating": {"@type": "Rating", "alternateName": "Sai sự thật"},
                    "author": {"@type": "Organization", "name": "Trung tâm kiểm chứng"},
                    "datePublished": "2026-09-09",
                    "url": "https://k.example/1",
                }
            ],
        }
    ],
}


@pytest.fixture
def desk(tmp_path: Path) -> TestDesk:
    return TestDesk(tmp_path)


def _sent(desk: TestDesk, content: str, name: str = "Kiểm chứng.JSON") -> Response:
    files = {"file": (name, content.encode(), "application/json")}
    return desk.client("officer").post("/evidence/import", files=files)


def _problem(answer: Response) -> str:
    found = re.search(r'<p class="problem" role="alert">(.*?)</p>', answer.text, re.DOTALL)
    assert found, answer.text[:2000]
    return found.group(1)


@pytest.mark.parametrize("data", [SEARCHED, FEED], ids=["search", "feed"])
@pytest.mark.parametrize("indent", [None, 2])
def test_google_fact_check_files_are_imported(
    desk: TestDesk, data: dict[str, Any], indent: int | None
) -> None:
    answer = _sent(desk, json.dumps(data, ensure_ascii=False, indent=indent))
    assert (answer.status_code, answer.headers["location"]) == (303, "/evidence?added=1")
    page = desk.client("viewer").get("/evidence?q=khe chao").text
    assert RUMOUR in page
    assert "Trung tâm kiểm chứng" in page
    (stored,) = [one for one in desk.store.evidence(at=NOW) if one.text == RUMOUR]
    assert (stored.basis, stored.verdict) == ("fact-check", "reviewed:sai")


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(FEED, indent=2)[:-40],
        json.dumps({"a": {"b": 1}}, indent=2),
        "[" * 100_000,
        "\x00",
        "[1, 2]",
    ],
    ids=["cut", "other", "deep", "nul", "numbers"],
)
def test_a_broken_file_gets_one_clear_line(desk: TestDesk, content: str) -> None:
    answer = _sent(desk, content)
    assert answer.status_code == 400
    assert _problem(answer).startswith("tệp: không phải tệp Google Fact Check")
    assert "dòng 2" not in answer.text


def test_a_file_without_statements_says_so(desk: TestDesk) -> None:
    for content, name in (('{"claims": []}', "a.json"), ("text,source,date\n", "a.csv")):
        answer = _sent(desk, content, name)
        assert answer.status_code == 400
        assert _problem(answer) == "Tệp không có phát biểu nào."


def test_an_unclear_review_is_named_and_the_others_kept(desk: TestDesk) -> None:
    review = {"publisher": {"name": "Báo K"}, "url": "https://k.example/3", "textualRating": "Gây hiểu lầm"}
    unclear = {"text": "Giá vải thiều năm nay cao nhất lịch sử", "claimReview": [review]}
    answer = _sent(desk, json.dumps({"claims": [*SEARCHED["claims"], unclear]}))
    assert answer.status_code == 200
    assert _problem(answer).startswith("Đã nhập 1 phát biểu, bỏ qua 1 dòng: tệp: Báo K: kết luận")


def test_lines_of_json_under_either_ending_are_read(desk: TestDesk) -> None:
    line = {"text": "Cầu Đa Mai vẫn thông xe.", "source": "UBND phường", "date": "2026-11-14"}
    rows = json.dumps(line) + "\n" + json.dumps({**line, "text": "Cầu Mỹ Độ cấm xe tải."}) + "\n"
    for name in ("a.json", "a.jsonl", "a.ndjson"):
        assert _sent(desk, rows, name).headers["location"] == "/evidence?added=2"
