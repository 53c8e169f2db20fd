"""Numbers and days of a claim that its notice does not have."""

from __future__ import annotations

from datetime import datetime

import pytest

from pipeline.compare.content import read
from pipeline.compare.notice import Notice, notice_of
from pipeline.compare.otherwise import otherwise

STATED = datetime.fromisoformat("2026-08-04T09:00+07:00")


@pytest.fixture(scope="module")
def notice() -> Notice:
    told = [
        "Rạng sáng 2/8, công an bắt ba thanh niên trộm xe ở khu trọ.",
        "Từ tháng 4 có 29 người bị lừa, tổng cộng 640 triệu đồng.",
        "Lễ trao trả xe diễn ra ngày 23/8.",
    ]
    return notice_of(told, bare=False, said=STATED)


def of(claim: str, notice: Notice) -> dict[str, float]:
    return otherwise(read(claim, bare=False, said=STATED), notice)


def test_what_is_told_is_not_otherwise(notice: Notice) -> None:
    found = of("Có 29 người bị lừa mất 640 triệu đồng.", notice)
    assert (found["numbers told"], found["numbers not told"]) == (2.0, 0.0)
    assert found["times apart"] == -1.0


@pytest.mark.parametrize("claim", ["Khoảng ba chục người bị lừa.", "Gần 30 lao động bị lừa."])
def test_a_round_number_within_its_hedge_is_told(claim: str, notice: Notice) -> None:
    assert of(claim, notice)["numbers not told"] == 0.0


def test_another_number_of_the_same_kind_comes_near(notice: Notice) -> None:
    found = of("Gần ba trăm lao động bị lừa.", notice)
    assert found["numbers not told"] == 1.0
    assert found["others of the unit"] >= 1.0
    assert 2.0 < found["times apart"] < 2.6
    assert found["not told and hedged"] == 1.0


def test_mixed_up_digits_are_seen(notice: Notice) -> None:
    mixed, other = (of(f"Họ mất tổng cộng {many} triệu đồng.", notice) for many in (604, 730))
    assert mixed["words shared around it"] == other["words shared around it"] >= 1.0
    assert (mixed["only digits apart"], other["only digits apart"]) == (1.0, 0.0)


def test_another_day_is_so_far_from_the_one_on_record(notice: Notice) -> None:
    found = of("Lễ trao trả xe được ấn định vào ngày 30/8.", notice)
    assert (found["days not told"], found["days apart"]) == (1.0, 7.0)
    same = of("Lễ trao trả xe vào ngày 23/8.", notice)
    assert (same["days told"], same["days not told"], same["days apart"]) == (1.0, 0.0, -1.0)
