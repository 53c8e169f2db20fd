"""Fitting a linear model: weighted examples, copies without marks, fewer columns, fixed seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.linear import LinearModel
from models.text import strip_marks
from models.vectorise import Block, Text, Vectoriser


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


def without_marks(examples: Sequence[Example], every: int, share: float) -> list[Example]:
    """Return a copy without Vietnamese marks of every ``every``-th example, counting ``share`` as much."""
    return [
        Example((strip_marks(one.text[0]), strip_marks(one.text[1])), one.label, one.weight * share)
        for one in examples[::every]
    ]


def fit(examples: Sequence[Example], recipe: Recipe) -> LinearModel:
    """Return a logistic regression over the features of ``recipe``; its temperature is still one."""
    texts = [one.text for one in examples]
    vectoriser = Vectoriser(recipe.blocks)
    vectoriser.fit(texts, least=recipe.least, most=recipe.most)
    rows = vectoriser.transform(texts)
    return fit_rows(rows, vectoriser, examples, recipe)


def fit_rows(
    rows: object, vectoriser: Vectoriser, examples: Sequence[Example], recipe: Recipe
) -> LinearModel:
    """Return the model fitted on ready ``rows``; columns of little weight are dropped from its vocabulary."""
    from sklearn.linear_model import LogisticRegression

    weights = [one.weight for one in examples]
    learner = LogisticRegression(
        C=recipe.strength, class_weight="balanced" if recipe.balanced else None, max_iter=400
    )
    learner.fit(rows, [one.label for one in examples], sample_weight=weights)
    coefficients = np.asarray(learner.coef_, dtype=np.float32)
    bias = np.asarray(learner.intercept_, dtype=np.float32)
    if len(coefficients) == 1:  # two classes have one row of weights: half for one, half against the other
        half = np.array([[-0.5], [0.5]], dtype=np.float32)
        coefficients, bias = half * coefficients, half[:, 0] * bias
    reach = np.abs(coefficients).max(axis=0)
    chosen = np.ones(len(reach), dtype=bool)
    if len(reach) > recipe.columns:
        chosen = reach >= np.partition(reach, -recipe.columns)[-recipe.columns]
    kept = Vectoriser(vectoriser.blocks, list(vectoriser.vocabularies), list(vectoriser.idf))
    kept.keep(chosen)
    return LinearModel(tuple(map(str, learner.classes_)), kept, coefficients[:, chosen].T.copy(), bias)


def folds(count: int, parts: int, seed: int) -> list[np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Return ``parts`` disjoint groups of row numbers that together are all rows, shuffled by ``seed``."""
    order = np.random.default_rng(seed).permutation(count)
    return [np.sort(part) for part in np.array_split(order, parts)]
