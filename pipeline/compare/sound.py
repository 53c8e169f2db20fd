"""Whether a judgement on a pair stands: every facet of the claim against the one clause that speaks of the matter.

Words in common are no grounds. A claim is borne out where one clause has all that it tells, its numbers, days, names
and small words among them, in no other order; it is at odds with the record where one facet differs and the rest of
it stands in that clause. All else is left open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.compare.against import FEWEST, refuted
from pipeline.compare.amounts import Stand
from pipeline.compare.content import Read, quote
from pipeline.compare.decide import Judgement
from pipeline.compare.denied import untrue
from pipeline.compare.finding import Answer
from pipeline.compare.kept import keeps
from pipeline.compare.laid import Laid, lay
from pipeline.compare.turned import crossed
from pipeline.facets.text import view
from pipeline.types import VerdictLabel

#: Most words that two clauses may have beyond the claim to be one statement.
SPARE = 2
#: Most of a claim typed without marks that may stand in another order: there one syllable is many words.
MOVED = 0.4
#: Least share of a claim in the clause that its reckoned number is of.
MOST = 0.75


def sound(claim: str, told: Sequence[Read], judged: Judgement) -> Judgement:
    """Return the judgement where it stands, a firmer one where the clause gives it, else one that is left open."""
    made = _sound(claim, told, judged)
    for_it = judged.probs[0] if judged.label is VerdictLabel.SUPPORTED else 0.0
    against = judged.probs[1] if judged.label is VerdictLabel.REFUTED else 0.0
    return replace(made, first=(for_it, against))


def _sound(claim: str, told: Sequence[Read], judged: Judgement) -> Judgement:
    if judged.answer is Answer.UNREADABLE or not told:
        return judged
    laid = lay(claim, told, bare=view(claim).bare or all(one.bare for one in told))
    if laid is None:
        return judged
    if judged.label is VerdictLabel.REFUTED and keeps(laid, judged):
        return judged
    if (against := refuted(laid)) is not None:
        return against
    if judged.label is VerdictLabel.REFUTED:
        return _opened(judged, Answer.NEAR, "có điểm khác nhưng chưa đủ chắc là nói về cùng một điều")
    return _for_it(laid, judged)


def _for_it(laid: Laid, judged: Judgement) -> Judgement:
    if borne_out(laid) or reckons(laid):
        return _supported(laid, judged)
    if judged.label is VerdictLabel.SUPPORTED and not kept_support(laid, judged):
        return _opened(judged, Answer.NO_DETAIL, "bằng chứng không xác nhận đủ từng chi tiết của phát biểu")
    return judged


def _opened(judged: Judgement, answer: Answer, reason: str) -> Judgement:
    return Judgement(VerdictLabel.NEI, (0.2, 0.2, 0.6), (reason, *judged.reasons[:2]), answer)


def borne_out(laid: Laid) -> bool:
    """Whether one clause has everything that the claim tells, and turns none of it."""
    a = laid.aligned
    if a.missing or a.told < FEWEST or a.unsaid or laid.framed or not laid.timed or laid.other_year:
        return False
    if a.negations[0] != a.negations[1] or not laid.negates_alike or laid.apart or not laid.confirmed:
        return False
    if crossed(a) or not laid.near or (a.bare and a.turned > MOVED):
        return False
    tight = len(a.window.words) - len(a.words) <= SPARE
    return a.window.clauses == 1 or (a.window.clauses == 2 and tight) or Stand.DERIVED in laid.stands


def _supported(laid: Laid, judged: Judgement) -> Judgement:
    p = 0.9 if judged.label is VerdictLabel.SUPPORTED else 0.84
    words = [f"hồ sơ ghi: “{quote(laid.aligned.window.one)}”"]
    words += [one.words for one in laid.numbers if one.stand is Stand.CONFIRMED]
    words += [one.words for one in laid.days if one.stand is Stand.CONFIRMED]
    return Judgement(VerdictLabel.SUPPORTED, (p, 0.03, 0.97 - p), tuple(words[:4]), Answer.FACT)


def kept_support(laid: Laid, judged: Judgement) -> bool:
    """Whether what was taken for support stands: claim and record deny the same."""
    claim = laid.aligned.claim
    return judged.answer is Answer.DENIAL and (bool(claim.negated) or claim.denied) and untrue(laid)


def reckons(laid: Laid) -> bool:
    """Whether the claim gives, of a clause that has the most of it, a number that only reckoning gives."""
    a = laid.aligned
    if Stand.DERIVED not in laid.stands or not laid.confirmed or laid.framed or laid.apart or laid.other_year:
        return False
    return a.share >= MOST and a.negations[0] == a.negations[1] and laid.timed
