"""What an article and the notice of its event each have alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.alone import sides, slipped, stands_against
from pipeline.compare.content import read
from pipeline.compare.notice import notice_of

NOTICE = (
    "Kết quả phiên đấu giá đất ở xã Tân Dĩnh",
    "Phiên đấu giá ngày 22/5/2026 có 51 lô thành công, tổng số tiền 118,6 tỷ đồng.",
    "Chi cục Quản lý đất đai giám sát phiên đấu giá, có 187 người tham gia.",
    "Người trúng nộp tiền từ ngày 2/6/2026.",
)


def against(claim: str, *others: str) -> str:
    article = read("\n".join(("Đấu giá đất ở Tân Dĩnh", claim, *others)))
    found = stands_against(read(claim), article, notice_of(NOTICE, bare=False, said=None))
    return found.words if found else ""


@pytest.mark.parametrize(
    ("claim", "written"),
    [
        ("Huyện thu về 181,6 tỷ đồng từ phiên này.", "118,6 tỷ đồng"),
        ("Có 817 người tham gia phiên này.", "187 người"),
        ("Cả thảy 57 lô bán thành công.", "51 lô"),
        ("Ai trúng thì nộp tiền từ ngày 9/6.", "2/6"),
        ("Chi cục Thủy lợi giám sát phiên này.", "Chi cục Quản lý đất đai"),
    ],
)
def test_the_one_thing_of_its_kind_that_either_side_has_alone(claim: str, written: str) -> None:
    assert written in against(claim)


@pytest.mark.parametrize(
    "claim",
    [
        "Huyện thu về gần 119 tỷ đồng.",
        "Huyện thu về khoảng 100 tỷ đồng.",
        "Cả thảy 51 lô có người mua.",
        "Người dân chờ hơn 3 giờ.",
        "Mỗi người gửi vài chục triệu đồng.",
        "Hàng chục lô có người mua.",
        "Thêm 6 lô sẽ đấu giá sau.",
        "Ai trúng thì nộp tiền từ ngày 2/6.",
        "Chi cục Quản lý đất đai giám sát phiên này.",
        "Công an xã giữ trật tự.",
        "Có 189 nhân viên bảo vệ.",
        "Nhà máy bên kia sông tốn 181,6 tỷ đồng.",
        "Cả thảy 57 lô có người mua.",
        "Ngày 23/5/2024 cũng có phiên như vậy.",
        "Ngày 23/5, chủ tịch xã cho biết như vậy.",
        "Hồ sơ nhận các ngày 2, 3 và 4/6.",
        "Hôm nay người trúng bắt đầu nộp tiền.",
    ],
)
def test_what_the_notice_has_or_may_mean_stands_against_nothing(claim: str) -> None:
    assert against(claim) == ""


def test_a_number_that_the_article_gives_as_the_notice_does_is_settled() -> None:
    assert against("Có 60 lô đất khác chờ đấu giá.", "Phiên này 51 lô có người mua.") == ""
    assert against("Tuần trước thu 181,6 tỷ đồng.", "Lần này thu 118,6 tỷ đồng.") == ""


def test_what_happened_on_the_day_of_the_report_came_after() -> None:
    claim = read("Ngày 26/5 người trúng đến xã hỏi thủ tục.")
    notice = notice_of(NOTICE, bare=False, said=None)
    assert stands_against(claim, claim, notice) is not None
    assert stands_against(claim, claim, notice, {(5, 26)}) is None


def test_two_things_that_may_stand_there_decide_nothing() -> None:
    assert against("Có 57 lô bán thành công.", "Còn 33 lô bán sau.") == ""


@pytest.mark.parametrize(
    ("one", "two", "slip"),
    [(285e6, 528e6, True), (1652, 1252, True), (118.6, 181.6, True), (12, 42, False), (51, 15, False),
     (1200, 1300, False), (864, 486, True), (150, 1500, False), (111, 211, False), (12.5, 12.8, False)],
)  # fmt: skip
def test_digits_that_are_only_mixed_up(one: float, two: float, slip: bool) -> None:
    assert slipped(one, two) is slip


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(0, 3))
def test_a_slip_goes_both_ways_and_no_number_slips_into_itself(one: int, two: int, places: int) -> None:
    left, right = one / 10**places, two / 10**places
    assert slipped(left, right) == slipped(right, left)
    assert not slipped(left, left)


def test_articles_alike_in_numbers_days_and_bodies_are_one() -> None:
    one, alike, other = map(
        read, ("Có 51 lô, ngày 22/5.", "Ngày 22/5 bán được 51 lô!", "Có 52 lô, ngày 22/5.")
    )
    assert sides(one, one) == sides(one, alike)
    assert sides(one, one) != sides(one, other)
    office = read("Chi cục Thủy lợi giám sát.")
    assert sides(office, one) != sides(office, alike), "the whole text is looked through for a body"
