"""Claims that were judged before: suggested, or by themselves, by words and by words with the encoder."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pytest

from pipeline.claim_match import Limits, Reviews, shown, verdict_of
from pipeline.evidence import desk_statement
from pipeline.types import Evidence, VerdictLabel
from tests.pipeline.claims_kit import ZONE

LIMITS = Limits(0.55, 0.70, 8)
JUDGED = (
    "Bắt cóc trẻ em lấy nội tạng tại cổng trường tiểu học ở Bắc Giang",
    "Từ ngày 01/7 tất cả người dân phải đổi căn cước công dân sau sáp nhập tỉnh",
    "Hồ Cấm Sơn đã vỡ đập trong đêm, nước tràn về hạ du",
    "Nhà máy ở khu công nghiệp Vân Trung rò rỉ khí độc khiến 20 công nhân tử vong",
    "Ngân hàng sẽ khóa tài khoản của khách hàng chưa cập nhật sinh trắc học trước ngày 30/6",
)
SAME = (
    "Có nhóm người bắt cóc trẻ em lấy nội tạng ngay cổng trường tiểu học tại Bắc Giang",
    "Sau khi sáp nhập tỉnh, toàn bộ người dân bắt buộc phải đổi căn cước công dân từ 1/7",
    "Rò khí độc nhà máy trong KCN Vân Trung, 20 công nhân chết",
    "Ai chưa cập nhật sinh trắc học trước 30/6 thì ngân hàng khóa tài khoản",
)
OTHER = (
    "Công an Bắc Giang bắt nhóm đối tượng trộm xe máy trước cổng trường tiểu học",
    "Hồ Cấm Sơn tích nước đạt 85% dung tích thiết kế trong tuần này",
    "Nhà máy ở khu công nghiệp Vân Trung tuyển 2.000 công nhân trong tháng",
    "Đập hồ Cấm Sơn không bị vỡ, nước về hạ du bình thường như mọi ngày",
    "Nhà máy ở khu công nghiệp Vân Trung rò rỉ khí độc khiến 2 công nhân tử vong",
)


def _record() -> list[Evidence]:
    return [
        desk_statement(
            text,
            source="Trung tâm Xử lý tin giả",
            day=date(2026, 9, 1),
            zone=ZONE,
            basis="fact-check",
            verdict="reviewed:sai",
        )
        for text in JUDGED
    ]


@lru_cache(maxsize=1)
def _fused() -> Reviews:
    from models.encoder import PACKAGED, embed

    return Reviews(_record(), embed=lambda texts: embed(PACKAGED, texts))


@pytest.mark.parametrize("claim", SAME)
def test_a_paraphrase_counts_by_itself(claim: str) -> None:
    found = _fused().match(claim, LIMITS)
    assert found is not None
    assert found.automatic
    verdict = verdict_of("c", found)
    assert verdict.label is VerdictLabel.REFUTED
    assert "Trung tâm Xử lý tin giả" in verdict.reasons[0]


@pytest.mark.parametrize("claim", OTHER)
def test_another_fact_of_the_matter_is_at_most_suggested(claim: str) -> None:
    for reviews in (_fused(), Reviews(_record())):
        found = reviews.match(claim, LIMITS)
        assert found is None or not found.automatic


def test_below_eight_words_it_is_only_suggested() -> None:
    found = Reviews(_record()).match("Hồ Cấm Sơn vỡ đập trong đêm", Limits(0.3, 0.5, 8))
    assert found is not None
    assert not found.automatic
    assert shown(found).startswith("gợi ý")


def test_nothing_judged_nothing_matched() -> None:
    assert Reviews([]).match("Hồ Cấm Sơn đã vỡ đập", LIMITS) is None
    assert Reviews(_record()).match("", LIMITS) is None
    assert Reviews(_record()).match("x " * 10_000, LIMITS) is None
