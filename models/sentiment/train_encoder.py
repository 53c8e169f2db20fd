"""Training press sentiment over vectors of the encoder, and its fusion with the model of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models import dense, heldout
from models.calibrate import fit_temperature
from models.data import digest
from models.fit import Example, folds
from models.heldout import Heldout
from models.linear import ARTEFACTS, Matrix, softmax
from models.sentiment.train import (
    CLASSES,
    EVEN,
    HERE,
    LABELS,
    LATER,
    PRESS,
    WIDER,
    known_first,
    own_posts,
    read_items,
)

NAME = "sentiment-press-encoder"
_STRENGTH, _SHARE, _SEED = 0.003, 0.7, 11


def train(data: Path, out: Path) -> None:
    """Train on items read and own posts; write artefact and predictions on items and sources apart."""
    folder = out / PRESS if (out / PRESS).is_dir() else ARTEFACTS / PRESS
    words, words_apart = heldout.read(folder), heldout.read(folder, "sources.json")
    gold, own = read_items(data)[0], own_posts()
    if words.main != [one.label for one in gold]:
        raise ValueError(f"{PRESS} được huấn luyện theo nhãn khác; huấn luyện lại mô hình đó trước")
    bench = _Bench(
        gold, dense.features([one.text for one in gold]), own, dense.features([one.text for one in own])
    )
    truth = np.array([CLASSES.index(label) for label in words.main])
    scores = bench.scores_apart(folds(len(gold), 5, _SEED))
    alone = fit_temperature(scores, truth)
    both = dense.fuse(softmax(scores / alone), words.probabilities, _SHARE)
    fused = fit_temperature(both, truth)
    model = replace(bench.fit(np.arange(len(gold))), temperature=alone, fused=fused, share=_SHARE)
    dense.save(
        model,
        out / NAME,
        {
            "data": digest(LABELS, LATER, WIDER, EVEN, HERE / "posts.yaml"),
            "labelled": len(gold),
            "own": len(own),
        },
    )
    names = np.array(words.groups)
    by_source = bench.scores_apart([np.flatnonzero(names == name) for name in sorted(set(words.groups))])
    apart = dense.fuse(softmax(by_source / alone), words_apart.probabilities, _SHARE)
    for name, shares in (
        ("heldout.json", softmax(both / fused)),
        ("sources.json", softmax(apart / fused)),
        ("alone.json", softmax(scores / alone)),
    ):
        heldout.write(Heldout(CLASSES, words.truth, shares, words.groups), out / NAME, name)
    _measure_later(bench, model, heldout.read(folder, "later.json"), out)


def _measure_later(bench: _Bench, model: dense.DenseModel, words: Heldout, out: Path) -> None:
    """Keep predictions on the items read later by models that learnt from the earlier ones alone."""
    known = known_first()
    first = replace(
        bench.fit(np.arange(known)), temperature=model.temperature, fused=model.fused, share=model.share
    )
    later = bench.read[known : known + len(words.truth)]
    shares = first.with_words(later, words.probabilities)
    heldout.write(Heldout(CLASSES, words.truth, shares, words.groups), out / NAME, "later.json")


@dataclass(frozen=True, slots=True)
class _Bench:
    """What every model is fitted with; only the items read differ from fold to fold."""

    gold: Sequence[Example]
    read: NDArray[np.float32]
    own: Sequence[Example]
    rows: NDArray[np.float32]

    def scores_apart(self, parts: Sequence[NDArray[np.int64]]) -> Matrix:
        """Return scores of each item by a model that did not see its part."""
        scores: Matrix = np.zeros((len(self.gold), len(CLASSES)))
        for part in parts:
            scores[part] = self.fit(np.setdiff1d(np.arange(len(self.gold)), part)).scores(self.read[part])
        return scores

    def fit(self, chosen: NDArray[np.int64]) -> dense.DenseModel:
        """Return the model that learns from the ``chosen`` items read and own posts."""
        labels = [self.gold[at].label for at in chosen.tolist()] + [one.label for one in self.own]
        vectors = np.vstack([self.read[chosen], self.rows])
        return dense.fit(vectors, labels, [1.0] * len(labels), _STRENGTH)
