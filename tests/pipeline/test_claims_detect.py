from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.claims import detect_claims
from pipeline.sentences import split_sentences
from pipeline.types import Claim
from tests.pipeline.claims_kit import HOME, article


def _claims(text: str) -> tuple[Claim, ...]:
    return detect_claims([article("a", text)], [HOME])[0]


@pytest.mark.parametrize(
    "text",
    [
        "Vụ sạt lở tại xã Vân Sơn đã làm 3 người bị thương.",
        "Sở Y tế công bố 45 ca mắc sốt xuất huyết trong tháng 8.",
        "Ngày 5/9, UBND tỉnh khởi công cầu vượt sông Thương trị giá 500 tỷ đồng.",
        "Công an phường đã khởi tố hai đối tượng trộm cắp.",
    ],
)
def test_assertions_are_claims(text: str) -> None:
    assert [one.text for one in _claims(text)] == [text]
    assert _claims(text)[0].p >= 0.6


@pytest.mark.parametrize(
    "text",
    [
        "Theo tôi làm ăn kiểu này thì chán thật.",
        "Bao giờ mới sửa xong con đường này?",
        "Nếu trời mưa thì đường sẽ ngập.",
        "Hãy giữ gìn vệ sinh chung, mọi người nhé!",
        "Ước gì quê mình có thêm cây xanh.",
    ],
)
def test_opinions_questions_wishes_are_not(text: str) -> None:
    assert all(one.p < 0.5 for one in _claims(text))


@given(st.text(max_size=400))
@settings(max_examples=80, deadline=None)
def test_offsets_point_at_the_claim(text: str) -> None:
    one = article("a", text, "Vụ cháy tại xã Vân Sơn làm 3 người bị thương.")
    for claim in detect_claims([one], [HOME])[0]:
        assert one.text[claim.start : claim.end] == claim.text
        assert 0 <= claim.p <= 1


@given(st.text(max_size=400))
@settings(max_examples=80, deadline=None)
def test_sentences_are_ordered_and_lose_no_letter(text: str) -> None:
    spans = split_sentences(text)
    assert all(a < b for a, b in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    kept = "".join(text[a:b] for a, b in spans)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


def test_abbreviations_numbers_and_quotes_end_no_sentence() -> None:
    text = "TP. Từ Sơn có 10.000 hộ. ThS. Lan ở Q.1 mua 3,5 ha... rồi bán. "
    text += 'Bà nói: "Tốt quá!" Ông A. đến.\nDòng hai'
    assert [text[a:b] for a, b in split_sentences(text)] == [
        "TP. Từ Sơn có 10.000 hộ.",
        "ThS. Lan ở Q.1 mua 3,5 ha... rồi bán.",
        'Bà nói: "Tốt quá!"',
        "Ông A. đến.",
        "Dòng hai",
    ]
