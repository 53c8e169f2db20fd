from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.facets import extract_facets
from pipeline.facets.dates import times_in
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
