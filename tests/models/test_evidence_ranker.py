"""The ranker of evidence: its numbers, its order, and that an index without one falls back on words."""

from __future__ import annotations

import numpy as np

from models.rank.features import NAMES, SQUARED, _common, features
from models.rank.ranker import Ranker, Ranking, load
from pipeline.retrieval import EvidenceIndex
from pipeline.types import Evidence

TEXTS = (
    "Russel điều khiển du thuyền ra khơi từ sáng.",
    "Sáng 4/5, cá voi sát thủ tấn công du thuyền làm hỏng bánh lái.",
    "Không ai bị thương trong vụ cá voi sát thủ tấn công.",
    "Thời tiết hôm đó đẹp và biển lặng.",
)


def _common_slowly(one: list[str], two: list[str]) -> int:
    row = [0] * (len(two) + 1)
    for word in one:
        last = 0
        for at, other in enumerate(two, 1):
            last, row[at] = row[at], last + 1 if word == other else max(row[at], row[at - 1])
    return row[-1]


def test_the_common_order_is_that_of_the_plain_way() -> None:
    random = np.random.default_rng(4)
    for _ in range(200):
        one, two = (random.integers(0, 6, random.integers(0, 30)).astype(str).tolist() for _ in range(2))
        assert _common(one, two) == _common_slowly(one, two)


def test_a_row_a_candidate() -> None:
    made = features("Cá voi tấn công du thuyền.", TEXTS, [1.0, 5.0, 4.0, 0.0], [0, 1, 2, 3])
    assert made.shape == (4, len(NAMES))
    assert np.isfinite(made).all()
    assert features("gì đó", [], [], []).shape == (0, len(NAMES))
    assert np.isfinite(features("", TEXTS, [0.0] * 4, [0, 1, 2, 3])).all()


def test_the_sentence_that_says_it_comes_first() -> None:
    record = [
        Evidence(str(at), text, "", "", None, article_id="a", position=at) for at, text in enumerate(TEXTS)
    ]
    found = EvidenceIndex(record).search("Du thuyền bị cá voi sát thủ tấn công hỏng bánh lái hôm 4/5", 3)
    assert found[0][0].evidence_id == "1"
    ranking = load("words")
    assert ranking is not None
    assert len(ranking.first.weights) == len(ranking.rest.weights) == len(NAMES)


def test_the_first_place_is_found_apart_from_those_after_it() -> None:
    one, other = (Ranker(np.zeros(2), np.ones(2), np.array(weights)) for weights in ([1.0, 0.0], [0.0, 1.0]))
    rows = np.array([[0.1, 0.9], [0.9, 0.1], [0.2, 0.5]])
    assert Ranking(first=one, rest=other).order(rows).tolist() == [1, 0, 2]
    assert Ranking(one, other).order(np.zeros((0, 2))).tolist() == []


def test_what_follows_the_first_place_does_not_see_the_squared_columns() -> None:
    ranking = load("words")
    assert ranking is not None
    squared = [NAMES.index(name) for name in SQUARED]
    assert not ranking.rest.weights[squared].any()
    assert ranking.first.weights[squared].all()
