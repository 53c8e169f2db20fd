"""Masking on 324 own texts: 172 looked at while patterns were mended, 152 never read again after writing."""

from __future__ import annotations

import pytest

from pipeline.masking import mask_personal
from tests.pipeline.masking_kit import STRUCTURED, measure, plain, texts


def test_there_are_enough_texts() -> None:
    assert len(texts("tuned") + texts("blind")) >= 300
    assert sum("<" not in line for line in texts("tuned") + texts("blind")) >= 80


@pytest.mark.parametrize("half", ["tuned", "blind"])
def test_what_must_go_goes_and_the_rest_stays(half: str) -> None:
    tally = measure(texts(half))
    assert tally.recall(*STRUCTURED) >= 0.98, tally.wrong
    assert tally.recall("address", "name") >= 0.95, tally.wrong
    assert tally.precision >= 0.98, tally.wrong


def test_masking_twice_changes_nothing() -> None:
    for line in texts("tuned") + texts("blind"):
        masked = mask_personal(plain(line)[0]).text
        assert mask_personal(masked).text == masked


def test_a_name_once_known_goes_wherever_it_stands() -> None:
    text = "Cháu Nguyễn Hải Đăng mất rồi. Ai cũng thương Nguyễn Hải Đăng."
    assert mask_personal(text).text == "Cháu [tên] mất rồi. Ai cũng thương [tên]."


def test_officials_and_public_offices_keep_their_names() -> None:
    for text in (
        "Chủ tịch Nguyễn Văn Gấu thăm các cháu học sinh xã Lục Ngạn",
        "Trụ sở Công an tỉnh, số 7 đường Lý Thái Tổ, tiếp dân",
        "Các em học sinh Trường THPT Chuyên Bắc Giang đạt giải",
    ):
        assert mask_personal(text).text == text
