"""Whether a notice that was found for a claim is of the claim's own matter: a logistic regression.

What is weighed is named in the artefact, so that it fits the rows that are made for it
(:mod:`pipeline.compare.own`).
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

NAME = "own-notice"
_STRENGTH = 0.3
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Own:
    """The log odds are ``(x - mean) / scale · weights + bias``."""

    names: tuple[str, ...]
    mean: Floats
    scale: Floats
    weights: Floats
    bias: float

    def probability(self, row: Sequence[float]) -> float:
        """Return how probable it is that the notice is of the claim's matter."""
        odds = float((np.asarray(row) - self.mean) / self.scale @ self.weights) + self.bias
        return float(1 / (1 + np.exp(-odds)))


def learn(names: Sequence[str], rows: Floats, own: NDArray[np.bool_]) -> Own:
    """Return the regression of ``own`` on the rows, one a notice found for a claim."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    learner = LogisticRegression(C=_STRENGTH, max_iter=2000).fit((rows - mean) / scale, own)
    return Own(tuple(names), mean, scale, learner.coef_[0], float(learner.intercept_[0]))


def save(own: Own, notes: Mapping[str, Any], folder: Path = ARTEFACTS) -> None:
    """Write the regression, each number beside the name of what it weighs."""
    parts = (("mean", own.mean), ("scale", own.scale), ("weights", own.weights))
    about = {
        "labels": ["of another matter", "of the claim's own"],
        "bias": round(own.bias, 5),
        **{part: dict(zip(own.names, np.round(values, 5).tolist(), strict=True)) for part, values in parts},
        "notes": dict(notes),
    }
    (folder / NAME).mkdir(parents=True, exist_ok=True)
    text = json.dumps(about, ensure_ascii=False, indent=1)
    (folder / NAME / "model.json").write_text(f"{text}\n", encoding="utf-8")


def there(folder: Path = ARTEFACTS) -> bool:
    """Whether the regression is there."""
    return (folder / NAME / "model.json").is_file()


@functools.cache
def load(folder: Path = ARTEFACTS) -> Own:
    """Return the packaged regression; read once.

    Raises:
        FileNotFoundError: there is none; ``minhtin models train own-notice`` makes it.
    """
    about = json.loads((folder / NAME / "model.json").read_text(encoding="utf-8"))
    names = tuple(about["weights"])
    mean, scale, weights = (
        np.array([about[part][name] for name in names]) for part in ("mean", "scale", "weights")
    )
    return Own(names, mean, scale, weights, float(about["bias"]))
