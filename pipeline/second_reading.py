"""Notices that the comparer could make nothing of, read once more with the claim by the cross-encoder.

Only notices that plainly speak of the claim's matter are read, and only a clear answer counts: a clash told
in other words is worth finding, but not at the price of a wrong flag on a true report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.compare.content import Read
from pipeline.compare.decide import Judgement
from pipeline.compare.finding import Answer
from pipeline.compare.notice import Notice, matter
from pipeline.compare.signals import closest
from pipeline.reading import Pair, available, weigh
from pipeline.types import Evidence, VerdictLabel

#: Notices read for one claim, in the order the search found them.
MOST = 2
#: Least share of the claim's telling words in a notice that names what the claim names.
SHARE = 0.3
#: Least probability for the reading alone to say that a claim is contradicted, or borne out.
REFUTED, SUPPORTED = 0.85, 0.8


@dataclass(frozen=True, slots=True)
class Open:
    """A notice that left the claim open: its sentences, the same as read, and what was made of them."""

    record: Sequence[Evidence]
    notice: Notice
    judged: Judgement | None


def read_again(
    claim: str, reading: Read, notices: Sequence[Open], places: Sequence[str]
) -> list[tuple[Evidence, Judgement]]:
    """Return what reading finds in the notices: the sentence it rests on and a clear judgement, or nothing.

    Args:
        claim: the claim as written.
        reading: the claim as the comparer reads it.
        notices: what left it open.
        places: places of the gazetteer in the claim, as written.
    """
    if not available():
        return []
    near = [one for one in notices if _of_one_matter(reading, one, places)][:MOST]
    words = ("bằng chứng không nói đến đúng chi tiết này",)
    nothing = Judgement(VerdictLabel.NEI, (0.1, 0.1, 0.8), words, Answer.NO_DETAIL)
    asked = [Pair(claim, tuple(e.text for e in one.record), one.judged or nothing) for one in near]
    found = []
    for one, judged in zip(near, weigh(asked), strict=True):
        if _clear(judged):
            at = one.notice.sentences.index(closest(reading, one.notice.sentences))
            found.append((one.record[at], judged))
    return found


def _of_one_matter(reading: Read, one: Open, places: Sequence[str]) -> bool:
    found = matter(reading, one.notice, places)
    return bool(found.here) and not found.foreign and not found.away and found.share >= SHARE


def _clear(judged: Judgement) -> bool:
    if judged.label is VerdictLabel.REFUTED:
        return judged.probs[1] >= REFUTED
    return judged.label is VerdictLabel.SUPPORTED and judged.probs[0] >= SUPPORTED
