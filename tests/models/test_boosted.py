"""Boosted trees are read back as they were learnt, and their probabilities mean what they say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.rank import boosted

NAMES = ("long", "loud", "noise")


@pytest.fixture(scope="module")
def rows() -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(3)
    values = chance.normal(size=(600, 3))
    return values, (values[:, 0] > 0.2) ^ (values[:, 1] > 1.0)


def _row(values: np.ndarray) -> dict[str, float]:
    return dict(zip(NAMES, map(float, values), strict=True))


def test_the_trees_say_what_scikit_learn_says(rows: tuple[np.ndarray, np.ndarray]) -> None:
    from sklearn.ensemble import GradientBoostingClassifier

    values, truth = rows
    made = boosted.learn(NAMES, values, truth, 5)
    theirs = GradientBoostingClassifier(
        n_estimators=boosted.TREES, learning_rate=boosted.RATE, max_leaf_nodes=boosted.LEAVES, max_depth=None,
        min_samples_leaf=boosted.FEWEST, subsample=boosted.ROWS, max_features=boosted.COLUMNS, random_state=5,
    ).fit(values, truth)  # fmt: skip
    ours = [made.probability(_row(one)) for one in values]
    assert np.allclose(ours, theirs.predict_proba(values)[:, 1], atol=1e-3)
    assert np.mean((np.array(ours) > 0.5) == truth) > 0.95


def test_they_are_kept_as_numbers_and_read_back(rows: tuple[np.ndarray, np.ndarray], tmp_path: Path) -> None:
    made = boosted.learn(NAMES, *rows, 5)
    boosted.save(made, ("no", "yes"), {"rows": 600}, tmp_path / "small")
    again = boosted.load("small", tmp_path)
    some = [_row(one) for one in rows[0][:50]]
    assert np.allclose([made.odds(one) for one in some], [again.odds(one) for one in some], atol=1e-3)
    with pytest.raises(KeyError):
        again.probability({"long": 1.0})


def test_scaling_brings_odds_that_are_too_sure_down(rows: tuple[np.ndarray, np.ndarray]) -> None:
    values, truth = rows
    made = boosted.learn(NAMES, values, truth, 5)
    unsure = np.where(truth, 2.0, -2.0) * np.random.default_rng(4).choice([1, -1], p=[0.8, 0.2], size=600)
    scaled = boosted.calibrated(made, unsure, truth)
    assert scaled.times == pytest.approx(np.log(4) / 2, abs=0.15)
    sure, less = made.odds(_row(values[0])), scaled.odds(_row(values[0]))
    assert 0 < less / sure < 1
    assert scaled.scaled(np.array([sure]))[0] == pytest.approx(scaled.probability(_row(values[0])), abs=1e-6)
