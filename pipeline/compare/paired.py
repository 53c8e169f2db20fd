"""A claim beside texts that speak of its matter: sentence by sentence, as one text, and whether that stands."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.compare.content import Read, read
from pipeline.compare.cores import cores
from pipeline.compare.decide import MAX_SENTENCE, Judgement, judge
from pipeline.compare.finding import Answer
from pipeline.compare.notice import Notice
from pipeline.compare.record import hold
from pipeline.compare.sound import sound
from pipeline.facets.text import view
from pipeline.normalise import normalise_social
from pipeline.sentences import split_sentences
from pipeline.types import VerdictLabel

#: How far a notice is read.
NOTICE_SENTENCES = 40
#: Answers of :func:`pipeline.compare.decide.judge` after which the evidence is read once more as one text.
_UNDECIDED = frozenset(
    {Answer.DISAGREE, Answer.NEAR, Answer.NO_DETAIL, Answer.OTHER_MATTER, Answer.SAME_NAMES}
)


def compared(claim: str, texts: Sequence[str]) -> Judgement:
    """Return what the comparer alone makes of a claim beside texts that speak of its matter."""
    told = sentences_of(claim, texts)
    return sound(claim, told, _second_look(claim, told, judge(claim, texts)))


def sentences_of(claim: str, texts: Sequence[str]) -> list[Read]:
    """Return the sentences of the evidence in the form that the claim is compared in."""
    bare = view(claim).bare
    found = [text[a:b][:MAX_SENTENCE] for text in texts for a, b in split_sentences(text[:40_000])][
        :NOTICE_SENTENCES
    ]
    return [read(one, bare=bare) for one in found]


def _second_look(claim: str, told: Sequence[Read], first: Judgement) -> Judgement:
    """Where sentence by sentence decides nothing, the evidence read as one text may.

    Of sentences that disagree only a denial is believed: numbers that differ are for a person to settle.
    """
    if first.label is not VerdictLabel.NEI or first.answer not in _UNDECIDED:
        return first
    bare = view(claim).bare
    readings = [read(normalise_social(one), bare=bare) for one in cores(claim)]
    held = hold(readings, Notice(tuple(told)), given=True)
    if held is None or held.judged.label is VerdictLabel.NEI:
        return first
    if first.answer is Answer.DISAGREE:
        return held.judged if denies(held.judged) else first
    if first.answer is Answer.SAME_NAMES:  # names in common bear nothing out
        return held.judged if held.judged.label is VerdictLabel.REFUTED else first
    return held.judged


def denies(judged: Judgement) -> bool:
    """Return whether the judgement rests on a denial on record."""
    return judged.answer in {Answer.DENIAL, Answer.NEGATION}
