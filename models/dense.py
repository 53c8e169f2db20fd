"""A linear classifier over vectors of the packaged encoder, and its fusion with a model of words."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.calibrate import fit_temperature
from models.linear import ARTEFACTS, Matrix, softmax
from models.vectorise import Text

#: So many characters of a text are read. 700 are a little better (topics .882 for .874, sentiment .767 for
#: .762) and a third slower.
READ = 500
#: Probabilities are kept with four digits; a class is never quite impossible.
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class DenseModel:
    """Scores are ``(x - mean) / scale · weights + bias``.

    ``temperature`` belongs to the model alone, ``fused`` to its mean with the model of words, in which it
    counts ``share``.
    """

    labels: tuple[str, ...]
    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    temperature: float = 1.0
    fused: float = 1.0
    share: float = 0.5

    def scores(self, vectors: NDArray[np.float32]) -> Matrix:
        """Return one row of class scores for each row of :func:`features`."""
        return np.asarray((vectors - self.mean) / self.scale @ self.weights + self.bias, dtype=np.float64)

    def probabilities(self, vectors: NDArray[np.float32]) -> Matrix:
        """Return one row of probabilities for each text, by the encoder alone."""
        return softmax(self.scores(vectors) / self.temperature)

    def with_words(self, vectors: NDArray[np.float32], words: Matrix) -> Matrix:
        """Return probabilities by both; ``words`` are those of the other model, classes in the same order."""
        return softmax(fuse(self.probabilities(vectors), words, self.share) / self.fused)


def fuse(dense: Matrix, words: Matrix, share: float) -> Matrix:
    """Return the weighted mean of log probabilities; ``share`` is that of ``dense``."""
    return np.asarray(
        share * np.log(np.maximum(dense, _LEAST)) + (1 - share) * np.log(np.maximum(words, _LEAST))
    )


def beside(
    model: DenseModel,
    vectors: NDArray[np.float32],
    others: Matrix,
    true: NDArray[np.int64],
    shares: Sequence[float],
) -> DenseModel:
    """Return the model with its temperature and the likeliest share beside ``others``.

    Args:
        model: a fine-tuned head; its own temperatures and share are not looked at.
        vectors: of items that it did not learn from.
        others: probabilities of these items by another model, classes in the same order.
        true: their classes by number.
        shares: what is tried.
    """
    alone, share, fused = weigh(model.scores(vectors), others, true, shares)
    return replace(model, temperature=alone, share=share, fused=fused)


def weigh(
    scores: Matrix, others: Matrix, true: NDArray[np.int64], shares: Sequence[float]
) -> tuple[float, float, float]:
    """Return (temperature of ``scores`` alone, their likeliest share beside ``others``, temperature of both).

    Args:
        scores: of items that the model did not learn from.
        others: probabilities of these items by another model, classes in the same order.
        true: their classes by number.
        shares: what is tried.
    """
    alone = fit_temperature(scores, true)
    logs = {share: fuse(softmax(scores / alone), others, share) for share in shares}
    fused = {share: fit_temperature(one, true) for share, one in logs.items()}

    def likelihood(share: float) -> float:
        told = softmax(logs[share] / fused[share])
        return float(np.log(told[np.arange(len(true)), true]).mean())

    best = max(shares, key=likelihood)
    return alone, best, fused[best]


def features(texts: Sequence[Text]) -> NDArray[np.float32]:
    """Return one unit vector of the encoder for each text; equal texts are read once.

    Raises:
        models.encoder.EncoderError: the encoder cannot be loaded.
    """
    from models.encoder import PACKAGED, embed

    read = [joined(text) for text in texts]
    place = {text: at for at, text in enumerate(dict.fromkeys(read))}
    return embed(PACKAGED, list(place))[[place[text] for text in read]]


def joined(text: Text) -> str:
    """Return (head, rest) as one running text, cut; the title is set off by a full stop."""
    head, rest = text
    return (head.replace("\n", ". ", 1) + rest)[:READ]


def fit(
    vectors: NDArray[np.float32],
    labels: Sequence[str],
    weights: Sequence[float],
    strength: float,
    *,
    balanced: bool = True,
) -> DenseModel:
    """Return a logistic regression on standardised columns; temperatures are still one."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = vectors.mean(axis=0), vectors.std(axis=0) + 1e-6
    learner = LogisticRegression(C=strength, class_weight="balanced" if balanced else None, max_iter=500)
    learner.fit((vectors - mean) / scale, list(labels), sample_weight=list(weights))
    coefficients = np.asarray(learner.coef_.T, dtype=np.float32)
    return DenseModel(
        tuple(map(str, learner.classes_)), mean, scale, coefficients, learner.intercept_.astype(np.float32)
    )


def save(model: DenseModel, folder: Path, notes: Mapping[str, Any]) -> None:
    """Write ``model`` into ``folder``: numbers without pickle, the rest and ``notes`` as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        folder / "model.npz", mean=model.mean, scale=model.scale, weights=model.weights, bias=model.bias
    )
    about = {
        "labels": list(model.labels),
        "temperature": round(model.temperature, 4),
        "fused": round(model.fused, 4),
        "share": model.share,
        "notes": dict(notes),
    }
    text = json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "model.json").write_text(f"{text}\n", encoding="utf-8")


@functools.cache
def load(name: str, folder: Path = ARTEFACTS) -> DenseModel:
    """Return the artefact ``name``; read once.

    Raises:
        FileNotFoundError: there is no such artefact; `minhtin models train` makes it.
    """
    about = json.loads((folder / name / "model.json").read_text(encoding="utf-8"))
    with np.load(folder / name / "model.npz", allow_pickle=False) as stored:
        mean, scale, weights, bias = (
            stored[key].astype(np.float32) for key in ("mean", "scale", "weights", "bias")
        )
    return DenseModel(
        tuple(about["labels"]),
        mean,
        scale,
        weights,
        bias,
        float(about["temperature"]),
        float(about["fused"]),
        float(about["share"]),
    )
