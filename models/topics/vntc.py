"""The ten topics of VNTC: a public yardstick for the features used here, measured on a held-out fifth.

Whole articles are read. What is kept learns from all of them; its predictions beside it are those of models
that did not see the fifth measured, nor a near-duplicate of anything in it.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models import dense
from models.calibrate import fit_temperature
from models.data import Item, digest, news
from models.fit import Example, Recipe, fit
from models.heldout import Heldout, write
from models.linear import LinearModel, Matrix, load, save, softmax
from models.text import fold
from models.vectorise import Block, Text

NAME, VECTORS = "topics-vntc", "topics-vntc-encoder"
#: The end of a long article tells its topic as well as its beginning.
WHOLE = 20_000
RECIPE = Recipe(
    (Block("all", "word", 1, 2), Block("head", "word", 1, 2, weight=0.4)),
    least=2, most=400_000, strength=1.0, columns=120_000, balanced=False, margin=True, limit=WHOLE,
)  # fmt: skip
_STRENGTH, _PARTS, _SEED = 0.02, 5, 3
_SHARES = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
_SHINGLE = 8


def whole(title: str, lead: str, body: str) -> Text:
    """Return an article as this model reads it: its title, and all that stands below."""
    return title, f"{lead} {body}".strip()[:WHOLE]


def probabilities(parts: Sequence[tuple[str, str, str]]) -> tuple[tuple[str, ...], Matrix]:
    """Return the ten topics and one row of probabilities for each (title, lead, body)."""
    from models.topics.vntc_reader import heard

    texts = [whole(*one) for one in parts]
    return load(NAME).labels, heard(texts, without_reader(texts))


def without_reader(texts: Sequence[Text]) -> Matrix:
    """Return the probabilities of articles as :func:`whole` gives them, by words and plain vectors alone."""
    return dense.load(VECTORS).with_words(_vectors(texts), load(NAME).probabilities(texts))


def train(data: Path, out: Path) -> None:
    """Fit words and vectors, their temperatures and shares by cross-validation; write both artefacts."""
    kept, test = apart(news(data, "vntc_topics.train"))
    learnt, measured = _Read.of(kept), _Read.of(test)
    words, vectors = _fit_both(learnt, _out_of_fold(learnt, near_duplicates(kept)))
    shares = vectors.with_words(measured.vectors, words.probabilities(measured.texts))
    alone = words.probabilities(measured.texts)
    every = _Read.of([*kept, *test], np.vstack([learnt.vectors, measured.vectors]))
    final = replace(fit(every.examples, RECIPE), temperature=words.temperature)
    notes = {"data": digest(data / "news" / "vntc_topics.train.jsonl.gz"), "examples": len(every.texts)}
    save(final, out / NAME, notes)
    again = _dense(every, np.arange(len(every.texts)))
    dense.save(
        replace(again, temperature=vectors.temperature, fused=vectors.fused, share=vectors.share),
        out / VECTORS, notes,
    )  # fmt: skip
    truth = tuple((label,) for label in measured.labels)
    for name, found in (("heldout.json", shares), ("words.json", alone)):
        write(Heldout(words.labels, truth, found, ("vntc",) * len(truth)), out / NAME, name)


@dataclass(frozen=True, slots=True)
class _Read:
    """Articles as both models read them."""

    texts: list[Text]
    labels: list[str]
    vectors: NDArray[np.float32]

    @classmethod
    def of(cls, items: Sequence[Item], vectors: NDArray[np.float32] | None = None) -> _Read:
        """Return the articles read; vectors that are known are not made again."""
        texts = [whole(one.title, one.lead, one.body) for one in items]
        return cls(texts, [one.where for one in items], _vectors(texts) if vectors is None else vectors)

    @property
    def examples(self) -> list[Example]:
        """All texts with their topics."""
        return [Example(text, label) for text, label in zip(self.texts, self.labels, strict=True)]


def _vectors(texts: Sequence[Text]) -> NDArray[np.float32]:
    return dense.features([(f"{title}\n", rest) for title, rest in texts])


def _dense(read: _Read, rows: NDArray[np.int64]) -> dense.DenseModel:
    labels = [read.labels[at] for at in rows.tolist()]
    return dense.fit(read.vectors[rows], labels, [1.0] * len(labels), _STRENGTH, balanced=False)


def _out_of_fold(read: _Read, groups: Sequence[int]) -> tuple[Matrix, Matrix]:
    """Return scores by words and by vectors of models that saw no near-duplicate of the article."""
    order = np.random.default_rng(_SEED).permutation(sorted(set(groups)))
    part = {group: at % _PARTS for at, group in enumerate(order.tolist())}
    fold_of = np.array([part[group] for group in groups])
    found = [np.zeros((len(groups), len(set(read.labels)))) for _ in range(2)]
    examples = read.examples
    for at in range(_PARTS):
        inside, outside = np.flatnonzero(fold_of != at), np.flatnonzero(fold_of == at)
        words = fit([examples[row] for row in inside.tolist()], RECIPE)
        found[0][outside] = words.scores([read.texts[row] for row in outside.tolist()])
        found[1][outside] = _dense(read, inside).scores(read.vectors[outside])
    return found[0], found[1]


def _fit_both(read: _Read, scores: tuple[Matrix, Matrix]) -> tuple[LinearModel, dense.DenseModel]:
    """Return both models fitted on everything, with temperatures and share by the scores out of fold."""
    words, vectors = fit(read.examples, RECIPE), _dense(read, np.arange(len(read.texts)))
    truth: NDArray[np.int64] = np.array([words.labels.index(label) for label in read.labels])
    words.temperature, alone = (fit_temperature(one, truth) for one in scores)
    by_words, by_vectors = softmax(scores[0] / words.temperature), softmax(scores[1] / alone)
    fused = {share: dense.fuse(by_vectors, by_words, share) for share in _SHARES}
    best = max(_SHARES, key=lambda share: float((fused[share].argmax(axis=1) == truth).mean()))
    temperature = fit_temperature(fused[best], truth)
    return words, replace(vectors, temperature=alone, share=best, fused=temperature)


def apart(items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Return (four fifths to learn from, a fifth to measure on), near-duplicates on one side."""
    groups = near_duplicates(items)
    names = sorted(set(groups))
    chosen = set(np.random.default_rng(_SEED).choice(names, len(names) // 5, replace=False).tolist())
    kept = [item for item, group in zip(items, groups, strict=True) if group not in chosen]
    return kept, [item for item, group in zip(items, groups, strict=True) if group in chosen]


def near_duplicates(items: Sequence[Item]) -> list[int]:
    """Return a group number for each item; items that share one of their smallest shingles share a group."""
    parent = list(range(len(items)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    first: dict[int, int] = defaultdict(lambda: -1)
    for at, item in enumerate(items):
        for mark in _marks(item):
            if first[mark] < 0:
                first[mark] = at
            parent[root(at)] = root(first[mark])
    return [root(at) for at in range(len(items))]


def _marks(item: Item) -> list[int]:
    tokens = fold(f"{item.title} {item.body}").split()
    runs = (" ".join(tokens[at : at + _SHINGLE]) for at in range(max(1, len(tokens) - _SHINGLE + 1)))
    return sorted({zlib.crc32(run.encode("utf-8", "surrogatepass")) for run in runs})[:12]
