"""What the comparer and the cross-encoder have to say of a pair, as numbers for the combiner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.compare.content import Read, coverage, overlap_pairs, plain_words
from pipeline.compare.counts import held
from pipeline.compare.decide import Judgement
from pipeline.compare.finding import Answer
from pipeline.compare.laid_signals import LAID, laid_signals
from pipeline.facets.lexicon import lexicon
from pipeline.types import VerdictLabel

#: How the comparer leaves a pair open; each way is a signal of its own.
_WAYS = {
    "other-matter": {Answer.OTHER_MATTER, Answer.SAME_NAMES},
    "near": {Answer.NEAR},
    "no-detail": {Answer.NO_DETAIL},
    "pending": {Answer.PENDING},
    "disagree": {Answer.DISAGREE},
}
_DENIALS = frozenset({Answer.DENIAL, Answer.DENIES_OTHER})
SIGNALS = (
    "comparer-supported",
    "comparer-refuted",
    *_WAYS,
    "denial",
    "share",
    "share-of-words",
    "pairs",
    "numbers-missing",
    "names-missing",
    "negation-differs",
    "pending-on-record",
    "denied-on-record",
    "claim-denies",
    "read-supported",
    "read-refuted",
    "near-supported",
    "near-refuted",
    "both-supported",
    "both-refuted",
    "refuted-apart",
    "text-supported",
    "text-refuted",
    *LAID,
)


#: What the combiner believes before it has seen a pair: (place of the label, weight) by signal.
LEAN = {
    "comparer-supported": (0, 3.0),
    "comparer-refuted": (1, 4.0),
    "read-supported": (0, 0.32),
    "read-refuted": (1, 0.32),
    "near-supported": (0, 0.16),
    "near-refuted": (1, 0.16),
    "first-supported": (0, 0.4),
    "first-refuted": (1, 0.4),
    "text-supported": (0, 0.15),
    "text-refuted": (1, 0.15),
}


@dataclass(frozen=True, slots=True)
class Readings:
    """Scores (supported, refuted, not enough) of a pair.

    ``whole`` is read over the evidence's window, ``nearest`` over the one sentence that shares most with the
    claim, ``in_texts`` over the window by the reader of sentences of posts and articles.
    """

    whole: Sequence[float]
    nearest: Sequence[float]
    in_texts: Sequence[float]


def signals(claim: Read, told: Sequence[Read], judged: Judgement, reads: Readings) -> list[float]:
    """Return the signals in the order of :data:`SIGNALS`.

    Args:
        claim: the claim as read.
        told: the sentences of the evidence as read, at least one.
        judged: what the comparer makes of them.
        reads: what the cross-encoders make of them.
    """
    supported = judged.probs[0] if judged.label is VerdictLabel.SUPPORTED else 0.0
    refuted = judged.probs[1] if judged.label is VerdictLabel.REFUTED else 0.0
    ways = [float(judged.label is VerdictLabel.NEI and judged.answer in way) for way in _WAYS.values()]
    far, near = _margins(reads.whole), _margins(reads.nearest)
    return [
        supported,
        refuted,
        *ways,
        float(judged.answer in _DENIALS),
        *_shared(claim, told),
        *far,
        *near,
        supported * max(far[0], 0.0),
        refuted * max(far[1], 0.0),
        float(not refuted) * max(far[1], 0.0),
        *_margins(reads.in_texts),
        *judged.first,
        *laid_signals(claim, told),
    ]


def _margins(scores: Sequence[float]) -> tuple[float, float]:
    """How far supported and refuted stand above not enough, within reason."""
    return float(np.clip(scores[0] - scores[2], -8, 8)), float(np.clip(scores[1] - scores[2], -8, 8))


def _shared(claim: Read, told: Sequence[Read]) -> list[float]:
    content = frozenset().union(*(one.content for one in told))
    pairs = frozenset().union(*(one.pairs for one in told))
    nearest = closest(claim, told)
    spoken = " ".join(one.text.folded for one in told)
    numbers = [one for one in claim.quantities if held(one)]
    values = {one.value for sentence in told for one in sentence.quantities}
    names = [one for one in claim.names if len(one.norm) > 3]
    return [
        coverage(claim, content),
        coverage(claim, content, claim.content - plain_words(claim)),
        overlap_pairs(claim, pairs),
        sum(one.value not in values for one in numbers) / max(1, len(numbers)),
        sum(one.norm not in spoken for one in names) / max(1, len(names)),
        float(bool(claim.negated) != bool(nearest.negated)),
        float(any(lexicon()["pending"].has(one.text) for one in told)),
        float(any(one.denied for one in told)),
        float(claim.denied),
    ]


def closest(claim: Read, told: Sequence[Read]) -> Read:
    """Return the sentence that shares most with the claim."""
    return max(
        told, key=lambda one: 0.7 * coverage(claim, one.content) + 0.3 * overlap_pairs(claim, one.pairs)
    )
