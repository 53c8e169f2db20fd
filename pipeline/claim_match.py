"""Whether a claim, or a paraphrase of it, has been judged before, by the national centre or by us.

What our own desk concluded stands beside what fact-checkers did, in one collection with the same limits.
Words, the rarer the more, and the encoder are fused. Above one threshold a match is suggested to the officer;
only above a second one, and from eight words on, it counts by itself (``rules/alerts.yaml``).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.compare.cores import cores
from pipeline.desk import CONCLUSIONS, Closing
from pipeline.facets.dates import LOCAL, dates_in, share_a_day
from pipeline.facets.names import names_in
from pipeline.facets.numbers import quantities_in
from pipeline.facets.polarity import is_negated
from pipeline.facets.text import View, tokens, view
from pipeline.record.statement import REVIEWED
from pipeline.retrieval import PAIR_WEIGHT, terms
from pipeline.types import AlertKind, Evidence, OwnCheck, Verdict, VerdictLabel

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
#: A match that differs in a number, in negation, in what it names or in its day is never automatic.
_CAP = 0.6
#: Of fewer judged claims than this every word would be rare, and the first check of an office match nothing.
_MANY = 10
#: Characters of a claim that are read.
_LONGEST = 1200
#: Conclusions that may count by themselves. "Sai một phần" does not say which part, so a person looks.
_FALSE = CONCLUSIONS[Closing.FALSE]
PLAIN = frozenset({_FALSE, CONCLUSIONS[Closing.TRUE]})
#: Share of words from which a claim is the concluded one printed again.
_REPRINT = 0.9
#: Who concluded, as it is shown: the office, whoever was at the desk.
_OFFICE = "đơn vị"


@dataclass(frozen=True, slots=True)
class Limits:
    """Scores in [0, 1] from which a match is suggested and counts by itself, and its least words."""

    suggest: float
    automatic: float
    words: int


@dataclass(frozen=True, slots=True)
class Match:
    """A judged claim that says the same; ``conclusion`` is what its checker concluded, ``own`` our check."""

    evidence: Evidence
    score: float
    automatic: bool
    own: OwnCheck | None = None

    @property
    def conclusion(self) -> str:
        """The checker's word: "sai" or "đúng", of our own checks also "sai một phần"."""
        return self.evidence.verdict.removeprefix(REVIEWED)


class OwnChecks:
    """What our desk has concluded, as judged claims; no claim is held against what was concluded of itself.

    Clusters are how alerts are keyed. What a concluded cluster has besides belongs to the alert once closed,
    but for what is written later in other words: that is the claim coming back, and one alert says so.
    """

    def __init__(self, checks: Sequence[OwnCheck] = ()) -> None:
        self.evidence = [_as_evidence(one) for one in checks]
        self._checks = {one.alert_id: one for one in checks}
        self._of_cluster: dict[str, list[OwnCheck]] = defaultdict(list)
        for one in checks:
            self._of_cluster[one.cluster].append(one)

    def of(self, evidence: Evidence) -> OwnCheck | None:
        """Return the check that a judged claim stands for; None where it is another checker's."""
        return self._checks.get(evidence.evidence_id)

    def passed_over(self, evidence: Evidence, cluster: str, made: datetime | None, words: float) -> bool:
        """Whether a judged claim is ours and says nothing to a claim, since its cluster was concluded itself.

        Args:
            evidence: the judged claim.
            cluster: that of the claim.
            made: when the claim was published.
            words: how much of their words they share, in [0, 1].
        """
        check = self.of(evidence)
        if check is None:
            return False
        if check.cluster == cluster:
            later = made is not None and made > check.concluded_at
            return not later or words >= _REPRINT or check.conclusion != _FALSE
        # A cluster whose alert repeated an earlier conclusion goes on repeating that one alone.
        return any(
            one.kind is not AlertKind.ALREADY_CHECKED or one.concluded_at <= check.concluded_at
            for one in self._of_cluster.get(cluster, ())
        )


def _as_evidence(check: OwnCheck) -> Evidence:
    return Evidence(
        check.alert_id,
        check.claim,
        _OFFICE,
        "fact-check",
        check.concluded_at,
        verdict=REVIEWED + check.conclusion,
        valid_from=check.valid_from,
        valid_to=check.valid_to,
    )


class Reviews:
    """The judged claims on record and those of our own desk, ready to be compared with."""

    def __init__(
        self,
        evidence: Sequence[Evidence],
        own: OwnChecks | None = None,
        *,
        embed: Embed | None = None,
    ) -> None:
        self._own = own or OwnChecks()
        judged = [one for one in evidence if one.verdict.startswith(REVIEWED)]
        self.reviews = [*judged, *self._own.evidence]
        self._embed = embed
        self._having: dict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(self.reviews):
            for term in dict.fromkeys(terms(one.text)):
                self._having[term].append(at)
        self._whole = [self._weight(frozenset(terms(one.text))) for one in self.reviews]

    def match(
        self, claim: str, limits: Limits, *, cluster: str = "", made: datetime | None = None
    ) -> Match | None:
        """Return the best match from ``limits.suggest`` on; None where there is none.

        ``cluster`` and ``made`` are the claim's own: what our desk concludes of it is no earlier check of it.
        """
        near = self._near(claim, cluster, made)
        if not near:
            return None
        fused = self._fused(claim, near)
        at, score = max(fused, key=lambda pair: pair[1])
        if score < limits.suggest:
            return None
        one = self.reviews[at]
        equal = {self.reviews[other].verdict for other, near_ in fused if near_ >= limits.automatic}
        # Two checks of one claim that concluded otherwise leave it to a person.
        sure = equal == {one.verdict} and self._may_count(claim, one, limits)
        own = self._own.of(one)
        again = own is not None and own.cluster == cluster
        return None if again and not sure else Match(one, round(score, 4), sure, own)

    def _near(self, claim: str, cluster: str, made: datetime | None) -> list[tuple[int, float]]:
        """The judged claims nearest by words, best first, with their scores."""
        best: dict[int, float] = {}
        for reading in cores(claim[:_LONGEST])[:3]:
            for at, score in self._words(reading).items():
                best[at] = max(best.get(at, 0.0), score)
        ordered = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
        kept = (
            (at, score)
            for at, score in ordered
            if not self._own.passed_over(self.reviews[at], cluster, made, score)
        )
        return list(islice(kept, SHORTLIST))

    def _may_count(self, claim: str, review: Evidence, limits: Limits) -> bool:
        """Whether a near match may count by itself: enough words, no other number.

        Ours are sentences out of articles and posts: they must be long enough too, concluded plainly, and
        name the place or the day they are of, since “thôn tôi mất điện” may be any village.
        """
        if len(claim.split()) < limits.words or _differ(claim, review.text):
            return False
        plain = review.verdict.removeprefix(REVIEWED) in PLAIN and len(review.text.split()) >= limits.words
        return self._own.of(review) is None or (plain and _of_one_thing(view(claim), view(review.text)))

    def _words(self, claim: str) -> dict[int, float]:
        """The share of words in common with each judged claim that has any; most of all claims have few."""
        mine = frozenset(terms(claim))
        shared: dict[int, float] = defaultdict(float)
        for term in sorted(mine & self._having.keys()):
            weight = self._weight({term})
            for at in self._having[term]:
                shared[at] += weight
        own = self._weight(mine)
        scores = {at: 2 * weight / (own + self._whole[at]) for at, weight in shared.items()}
        return {
            at: min(score, _CAP) if score > _CAP and _differ(claim, self.reviews[at].text) else score
            for at, score in scores.items()
        }

    def _weight(self, words: Collection[str]) -> float:
        most = max(len(self.reviews), _MANY)
        return math.fsum(
            math.log(1 + (most + 1) / (0.5 + len(self._having.get(one, ()))))
            * (PAIR_WEIGHT if " " in one else 1.0)
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
    when = (
        f" đã kết luận ngày {match.own.concluded_at.astimezone(LOCAL):%d/%m/%Y}" if match.own else " kết luận"
    )
    told = f"“{match.evidence.text[:160]}”, {match.evidence.source}{when}: thông tin {match.conclusion}"
    return f"đã được kiểm chứng: {told}" if match.automatic else f"gợi ý, có thể đã được kiểm chứng: {told}"


def verdict_of(claim_id: str, match: Match) -> Verdict:
    """Return the checker's conclusion as the verdict on a claim that says the same."""
    p = max(min(match.score + 0.15, 0.95), 0.75)
    false = match.conclusion == "sai"
    odds = (0.02, p, 0.98 - p) if false else (p, 0.02, 0.98 - p)
    probs = tuple((label.value, round(share, 4)) for label, share in zip(VerdictLabel, odds, strict=True))
    label = VerdictLabel.REFUTED if false else VerdictLabel.SUPPORTED
    rests_on = match.own.evidence_ids if match.own else ()
    return Verdict(claim_id, label, probs, (match.evidence.evidence_id, *rests_on), (shown(match),))


def _differ(claim: str, review: str) -> bool:
    """Whether a number or a negation stands in one of the two only, or place or day are others."""
    one, two = view(claim), view(review)
    mine = {(q.value, q.unit) for q in quantities_in(one)}
    theirs = {(q.value, q.unit) for q in quantities_in(two)}
    return (
        mine != theirs
        or is_negated(one) != is_negated(two)
        or _of_another(one, two)
        or _another_day(one, two)
    )


def _of_another(claim: View, review: View) -> bool:
    """Whether the claim does not name what was judged, but something else or (in small letters) nothing."""
    mine, theirs = _names(claim), _names(review)
    unnamed = {name for name in theirs if f" {name} " not in _plain(claim)}
    return bool(unnamed) and (not mine or any(f" {name} " not in _plain(review) for name in mine))


def _names(shown: View) -> set[str]:
    return {" ".join(tokens(one.norm)) for one in names_in(shown)}


def _plain(shown: View) -> str:
    return f" {' '.join(tokens(shown.folded))} "


def _of_one_thing(claim: View, review: View) -> bool:
    """Whether both name one thing, or one day."""
    named = any(f" {name} " in _plain(claim) for name in _names(review))
    return named or share_a_day(dates_in(claim), dates_in(review))


def _another_day(claim: View, review: View) -> bool:
    mine, theirs = dates_in(claim), dates_in(review)
    return bool(mine and theirs) and not share_a_day(mine, theirs)
