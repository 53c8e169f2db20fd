"""A few shallow trees, one upon the other, kept as numbers that anybody can read.

Gradient boosting (Friedman 2001, "Greedy function approximation") learnt by scikit-learn, written as JSON:
what each tree asks and adds. Reading it back needs nothing but numpy and can run no code.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.linear import ARTEFACTS

Floats = NDArray[np.float64]
#: How many trees, how much of each is added, leaves of a tree, fewest rows in a leaf, share of the rows that
#: a tree sees and of the numbers that a question is chosen from.
TREES, RATE, LEAVES, FEWEST, ROWS, COLUMNS = 150, 0.05, 8, 15, 0.7, 0.3
#: Figures kept after the point.
_PLACES = 5


@dataclass(frozen=True, slots=True)
class Tree:
    """Nodes in order: what is asked (-1: a leaf), up to where it is left, both ways on, what a leaf adds."""

    asks: tuple[int, ...]
    least: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    adds: tuple[float, ...]

    def of(self, row: Sequence[float]) -> float:
        """Return what the tree adds for a row."""
        at = 0
        while self.asks[at] >= 0:
            at = self.left[at] if row[self.asks[at]] <= self.least[at] else self.right[at]
        return self.adds[at]


@dataclass(frozen=True, slots=True)
class Boosted:
    """The log odds are ``shift + times * (base + sum of the trees)``; ``base`` is that of all rows."""

    names: tuple[str, ...]
    trees: tuple[Tree, ...]
    base: float
    times: float = 1.0
    shift: float = 0.0

    def probability(self, row: Mapping[str, float]) -> float:
        """Return the probability for one row, given by name.

        Raises:
            KeyError: a number is missing.
        """
        return float(1 / (1 + np.exp(-self.odds(row))))

    def scaled(self, odds: Floats) -> Floats:
        """Return log odds of trees learnt like these, not scaled, as probabilities scaled like theirs."""
        return np.asarray(1 / (1 + np.exp(-(self.shift + self.times * odds))))

    def limits(self, name: str) -> set[float]:
        """Return the values at which any tree decides by the number ``name``."""
        at = self.names.index(name)
        return {
            one
            for tree in self.trees
            for asked, one in zip(tree.asks, tree.least, strict=True)
            if asked == at
        }

    def odds(self, row: Mapping[str, float]) -> float:
        """Return the log odds for one row, given by name.

        Raises:
            KeyError: a number is missing.
        """
        values = [float(np.float32(row[name])) for name in self.names]  # as the trees were learnt
        return self.shift + self.times * (self.base + sum(tree.of(values) for tree in self.trees))


def learn(
    names: Sequence[str], rows: Floats, truth: NDArray[np.bool_], seed: int, weights: Floats | None = None
) -> Boosted:
    """Return the trees that tell ``truth`` from the rows (one number for each of ``names``).

    ``weights``: how much each row counts; None for all alike.
    """
    from sklearn.ensemble import GradientBoostingClassifier

    learner = GradientBoostingClassifier(
        n_estimators=TREES, learning_rate=RATE, max_leaf_nodes=LEAVES, max_depth=None,
        min_samples_leaf=FEWEST, subsample=ROWS, max_features=COLUMNS, random_state=seed,
    ).fit(rows, truth, sample_weight=weights)  # fmt: skip
    share = float(np.average(truth, weights=weights))
    trees = tuple(_tree(one.tree_) for one in learner.estimators_[:, 0])
    return Boosted(tuple(names), trees, float(np.log(share / (1 - share))))


def _tree(grown: Any) -> Tree:  # noqa: ANN401  scikit-learn gives its trees no types
    asks = [
        feature if left >= 0 else -1 for feature, left in zip(grown.feature, grown.children_left, strict=True)
    ]
    adds = [round(RATE * float(one), _PLACES) for one in grown.value[:, 0, 0]]
    least = [float(np.float32(one)) for one in grown.threshold]
    return Tree(tuple(map(int, asks)), tuple(least), *_both(grown), tuple(adds))


def _both(grown: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:  # noqa: ANN401  as above
    return tuple(map(int, grown.children_left)), tuple(map(int, grown.children_right))


def calibrated(
    made: Boosted, scores: Floats, truth: NDArray[np.bool_], weights: Floats | None = None
) -> Boosted:
    """Return the same trees, scaled by what such trees say of rows that they had not seen (Platt 1999).

    Args:
        made: the trees, learnt from all rows.
        scores: for each row the log odds by trees that were learnt without it.
        truth: what is told.
        weights: how much each row counts; None for all alike.
    """
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=1e6).fit(scores[:, None], truth, sample_weight=weights)
    times, shift = float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
    return Boosted(made.names, made.trees, made.base, times, shift)


def save(made: Boosted, labels: Sequence[str], notes: Mapping[str, Any], folder: Path) -> None:
    """Write the trees into ``folder``."""
    about = {
        "labels": list(labels),
        "base": round(made.base, _PLACES),
        "times": round(made.times, _PLACES),
        "shift": round(made.shift, _PLACES),
        "names": list(made.names),
        "trees": [[list(part) for part in (t.asks, t.least, t.left, t.right, t.adds)] for t in made.trees],
        "notes": dict(notes),
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.json").write_text(f"{json.dumps(about, ensure_ascii=False)}\n", encoding="utf-8")


def there(name: str, folder: Path = ARTEFACTS) -> bool:
    """Return whether there is an artefact ``name``."""
    return (folder / name / "model.json").is_file()


@functools.cache
def load(name: str, folder: Path = ARTEFACTS) -> Boosted:
    """Return the artefact ``name``; read once.

    Raises:
        FileNotFoundError: there is none; ``minhtin models train`` makes it.
    """
    about = json.loads((folder / name / "model.json").read_text(encoding="utf-8"))
    trees = tuple(Tree(*map(tuple, parts)) for parts in about["trees"])
    return Boosted(tuple(about["names"]), trees, *(float(about[part]) for part in ("base", "times", "shift")))
