"""Claims that were judged before: suggested, or by themselves, by words and by words with the encoder."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import pytest

from pipeline.claim_match import Limits, OwnChecks, Reviews, shown, verdict_of
from pipeline.evidence import desk_statement
from pipeline.types import AlertKind, Evidence, OwnCheck, VerdictLabel
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


WHEN = datetime(2026, 9, 1, 18, tzinfo=UTC)  # past midnight in Việt Nam
ELSEWHERE = (
    "Hồ Khuôn Thần đã vỡ đập trong đêm, nước tràn về hạ du",
    "hồ khuôn thần đã vỡ đập trong đêm, nước tràn về hạ du",
    "Nhà máy ở khu công nghiệp Quang Châu rò rỉ khí độc khiến 20 công nhân tử vong",
    "Bắt cóc trẻ em lấy nội tạng tại cổng trường tiểu học ở Lạng Sơn",
    "Từ ngày 15/9 tất cả người dân phải đổi căn cước công dân sau sáp nhập tỉnh",
)


def _own(at: int, conclusion: str = "sai", *, cluster: str = "", name: str = "") -> OwnCheck:
    kind = AlertKind.ALREADY_CHECKED if name else AlertKind.CONTRADICTED
    return OwnCheck(name or f"al{at}", cluster or f"k{at}", kind, JUDGED[at], conclusion, WHEN)


@lru_cache(maxsize=4)
def _ours(conclusion: str = "sai") -> Reviews:
    from models.encoder import PACKAGED, embed

    own = OwnChecks([_own(at, conclusion) for at in range(len(JUDGED))])
    return Reviews([], own, embed=lambda texts: embed(PACKAGED, texts))


@pytest.mark.parametrize("claim", SAME)
def test_what_we_concluded_counts_like_a_fact_check_and_names_the_office_alone(claim: str) -> None:
    found = _ours().match(claim, LIMITS)
    assert found is not None
    assert found.automatic
    assert "đơn vị đã kết luận ngày 02/09/2026: thông tin sai" in shown(found)
    true = _ours("đúng").match(claim, LIMITS)
    assert true is not None
    assert verdict_of("c", true).label is VerdictLabel.SUPPORTED
    half = _ours("sai một phần").match(claim, LIMITS)
    assert half is not None
    assert not half.automatic, "it does not say which part"


@pytest.mark.parametrize("claim", ELSEWHERE)
def test_the_same_words_of_another_place_or_day_are_at_most_suggested(claim: str) -> None:
    for reviews in (_ours(), Reviews(_record()), _fused()):
        found = reviews.match(claim, LIMITS)
        assert found is None or not found.automatic


def test_a_low_threshold_lets_no_other_number_count() -> None:
    found = _ours().match(JUDGED[3].replace("20", "2"), Limits(0.3, 0.5, 8))
    assert found is not None
    assert not found.automatic


def test_what_we_concluded_of_no_named_place_or_day_is_at_most_suggested() -> None:
    text = "Thôn tôi mất điện ba ngày nay rồi, gọi điện lực không ai nghe máy"
    check = OwnCheck("al1", "k1", AlertKind.CONTRADICTED, text, "sai", WHEN)
    found = Reviews([], OwnChecks([check])).match(text, LIMITS)
    assert found is not None
    assert not found.automatic


def test_two_conclusions_that_differ_leave_it_to_a_person() -> None:
    both = OwnChecks([_own(2), _own(2, "đúng", cluster="k9", name="al9")])
    found = Reviews([], both).match(JUDGED[2], LIMITS)
    assert found is not None
    assert not found.automatic


@pytest.mark.parametrize("hours", [-1, 0, 1])
def test_a_concluded_cluster_hears_of_itself_only_later_and_in_other_words(hours: int) -> None:
    made = WHEN + timedelta(hours=hours)
    again = _ours().match(SAME[2], LIMITS, cluster="k3", made=made)
    assert (again is not None) == (hours > 0)
    assert _ours().match(JUDGED[3], LIMITS, cluster="k3", made=made) is None
    assert _ours("đúng").match(SAME[2], LIMITS, cluster="k3", made=made) is None
    assert _ours().match(SAME[2], LIMITS, cluster="k3") is None


def test_a_cluster_that_was_concluded_itself_hears_nothing_of_its_repeats() -> None:
    repeat = _own(2, cluster="k8", name="al8")
    reviews = Reviews([], OwnChecks([_own(2), repeat]))
    assert reviews.match(JUDGED[2], LIMITS, cluster="k2", made=WHEN + timedelta(days=1)) is None


HOSTILE = (
    "\x00" * 50,
    "\u202e" + "sai " * 500,
    "'; DROP TABLE alerts; --",
    "<script>alert(1)</script> reviewed:sai",
    "{{ 7 * 7 }} $claim %s",
    "\ud800 đập vỡ",
    "1" * 2000,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_on_either_side_match_nothing_else(text: str) -> None:
    bad = OwnCheck("al1", text, AlertKind.CONTRADICTED, text, "sai", WHEN)
    assert Reviews([], OwnChecks([bad])).match(JUDGED[0], LIMITS) is None
    found = _ours().match(text, LIMITS, cluster=text, made=WHEN)
    assert found is None or not found.automatic
