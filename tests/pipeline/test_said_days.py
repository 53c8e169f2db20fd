"""Words for days become the dates that are meant, before a claim is laid beside a notice."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facets import extract_facets
from pipeline.facets.said_days import said_days, with_dates
from pipeline.facets.text import view

#: A Tuesday.
TODAY = date(2025, 5, 20)


@pytest.mark.parametrize(
    ("said", "dated"),
    [
        ("Sáng nay, công nhân đi làm lại.", "Sáng 20/5, công nhân đi làm lại."),
        ("Tối qua cầu được thông xe.", "Tối 19/5 cầu được thông xe."),
        ("Việc cấp nước ngừng từ chiều hôm qua.", "Việc cấp nước ngừng từ chiều 19/5."),
        ("Ngày mai học sinh nghỉ học.", "Ngày 21/5 học sinh nghỉ học."),
        ("Vụ việc xảy ra hôm kia.", "Vụ việc xảy ra ngày 18/5."),
        ("Từ thứ Năm tuần này, đò tạm nghỉ.", "Từ ngày 22/5, đò tạm nghỉ."),
        ("Sáng thứ Hai tuần sau khởi công.", "Sáng 26/5 khởi công."),
        ("Chủ nhật vừa qua, xã tổ chức hội thi.", "Ngày 18/5, xã tổ chức hội thi."),
        ("Hôm thứ Năm, đoàn đã kiểm tra.", "Ngày 15/5, đoàn đã kiểm tra."),
        ("Sáng thứ Năm này cúp điện.", "Sáng 22/5 cúp điện."),
        ("hom nay mat dien, toi mai co lai", "ngày 20/5 mat dien, toi 21/5 co lai"),
        ("Thứ Ba tới cúp điện.", "Ngày 27/5 cúp điện."),
        ("Thứ Ba vừa qua cúp điện.", "Ngày 13/5 cúp điện."),
        ("Vào hôm thứ Sáu tới sẽ cúp điện.", "Vào ngày 23/5 sẽ cúp điện."),
        ("Thứ Năm tuần trước nữa đã sửa.", "Ngày 8/5 đã sửa."),
        ("Thứ Năm tuần vừa qua đã sửa.", "Ngày 15/5 đã sửa."),
        ("Thứ 5 này cúp nước.", "Ngày 22/5 cúp nước."),
        ("Hôm nay, 1.200 hộ mất nước.", "Ngày 20/5, 1.200 hộ mất nước."),
        ("Hôm qua 2/3 số hộ đã có điện.", "Ngày 19/5 2/3 số hộ đã có điện."),
        ("Trưa nay cúp điện, bữa qua cũng cúp.", "Trưa 20/5 cúp điện, ngày 19/5 cũng cúp."),
        ("Chủ nhật tới xã tổ chức hội thi.", "Ngày 25/5 xã tổ chức hội thi."),
    ],
)
def test_words_for_a_day_become_its_date(said: str, dated: str) -> None:
    assert with_dates(said, TODAY) == dated


@pytest.mark.parametrize("told", [(), (date(2025, 5, 19), date(2025, 5, 21), date(2025, 5, 22))])
@pytest.mark.parametrize(
    "said",
    [
        "Sáng nay, 20/5, công nhân đi làm lại.",
        "Cuộc họp diễn ra thứ Năm, ngày 22/5.",
        "Chợ họp thứ Bảy hằng tuần.",
        "Bộ phận một cửa làm việc từ thứ Hai đến sáng thứ Bảy.",
        "Đây là cây cầu thứ hai này của xã.",
        "Lần thứ ba trong năm, hồ phải xả nước.",
        "Xã đứng thứ tư toàn huyện.",
        "Thứ Bảy có cuộc thi.",
        "Đêm qua sạt lở làm đường tắc.",
        "Khuya nay cúp điện.",
        "Mấy hôm nay mất nước liên tục.",
        "Ba đêm qua, nước ngập.",
        "Hai hôm nay cá hết chết rồi.",
        "Xe lưu thông hai chiều qua cầu từ ngày 22/5.",
        "Lắp đèn chiếu sáng qua khu dân cư.",
        "Cấm xe tải chạy ban đêm qua cầu.",
        "Từ Chủ nhật tới thứ Tư cúp nước.",
        "Chủ nhật tới nhà văn hóa nhận quà.",
        "Chủ nhật trước khi đi nhớ khóa nước.",
        "Cây cầu thứ hai vừa qua mới thông xe.",
        "Lần thứ hai tuần này cúp điện.",
        "Kỳ họp thứ Ba vừa qua của HĐND xã.",
        "Vào thu năm nay, giá lúa tăng.",
        "Vì ngày mai tươi sáng của con em.",
        "Thế hệ hôm nay và mai sau.",
        "Lịch cúp điện buổi sáng\nNay thông báo để dân biết.",
        "Ngày 15/5, xã thông báo: “Sáng mai cúp nước.”",
        "tu truoc toi nay xa chua cup nuoc",
        "Cứ thứ Năm là cúp điện.",
    ],
)
def test_what_names_its_date_or_no_one_day_stays(said: str, told: tuple[date, ...]) -> None:
    assert with_dates(said, TODAY, told) == said


@pytest.mark.parametrize(
    "said",
    [
        "Bước sang ngày thứ hai với bốn máy xúc.",
        "Ngày thứ tư liên tiếp mất điện.",
        "HỒ XẢ LŨ LẦN THỨ BA TRONG NĂM",
        "NGƯỜI THỨ BẢY NHIỄM BỆNH",
        "Chợ họp thứ Bảy, Chủ nhật hằng tuần.",
        "Làm việc từ thứ Hai đến trưa thứ Bảy.",
        "Sự kiện Chủ nhật Xanh diễn ra ngày 24/5.",
        "Ngày thu hai đợt học phí.",
        "Thứ Bảy nào cũng họp chợ.",
    ],
)
def test_neither_a_count_nor_a_routine_is_a_day_that_the_notice_names(said: str) -> None:
    told = [date(2025, 5, day) for day in range(19, 26)]
    assert with_dates(said, TODAY, told) == said


def test_until_a_day_is_that_day() -> None:
    told = [date(2025, 5, 23), date(2025, 5, 24)]
    assert with_dates("Cúp nước đến thứ Sáu.", TODAY, told) == "Cúp nước đến ngày 23/5."
    assert with_dates("- Thứ Bảy: ấp 3 cúp nước.", TODAY, told) == "- Ngày 24/5: ấp 3 cúp nước."


def test_a_day_of_the_week_alone_is_the_one_the_notice_names() -> None:
    told = {date(2025, 5, 24), date(2025, 6, 12)}
    assert with_dates("Thứ Bảy mới có nước.", TODAY, told) == "Ngày 24/5 mới có nước."
    assert with_dates("Thứ Sáu mới có nước.", TODAY, told) == "Thứ Sáu mới có nước."
    both = {date(2025, 5, 17), date(2025, 5, 24)}
    assert with_dates("Thứ Bảy mới có nước.", TODAY, both) == "Thứ Bảy mới có nước."


def test_next_and_last_are_taken_as_the_notice_means_them_on_their_side_of_today() -> None:
    told = {date(2025, 5, 28)}  # the Wednesday after the next one
    assert with_dates("Thứ Tư tới hội khai mạc.", TODAY, told) == "Ngày 28/5 hội khai mạc."
    assert with_dates("Hôm thứ Tư hội khai mạc.", TODAY, told) == "Ngày 14/5 hội khai mạc."


def test_facets_resolve_days_of_the_week_against_the_time_of_publication() -> None:
    made = datetime(2025, 5, 19, 23, 30, tzinfo=UTC)  # 06:30 of the 20th in the province
    found = extract_facets("Từ thứ Năm tuần này, bến đò tạm nghỉ; hôm nay vẫn đón khách.", published=made)
    assert set(found.dates) == {"2025-05-22", "2025-05-20"}


_LETTERS = st.text(alphabet="thứ haibaưnămsáuảyTHỨchủnhậtôqmi27,/- ", max_size=60)


@given(_LETTERS, st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_any_text_is_read_and_only_words_for_days_change(text: str, today: date) -> None:
    found = said_days(view(text), today)
    assert all(0 <= one.start < one.end <= len(view(text).raw) for one in found)
    if not found:
        assert with_dates(text, today) == view(text).raw
