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
    ],
)
def test_words_for_a_day_become_its_date(said: str, dated: str) -> None:
    assert with_dates(said, TODAY) == dated


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
    ],
)
def test_what_names_its_date_or_no_one_day_stays(said: str) -> None:
    assert with_dates(said, TODAY) == said


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
