"""Several texts beside one claim: what contradicts each other at one time settles nothing, whatever is claimed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.compare.content import Read, quote, read
from pipeline.compare.decide import Judgement, judge
from pipeline.compare.finding import Answer
from pipeline.compare.paired import sentences_of
from pipeline.compare.signals import closest
from pipeline.facets.dates import share_a_day
from pipeline.facets.text import view
from pipeline.types import VerdictLabel

#: Texts that are laid beside one another, those that come first.
MOST = 8
#: Two texts of opposite labels contradict each other from this probability of both on, though the comparer
#: finds no fact that they tell otherwise.
SURE = 0.8
#: What two texts that both speak against a claim may name otherwise.
_TOLD = frozenset({"number", "date"})
_SIDES = {VerdictLabel.SUPPORTED: "xác nhận nội dung này", VerdictLabel.REFUTED: "trái với nội dung này"}


@dataclass(frozen=True, slots=True)
class Told:
    """One text beside the claim: its place among the texts, its sentence nearest to the claim, what it says."""

    at: int
    nearest: Read
    judged: Judgement


def told(claim: str, at: int, text: str, judged: Judgement) -> Told:
    """Return a text that says something of a claim, with the sentence that is nearest to it."""
    mine = read(claim.strip(), bare=view(claim).bare)
    return Told(at, closest(mine, sentences_of(claim, [text]) or [read(" ")]), judged)


def at_odds(found: Sequence[Told]) -> Judgement | None:
    """Return that the texts contradict each other, both shown; None where no two of them do.

    ``found`` are the texts that decide by themselves. They came without dates of their own: unless their
    sentences name different days, they count as said at one time.
    """
    for one, other in itertools.combinations(found, 2):
        if _contradict(one, other):
            words = (
                "các bằng chứng không thống nhất với nhau; cần người đối chiếu",
                _side(one),
                _side(other),
            )
            return Judgement(VerdictLabel.NEI, (0.2, 0.2, 0.6), words, Answer.DISAGREE)
    return None


def _contradict(one: Told, other: Told) -> bool:
    if _of_other_days(one.nearest, other.nearest):
        return False
    either = (_clash(one, other), _clash(other, one))
    if one.judged.label is other.judged.label:
        return one.judged.label is VerdictLabel.REFUTED and all(facet in _TOLD for facet in either)
    sure = min(max(one.judged.probs), max(other.judged.probs)) >= SURE
    return sure or any(facet is not None for facet in either)


def _clash(one: Told, other: Told) -> str | None:
    """The facet that the second sentence tells otherwise than the first, None where there is none."""
    found = judge(one.nearest.text.raw, [other.nearest.text.raw])
    return found.facet if found.label is VerdictLabel.REFUTED else None


def _of_other_days(one: Read, other: Read) -> bool:
    """Whether both count something, each of a day of its own: the later has more, and both are right."""
    if not (one.dates and other.dates and one.quantities and other.quantities):
        return False
    return not share_a_day(one.dates, other.dates)


def _side(one: Told) -> str:
    return f"bằng chứng {one.at + 1} {_SIDES[one.judged.label]}: “{quote(one.nearest)}”"
