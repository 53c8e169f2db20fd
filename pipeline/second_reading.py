"""Notices read with the claim by the cross-encoder, and weighed with what the comparer made of them.

What the comparer decided has to stand when both are weighed together. Of what it left open only notices that
plainly speak of the claim's matter are read, and only a clear answer counts: a clash told in other words is
worth finding, but not at the price of a wrong flag on a true report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.compare.alone import Alone
from pipeline.compare.content import Read, coverage
from pipeline.compare.decide import Judgement
from pipeline.compare.finding import Answer
from pipeline.compare.in_common import both_deny, has_all_numbers, only_says_where
from pipeline.compare.notice import Matter, matter
from pipeline.compare.otherwise import otherwise
from pipeline.compare.own import probability as probability_of_own
from pipeline.compare.paired import compared
from pipeline.compare.signals import closest
from pipeline.compare.toll import Toll
from pipeline.contradicted import ASKED, GLANCE, at_a_glance, probability, row_of
from pipeline.contradicted import available as texts_available
from pipeline.event import BESIDE, SURELY
from pipeline.facets.text import fold
from pipeline.guards import provinces_in
from pipeline.opened import Open, in_its_place, other_toll
from pipeline.reading import Pair, against_in_words, available, weigh
from pipeline.types import Evidence, VerdictLabel

#: Notices read for one claim: first those that its article bears on, last those nearest to its article.
MOST = 3
#: From this probability on a notice is of the claim's own matter (:mod:`pipeline.compare.own`).
OWN = 0.2
#: From this probability on a claim is held to be contradicted (:mod:`pipeline.contradicted`), where comparing
#: found something told otherwise; where only readings say so.
CONTRADICTED, READ_ALONE = 0.5, 0.8
#: Least probability of a contradiction by the pair itself for that, in a text and alone: what stands around a
#: claim may tell of another thing. Of 129 true reports written to break it 6 are flagged without this and 4
#: with it; of lone claims .5 finds 97 of 219 and flags 8 of 335 others, .3 100 and 13.
ALSO, ALSO_ALONE = 0.3, 0.5
#: What the comparer found stands from this probability on, where the notice is at least so surely the claim's
#: own: below it is of another matter; lower, more true reports were flagged and nothing more found. Words
#: that are opposites (“vỡ đập”, “vận hành bình thường”) stand earlier: 17 of 19 were right.
DOUBTED, STANDS = 0.5, {Answer.FACT: 0.0, Answer.NEGATION: 0.8}
OPPOSITES, ONE_FACT_DOUBTED = 0.1, 0.2
#: A claim that has this share of its words in one sentence of its own notice, and one fact otherwise, is
#: contradicted whatever else its sentences read like: of 29 such claims that stand alone 27 were, 8 of them
#: found by nothing else; texts have too few for trees to learn it.
NEARLY = 0.8
#: How surely the notice has to be the claim's own for that, by what differs: other notices deny other things,
#: but count the same. What is nearly word for word has to be less surely its own.
ONE_FACT = {"number": 0.5, "date": 0.5, "quantifier": 0.5, "antonym": 0.5, "status": 0.5, "negation": 0.2}
WORD_FOR_WORD, OWN_LESS = 0.9, 0.2
#: The same of what a notice says is not true.
DENIED, DENIED_OWN = 0.7, 0.5
#: Says that things have gone on since.
_NEXT = re.compile(
    r"(?<!\w)(?:trở lại|đến nay|tiếp tục|kéo dài|sớm hơn dự kiến|vừa rồi|tuần qua|lần nữa|den nay)(?!\w)"
)
SUPPORTED = 0.8
#: The odds of what stands in the place of the notice's: of a week's texts looked at eight such were right
#: and two, since mended, wrong.
INSTEAD = (0.1, 0.8, 0.1)
#: Least probability of a contradiction that was found before, once the claim is laid beside its clause; the
#: trees have the last word.
CONSENT = 0.2


def read_again(
    claim: str, reading: Read, notices: Sequence[Open], places: Sequence[str], *, settled: bool = False
) -> list[tuple[Evidence, Judgement]]:
    """Return what comparer and cross-encoder together make of the notices: the sentence and the judgement.

    Args:
        claim: the claim as written.
        reading: the claim as the comparer reads it.
        notices: what was found, in order.
        places: places of the gazetteer in the claim, as written.
        settled: the record says that the matter stays open: only what the comparer decided is weighed.

    Where a reader or the trees are not there what the comparer decided stands as it is.
    """
    if not (available() and texts_available()):
        return [(one.evidence, one.judged) for one in notices if one.decided and one.evidence and one.judged]
    found = []
    for seen in looked_at(claim, reading, notices, places, settled=settled):
        p = _against(seen) if seen.counts and seen.asked else 0.0
        if p >= seen.least and (seen.toll is not None or p > seen.judged.probs[0]):
            found.append((seen.evidence(reading), seen.contradicted(reading, p)))
        elif seen.judged.label is VerdictLabel.SUPPORTED and (
            seen.one.decided or seen.judged.probs[0] >= SUPPORTED
        ):
            found.append((_rests_on(reading, seen.one, seen.judged), seen.judged))
    return found


def _against(seen: Looked) -> float:
    """How probable it is that the record contradicts a claim."""
    p = probability(seen.claim, seen.around, seen.one.texts, seen.judged, seen.matter, seen.told)
    if seen.toll is not None:  # a count of the dead and the hurt of one event: a reading sees it badly
        p = max(p, seen.toll.judged.probs[1])
    doubted = OPPOSITES if seen.judged.facet == "antonym" else DOUBTED
    one_fact = min(doubted, ONE_FACT_DOUBTED) if seen.in_a_text else 0.0
    sure = (seen.but_for_one_fact and p >= one_fact) or (seen.stands and p >= doubted)
    return max(p, seen.judged.probs[1]) if sure else p


def weighed(seen: Looked) -> dict[str, float]:
    """Return what is weighed for a notice looked at, by name."""
    return row_of(seen.claim, seen.around, seen.one.texts, seen.judged, seen.matter, seen.told)


@dataclass(frozen=True, slots=True)
class Looked:
    """A notice looked at once more: what was made of it, and what speaks for and against a contradiction."""

    claim: str
    one: Open
    judged: Judgement
    matter: Matter
    toll: Toll | None
    alone: Alone | None
    told: dict[str, float]
    #: The claim denies, more than once, what the record denies too.
    denies_too: bool = False

    @property
    def around(self) -> str:
        """What stands around the claim, with it; the claim where it stands alone."""
        return self.one.around or self.claim

    @property
    def in_a_text(self) -> bool:
        """Whether anything stands around the claim."""
        return self.around != self.claim

    @property
    def asked(self) -> bool:
        """Whether anything at all says that the record contradicts the claim.

        That the claim names a finer place than the notice says nothing: it may well be there. Nor does
        that it denies again and again where the record denies: that is the record in other words.
        """
        if self.found_otherwise:
            return True
        if self.told["only where"] or self.denies_too:
            return False
        if self.judged.probs[1] >= ASKED:
            return True
        return at_a_glance(self.claim, self.around, self.one.texts) >= GLANCE

    @property
    def least(self) -> float:
        """From which probability on the claim is held to be contradicted."""
        return CONTRADICTED if self.found_otherwise else READ_ALONE

    @property
    def counts(self) -> bool:
        """Whether a contradiction would count: something is told otherwise, or the pair reads so too."""
        return self.found_otherwise or self.judged.probs[1] >= (ALSO if self.in_a_text else ALSO_ALONE)

    @property
    def found_otherwise(self) -> bool:
        """Whether the comparer found something that the notice tells otherwise."""
        return bool(self.told["clash"]) or self.toll is not None or self.alone is not None

    @property
    def stands(self) -> bool:
        """Whether the comparer found something told otherwise, and the reading consents."""
        found = bool(self.told["clash"]) and self.judged.label is VerdictLabel.REFUTED
        return found and self.told["own"] >= STANDS.get(self.judged.answer, 2.0)

    @property
    def but_for_one_fact(self) -> bool:
        """Whether the claim says in the notice's own words what the notice says, but for one fact."""
        if not (self.told["clash"] and self.judged.label is VerdictLabel.REFUTED):
            return False
        near, own, facet = self.matter.nearest, self.told["own"], self.judged.facet
        if facet == "denial":
            return near >= DENIED and own >= DENIED_OWN and not self.told["the claim denies"]
        least = ONE_FACT.get(facet, 2.0)
        return (near >= NEARLY and own >= least) or (near >= WORD_FOR_WORD and own >= least - OWN_LESS)

    @property
    def _stands_in_its_place(self) -> Alone | None:
        """What stands in the place of the notice's, unless the comparer found something itself."""
        told = self.judged.label is VerdictLabel.REFUTED and self.judged.answer is not Answer.READ
        return None if told else self.alone

    def evidence(self, reading: Read) -> Evidence:
        """The sentence that a contradiction is shown with."""
        if found := self.toll or self._stands_in_its_place:
            return self.one.record[found.at]
        return _rests_on(reading, self.one, self.judged)

    def contradicted(self, reading: Read, p: float) -> Judgement:
        """The judgement that the record contradicts the claim, with ``p``, in the words that show it best."""
        made = self.judged
        if self.toll:
            made = self.toll.judged
        elif alone := self._stands_in_its_place:
            made = _instead(reading, alone)
        elif made.label is not VerdictLabel.REFUTED:
            nearest = closest(reading, self.one.notice.sentences)
            made = replace(made, answer=Answer.READ, reasons=(against_in_words(nearest),))
        sides = made.probs[0] + made.probs[2] or 1.0
        odds = ((1 - p) * made.probs[0] / sides, p, (1 - p) * made.probs[2] / sides)
        return replace(made, label=VerdictLabel.REFUTED, probs=odds)


def looked_at(
    claim: str, reading: Read, notices: Sequence[Open], places: Sequence[str], *, settled: bool = False
) -> list[Looked]:
    """Return the notices that are of the claim's matter or that the comparer decided on, looked at again.

    The arguments are those of :func:`read_again`.
    """
    met = ((one, matter(reading, one.notice, places)) for one in notices if one.decided or not settled)
    near = [(one, at) for one, at in met if one.decided or _of_one_matter(reading, one, at, places)][:MOST]
    return [
        _looked(claim, reading, one, judged, at, places, settled=settled)
        for (one, at), judged in zip(near, _weighed(claim, [one for one, _ in near]), strict=True)
    ]


def _looked(
    claim: str,
    reading: Read,
    one: Open,
    judged: Judgement,
    found: Matter,
    places: Sequence[str],
    *,
    settled: bool,
) -> Looked:
    toll, alone = other_toll(reading, one, found), in_its_place(reading, one, judged)
    clash = one.judged is not None and one.judged.label is VerdictLabel.REFUTED
    told = {
        "own": probability_of_own(reading, one.notice, found, places, one.standing),
        "own, with what stands around": one.beside,
        "of one event": float(one.of_article),
        "decided": float(one.decided),
        "clash": float(clash),
        "toll": float(toll is not None),
        "in its place": float(alone is not None),
        "a slip": float(alone is not None and alone.slip),
        "left open": float(settled),
        "only where": float(only_says_where(reading, one.notice, found)),
        "both deny": float(both_deny(reading, one.notice)),
        "all numbers": float(has_all_numbers(reading, one.notice, found)),
        "the claim denies": float(bool(reading.negated)),
        "numbers": float(len(reading.quantities)),
        "of the nearest": coverage(reading, closest(reading, one.notice.sentences).content),
        "hours later": one.later.total_seconds() / 3600,
        "gone on since": float(_NEXT.search(reading.text.key) is not None),
        "place": float(one.standing.place),
        "lead": one.standing.lead,
        **otherwise(reading, one.notice),
    }
    denies_too = bool(told["both deny"]) and len(reading.negated) > 1
    return Looked(claim, one, judged, found, toll, alone, told, denies_too)


def _instead(reading: Read, alone: Alone) -> Judgement:
    facet = "number" if reading.quantities else ""
    return Judgement(VerdictLabel.REFUTED, INSTEAD, (alone.words,), Answer.FACT, facet=facet)


def _weighed(claim: str, near: Sequence[Open]) -> list[Judgement]:
    """What each notice says once the claim is laid beside its clauses; a clash found before needs consent."""
    texts, said = [one.texts for one in near], [one.dated(claim) for one in near]
    laid = [Pair(mine, told, compared(mine, told)) for mine, told in zip(said, texts, strict=True)]
    clashes = {
        at: Pair(said[at], texts[at], one.judged)
        for at, one in enumerate(near)
        if one.judged and one.judged.label is VerdictLabel.REFUTED
    }
    both = weigh([*laid, *clashes.values()])  # in one call: what is the same is read once
    found, before = both[: len(near)], both[len(near) :]
    for at, judged in zip(clashes, before, strict=True):
        if judged.label is VerdictLabel.REFUTED and _consents(found[at]):
            found[at] = judged
    return found


def _consents(judged: Judgement) -> bool:
    return judged.label is not VerdictLabel.SUPPORTED and judged.probs[1] >= CONSENT


def _of_one_matter(reading: Read, one: Open, found: Matter, places: Sequence[str]) -> bool:
    if found.numbered_apart:
        return False
    if one.of_article or one.beside >= SURELY:
        return True
    if _elsewhere(reading, one, places):
        return False
    if one.beside >= BESIDE:
        return True
    return probability_of_own(reading, one.notice, found, places, one.standing) >= OWN


def _elsewhere(reading: Read, one: Open, places: Sequence[str]) -> bool:
    """The claim names a province that is neither among its places of the gazetteer nor in the notice."""
    ours = " | ".join(fold(name) for name in places)
    told = provinces_in(" ".join(f"{each.text} {each.source}" for each in one.record))
    return any(name not in ours for name in provinces_in(reading.text.raw) - told)


def _rests_on(reading: Read, one: Open, judged: Judgement) -> Evidence:
    """The sentence that is shown: the comparer's where it decided so, else the one nearest to the claim."""
    if one.evidence is not None and judged.answer is not Answer.READ:
        return one.evidence
    return one.record[one.notice.sentences.index(closest(reading, one.notice.sentences))]
