"""A linear ranker over :mod:`models.rank.features`, learned listwise; numbers in one JSON file."""

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
from models.rank.features import NAMES, Floats

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


def with_cosines(rows: Floats, cosines: NDArray[np.floating[Any]]) -> Floats:
    """Return the rows with the columns of :data:`DENSE`."""
    close = np.asarray(cosines, dtype=np.float64)
    return np.column_stack([rows, 5 * close, 10 * (close - close.max(initial=0.0))])


def learn(lists: Sequence[Floats], right: Sequence[NDArray[np.bool_]], strength: float = 2.0) -> Ranker:
    """Return the ranker under which the right candidates of each list are most probable.

    The loss is that of ListNet's top one; ``strength`` is the weight of the squared weights.
    """
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


def save(words: Ranker, dense: Ranker, notes: Mapping[str, Any], folder: Path = ARTEFACTS) -> None:
    """Write both rankers, without and with vectors."""
    about = {
        "features": [*NAMES, *DENSE],
        "words": _numbers(words),
        "dense": _numbers(dense),
        "notes": dict(notes),
    }
    (folder / NAME).mkdir(parents=True, exist_ok=True)
    text = json.dumps(about, ensure_ascii=False, indent=1)
    (folder / NAME / "model.json").write_text(f"{text}\n", encoding="utf-8")


def _numbers(ranker: Ranker) -> dict[str, list[float]]:
    parts = (("mean", ranker.mean), ("scale", ranker.scale), ("weights", ranker.weights))
    return {name: [round(float(value), 6) for value in values] for name, values in parts}


@functools.cache
def load(kind: str = "words", folder: Path = ARTEFACTS) -> Ranker | None:
    """Return the ranker ``words`` or ``dense``; None where none was trained."""
    path = folder / NAME / "model.json"
    if not path.is_file():
        return None
    about = json.loads(path.read_text(encoding="utf-8"))
    return Ranker(*(np.array(about[kind][name]) for name in ("mean", "scale", "weights")))
