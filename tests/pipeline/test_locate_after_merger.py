"""After the merger: bare names of former districts, and names read by the province's own outlets."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.locate import load_profile, locate
from pipeline.types import Article, Kind, Located, Precision, Salience

WHEN = datetime(2026, 11, 13, 5, tzinfo=UTC)


def read(text: str, *, home: bool = False) -> Located:
    article = Article(
        "x", "s", Kind.ARTICLE, "u", "u", "", "", text, WHEN, Precision.MINUTE, "vi", "d", fetched_at=WHEN
    )
    return locate([article], load_profile("bac-giang"), at_home={"x"} if home else set())[0]


@pytest.mark.parametrize(
    "text",
    [
        "Nhà vườn Lục Ngạn vào vụ cam sớm.",
        "Sơn Động mưa to, nhiều tuyến đường ngập.",
        "Đường từ Sơn Động xuống đã thông xe.",
        "Gà đồi Yên Thế giữ giá.",
        "Đội bóng phường Yên Dũng thắng đội Hưng Yên.",
    ],
)
def test_names_of_former_districts_live_on(text: str) -> None:
    assert read(text).salience is Salience.MAIN


def test_a_shared_name_counts_in_the_provinces_own_outlets_only() -> None:
    text = "Cứ sáng thứ Hai, cổng trường bán trú ở xã An Lạc lại có những túi quà nhỏ."
    assert read(text, home=True).about_province
    assert not read(text).about_province


def test_being_at_home_makes_no_place_out_of_nothing() -> None:
    assert not read("Giá vàng thế giới giảm phiên thứ ba liên tiếp.", home=True).about_province
    assert not read("Người dân xã An Lạc, tỉnh Quảng Ngãi dọn dẹp sau bão.", home=True).about_province
