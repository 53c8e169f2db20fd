"""What comparer and cross-encoder make of notices that a search found: which are read, what is believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline import second_reading
from pipeline.compare.content import read
from pipeline.compare.decide import Judgement
from pipeline.compare.finding import Answer
from pipeline.compare.notice import matter, notice_of
from pipeline.event import BESIDE, SURELY
from pipeline.opened import Open
from pipeline.second_reading import CONSENT, read_again
from pipeline.types import Evidence, VerdictLabel
from tests.pipeline.claims_kit import article

MARKET = "Chợ Thương vẫn mở cửa bình thường trong dịp nghỉ lễ."
FEES = (
    "Học phí trường trung học phổ thông công lập năm học này giữ ở mức 300 nghìn đồng mỗi tháng."
    " Mức thu được áp dụng thống nhất cho học sinh các lớp."
)


def opened(text: str, judged: Judgement | None = None) -> Open:
    from benchmarks.never_flagged import OFFICE
    from pipeline.evidence import evidence_from_article

    record: list[Evidence] = evidence_from_article(article("notice", "", text), OFFICE)
    notice = notice_of([one.text for one in record], bare=False, said=record[0].stated_at)
    return Open(record, notice, judged, record[0] if judged else None)


def labels(claim: str, one: Open, *, settled: bool = False) -> list[VerdictLabel]:
    return [
        found.label for _, found in read_again(claim, read(claim, bare=False), [one], (), settled=settled)
    ]


def clash(p: float) -> Judgement:
    words = ("bản tin nói 900 nghìn đồng; hồ sơ ghi 300 nghìn đồng",)
    return Judgement(VerdictLabel.REFUTED, (0.03, p, 0.97 - p), words, Answer.FACT, facet="number")


def test_what_a_sentence_tells_in_full_is_not_refuted_by_reading_alone() -> None:
    assert labels("Chợ Thương mở cửa suốt dịp nghỉ lễ.", opened(MARKET)) != [VerdictLabel.REFUTED]


def test_a_clash_that_was_found_needs_the_consent_of_the_clause() -> None:
    found = opened(FEES, clash(0.9))
    wrong = "Học phí trường trung học phổ thông công lập năm học này lên 900 nghìn đồng mỗi tháng."
    right = "Học phí trường trung học phổ thông công lập năm học này vẫn là 300 nghìn đồng mỗi tháng."
    assert labels(wrong, found) == [VerdictLabel.REFUTED]
    assert VerdictLabel.REFUTED not in labels(right, found)
    assert 0 < CONSENT < 0.5


@pytest.mark.parametrize(
    "claim",
    [
        "Vụ tai nạn khiến bốn người tử vong và sáu người khác bị thương.",
        "Hiện vụ việc đang được cơ quan công an điều tra, làm rõ.",
        "Công an tỉnh đã khởi tố vụ án, khởi tố bị can và tiếp tục điều tra mở rộng.",
    ],
)
def test_a_claim_that_names_nothing_is_read_only_beside_what_has_most_of_it(claim: str) -> None:
    other = "Vụ cháy rừng ở Nghĩa Phương được dập tắt; hai người tử vong, cơ quan công an đang điều tra."
    assert labels(claim, opened(other)) == []


def test_another_storm_is_another_matter() -> None:
    flooded = opened("Bão số 7 làm 3.940 ha lúa hè thu của xã Lộc An bị ngập úng, 1.286 nhà tốc mái.")
    claim = "Bão số 3 làm ngập 500 ha lúa hè thu của xã Lộc An."
    assert labels(claim, flooded) == []
    found = matter(read(claim, bare=False), flooded.notice)
    assert found.numbered_apart
    assert not found.same
    assert not matter(read(claim.replace("3", "7"), bare=False), flooded.notice).numbered_apart


def test_what_stays_open_by_the_record_is_not_read() -> None:
    pending = opened("Sở Y tế đang xác minh nguyên nhân vụ ngộ độc tại trường Hồng Vân, chưa có kết luận.")
    assert labels("Vụ ngộ độc tại trường Hồng Vân do sữa hỏng gây ra.", pending, settled=True) == []


def test_a_finer_place_than_the_notice_names_is_no_contradiction() -> None:
    told = (
        "Rạng sáng 3/10, trên Quốc lộ 1 đoạn qua huyện Lạng Giang xảy ra va chạm giữa hai xe tải, làm một"
        " lái xe bị thương. Giao thông được khôi phục lúc 6 giờ cùng ngày."
    )
    claim = "Vụ tai nạn giữa hai xe tải rạng sáng 3/10 xảy ra ở xã Hương Sơn, huyện Lạng Giang."
    of_event = replace(opened(told), article=read(claim))
    assert VerdictLabel.REFUTED not in labels(claim, of_event)


def test_another_province_is_another_matter_unless_the_article_is_surely_of_the_notice() -> None:
    claim = "Giống lạc mới do một công ty ở Hải Dương lai tạo, vụ này trồng thử 4,5 ha tại xã Tiên Lục."
    one = opened(
        "Giống lạc mới do Trường Đại học Nông - Lâm Bắc Giang lai tạo, trồng thử 4,5 ha tại xã Tiên Lục."
    )
    for notice, looked_at in (
        (one, False),
        (replace(one, article=read(claim)), True),
        (replace(one, beside=SURELY), True),
        (replace(one, beside=BESIDE), False),
    ):
        found = matter(read(claim), notice.notice, ["Tiên Lục"])
        assert second_reading._of_one_matter(read(claim), notice, found, ["Tiên Lục"]) is looked_at
