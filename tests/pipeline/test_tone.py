"""How a text speaks is told apart from what it tells, with the words that show it."""

from __future__ import annotations

import pytest

from pipeline.tone import load_lexicon, tone_of


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Cháy nhà xưởng ở Quế Võ, hai người bị thương", "neutral"),
        ("Quá đau lòng, vô trách nhiệm đến thế là cùng", "negative"),
        ("Đường làng mới làm rất đẹp, bà con phấn khởi", "positive"),
        ("Huyện có 12 trường đạt chuẩn quốc gia", "neutral"),
        ("Phục vụ không nhiệt tình", "negative"),
        ("Phục vụ nhiệt tình", "positive"),
        ("Dịch vụ cũng không tồi", "neutral"),
        ("Thầy dạy không được hấp dẫn lắm", "negative"),
        ("That vong qua, cho doi ca buoi sang", "negative"),
        ("Chờ cả buổi 😡", "negative"),
        ("", "neutral"),
        ("🙂" * 2000, "neutral"),
    ],
)
def test_words_of_feeling_give_the_tone(text: str, label: str) -> None:
    assert tone_of(text).label == label


def test_the_words_are_told_as_they_were_read() -> None:
    found = tone_of("Chưa hài lòng: đường xuống cấp, người dân bức xúc")
    assert found.words == ("chưa hài lòng", "bức xúc")
    assert found.score < 0


def test_no_word_stands_on_both_sides_and_none_is_empty() -> None:
    feeling = load_lexicon().feeling
    assert len(feeling) > 250
    assert all(key and all(key) and len(key) <= 4 for key in feeling)


def test_typed_without_marks_single_syllables_say_nothing() -> None:
    assert tone_of("Nha may dep bui o khu cong nghiep").words == ()
