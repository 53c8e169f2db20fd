# ruff: noqa: E501, SIM905  word lists read better unbroken
"""Posts made by chance of names, numbers and short forms: whatever is written out, names and numbers stay."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.normalise import normalise, normalise_social
from pipeline.paths import rules_dir
from pipeline.types import Article, Kind, Precision

#: Plain words and short forms between which names and numbers stand.
_WORDS = (
    *"ko k đc dc mn mk ng j r v e a b z h nha ạ ơi hnay hqua bjo ntn vs cty hs bv csgt ubnd lun iu wá quáaaa đẹpppp".split(),
    *"kg ss sp cs pp tg bh thg lg nv vk ck cx gì bị được không ở tại của và là có hôm qua đường cầu chợ giá mưa lũ".split(),
)
_FAMILY = "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Ngô Giáp Thân Nông Vi Lò Ksor".split()
_GIVEN = "An Bích Cúc Dung Duy Đức Hà Hùng Khoa Ly My Nga Oanh Phú Quý Sơn Thu Vy Xuân Yến Ban Ben Lee Kim Ling Hok Cho Ko".split()
_UNITS = "k tr triệu tỷ đ đồng usd km m kg tấn % độ giờ h p tuổi người hộ".split()
_EMOJI = "😂 😭 🙏 👨‍👩‍👧 ❤️ 🇻🇳 :)) =)) :D :v :3 ^^".split()


@cache
def _places() -> list[str]:
    """All names of the gazetteer, old and new."""
    found = set()
    for name in ("communes", "wards"):
        lines = (rules_dir() / "places" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
        found |= {one for line in lines for one in line.split("\t")[2].split("|")}
    for name in ("districts", "provinces"):
        lines = (rules_dir() / "places" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
        found |= {line.split("\t")[2] for line in lines}
    return sorted(one for one in found if not one[0].isdigit())


def _number(pattern: str) -> st.SearchStrategy[str]:
    return st.from_regex(pattern, fullmatch=True)


_NAMES = st.one_of(
    st.deferred(lambda: st.sampled_from(_places())),
    st.tuples(
        st.sampled_from(_FAMILY), st.sampled_from(["Văn", "Thị", "Ngọc", ""]), st.sampled_from(_GIVEN)
    ).map(lambda parts: " ".join(filter(None, parts))),
    st.sampled_from(["Lee Hyun Ko", "Ben", "Samsung", "Vân Trung", "TP.HCM", "AK", "VN", "H'Rê"]),
)
_NUMBERS = st.one_of(
    _number(r"[0-9]{1,3}(\.[0-9]{3}){0,3}"),
    _number(r"[0-9]{1,2}[,.][0-9]{1,2}"),
    _number(r"(0[1-9]|[12][0-9]|3[01])[/-](0[1-9]|1[0-2])([/-]20[0-9]{2})?"),
    _number(r"([01]?[0-9]|2[0-3])(h|g|:)[0-5][0-9]"),
    _number(r"[0-9]{1,3}(k|tr|tr[0-9]|củ|đ)"),
    _number(r"\$[0-9]{1,4}"),
    st.tuples(_number(r"[0-9]{1,4}"), st.sampled_from(_UNITS)).map(" ".join),
    _number(r"[0-9]{1,3}k/kg"),
    _number(r"(0|\+84 ?)[35789][0-9]{2}[. ]?[0-9]{3}[. ]?[0-9]{3}"),
    _number(r"98[A-C]-[0-9]{3}\.[0-9]{2}"),
    st.sampled_from(
        ["chương IV", "quý III", "Covid-19", "F0", "A1", "QL37", "QL 1A", "ĐT 293", "5G", "iPhone 15"]
    ),
)
_ADDRESSES = st.sampled_from(
    [
        *"https://vidu.example/ko/dc?k=1 www.ko.vn fb.com/xa.k zalo.me/hs dc@ko.vn @mn bacgiang.gov.vn/ng".split(),
        "[SĐT]",
        "[EMAIL]",
    ]
)
_KEPT = st.one_of(_NAMES, _NUMBERS, _ADDRESSES, st.sampled_from(_EMOJI))
#: What stands between words; a name at the head of a sentence could be a word with its capital.
_BETWEEN = st.sampled_from([" ", " ", " ", ", ", " - ", " ("])
_PARTS = st.lists(
    st.tuples(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4), _KEPT, _BETWEEN),
    min_size=1,
    max_size=6,
)
_SETTINGS = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _text(parts: list[tuple[list[str], str, str]]) -> str:
    return "".join(f"{' '.join(words)} {kept}{between}" for words, kept, between in parts).rstrip(" ,-(")


def _in_order(kept: list[str], text: str) -> list[str]:
    """Those that are not found in ``text`` one behind the other."""
    at, lost = 0, []
    for one in kept:
        found = text.find(one, at)
        if found < 0:
            lost.append(one)
        else:
            at = found + len(one)
    return lost


@_SETTINGS
@given(_PARTS)
def test_names_and_numbers_stay_in_any_post(parts: list[tuple[list[str], str, str]]) -> None:
    typed = _text(parts)
    read = normalise_social(typed)
    assert _in_order([kept for _, kept, _ in parts], read) == [], read
    assert re.findall(r"\d+", read) == re.findall(r"\d+", typed)


@_SETTINGS
@given(_PARTS)
def test_stored_text_of_a_post_is_the_text_as_typed(parts: list[tuple[list[str], str, str]]) -> None:
    typed = _text(parts)
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    post = Article(
        "0" * 16, "vidu", Kind.POST, "u", "u", "", "", typed, moment, Precision.DAY, "vi", "old", moment
    )  # fmt: skip
    (stored,) = normalise([post])
    assert (stored.body, stored.repaired_from) == (typed, "")


@_SETTINGS
@given(
    st.lists(
        st.sampled_from(["Bac", "Giang", "TP", "ngap", "lut", "2024", "Bắc", "HĐND", "37"]),
        min_size=1,
        max_size=5,
    )
)
def test_a_hashtag_is_split_and_nothing_else(words: list[str]) -> None:
    tag = "".join(words)
    read = normalise_social(f"đi #{tag} nhé")
    assert read.replace(" ", "") == f"đi{tag}nhé"


@pytest.mark.parametrize("one", ["#ngap_lut", "#2024", "#TPBacGiang2024"])
def test_numbers_of_a_hashtag_stay(one: str) -> None:
    assert re.findall(r"\d+", normalise_social(one)) == re.findall(r"\d+", one)


def test_every_place_name_stays_between_short_forms() -> None:
    changed = [
        name
        for name in _places()
        for text in (f"e ở {name} ko đc", f"mn ơi {name} hnay r", f"{name} ko đc", f"Ngập r. {name}: 2 ng")
        if name not in normalise_social(text)
    ]
    assert changed == []
