"""Seventeen features of a claim beside evidence, made by hand, with boosted trees: a baseline.

No reader and none of the comparer's rules: words, pairs and threes of words in common with the best sentence
and with the whole, figures and names that the evidence lacks, negations. Learnt from ViHallu alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.data import read_rows
from models.verify.stream import LABELS
from pipeline.sentences import split_sentences
from pipeline.verify_fit import SEED, Judged

FEATURES = (
    "words-in-best", "words-in-whole", "best-in-claim", "jaccard-best", "pairs-in-best", "pairs-in-whole",
    "threes-in-whole", "figures", "figures-not-in-best", "figures-not-in-whole", "names", "names-not-in-best",
    "names-not-in-whole", "negations-claim", "negations-best", "negated-apart", "length",
)  # fmt: skip
_WORD = re.compile(r"\d+(?:[.,/]\d+)*|[^\W\d_]+")
_NEGATION = frozenset(("không", "chưa", "chẳng", "chả", "đừng", "thiếu", "ngoại", "trừ", "bác", "sai"))


def features(claim: str, texts: Sequence[str]) -> list[float]:
    """Return the features of a claim beside its evidence, in the order of :data:`FEATURES`."""
    told = _WORD.findall(claim)
    whole = [word for text in texts for word in _WORD.findall(text)]
    best = max((_WORD.findall(one) for one in sentences_of(texts)), key=lambda one: _share(told, one))
    denied = _negations(told), _negations(best)
    return [
        *_shares(told, best, whole),
        *_absent([word for word in told if word[0].isdigit()], best, whole),
        *_absent(_names(claim), best, whole),
        *denied,
        float(denied[0] % 2 != denied[1] % 2),
        float(len(told)),
    ]


class Boosted:
    """Gradient boosting over the features, fitted on ViHallu's training part."""

    def __init__(self, data: Path) -> None:
        from sklearn.ensemble import GradientBoostingClassifier

        rows = list(read_rows(data / "verification" / "vihallu.train.jsonl"))
        self._trees = GradientBoostingClassifier(
            n_estimators=200, learning_rate=0.05, max_depth=3, subsample=0.8, random_state=SEED
        )
        self._trees.fit(
            np.asarray([features(row["response"], [row["context"]]) for row in rows]),
            [LABELS.index(row["verdict"]) for row in rows],
        )

    def __call__(self, pairs: Sequence[Judged]) -> NDArray[np.float64]:
        """Return the odds of each pair."""
        told = np.asarray([features(one.claim, one.texts) for one in pairs])
        return np.asarray(self._trees.predict_proba(told), np.float64)


def sentences_of(texts: Sequence[str]) -> list[str]:
    """Return the sentences of all texts, at least one."""
    return [text[low:high] for text in texts for low, high in split_sentences(text)] or [""]


def _shares(told: Sequence[str], best: Sequence[str], whole: Sequence[str]) -> list[float]:
    mine, its = set(_runs(told, 1)), set(_runs(best, 1))
    return [
        _share(told, best),
        _share(told, whole),
        _share(best, told),
        len(mine & its) / max(len(mine | its), 1),
        _share(told, best, 2),
        _share(told, whole, 2),
        _share(told, whole, 3),
    ]


def _share(some: Sequence[str], others: Sequence[str], many: int = 1) -> float:
    mine = set(_runs(some, many))
    return len(mine & set(_runs(others, many))) / max(len(mine), 1)


def _runs(words: Sequence[str], many: int) -> list[tuple[str, ...]]:
    low = [word.lower() for word in words]
    return list(zip(*(low[at:] for at in range(many)), strict=False))


def _absent(asked: Sequence[str], best: Sequence[str], whole: Sequence[str]) -> list[float]:
    return [float(len(asked)), *(float(len(set(asked) - set(there))) for there in (best, whole))]


def _names(claim: str) -> list[str]:
    """Syllables with a capital, but the first of the claim, which has one in any case."""
    return [word for word in _WORD.findall(claim)[1:] if word[0].isupper()]


def _negations(words: Sequence[str]) -> float:
    return float(sum(word.lower() in _NEGATION for word in words))
