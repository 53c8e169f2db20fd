"""Whether a claim, or a paraphrase of it, has been judged before, by the national centre or by us.

Words (BM25's weights) and the encoder are fused. Above one threshold a match is suggested to the officer;
only above a second one, and from eight words on, it counts by itself (``rules/alerts.yaml``).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.compare.cores import cores
from pipeline.facets.numbers import quantities_in
from pipeline.facets.polarity import is_negated
from pipeline.facets.text import view
from pipeline.record.statement import REVIEWED
from pipeline.retrieval import PAIR_WEIGHT, EvidenceIndex, terms
from pipeline.types import Evidence, Verdict, VerdictLabel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Embed = Callable[[Sequence[str]], NDArray[np.float32]]

#: Reviews that the encoder looks at again, and the share that it has in the fused score.
SHORTLIST, SHARE = 10, 0.4
#: Below this score by words the encoder is not asked.
LEAST_WORDS = 0.3
#: Cosines of the encoder lie between these for unlike and alike sentences of one language.
_UNLIKE, _ALIKE = 0.80, 0.97
#: A match that differs in a number or in negation is never automatic.
_CAP = 0.6
#: Characters of a claim that are read.
_LONGEST = 1200


@dataclass(frozen=True, slots=True)
class Limits:
    """Scores in [0, 1] from which a match is suggested and counts by itself, and its least words."""

    suggest: float
    automatic: float
    words: int


@dataclass(frozen=True, slots=True)
class Match:
    """A judged claim that says the same; ``conclusion`` is what its checker concluded."""

    evidence: Evidence
    score: float
    automatic: bool

    @property
    def conclusion(self) -> str:
        """The checker's word: "sai" or "đúng"."""
        return self.evidence.verdict.removeprefix(REVIEWED)


class Reviews:
    """The judged claims on record, ready to be compared with."""

    def __init__(self, evidence: Sequence[Evidence], *, embed: Embed | None = None) -> None:
        self.reviews = [one for one in evidence if one.verdict.startswith(REVIEWED)]
        self._embed = embed
        self._index = EvidenceIndex(self.reviews)
        self._at = {one.evidence_id: at for at, one in enumerate(self.reviews)}
        self._terms = [frozenset(terms(one.text)) for one in self.reviews]
        self._seen = Counter(term for one in self._terms for term in one)

    def match(self, claim: str, limits: Limits) -> Match | None:
        """Return the best match from ``limits.suggest`` on; None where there is none."""
        best: dict[int, float] = {}
        for reading in cores(claim[:_LONGEST])[:3]:
            for one, _ in self._index.search(reading, SHORTLIST):
                at = self._at[one.evidence_id]
                best[at] = max(best.get(at, 0.0), self._words(reading, at))
        near = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:SHORTLIST]
        if not near:
            return None
        fused = self._fused(claim, near)
        at, score = max(fused, key=lambda pair: pair[1])
        if score < limits.suggest:
            return None
        sure = score >= limits.automatic and len(claim.split()) >= limits.words
        return Match(self.reviews[at], round(score, 4), sure)

    def _words(self, claim: str, at: int) -> float:
        mine, theirs = frozenset(terms(claim)), self._terms[at]
        shared = self._weight(mine & theirs)
        whole = self._weight(mine) + self._weight(theirs)
        score = 2 * shared / whole if whole else 0.0
        return min(score, _CAP) if _differ(claim, self.reviews[at].text) else score

    def _weight(self, words: frozenset[str]) -> float:
        most = max(len(self.reviews), 1)
        return sum(
            math.log(1 + (most + 1) / (0.5 + self._seen.get(one, 0))) * (PAIR_WEIGHT if " " in one else 1.0)
            for one in words
        )

    def _fused(self, claim: str, near: list[tuple[int, float]]) -> list[tuple[int, float]]:
        # Typed without marks, Vietnamese is strange to the encoder.
        if self._embed is None or view(claim).bare or near[0][1] < LEAST_WORDS:
            return near
        texts = [claim[:_LONGEST], *(self.reviews[at].text for at, _ in near)]
        vectors = self._embed(texts)
        close = (vectors[1:] @ vectors[0] - _UNLIKE) / (_ALIKE - _UNLIKE)
        fused = []
        for (at, score), cosine in zip(near, close.tolist(), strict=True):
            mixed = (1 - SHARE) * score + SHARE * min(max(cosine, 0.0), 1.0)
            fused.append((at, min(mixed, _CAP) if _differ(claim, self.reviews[at].text) else mixed))
        return fused


def shown(match: Match) -> str:
    """Return how a match is put to the officer."""
    told = f"“{match.evidence.text[:160]}”, {match.evidence.source} kết luận: thông tin {match.conclusion}"
    return f"đã được kiểm chứng: {told}" if match.automatic else f"gợi ý, có thể đã được kiểm chứng: {told}"


def verdict_of(claim_id: str, match: Match) -> Verdict:
    """Return the checker's conclusion as the verdict on a claim that says the same."""
    p = max(min(match.score + 0.15, 0.95), 0.75)
    false = match.conclusion == "sai"
    odds = (0.02, p, 0.98 - p) if false else (p, 0.02, 0.98 - p)
    probs = tuple((label.value, round(share, 4)) for label, share in zip(VerdictLabel, odds, strict=True))
    label = VerdictLabel.REFUTED if false else VerdictLabel.SUPPORTED
    return Verdict(claim_id, label, probs, (match.evidence.evidence_id,), (shown(match),))


def _differ(claim: str, review: str) -> bool:
    """Whether a number or a negation stands in one of the two only, or otherwise."""
    one, two = view(claim), view(review)
    mine = {(q.value, q.unit) for q in quantities_in(one)}
    theirs = {(q.value, q.unit) for q in quantities_in(two)}
    return mine != theirs or is_negated(one) != is_negated(two)
