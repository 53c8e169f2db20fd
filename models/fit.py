"""Fitting a linear model: weighted examples, copies without marks, fewer columns, fixed seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.linear import LinearModel
from models.text import LIMIT, strip_marks
from models.vectorise import Block, Text, Vectoriser

#: Classes, one row of weights for each, and what is added.
_Fitted = tuple[tuple[str, ...], NDArray[np.float32], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its class and how much it counts."""

    text: Text
    label: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is fitted: features, how rare one may be, how many are kept, and regularisation."""

    blocks: tuple[Block, ...]
    least: int = 2
    most: int = 40_000
    strength: float = 2.0
    columns: int = 60_000
    balanced: bool = True
    #: Each class against the others, every feature counting by how much commoner it is in the class (the
    #: log of the ratio, smoothed by one): Wang and Manning's NBSVM, with a logistic loss.
    ratios: bool = False
    #: The widest margin (a linear SVM with squared hinge loss) instead of a logistic loss.
    margin: bool = False
    #: So many characters of a head and of what follows it are read.
    limit: int = LIMIT


def without_marks(examples: Sequence[Example], every: int, share: float) -> list[Example]:
    """Return a copy without Vietnamese marks of every ``every``-th example, counting ``share`` as much."""
    return [
        Example((strip_marks(one.text[0]), strip_marks(one.text[1])), one.label, one.weight * share)
        for one in examples[::every]
    ]


def fit(examples: Sequence[Example], recipe: Recipe) -> LinearModel:
    """Return a logistic regression over the features of ``recipe``; its temperature is still one."""
    texts = [one.text for one in examples]
    vectoriser = Vectoriser(recipe.blocks, limit=recipe.limit)
    vectoriser.fit(texts, least=recipe.least, most=recipe.most)
    rows = vectoriser.transform(texts)
    return fit_rows(rows, vectoriser, examples, recipe)


def fit_rows(
    rows: object, vectoriser: Vectoriser, examples: Sequence[Example], recipe: Recipe
) -> LinearModel:
    """Return the model fitted on ready ``rows``; columns of little weight are dropped from its vocabulary."""
    labels, coefficients, bias = (_against_others if recipe.ratios else _at_once)(rows, examples, recipe)
    reach = np.abs(coefficients).max(axis=0)
    chosen = np.ones(len(reach), dtype=bool)
    if len(reach) > recipe.columns:
        chosen = reach >= np.partition(reach, -recipe.columns)[-recipe.columns]
    kept = Vectoriser(
        vectoriser.blocks, list(vectoriser.vocabularies), list(vectoriser.idf), vectoriser.limit
    )
    kept.keep(chosen)
    return LinearModel(labels, kept, coefficients[:, chosen].T.copy(), bias)


def _at_once(rows: object, examples: Sequence[Example], recipe: Recipe) -> _Fitted:
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC

    weights = [one.weight for one in examples]
    among = "balanced" if recipe.balanced else None
    learner = (
        LinearSVC(C=recipe.strength, class_weight=among, max_iter=300, tol=1e-2, random_state=0)
        if recipe.margin
        else LogisticRegression(C=recipe.strength, class_weight=among, max_iter=400)
    )
    learner.fit(rows, [one.label for one in examples], sample_weight=weights)
    coefficients = np.asarray(learner.coef_, dtype=np.float32)
    bias = np.asarray(learner.intercept_, dtype=np.float32)
    if len(coefficients) == 1:  # two classes have one row of weights: half for one, half against the other
        half = np.array([[-0.5], [0.5]], dtype=np.float32)
        coefficients, bias = half * coefficients, half[:, 0] * bias
    return tuple(map(str, learner.classes_)), coefficients, bias


def _against_others(rows: Any, examples: Sequence[Example], recipe: Recipe) -> _Fitted:  # noqa: ANN401
    from sklearn.linear_model import LogisticRegression

    weights = np.array([one.weight for one in examples])
    names = np.array([one.label for one in examples])
    labels = tuple(sorted(set(names.tolist())))
    coefficients = np.zeros((len(labels), rows.shape[1]), dtype=np.float32)
    bias = np.zeros(len(labels), dtype=np.float32)
    for at, label in enumerate(labels):
        inside = names == label
        here, there = (np.asarray(rows[part].T @ weights[part]) + 1.0 for part in (inside, ~inside))
        ratio = np.log((here / here.sum()) / (there / there.sum()))
        learner = LogisticRegression(
            C=recipe.strength, class_weight="balanced" if recipe.balanced else None, max_iter=300
        )
        learner.fit(rows.multiply(ratio).tocsr(), inside, sample_weight=weights)
        coefficients[at] = learner.coef_[0] * ratio
        bias[at] = learner.intercept_[0]
    return labels, coefficients, bias


def folds(count: int, parts: int, seed: int) -> list[np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Return ``parts`` disjoint groups of row numbers that together are all rows, shuffled by ``seed``."""
    order = np.random.default_rng(seed).permutation(count)
    return [np.sort(part) for part in np.array_split(order, parts)]
