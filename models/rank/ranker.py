"""Linear rankers over :mod:`models.rank.features`, learned listwise; numbers in one JSON file.

Two of them: one finds the first place, the other, which does not see the squared columns, those after it. One
alone was right at the first place or within five, not both: .869 and .977, or .857 and .982.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.linear import ARTEFACTS
from models.rank.features import NAMES, SQUARED, Floats

NAME = "evidence-ranker"
#: Two more columns where vectors are at hand: the cosine, and how far it is below the best one.
DENSE = ("cosine", "cosine of the best")


@dataclass(frozen=True, slots=True)
class Ranker:
    """Scores are ``(x - mean) / scale · weights``; only their order means something."""

    mean: Floats
    scale: Floats
    weights: Floats

    def scores(self, rows: Floats) -> Floats:
        """Return one score a candidate."""
        return np.asarray((rows - self.mean) / self.scale @ self.weights, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Which candidate comes first, and in what order the others follow."""

    first: Ranker
    rest: Ranker

    def order(self, rows: Floats) -> NDArray[np.int64]:
        """Return the places of the candidates, best first; none for no candidate."""
        scores = self.rest.scores(rows)
        if len(scores):
            scores[np.argmax(self.first.scores(rows))] = np.inf
        return np.argsort(-scores, kind="stable")


def with_cosines(rows: Floats, cosines: NDArray[np.floating[Any]]) -> Floats:
    """Return the rows with the columns of :data:`DENSE`."""
    close = np.asarray(cosines, dtype=np.float64)
    return np.column_stack([rows, 5 * close, 10 * (close - close.max(initial=0.0))])


def learn(lists: Sequence[Floats], right: Sequence[NDArray[np.bool_]], strength: float = 10.0) -> Ranking:
    """Return both rankers, each that under which the right candidates of its lists are most probable.

    The loss is that of ListNet's top one; ``strength`` is the weight of the squared weights.
    """
    return Ranking(_learn(lists, right, strength), _learn([_plain(one) for one in lists], right, strength))


def _plain(rows: Floats) -> Floats:
    """The rows with nothing in the squared columns: no weight is learnt for them."""
    made = rows.copy()
    made[:, [NAMES.index(name) for name in SQUARED]] = 0.0
    return made


def _learn(lists: Sequence[Floats], right: Sequence[NDArray[np.bool_]], strength: float) -> Ranker:
    from scipy.optimize import minimize

    every = np.concatenate(list(lists))
    mean, scale = every.mean(axis=0), every.std(axis=0) + 1e-6
    scaled = [(one - mean) / scale for one in lists]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = strength * float(weights @ weights), 2 * strength * weights
        for rows, good in zip(scaled, right, strict=True):
            scores = rows @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            mass = float(shares[good].sum()) + 1e-12
            total -= math.log(mass)
            slope = slope + rows.T @ (shares - np.where(good, shares / mass, 0.0))
        return total, slope

    best = minimize(loss, np.zeros(every.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 120})
    return Ranker(mean, scale, np.asarray(best.x))


def save(words: Ranking, dense: Ranking, notes: Mapping[str, Any], folder: Path = ARTEFACTS) -> None:
    """Write both rankings, without and with vectors."""
    about = {
        "features": [*NAMES, *DENSE],
        "words": _parts(words),
        "dense": _parts(dense),
        "notes": dict(notes),
    }
    (folder / NAME).mkdir(parents=True, exist_ok=True)
    text = json.dumps(about, ensure_ascii=False, indent=1)
    (folder / NAME / "model.json").write_text(f"{text}\n", encoding="utf-8")


def _parts(ranking: Ranking) -> dict[str, dict[str, list[float]]]:
    return {"first": _numbers(ranking.first), "rest": _numbers(ranking.rest)}


def _numbers(ranker: Ranker) -> dict[str, list[float]]:
    parts = (("mean", ranker.mean), ("scale", ranker.scale), ("weights", ranker.weights))
    return {name: [round(float(value), 6) for value in values] for name, values in parts}


@functools.cache
def load(kind: str = "words", folder: Path = ARTEFACTS) -> Ranking | None:
    """Return the ranking ``words`` or ``dense``; None where none was trained."""
    path = folder / NAME / "model.json"
    if not path.is_file():
        return None
    about = json.loads(path.read_text(encoding="utf-8"))[kind]
    return Ranking(*(_ranker(about[part]) for part in ("first", "rest")))


def _ranker(numbers: Mapping[str, Sequence[float]]) -> Ranker:
    return Ranker(*(np.array(numbers[name]) for name in ("mean", "scale", "weights")))
