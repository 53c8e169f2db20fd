"""The dead, the hurt and the missing of one event: what a claim counts of them against what the record counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.compare.content import Read
from pipeline.compare.decide import Judgement
from pipeline.compare.fact import Fact
from pipeline.compare.finding import Answer, Finding
from pipeline.compare.numbers import both_shown, counted_by_kind, per_item
from pipeline.compare.toll_words import ALL, AMONG, NEXT, OTHERS, OUTCOMES, RISES, of_somebody
from pipeline.facets.lexicon import lexicon
from pipeline.facets.numbers import agree
from pipeline.types import Quantity, VerdictLabel

_PERSONS = frozenset(
    {
        "người",
        "học sinh",
        "sinh viên",
        "công nhân",
        "cháu",
        "em",
        "nạn nhân",
        "bệnh nhân",
        "trẻ",
        "trường hợp",
        "ca",
    }
)
#: Characters around a number that say what became of those it counts.
_AFTER, _BEFORE = 45, 28


@dataclass(frozen=True, slots=True)
class Toll:
    """Another toll: the judgement, the place of the sentence on record, and by how much the claim has more."""

    judged: Judgement
    at: int
    times: float = 0.0


def toll_against(claim: Read, told: Sequence[Read], *, counted: bool = True) -> Toll | None:
    """Return that the claim counts other dead, hurt or missing than the record; None where it does not.

    More than any number on record is otherwise; fewer is, where the claim gives them for all. Both have to speak
    of one event: nothing here looks at that. Unless ``counted``, numbers are left alone: what counts is that
    the record says nobody was hurt.
    """
    if OTHERS.search(claim.text.key) or any(RISES.search(one.text.key) for one in told):
        return None
    for kind in range(len(OUTCOMES) if counted else 0):
        for mine in _counted(claim, kind):
            if (found := _clash(claim, mine, told, kind)) is not None:
                at, other = found
                words = both_shown(claim, mine, told[at], other)
                times = mine.value / other.value if other.value else 0.0
                return Toll(_otherwise(words, grew=other.value > mine.value), at, times)
    none = next(unhurt(claim, told), None)
    return Toll(_otherwise(none.finding.words), none.at) if none else None


def _otherwise(words: str, *, grew: bool = False) -> Judgement:
    return Judgement(VerdictLabel.REFUTED, (0.04, 0.9, 0.06), (words,), Answer.FACT, grew, "number")


def unhurt(claim: Read, told: Sequence[Read]) -> Iterator[Fact]:
    """Yield where the record says that nobody died or was hurt, and the claim tells of dead or injured."""
    found = lexicon()["casualty"].find(claim.text)
    hurt = [m for m in found if not _negated_at(claim, m.start()) and _of_persons(claim, m.start())]
    if not hurt or claim.denied or lexicon()["uncertain_casualty"].has(claim.text):
        return
    said = [claim.text.raw[m.start() : m.end()] for m in hurt]
    for at, one in enumerate(told):
        none = [words for words in lexicon()["unhurt"].words(one.text) if _spares(words, said)]
        if none:
            words = f"bản tin nói có người {said[0]}; hồ sơ ghi “{none[0]}”"
            yield Fact(at, Finding("number", True, words, 0.9), 0.6)


def _of_persons(claim: Read, start: int) -> bool:
    """Whether the word at ``start`` says that somebody died or was hurt: nobody does who stands "chết lặng"."""
    idle = claim.text.key.startswith("chết", start) and not OUTCOMES[0].match(claim.text.key, start)
    return not idle and of_somebody(claim, start)


def _spares(none: str, hurt: Sequence[str]) -> bool:
    """Whether "không ai tử vong" speaks of what the claim tells: of the injured it does not."""
    death = OUTCOMES[0]
    mortal = death.search(none) or "tính mạng" in none
    return not mortal or any(death.search(one) for one in hurt)


def _negated_at(text: Read, at: int) -> bool:
    return any(start <= at < end for start, end in text.negated)


def _counted(text: Read, kind: int) -> list[Quantity]:
    """The persons of whom a text says this alone: of "3 người chết và mất tích" nobody knows how many died."""
    return [
        one
        for one in text.quantities
        if one.unit in _PERSONS
        and _kinds(text, one) == {kind}
        and not per_item(text, one)
        and not AMONG.search(text.text.key[: one.start])
    ]


def _kinds(text: Read, quantity: Quantity) -> set[int]:
    """What became of those a number counts: behind it up to the next number, else right before it."""
    nexts = [one.start for one in text.quantities if one.start >= quantity.end]
    whole = text.text.key[quantity.end : min([*nexts, quantity.end + _AFTER])]
    behind = NEXT.split(whole, maxsplit=1)[0]
    found = {kind for kind, words in enumerate(OUTCOMES) if words.search(behind)}
    if found:
        return found
    before = re.split(r"[,;.:]|\d", text.text.key[max(0, quantity.start - _BEFORE) : quantity.start])[-1]
    return {kind for kind, words in enumerate(OUTCOMES) if words.search(before)}


def _clash(claim: Read, mine: Quantity, told: Sequence[Read], kind: int) -> tuple[int, Quantity] | None:
    theirs = [(at, one) for at, sentence in enumerate(told) for one in _counted(sentence, kind)]
    said = sum(len(OUTCOMES[kind].findall(one.text.key)) for one in told)
    if not theirs or said > len(theirs):  # some are told of without a number
        return None
    together = replace(mine, value=sum(one.value for _, one in theirs))
    if agree(mine, together) or any(agree(mine, one) for _, one in theirs):
        return None
    if any(counted_by_kind(claim, mine, one) for one in told):
        return None
    most = max(one.value for _, one in theirs)
    everyone = bool(ALL.search(claim.text.key[: mine.start]))
    if mine.value > max(most, together.value) or (everyone and mine.value > 1):
        return next((at, one) for at, one in theirs if one.value == most)
    return None
