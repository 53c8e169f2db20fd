from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.facets import extract_facets
from pipeline.facets.dates import dates_in, times_in
from pipeline.facets.numbers import agree, quantities_in
from pipeline.facets.text import fold, key, view
from pipeline.types import Quantity


@pytest.mark.parametrize(
    ("text", "value", "unit", "hedge"),
    [
        ("có 12 người chết", 12, "người", ""),
        ("mười hai người chết", 12, "người", ""),
        ("thiệt hại khoảng 3 tỷ đồng", 3e9, "đồng", "~"),
        ("chi 1 tỷ 200 triệu đồng", 1.2e9, "đồng", ""),
        ("gần 10.500 con lợn", 10500, "con", "<"),
        ("hơn 1,2 triệu người", 1.2e6, "người", ">"),
        ("một nửa số hộ", 50, "%", ""),
        ("tăng gấp ba lần", 3, "lần", ""),
        ("dài 2,5 km", 2500, "m", ""),
        ("rộng 3 ha", 30000, "m2", ""),
        ("hai mươi lăm nghìn tỷ đồng", 25e12, "đồng", ""),
        ("co 12 nguoi chet", 12, "người", ""),
        ("Huyện thu 500 triệu đồng tiền phạt", 5e8, "đồng", ""),
        ("xa thu 12 tan vai", 12000, "kg", ""),
        ("hơn bảy chục người nhập viện", 70, "người", ">"),
        ("trăm hai chục người nhập viện", 120, "người", ""),
        ("mất hai chục triệu đồng", 2e7, "đồng", ""),
    ],
)
def test_quantity(text: str, value: float, unit: str, hedge: str) -> None:
    one = quantities_in(view(text))[0]
    assert one.value == pytest.approx(value)
    assert (one.unit, one.hedge) == (unit, hedge)


@pytest.mark.parametrize(
    "text", ["quốc lộ 37 bị ngập", "ngày 9/9 họp", "lúc 8h30 sáng", "thôn 5 họp", "năm nay được mùa"]
)
def test_names_dates_and_times_are_no_quantities(text: str) -> None:
    assert quantities_in(view(text)) == []


def test_agreement_knows_hedges_and_rounding() -> None:
    def first(text: str) -> Quantity:
        return quantities_in(view(text))[0]

    assert agree(first("khoảng 2.000 ha"), first("1.985 ha"))
    assert agree(first("8.000 ha"), first("8.012 ha"))
    assert not agree(first("12 người"), first("2 người"))
    assert not agree(first("khoảng 500 người"), first("50 người"))


@pytest.mark.parametrize(
    "text", ["vài chục nghìn đồng", "mấy chục người", "hàng chục hộ", "ba bốn chục người", "cả chục con"]
)
def test_so_many_tens_nobody_says_are_no_number(text: str) -> None:
    assert quantities_in(view(text)) == []


@pytest.mark.parametrize("text", ["thu 3 ngay 5/6 nghi hoc", "lan thu 3 lien tiep", "đứng thứ 3 cả nước"])
def test_ordinals_and_weekdays_count_nothing(text: str) -> None:
    assert quantities_in(view(text)) == []


def test_relative_dates_follow_publication_in_local_time() -> None:
    late = datetime(2026, 9, 9, 18, tzinfo=UTC)  # already 10 September in the province
    assert extract_facets("vụ việc xảy ra hôm qua", published=late).dates == ("2026-09-09",)
    assert extract_facets("vụ việc xảy ra hôm qua").dates == ()
    assert extract_facets("họp ngày 30/12", published=datetime(2026, 1, 3, tzinfo=UTC)).dates == (
        "2025-12-30",
    )


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Từ 6 giờ đến 14 giờ thứ Năm 15/10, điện bị cắt", ["2026-10-15"]),
        ("Triển lãm cắt băng vào chủ nhật này, 9/8.", ["2026-08-09"]),
        ("chiều mai 6/8 họp thôn", ["2026-08-06"]),
        ("nộp đến hết 31/8", ["2026-08-31"]),
        ("rằm tháng Bảy, tức 27/8 dương", ["2026-08-27"]),
        ("mời bà con trong hai ngày 6 và 7/8", ["2026-08-06", "2026-08-07"]),
        ("từ ngày 20 đến hết ngày 23/10", ["2026-10-20", "2026-10-23"]),
        ("ngày 20-21/8", ["2026-08-20", "2026-08-21"]),
        ("hôm 18 tháng 9 thông xe", ["2026-09-18"]),
        ("tu 3 den 13/10", ["2026-10-03", "2026-10-13"]),
        ("đã giải ngân hết 2/3 số tiền, đến nay 3/4 hộ đã nhận", []),
    ],
)
def test_days_are_read_as_they_are_said(text: str, days: list[str]) -> None:
    assert [one.iso for one in dates_in(view(text), datetime(2026, 8, 5, tzinfo=UTC))] == days


def test_a_term_of_imprisonment_is_no_day() -> None:
    read = dates_in(view("phạt từ 18 tháng 9 ngày tù"), datetime(2026, 8, 5, tzinfo=UTC))
    assert all(one.day is None for one in read)


def test_names_keep_their_kind() -> None:
    found = extract_facets("Sở Giáo dục và Đào tạo kiểm tra tại xã Tân Dĩnh, quốc lộ 37.")
    assert found.organisations == ("Sở Giáo dục và Đào tạo",)
    assert found.places == ("xã Tân Dĩnh", "quốc lộ 37")


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_views_keep_the_length_and_nothing_raises(text: str) -> None:
    shown = view(text)
    assert len(shown.raw) == len(shown.key) == len(shown.folded)
    assert len(fold(text)) == len(key(text)) == len(text)
    extract_facets(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("Khoảng 5 giờ 30 phút ngày 4/3, xe tải va chạm.", [330]),
        ("Xảy ra lúc 17 giờ 05 phút, sau đó tạnh.", [1025]),
        ("Mất điện từ 4 giờ 30 phút đến 10 giờ 15 phút sáng.", [270, 615]),
        ("Chuyến bay dài 12 giờ 45 phút.", []),
        ("Đám cháy kéo dài 2 giờ 30 phút.", []),
    ],
)
def test_hours_and_minutes_of_a_day_and_of_a_length(text: str, minutes: list[int]) -> None:
    assert [at for at, _, _ in times_in(view(text))] == minutes
