"""Training the topic model over vectors of the encoder, and its fusion with the model of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models import dense, heldout
from models.calibrate import fit_temperature
from models.data import Item, digest
from models.fit import Example, folds
from models.heldout import Heldout
from models.linear import ARTEFACTS, Matrix, load, softmax
from models.topics.train import EVEN, LABELS, WIDER, gold_examples, read_items, weak_examples

NAME, WORDS = "topics-encoder", "topics"
POSTS = Path(__file__).resolve().parent / "posts.yaml"
_MOST_WEAK, _POST, _STRENGTH, _SHARE, _SEED = 150, 5.0, 0.003, 0.5, 7


def train(data: Path, out: Path) -> None:
    """Train on items read, weakly labelled articles and own posts; write artefact and predictions."""
    gold, pool = read_items(data)
    words = _words(out)
    if words.truth != tuple(topics for _, topics in gold):
        raise ValueError(f"{WORDS} được huấn luyện theo nhãn khác; huấn luyện lại mô hình đó trước")
    others = [*weak_examples(pool, _MOST_WEAK), *own_posts(trained=True)]
    rows = dense.features([one.text for one in others])
    read = dense.features([item.text for item, _ in gold])
    bench = _Bench(gold, read, others, rows)
    scores: Matrix = np.zeros((len(gold), len(words.labels)))
    for part in folds(len(gold), 5, _SEED):
        scores[part] = bench.fit(np.setdiff1d(np.arange(len(gold)), part)).scores(read[part])
    truth = np.array([words.labels.index(main) for main in words.main])
    alone = fit_temperature(scores, truth)
    both = dense.fuse(softmax(scores / alone), words.probabilities, _SHARE)
    model = replace(
        bench.fit(np.arange(len(gold))),
        temperature=alone, fused=fit_temperature(both, truth), share=_SHARE,
    )  # fmt: skip
    dense.save(
        model,
        out / NAME,
        {"data": digest(LABELS, WIDER, EVEN, POSTS), "labelled": len(gold), "others": len(others)},
    )
    write = [("heldout.json", softmax(both / model.fused)), ("alone.json", softmax(scores / alone))]
    for name, shares in write:
        heldout.write(Heldout(words.labels, words.truth, shares, words.groups), out / NAME, name)
    _measure_posts(model, out)


def own_posts(*, trained: bool) -> list[Example]:
    """Return the invented posts beside this file: those trained on, or every second, which never is."""
    import yaml

    found = yaml.safe_load(POSTS.read_text(encoding="utf-8"))
    return [
        Example((post, ""), topic, _POST)
        for topic, posts in found.items()
        for at, post in enumerate(posts)
        if (at % 2 == 0) is trained
    ]


@dataclass(frozen=True, slots=True)
class _Bench:
    """What every model is fitted with; only the items read differ from fold to fold."""

    gold: Sequence[tuple[Item, tuple[str, ...]]]
    read: NDArray[np.float32]
    others: Sequence[Example]
    rows: NDArray[np.float32]

    def fit(self, chosen: NDArray[np.int64]) -> dense.DenseModel:
        """Return the model that learns from the ``chosen`` items read and all others."""
        found = [(at, one) for at in chosen.tolist() for one in gold_examples([self.gold[at]])]
        examples = [*self.others, *(one for _, one in found)]
        vectors = np.vstack([self.rows, self.read[[at for at, _ in found]]])
        labels, weights = [one.label for one in examples], [one.weight for one in examples]
        return dense.fit(vectors, labels, weights, _STRENGTH)


def _words(out: Path) -> Heldout:
    return heldout.read(out / WORDS if (out / WORDS).is_dir() else ARTEFACTS / WORDS)


def _measure_posts(model: dense.DenseModel, out: Path) -> None:
    """Keep predictions on the posts that nothing was trained on."""
    apart = own_posts(trained=False)
    texts = [one.text for one in apart]
    words = load(WORDS).probabilities(texts)
    shares = model.with_words(dense.features(texts), words)
    truth = tuple((one.label,) for one in apart)
    heldout.write(Heldout(model.labels, truth, shares, ("posts",) * len(apart)), out / NAME, "posts.json")
    heldout.write(
        Heldout(model.labels, truth, words, ("posts",) * len(apart)), out / NAME, "posts-words.json"
    )
