from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.verify import combine

NAMES = ("a", "b", "c")


def _material(seed: int = 3, count: int = 240) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    labels = chance.integers(0, 3, count)
    rows = chance.normal(0, 0.6, (count, 3)) + np.eye(3)[labels] * 1.5
    return rows, labels, np.ones(count)


def test_what_is_fitted_tells_the_labels_and_knows_how_sure_it_is() -> None:
    rows, labels, weights = _material()
    made = combine.fit(NAMES, rows, labels, weights, hold=0.3)
    fresh, truth, _ = _material(seed=4, count=3000)
    odds = made.probabilities(fresh)
    right = (odds.argmax(axis=1) == truth).mean()
    assert right > 0.8
    assert abs(odds.max(axis=1).mean() - right) < 0.05


def test_a_heavier_pair_counts_more() -> None:
    rows = np.array([[1.0, 0, 0], [1.0, 0, 0], [0, 1.0, 0]])
    labels = np.array([0, 1, 2])
    one = combine.fit(NAMES, rows, labels, np.array([9.0, 1.0, 1.0])).probabilities(rows[:1])[0]
    other = combine.fit(NAMES, rows, labels, np.array([1.0, 9.0, 1.0])).probabilities(rows[:1])[0]
    assert one[0] > one[1]
    assert other[1] > other[0]


def test_going_on_from_a_start_moves_little_with_little_to_learn_from() -> None:
    rows, labels, weights = _material()
    start = combine.fit(NAMES, rows, labels, weights)
    turned = (labels[:3] + 1) % 3
    moved = combine.fit(NAMES, rows[:3], turned, np.ones(3), start=start, hold=200.0)
    before, after = start.probabilities(rows), moved.probabilities(rows)
    assert 0 < np.abs(before - after).max() < 0.1
    told = (np.arange(3), turned)
    assert np.log(after[told]).mean() > np.log(before[told]).mean()


def test_a_start_of_other_signals_is_refused() -> None:
    rows, labels, weights = _material()
    start = combine.fit(NAMES, rows, labels, weights)
    with pytest.raises(ValueError, match="other signals"):
        combine.fit(("a", "b", "x"), rows, labels, weights, start=start)


def test_it_is_kept_in_plain_words_and_read_again(tmp_path: Path) -> None:
    rows, labels, weights = _material()
    made = combine.fit(NAMES, rows, labels, weights)
    combine.save(made, tmp_path / "here" / "model.json", {"data": "thử"})
    again = combine.read(tmp_path / "here" / "model.json")
    assert again.names == NAMES
    assert np.allclose(again.probabilities(rows), made.probabilities(rows), atol=1e-3)
    (tmp_path / "other.json").write_text('{"names": 3}', encoding="utf-8")
    with pytest.raises(ValueError, match="no combiner"):
        combine.read(tmp_path / "other.json")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3), min_size=1, max_size=5))
def test_any_signals_give_probabilities(rows: list[list[float]]) -> None:
    made = combine.fit(NAMES, *_material(count=60))
    odds = made.probabilities(np.asarray(rows))
    assert np.isfinite(odds).all()
    assert np.allclose(odds.sum(axis=1), 1)
