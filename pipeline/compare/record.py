"""One claim against one notice on record: a label with probabilities and reasons, and the sentence that decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.compare.content import Read, quote
from pipeline.compare.counts import held
from pipeline.compare.decide import Judgement
from pipeline.compare.fact import Fact, share
from pipeline.compare.facts import facts
from pipeline.compare.finding import Answer
from pipeline.compare.notice import Matter, Notice, matter
from pipeline.facets.lexicon import lexicon
from pipeline.types import VerdictLabel

#: Least share of a claim's telling words in a notice that bears it out: with a number that both
#: state, with a day, with neither.
BORNE_OUT_BY_NUMBER, BORNE_OUT_BY_DAY, BORNE_OUT = 0.6, 0.7, 0.82
#: Least share of the claim in one sentence for the notice to have spoken of it.
TOUCHED = 0.4


@dataclass(frozen=True, slots=True)
class Held:
    """A judgement and the place in the notice of the sentence it rests on."""

    judged: Judgement
    at: int


def hold(
    readings: Sequence[Read], notice: Notice, places: Sequence[str] = (), *, given: bool = False
) -> Held | None:
    """Return what a notice says of a claim; None where it speaks of something else.

    Args:
        readings: the claim's sentence, then its shorter readings (without hearsay and asides).
        notice: the text on record.
        places: places of the gazetteer in the claim, as written.
        given: a person put claim and notice side by side.
    """
    against: list[Held] = []
    for reading in readings:
        found = matter(reading, notice, places, given=given)
        told = facts(reading, notice, found, readings[0])
        clashes = [one for one in told if one.finding.clash and one.finding.strength > 0]
        if clashes:
            against.append(_refuted(clashes, told, found))
    if against:
        return max(against, key=lambda one: one.judged.probs[1])
    return _borne_out(readings[:2], notice, places) or _open(readings[0], notice, places)


def _refuted(clashes: Sequence[Fact], told: Sequence[Fact], found: Matter) -> Held:
    best = max(clashes, key=lambda one: (one.finding.strength, one.weight))
    anchors = sum(not one.finding.clash for one in told) + len(found.here)
    p = min(0.95, 0.3 + 0.3 * best.finding.strength + 0.2 * found.share + 0.2 * best.weight + 0.03 * anchors)
    words = tuple(dict.fromkeys(one.finding.words for one in (best, *clashes)))
    odds = (0.03, p, 0.97 - p)
    answer, grew = best.finding.answer, best.finding.grew
    judged = Judgement(VerdictLabel.REFUTED, odds, words[:4], answer, grew, best.finding.facet)
    return Held(judged, best.at)


def _borne_out(readings: Sequence[Read], notice: Notice, places: Sequence[str]) -> Held | None:
    for reading in readings:
        found = matter(reading, notice, places)
        if not found.same or found.away:
            continue
        agreed = [one for one in facts(reading, notice, found) if not one.finding.clash]
        counted = [one for one in reading.quantities if held(one)]
        numbers = [one for one in agreed if one.finding.facet == "number"]
        at, near = _closest(reading, notice)
        one = notice.sentences[at]
        least = BORNE_OUT_BY_NUMBER if numbers else BORNE_OUT_BY_DAY if agreed else BORNE_OUT
        if len(numbers) < len(counted) or found.share < least:
            continue
        if not numbers and bool(reading.negated) != bool(one.negated):
            continue
        if not agreed and one.denied != reading.denied:
            continue
        p = min(0.95, 0.35 + 0.4 * found.share + 0.15 * near + 0.05 * len(agreed))
        words = (f"hồ sơ ghi: “{quote(one)}”", *(fact.finding.words for fact in agreed[:3]))
        return Held(Judgement(VerdictLabel.SUPPORTED, (p, 0.03, 0.97 - p), words, Answer.FACT), at)
    return None


def _open(reading: Read, notice: Notice, places: Sequence[str]) -> Held | None:
    """The notice speaks of the matter, but says that nothing is settled yet, or nothing of this detail."""
    found = matter(reading, notice, places)
    if not found.same or found.away:
        return None
    for at, one in enumerate(notice.sentences):
        if lexicon()["pending"].has(one.text) and share(reading, one) >= 0.3:
            words = (f"cơ quan chức năng chưa kết luận: “{quote(one)}”",)
            return Held(Judgement(VerdictLabel.NEI, (0.08, 0.08, 0.84), words, Answer.PENDING), at)
    at, near = _closest(reading, notice)
    words = ("hồ sơ có nói đến việc này, chưa đủ chi tiết để đối chiếu",)
    if near < TOUCHED:
        return None
    return Held(Judgement(VerdictLabel.NEI, (0.1, 0.05, 0.85), words, Answer.NO_DETAIL), at)


def _closest(reading: Read, notice: Notice) -> tuple[int, float]:
    ranked = ((share(reading, one), -at) for at, one in enumerate(notice.sentences))
    near, at = max(ranked)
    return -at, near
