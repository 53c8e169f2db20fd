"""Reviews in pages and exports, and tables of statistics, as they go on record."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import BadInput
from pipeline.evidence import EvidenceIndex, parse_evidence_file
from pipeline.record.reviews import Review, as_evidence, conclusion_of, reviews_in_page, reviews_of_export
from pipeline.types import VerdictLabel
from pipeline.verify_pairs import verify_pair
from tests.pipeline.claims_kit import NOW, ZONE

RUMOUR = "Vỡ đập hồ Khe Chão trong đêm 8/9, nước tràn về hạ du"


def _item(**changed: Any) -> dict[str, Any]:  # noqa: ANN401  fields of JSON
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": RUMOUR,
        "reviewRating": {"@type": "Rating", "ratingValue": 1, "alternateName": "Sai sự thật"},
        "author": {"@type": "Organization", "name": "Trung tâm Xử lý tin giả"},
        "datePublished": "2026-09-09",
        "url": "https://kiemchung.example/1",
        **changed,
    }  # fmt: skip


def _page(*items: object) -> bytes:
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(one, ensure_ascii=False)}</script>' for one in items
    )
    return f"<html><head>{scripts}</head><body>bài</body></html>".encode()


def test_a_review_in_any_page_is_found() -> None:
    for page in (_page(_item()), _page({"@graph": [{"@type": "NewsArticle"}, _item()]}), _page([_item()])):
        (found,) = reviews_in_page(page)
        assert found == Review(
            RUMOUR, "Sai sự thật", "sai", "Trung tâm Xử lý tin giả", "https://kiemchung.example/1",
            datetime(2026, 9, 9, 12, tzinfo=UTC),
        )  # fmt: skip


def test_broken_or_huge_scripts_are_passed_over() -> None:
    assert reviews_in_page(b"<script type='application/ld+json'>{ClaimReview") == []
    assert reviews_in_page(b"<script type='application/ld+json'>" + b'{"ClaimReview":' * 20_000) == []
    deep = b"<script type='application/ld+json'>" + b'{"@graph":' * 30_000 + b'"ClaimReview"</script>'
    assert reviews_in_page(deep) == []
    assert reviews_in_page(b"<p>ClaimReview</p>") == []
    assert reviews_in_page(_page(_item(claimReviewed=None), _item(claimReviewed=["x"]))) == []


@pytest.mark.parametrize(
    ("words", "value", "said"),
    [("Sai sự thật", None, "sai"), ("Tin giả", None, "sai"), ("Đúng", None, "đúng"), ("False", None, "sai"),
     ("Đúng một phần", None, ""), ("Mostly false", None, ""), ("Chưa xác thực", None, ""),
     ("", 1.0, "sai"), ("", 5.0, "đúng"), ("", 3.0, "")],
)  # fmt: skip
def test_only_plain_ratings_conclude(words: str, value: float | None, said: str) -> None:
    assert conclusion_of(words, value) == said


def test_an_unclear_rating_never_goes_on_record() -> None:
    unclear = reviews_in_page(_page(_item(reviewRating={"alternateName": "Gây hiểu lầm"})))[0]
    assert as_evidence(unclear, zone=ZONE, now=NOW) is None


def test_both_google_files_are_read(tmp_path: Path) -> None:
    searched = {"claims": [{"text": RUMOUR, "claimReview": [
        {"publisher": {"name": "Trung tâm", "site": "k.example"}, "url": "https://k.example/2",
         "reviewDate": "2026-09-09T00:00:00Z", "textualRating": "Sai"}]}]}  # fmt: skip
    feed = {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [_item()]}]}
    for data in (searched, feed):
        assert [one.conclusion for one in reviews_of_export(json.dumps(data))] == ["sai"]
        path = tmp_path / "kiem-chung.json"
        path.write_text(json.dumps(data), "utf-8")
        (evidence,), problems = parse_evidence_file(path, zone=ZONE)
        assert (evidence.basis, evidence.verdict, problems) == ("fact-check", "reviewed:sai", [])
    with pytest.raises(ValueError, match="ClaimReview"):
        reviews_of_export('{"a": 1}')


TABLE = """indicator,value,unit,period,place,source,date
Kim ngạch xuất khẩu,"6,9",tỷ USD,tháng 1/2026,tỉnh Bắc Ninh,Cục Thống kê,10/02/2026
Thu ngân sách,7.850,tỷ đồng,tháng 1/2026,tỉnh Bắc Ninh,Cục Thống kê,10/02/2026
Tỷ lệ thất nghiệp,nhiều,%,tháng 1/2026,tỉnh Bắc Ninh,Cục Thống kê,10/02/2026
Số trường học,412,trường,năm 2025,,Cục Thống kê,hôm qua
"""


def test_a_table_of_statistics_becomes_sentences(tmp_path: Path) -> None:
    path = tmp_path / "so-lieu.csv"
    path.write_text(TABLE, "utf-8")
    found, problems = parse_evidence_file(path, zone=ZONE)
    assert [one.text for one in found] == [
        "Kim ngạch xuất khẩu tại tỉnh Bắc Ninh tháng 1/2026 là 6,9 tỷ USD.",
        "Thu ngân sách tại tỉnh Bắc Ninh tháng 1/2026 là 7.850 tỷ đồng.",
    ]
    assert {(one.basis, one.place, one.period) for one in found} == {
        ("statistics", "tỉnh Bắc Ninh", "tháng 1/2026")
    }
    assert [line.split(": ", 1)[1] for line in problems] == [
        "dòng 4: value: 'nhiều' không phải số (ví dụ 7.850 hoặc 11,8)",
        "dòng 5: date: 'hôm qua' không phải ngày (ví dụ 2026-11-22 hoặc 22/11/2026)",
    ]


def test_a_claim_is_held_against_the_table(tmp_path: Path) -> None:
    path = tmp_path / "so-lieu.csv"
    path.write_text(TABLE, "utf-8")
    found, _ = parse_evidence_file(path, zone=ZONE)
    hit = EvidenceIndex(found).search("thu ngân sách Bắc Ninh tháng 1/2026 được 9.850 tỷ đồng", 1)[0][0]
    assert "7.850" in hit.text
    wrong = verify_pair("Thu ngân sách tại tỉnh Bắc Ninh tháng 1/2026 là 9.850 tỷ đồng.", [hit.text])
    assert wrong.label is VerdictLabel.REFUTED


def test_a_table_in_vietnamese_and_with_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text(
        "Chỉ tiêu;Giá trị;Đơn vị;Kỳ;Nguồn;Ngày\nSố hộ nghèo;1.204;hộ;năm 2025;Sở;1/2/2026\n", "utf-8"
    )
    (one,), _ = parse_evidence_file(path, zone=ZONE)
    assert one.text == "Số hộ nghèo năm 2025 là 1.204 hộ."


def test_a_table_that_lacks_a_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text("indicator,value,unit\nA,1,hộ\n", "utf-8")
    with pytest.raises(BadInput, match="thiếu cột date, period, source"):
        parse_evidence_file(path, zone=ZONE)
