"""A statement that holds for one place or one period decides nothing about another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.claims import detect_claims
from pipeline.compare.scope import beyond, spans
from pipeline.evidence import EvidenceIndex, desk_statement
from pipeline.facets import extract_facets
from pipeline.types import Claim, Evidence, VerdictLabel
from pipeline.verify import verify
from tests.pipeline.claims_kit import HOME, ZONE, article

MADE = datetime(2026, 2, 10, 3, tzinfo=UTC)


def _claim(text: str) -> Claim:
    return Claim("c", "a", 0, len(text), text, 0.9, extract_facets(text, published=MADE))


def _said(text: str, place: str = "", period: str = "", basis: str = "statistics") -> Evidence:
    one = desk_statement(text, source="Chi cục Thống kê", day=date(2026, 2, 9), zone=ZONE, basis=basis)
    return replace(one, place=place, period=period)


@pytest.mark.parametrize(
    ("text", "place", "period", "basis", "is_beyond"),
    [
        ("Xã Bố Hạ có 38 hộ nghèo.", "xã Tiên Lục", "", "official", True),
        ("Xã Bố Hạ có 38 hộ nghèo.", "xã Bố Hạ", "", "official", False),
        ("xa bo ha co 38 ho ngheo", "xã Bố Hạ", "", "official", False),
        ("Cả nhà ơi có 38 hộ nghèo.", "xã Bố Hạ", "", "official", False),
        ("Toàn tỉnh có 38 hộ nghèo.", "xã Bố Hạ", "", "official", True),
        ("Toàn tỉnh có 38 hộ nghèo.", "tỉnh Bắc Ninh", "", "official", False),
        ("Xã Bố Hạ, tỉnh Bắc Ninh có 38 hộ nghèo.", "tỉnh Bắc Ninh", "", "official", True),
        ("Thu ngân sách tháng 1/2026 đạt 9.000 tỷ đồng.", "", "tháng 1/2026", "statistics", False),
        ("Thu ngân sách tháng 1 đạt 9.000 tỷ đồng.", "", "tháng 1/2026", "statistics", False),
        ("Thu ngân sách năm 2025 đạt 9.000 tỷ đồng.", "", "tháng 1/2026", "statistics", True),
        ("Thu ngân sách năm 2026 đạt 9.000 tỷ đồng.", "", "tháng 1/2026", "statistics", True),
        ("Thu ngân sách quý I/2026 đạt 9.000 tỷ đồng.", "", "quý 1 năm 2026", "statistics", False),
        ("Thu ngân sách 6 tháng đầu năm 2025 đạt 1 tỷ.", "", "sáu tháng đầu năm 2025", "statistics", False),
        ("Thu ngân sách 9 tháng năm 2025 đạt 9.000 tỷ.", "", "6 tháng đầu năm 2025", "statistics", True),
        ("Thu ngân sách đạt 9.000 tỷ đồng.", "", "tháng 1/2026", "statistics", False),
        ("Ngày 5/2/2026 cầu cấm xe tải.", "", "từ 1/2/2026 đến 20/2/2026", "official", False),
        ("Ngày 5/3/2026 cầu cấm xe tải.", "", "từ 1/2/2026 đến 20/2/2026", "official", True),
        ("Ngày 5/3/2026 cầu cấm xe tải.", "", "2026-02-01/2026-02-20", "official", True),
        ("Ngày 5/3/2026 cầu cấm xe tải.", "", "mùa mưa", "official", False),
    ],
)  # fmt: skip
def test_what_lies_beyond(text: str, place: str, period: str, basis: str, is_beyond: bool) -> None:
    evidence = _said("Cần một câu đủ dài để ghi lại.", place, period, basis)
    assert bool(beyond(_claim(text), evidence, MADE)) is is_beyond


def test_odd_periods_are_no_periods() -> None:
    for odd in ("", "2026-13", "quý V/2026", "31/2/2026", "x" * 5_000):
        assert spans(odd, MADE) == []


def _judged(text: str, evidence: Evidence, when: datetime = MADE) -> tuple[VerdictLabel, str]:
    one = article("a", text, when=when)
    claims = detect_claims([one], [HOME])[0]
    published = {claim.claim_id: when for claim in claims}
    verdict = verify(claims, EvidenceIndex([evidence]), published=published)[0]
    return verdict.label, "; ".join(verdict.reasons)


def test_a_figure_of_another_year_or_commune_contradicts_nothing_and_says_why() -> None:
    told = "Thu ngân sách nhà nước xã Bố Hạ tháng 1/2026 là 7.850 triệu đồng."
    claim = "Thu ngân sách nhà nước xã Bố Hạ tháng 1/2026 là 9.850 triệu đồng."
    assert _judged(claim, _said(told, "xã Bố Hạ", "tháng 1/2026"))[0] is VerdictLabel.REFUTED
    label, words = _judged(claim, _said(told, "xã Bố Hạ", "tháng 1/2025"))
    assert label is VerdictLabel.NEI
    assert "tháng 1/2025" in words
    label, words = _judged(claim, _said(told, "xã Tiên Lục", "tháng 1/2026"))
    assert label is VerdictLabel.NEI
    assert "xã Tiên Lục" in words


def test_what_came_after_the_claim_is_called_an_update() -> None:
    said = _said("Thu ngân sách nhà nước xã Bố Hạ tháng 1/2026 là 7.850 triệu đồng.")
    claim = "Thu ngân sách nhà nước xã Bố Hạ tháng 1/2026 là 9.850 triệu đồng."
    early, late = MADE - timedelta(days=1, hours=8), MADE
    assert "sau bản tin" in _judged(claim, said, early)[1]
    assert "sau bản tin" not in _judged(claim, said, late)[1]
