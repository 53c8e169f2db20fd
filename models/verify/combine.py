"""The combiner: what the comparer found and what the cross-encoder read, weighed into three probabilities.

A softmax regression with few weights, so that a few hundred judged pairs fit and calibrate it, and so that
the desk's own outcomes can move it (``minhtin models train verify --from-desk``).
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.linear import ARTEFACTS, Matrix, softmax

FILE = ARTEFACTS / "verify-combiner" / "model.json"
#: How hard the weights are held near those of the start, and near zero where nothing was before.
HOLD = 1500.0


@dataclass(frozen=True, slots=True)
class Combiner:
    """Weights by signal (signals, 3) and bias (3), over signals brought to one scale."""

    names: tuple[str, ...]
    mean: Matrix
    spread: Matrix
    weights: Matrix
    bias: Matrix

    def probabilities(self, rows: Matrix) -> Matrix:
        """Return one row (supported, refuted, not enough) for each row of signals."""
        return softmax(((rows - self.mean) / self.spread) @ self.weights + self.bias)


def fit(
    names: Sequence[str],
    rows: Matrix,
    labels: NDArray[np.int64],
    weights: Matrix,
    *,
    start: Combiner | None = None,
    lean: Mapping[str, tuple[int, float]] | None = None,
    hold: float = HOLD,
) -> Combiner:
    """Return the combiner with the least weighted log loss, held near ``start`` (else near ``lean``).

    Args:
        names: the signals' names.
        rows: signals, one row a judged pair.
        labels: the right label of each, as a place in (supported, refuted, not enough).
        weights: how much each pair counts.
        start: a combiner whose scale and weights are gone on from; its names must be the same.
        lean: (place of a label, weight of one unit) by signal, believed before any pair was seen.
        hold: the strength of the penalty on the distance.

    Raises:
        ValueError: ``start`` weighs other signals.
    """
    from scipy.optimize import minimize

    if start is not None and start.names != tuple(names):
        raise ValueError("the combiner to go on from weighs other signals")
    mean = rows.mean(axis=0) if start is None else start.mean
    spread = np.maximum(rows.std(axis=0), 1e-3) if start is None else start.spread
    scaled, one_hot = (rows - mean) / spread, np.eye(3)[labels]
    shape = (rows.shape[1] + 1, 3)
    before = {list(names).index(name): told for name, told in (lean or {}).items() if name in names}
    origin = _leaning(before, mean, spread) if start is None else np.vstack([start.weights, start.bias])
    total = weights.sum()

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        made = flat.reshape(shape)
        found = softmax(scaled @ made[:-1] + made[-1])
        miss = (found - one_hot) * weights[:, None]
        apart = made - origin
        apart[-1] = 0 if start is None else apart[-1]
        worth = -(weights * np.log(found[np.arange(len(labels)), labels] + 1e-12)).sum() / total
        slope = np.vstack([scaled.T @ miss, miss.sum(axis=0)]) / total + 2 * hold * apart / len(labels)
        return float(worth + hold * (apart**2).sum() / len(labels)), slope.ravel()

    best = minimize(loss, origin.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    made = best.reshape(shape) if start is not None else _surer(best.reshape(shape), scaled, labels, weights)
    return Combiner(tuple(names), mean, spread, made[:-1], made[-1])


def _surer(made: Matrix, scaled: Matrix, labels: NDArray[np.int64], weights: Matrix) -> Matrix:
    """The weights times what the penalty took from their certainty (temperature scaling, Guo et al. 2017)."""
    from scipy.optimize import minimize_scalar

    scores = scaled @ made[:-1] + made[-1]
    rows = np.arange(len(labels))

    def loss(times: float) -> float:
        return float(-(weights * np.log(softmax(times * scores)[rows, labels] + 1e-12)).sum())

    return made * float(minimize_scalar(loss, bounds=(0.5, 3.0), method="bounded").x)


def _leaning(lean: Mapping[int, tuple[int, float]], mean: Matrix, spread: Matrix) -> Matrix:
    """The weights and bias, over scaled signals, that mean ``lean`` over signals as they are."""
    made = np.zeros((len(mean) + 1, 3))
    for signal, (label, weight) in lean.items():
        made[signal, label] = weight * spread[signal]
        made[-1, label] += weight * mean[signal]
    return made


def save(combiner: Combiner, file: Path, notes: dict[str, object]) -> None:
    """Write the combiner as JSON with ``notes`` on where it comes from."""
    file.parent.mkdir(parents=True, exist_ok=True)
    arrays = {
        part: np.round(getattr(combiner, part), 5).tolist() for part in ("mean", "spread", "weights", "bias")
    }
    body = {"labels": ["SUPPORTED", "REFUTED", "NEI"], "names": combiner.names, **arrays, **notes}
    file.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(file: Path) -> Combiner:
    """Return the combiner of a file.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no combiner.
    """
    try:
        body = json.loads(file.read_text(encoding="utf-8"))
        arrays = [np.asarray(body[part], dtype=np.float64) for part in ("mean", "spread", "weights", "bias")]
        return Combiner(tuple(body["names"]), *arrays)
    except (KeyError, TypeError) as error:
        raise ValueError(f"{file.name} holds no combiner") from error


@functools.lru_cache(maxsize=1)
def packaged() -> Combiner | None:
    """Return the combiner that comes with the project, or None where it is not there."""
    return read(FILE) if FILE.is_file() else None
