"""Verdicts beside simple ways to reach them, set by set: for `benchmarks.verify --baselines`.

All systems are held against the same few sets: pairs written by hand (what is fitted is measured out of fold
on them), the blind sets pooled, ViHallu's half that nothing is fitted on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.hand_features import Boosted, sentences_of
from models.calibrate import interval, macro_f1
from models.linear import softmax
from models.verify import combine, reader
from models.verify.stream import LABELS
from models.verify.window import window
from models.verify.written import BLIND
from pipeline import reading
from pipeline.compare.signals import LEAN, SIGNALS
from pipeline.measured.claims import PLAIN, comparer, together
from pipeline.verify_fit import (
    EVERY,
    Judged,
    asked_of,
    blind,
    fitted_half,
    held,
    kept,
    material,
    signals_of,
    truth,
    vihallu_dev,
    weights_of,
)

Odds = NDArray[np.float64]
System = Callable[[Sequence[Judged]], Odds]


def sets(data: Path) -> dict[str, list[Judged]]:
    """Return what is measured: hand-written pairs, blind ones of the province's kind and of news, ViHallu."""
    unseen = blind()
    news = {one for one in BLIND if one.endswith("_news")}
    return {
        "hand-written": [one for one in held() if one.origin == "held"],
        "blind": [one for one in unseen if one.origin not in news],
        "blind news": [one for one in unseen if one.origin in news],
        "ViHallu": [one for one in vihallu_dev(data) if not fitted_half(one.claim)],
    }


def read_alone(pairs: Sequence[Judged]) -> Odds:
    """Return the odds of the cross-encoder alone.

    Raises:
        FileNotFoundError: its artefact is not there.
    """
    model = reader.packaged()
    if model is None:
        raise FileNotFoundError("the cross-encoder's artefact is missing")
    asked = [(one.claim, window(one.claim, one.texts)) for one in pairs]
    return softmax(model.scores(asked).astype(np.float64))


class Fitted:
    """Regressions like the combiner over some of its signals, fitted on the pairs that it is fitted on."""

    def __init__(self, pairs: Sequence[Judged]) -> None:
        self._pairs, self._rows = list(pairs), signals_of(pairs)
        self._cosines = Cosines(pairs)
        self._near = self._cosines(pairs)

    def plain(self, pairs: Sequence[Judged], *, tfidf: bool) -> Odds:
        """Return odds by what needs no cross-encoder, with ``tfidf`` by cosines too."""
        names = [SIGNALS[at] for at in PLAIN] + ["cosine-whole", "cosine-best"] * tfidf
        mine = self._rows[:, list(PLAIN)]
        mine = np.hstack([mine, self._near]) if tfidf else mine
        if self._knows(pairs):
            return self._crossed(names, mine, pairs)
        rows = _unread(pairs)[:, list(PLAIN)]
        rows = np.hstack([rows, self._cosines(pairs)]) if tfidf else rows
        return self._fit(names, mine, np.ones(len(mine), bool)).probabilities(rows)

    def whole(self, pairs: Sequence[Judged]) -> Odds:
        """Return the odds of what `minhtin verify` says; out of fold where the pairs are fitted on."""
        return self._crossed(SIGNALS, self._rows, pairs) if self._knows(pairs) else together(pairs)

    def _knows(self, pairs: Sequence[Judged]) -> bool:
        return set(pairs) <= set(self._pairs)

    def _crossed(self, names: Sequence[str], rows: Odds, pairs: Sequence[Judged]) -> Odds:
        """Odds by regressions that saw no pair of the same evidence."""
        texts = sorted({one.texts for one in pairs})
        part = np.asarray([texts.index(one.texts) % 5 if one.texts in texts else -1 for one in self._pairs])
        odds = np.zeros((len(rows), 3))
        for at in range(5):
            odds[part == at] = self._fit(names, rows, part != at).probabilities(rows[part == at])
        return odds[[self._pairs.index(one) for one in pairs]]

    def _fit(self, names: Sequence[str], rows: Odds, learnt: NDArray[np.bool_]) -> combine.Combiner:
        labels, weights = truth(self._pairs)[learnt], weights_of(self._pairs)[learnt]
        return combine.fit(names, rows[learnt], labels, weights, lean=LEAN)


class Cosines:
    """TF-IDF cosines of a claim with the whole and with the best sentence, words and pairs of words."""

    def __init__(self, pairs: Sequence[Judged]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        self._words.fit(sorted({text for one in pairs for text in one.texts}))

    def __call__(self, pairs: Sequence[Judged]) -> Odds:
        """Return a row (whole, best sentence) for each pair."""
        return np.asarray([self._of(one) for one in pairs])

    def _of(self, one: Judged) -> tuple[float, float]:
        told = self._words.transform([one.claim, " ".join(one.texts), *sentences_of(one.texts)])
        near = (told[1:] @ told[0].T).toarray().ravel()
        return float(near[0]), float(near[1:].max())


def _unread(pairs: Sequence[Judged]) -> Odds:
    """The signals without any reading: those of ``PLAIN`` are right."""
    nothing: reading.Scores = defaultdict(lambda: np.zeros(3, np.float32))
    return np.asarray(reading.rows(asked_of(pairs), nothing))


def systems(data: Path) -> dict[str, System]:
    """Return the ways to a verdict by name, the simplest first."""
    also = [one for one in material(data) if one.origin in {"vihallu", "made"}]
    fitted = Fitted([*held(), *kept()[::EVERY], *also])
    return {
        "17 features, boosted trees, ViHallu alone": Boosted(data),
        "words and facets": partial(fitted.plain, tfidf=False),
        "TF-IDF and facets": partial(fitted.plain, tfidf=True),
        "comparer alone": comparer,
        "cross-encoder alone": read_alone,
        "together": fitted.whole,
    }


def table(data: Path) -> Iterator[str]:
    """Yield a Markdown table: macro-F1 with 95% bootstrap intervals, accuracy where no pair stays open."""
    measured = sets(data)
    yield "| | " + " | ".join(f"{name} ({len(pairs)})" for name, pairs in measured.items()) + " |"
    yield "|---|" + "---|" * len(measured)
    for name, odds_of in systems(data).items():
        cells = [_cell(pairs, odds_of(pairs)) for pairs in measured.values()]
        yield f"| {name} | " + " | ".join(cells) + " |"


def _cell(pairs: Sequence[Judged], odds: Odds) -> str:
    right, found = [LABELS[at] for at in truth(pairs)], [LABELS[at] for at in odds.argmax(axis=1)]
    measure = macro_f1 if "NEI" in right else _accuracy
    low, high = interval(measure, right, found)
    return f"{measure(right, found):.3f} ({low:.2f}–{high:.2f})"


def _accuracy(right: Sequence[str], found: Sequence[str]) -> float:
    return sum(a == b for a, b in zip(right, found, strict=True)) / len(right)
