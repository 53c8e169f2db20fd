"""Verdicts on claims: pairs kept aside, posts beside whole notices, the half of ViHallu kept to measure."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from models.calibrate import macro_f1
from models.confusions import Confusion
from models.row import of_labels, of_odds
from models.verify import combine
from models.verify.stream import LABELS
from pipeline import reading
from pipeline.compare.signals import LEAN, SIGNALS
from pipeline.measured import kit
from pipeline.types import VerdictLabel
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
from pipeline.verify_pairs import verify_known

Odds = NDArray[np.float64]
POSTS = kit.TESTS / "data" / "record_and_posts.yaml"
#: The signals that need no cross-encoder: words in common and facets, the classical baseline.
PLAIN = tuple(
    at
    for at, name in enumerate(SIGNALS)
    if not name.startswith(("read-", "near-", "both-", "text-")) and name != "refuted-apart"
)
_LABELS = tuple(VerdictLabel)
#: What is measured out of fold, by origin, and what else is fitted on.
_CROSSED = {
    "held": "province pairs",
    "held2": "province pairs, hard",
    "held3": "province pairs, natural",
    "news": "news pairs",
    "kept": "claims beside notices",
    "kept_plain": "plain claims beside notices",
    "kept_event": "sentences of articles beside notices",
    "kept_twins": "claims beside twin notices",
}
#: What only measures, by origin.
_UNSEEN = {
    "blind": "province pairs, blind",
    "blind_news": "news pairs, blind",
    "blind2": "province pairs, blind, other words",
    "blind2_news": "news pairs, blind, other words",
    "blind3": "province pairs, blind, plain",
    "blind3_news": "news pairs, blind, plain",
    "blind4": "province pairs, blind, far words",
    "blind4_news": "news pairs, blind, far words",
    "blind5": "province pairs, blind, fifth",
    "blind5_news": "news pairs, blind, fifth",
    "blind6": "province pairs, blind, sixth",
    "blind6_news": "news pairs, blind, sixth",
    "blind7": "province pairs, blind, seventh",
    "blind7_news": "news pairs, blind, seventh",
}
_FITTED = frozenset({"vihallu", "made"})


def measure(data: Path | None) -> kit.Measured:
    """Return the figures of verdicts on pairs of the project's own; none where there is no cross-encoder.

    With ``data`` the combiner measured out of fold is fitted on its pairs too, as the one in use is.
    """
    made = kit.Measured()
    if not reading.available():
        return made
    known = [*held(), *kept()[::EVERY], *(one for one in material(data) if one.origin in _FITTED)]
    for origin, name in _CROSSED.items():
        _apart(made, origin, name, known)
    for origin, name in _UNSEEN.items():
        unseen = [one for one in blind() if one.origin == origin]
        made.add(_told(name, "never fitted on", unseen, together(unseen)))
        made.add(_plainly(f"{name}, comparer alone", "never seen", unseen, comparer(unseen)))
    if kit.present(POSTS):
        made.add(_told("posts beside notices", "never fitted on", posts(), together(posts())))
        made.add(_plainly("posts beside notices, comparer alone", "half seen", posts(), comparer(posts())))
    return made


def vihallu(data: Path) -> kit.Measured:
    """Return the figures of the half of ViHallu's development part that nothing is fitted on."""
    made = kit.Measured()
    if reading.available():
        half = [one for one in vihallu_dev(data) if not fitted_half(one.claim)]
        made.add(_told("ViHallu", "half of dev", half, together(half)))
        made.add(_plainly("ViHallu, comparer alone", "half of dev", half, comparer(half)))
    return made


def _apart(made: kit.Measured, origin: str, name: str, known: Sequence[Judged]) -> None:
    """Add the figures of one origin, out of fold, all other pairs being fitted on."""
    pairs = [one for one in known if one.origin == origin]
    beside = [one for one in known if one.origin != origin]
    every = crossed(pairs, range(len(SIGNALS)), beside)
    made.add(_told(name, "5-fold of the combiner", pairs, every))
    made.add(_plainly(f"{name}, words and facets", "5-fold", pairs, crossed(pairs, PLAIN, beside)))
    made.add(_plainly(f"{name}, comparer alone", "never fitted on", pairs, comparer(pairs)))


@functools.cache
def _known() -> dict[Judged, list[float]]:
    """Signals found so far: the cross-encoder reads a pair once for all rows of the table."""
    return {}


def _signals(pairs: Sequence[Judged]) -> Odds:
    known = _known()
    fresh = [one for one in dict.fromkeys(pairs) if one not in known]
    if fresh:
        known.update(zip(fresh, signals_of(fresh).tolist(), strict=True))
    return np.asarray([known[one] for one in pairs])


def posts() -> list[Judged]:
    """Return claims of posts and articles beside the whole notice of their matter."""
    notices = yaml.safe_load(POSTS.read_text(encoding="utf-8"))
    return [
        Judged(post["claim"], (notice["body"],), LABELS.index(post["label"]), "held")
        for notice in notices
        for post in notice["posts"]
        if post["claim"]
    ]


def crossed(
    pairs: Sequence[Judged], columns: Sequence[int], beside: Sequence[Judged] = (), folds: int = 5
) -> Odds:
    """Return odds of each pair by a combiner that did not see its fold; a fold keeps a text whole.

    Args:
        pairs: the pairs in question.
        columns: the signals to use, as places in ``SIGNALS``.
        beside: other pairs that every fold's combiner sees, as the one in use does.
        folds: in how many parts the pairs are divided.
    """
    everything = [*pairs, *beside]
    signals, labels = _signals(everything)[:, list(columns)], truth(everything)
    weights = weights_of(everything)
    texts = sorted({one.texts for one in pairs})
    fold = np.asarray([texts.index(one.texts) % folds for one in pairs] + [-1] * len(beside))
    odds = np.zeros((len(everything), 3))
    for at in range(folds):
        learnt = fold != at
        names = [SIGNALS[column] for column in columns]
        made = combine.fit(names, signals[learnt], labels[learnt], weights[learnt], lean=LEAN)
        odds[~learnt] = made.probabilities(signals[~learnt])
    return odds[: len(pairs)]


def comparer(pairs: Sequence[Judged]) -> Odds:
    """Return the odds of the comparer alone."""
    return np.asarray([one.judged.probs for one in asked_of(pairs)])


def together(pairs: Sequence[Judged]) -> Odds:
    """Return the odds of what `minhtin verify` says."""
    verdicts = verify_known([(one.claim, one.texts) for one in pairs])
    return np.asarray([[dict(v.probs)[label.value] for label in _LABELS] for v in verdicts])


def _told(domain: str, split: str, pairs: Sequence[Judged], odds: Odds) -> kit.Measured:
    """F1, calibration and confusions."""
    right, found = [LABELS[at] for at in truth(pairs)], [LABELS[at] for at in odds.argmax(axis=1)]
    row = of_labels(("claims", domain, split, "macro-F1"), macro_f1, right, found)
    return kit.Measured(
        [row, of_odds(("claims", domain, split), odds, truth(pairs))],
        [Confusion.of(f"Claims, {domain}", LABELS, right, found)],
    )


def _plainly(domain: str, split: str, pairs: Sequence[Judged], odds: Odds) -> kit.Measured:
    """F1 alone, of what is only compared with."""
    return kit.Measured([replace(_told(domain, split, pairs, odds).rows[0], compared=True)])
