"""Marks of shared pieces: by word, by value of figures, by day, whichever way a figure is written."""

from __future__ import annotations

import pytest

from models.encoder_packaged import PackagedEncoder
from models.verify.marks import ALONE, FIGURE_ALONE, KINDS, PLAIN, SHARED, TOLD, kinds_of, pieces_by_number
from models.verify.pieces import evidence_begins, pair_pieces


@pytest.fixture(scope="module")
def encoder() -> PackagedEncoder:
    return PackagedEncoder(threads=1)


def _marked(encoder: PackagedEncoder, claim: str, evidence: str) -> list[tuple[str, int]]:
    """Words of the claim with their mark."""
    piece = pieces_by_number(encoder.tokenizer)
    row = pair_pieces(encoder, [(claim, evidence)], 176)[0]
    kinds = kinds_of(row, piece)
    words: list[tuple[str, int]] = []
    for number, kind in list(zip(row, kinds, strict=True))[1 : evidence_begins(row) - 2]:
        text = piece(number)
        if text.startswith("▁") or not words:
            words.append((text.strip("▁"), kind))
        else:
            words[-1] = (words[-1][0] + text, kind)
    return words


def test_words_of_the_claim_are_shared_or_alone(encoder: PackagedEncoder) -> None:
    marked = _marked(encoder, "Cầu mới đã đóng", "Cầu cũ đã mở.")
    assert marked == [("Cầu", SHARED), ("mới", ALONE), ("đã", SHARED), ("đóng", ALONE)]


@pytest.mark.parametrize(
    ("claim", "evidence", "shared"),
    [
        ("bán 38 nghìn tấn", "bán 38.000 tấn", True),
        ("bán 38 nghìn tấn", "bán 83.000 tấn", False),
        ("chi 2,4 triệu đồng", "chi 2.400.000 đồng", True),
        ("chi 2,4 triệu đồng", "chi 24 triệu đồng", False),
        ("có hai mươi ba hộ", "có 23 hộ", True),
        ("có hai mươi ba hộ", "có 32 hộ", False),
        ("ngày 14 tháng 4", "sáng 14/4/2026", True),
        ("ngày 14 tháng 4", "sáng 4/4, 14 người", False),
        ("mở ngày 12/12", "mở ngày 21/12", False),
        ("tăng 12%", "tăng 12%", True),
    ],
)
def test_figures_are_shared_by_value(
    encoder: PackagedEncoder, claim: str, evidence: str, shared: bool
) -> None:
    kinds = [kind for word, kind in _marked(encoder, claim, evidence) if any(c.isdigit() for c in word)]
    kinds += [kind for word, kind in _marked(encoder, claim, evidence) if word in {"mươi", "hai"}]
    assert set(kinds) == {SHARED if shared else FIGURE_ALONE}


@pytest.mark.parametrize("claim", ["Năm nay được mùa", "Ba mẹ em bé", "Vốn đầu tư của xã"])
def test_words_that_are_seldom_figures_are_words(encoder: PackagedEncoder, claim: str) -> None:
    assert FIGURE_ALONE not in {kind for _, kind in _marked(encoder, claim, "Chuyện khác.")}


def test_evidence_is_marked_where_the_claim_has_it_and_nothing_else(encoder: PackagedEncoder) -> None:
    piece = pieces_by_number(encoder.tokenizer)
    row = pair_pieces(encoder, [("Cầu mới", "Cầu cũ")], 176)[0]
    kinds = kinds_of(row, piece)
    begins = evidence_begins(row)
    assert [piece(one) for one, kind in zip(row[begins:], kinds[begins:], strict=True) if kind == TOLD] == [
        "▁Cầu"
    ]
    assert [kinds[0], kinds[begins - 1], kinds[-1]] == [PLAIN, PLAIN, PLAIN]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("", ""),
        ("a", ""),
        ("gọi 0868.911.911", "1.234.5 1,2,3 99999999999999999999"),
        ("1/2 3.000 nghìn triệu tỷ", "🙂"),
        ("x" * 5000, "y " * 5000),
    ],
)
def test_any_text_is_marked(encoder: PackagedEncoder, claim: str, evidence: str) -> None:
    row = pair_pieces(encoder, [(claim, evidence)], 176)[0]
    kinds = kinds_of(row, pieces_by_number(encoder.tokenizer))
    assert len(kinds) == len(row)
    assert set(kinds) <= set(range(KINDS))
