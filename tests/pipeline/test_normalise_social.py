"""Short forms of posts against a dictionary used alone, and what must never change."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.measured.posts import dictionary
from pipeline.measured.social import errors, invented
from pipeline.normalise import normalise_social

DATA = Path(__file__).resolve().parents[3] / "shared/data"
WORD = re.compile(r"[^\W\d_]+")


def _errors(read_by: Callable[[str], str]) -> int:
    """Words that differ from the answer, over all pairs."""
    return sum(errors(read_by(typed), read) for typed, read in invented())


def test_most_short_forms_are_written_out() -> None:
    assert _errors(normalise_social) <= 0.35 * _errors(str)


@pytest.mark.shared
def test_it_beats_the_dictionary_alone() -> None:
    if not DATA.is_dir():
        pytest.skip("needs the data beside the project (../shared/data/normalisation)")
    for spare in (False, True):
        assert _errors(normalise_social) <= 0.5 * _errors(dictionary(DATA, spare=spare))


@pytest.mark.parametrize("number", range(len(invented())))
def test_names_and_numbers_stay(number: int) -> None:
    typed, _ = invented()[number]
    read = normalise_social(typed)
    assert re.findall(r"\d+", read) == re.findall(r"\d+", typed)
    names = [one for one in WORD.findall(typed)[1:] if one[0].isupper() and not one.isupper()]
    assert [one for one in names if one not in read] == []


@pytest.mark.parametrize(
    "text",
    [
        "Vịt lướt trên hồ, mía ngọt, gõ cửa nhà nào cũng có người.",
        "Lee và Ben đi khảo sát ở xã Tân Sỏi.",
        "Sông Cầu rộng 120 m, dài 5 km, chở 3 tr tấn cát.",
        "Tàu chạy lúc 7 h, giá 45 k một vé.",
        "Bùn đỏ tràn ra ruộng lúa, ong bay vào keo.",
        "Điểm a khoản 2 Điều 5, nhóm b, vitamin a và viêm gan b.",
        "Ông Nguyễn Văn a và bà Trần Thị b ở thôn a.",
        "Giá 20k/kg cần bán gấp, mỗi kg được hai lạng, tốc độ 60 km/h khi mưa.",
        "We have made it a top priority to see and pay any of the workers.",
        "Mua lg g4, ss note 7, máy dell và macbook ở chợ :v mình thích.",
        "Bưng bít, nhỏ nhen, nhìn từ bên hông, thẻ 32 bit.",
        "Nó ch.ết rồi, b...ệnh nặng, xem fb.com/ko và thuongmai.vn/dc.",
    ],
)
def test_plain_words_that_look_like_short_forms_stay(text: str) -> None:
    assert normalise_social(text) == text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("bây h mới biết", "bây giờ mới biết"),
        ("bao h sửa, h này còn kẹt", "bao giờ sửa, giờ này còn kẹt"),
        ("cho mấy a hỏi, có khó ko b?", "cho mấy anh hỏi, có khó không bạn?"),
        ("cũng kg cần, mua 5 kg thôi", "cũng không cần, mua 5 kg thôi"),
        ("cái mjk mua, hjc hjc", "cái mình mua, hic hic"),
        ("sao chưa trả lời z", "sao chưa trả lời vậy"),
        ("2 ng bị thương, e ở trọ Nếnh", "2 người bị thương, em ở trọ Nếnh"),
        ("các sp mới của xã", "các sản phẩm mới của xã"),
        ("Uh, máy nc hỏng rồi vv", "Ừ, máy nước hỏng rồi vân vân"),
    ],
)
def test_letters_that_stand_for_words(typed: str, read: str) -> None:
    assert normalise_social(typed) == read
