"""Numbers of a claim against those of a whole notice: the same, another, or far above all."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.compare.content import Read, syllables_of
from pipeline.compare.fact import Fact, share
from pipeline.compare.finding import Finding
from pipeline.compare.notice import Notice, part
from pipeline.compare.numbers import (
    both_shown,
    counted_by_kind,
    outcome_fits,
    per_item,
    role,
    same_unit,
    shown,
)
from pipeline.facets.numbers import agree
from pipeline.types import Quantity

#: Least share of the claim in the sentence and its headline; of the words around the claim's number in the
#: sentence; of the words around the sentence's number in the claim.
LEAST_NEAR, LEAST_TOLD, LEAST_BACK = 0.5, 0.5, 0.4
#: From how many times the greatest count on record a count is overstated; what is counted so.
OVERSTATED = 1.3
_COUNTED = frozenset(
    {"người", "học sinh", "công nhân", "hộ", "con", "cháu", "em", "bệnh nhân", "lao động", "nhà"}
)
#: A second number that stands as near decides nothing.
CLEARLY = 0.8
#: Ages and years of birth are about persons; their differences are never held against a text.
#: Hours of a day are read as times, not as amounts.
_NEVER_HELD = frozenset({"tuổi", "giờ"})
_RANGE_BEFORE = re.compile(r"\d\s*(?:\S+\s+)?(?:đến|tới|den|toi|-|–)\s*$")
_RANGE_AFTER = re.compile(r"\s*(?:\S+\s+)?(?:đến|tới|den|toi|-|–)\s*\d")
_STAGE = re.compile(r"(?<!\w)(?:giai đoạn|đợt|kỳ|quý|vòng|lượt|giai doan|dot|ky|quy)(?!\w)")


def compare_counts(claim: Read, notice: Notice) -> Iterator[Fact]:
    """Yield what the notice says of each number of a claim about the same matter."""
    for mine in claim.quantities:
        if not held(mine):
            continue
        same = next(_confirming(claim, mine, notice), None)
        if same is not None:
            yield Fact(same, Finding("number", False, f"cùng ghi {shown(claim, mine)}"), 0.5)
            continue
        if _enumerates(claim, mine) or not _comparable(claim, mine) or reckoned(claim, mine, notice):
            continue
        near = sorted(_rivals(claim, mine, notice), key=lambda one: -one[0])
        if near and not _rivalled(near):
            yield _number_clash(claim, mine, notice, near[0])
        elif not near:
            yield from _overstated(claim, mine, notice)


def _overstated(claim: Read, mine: Quantity, notice: Notice) -> Iterator[Fact]:
    """A count far above every count of the kind in a notice whose headline names what is counted."""
    said = _role(claim, mine)
    if not said or part(said, notice.subject) < LEAST_TOLD or mine.unit not in _COUNTED:
        return
    counts = [
        (other.value, at, other)
        for at, one in enumerate(notice.sentences)
        for other in one.quantities
        if same_unit(mine, other) and outcome_fits(claim, mine, one, other)
    ]
    most = max(counts, default=None, key=lambda one: one[0])
    if most is not None and mine.value >= OVERSTATED * most[0] > OVERSTATED:
        _, at, other = most
        words = both_shown(claim, mine, notice.sentences[at], other)
        yield Fact(at, Finding("number", True, words, 0.8), 0.5)


def held(quantity: Quantity) -> bool:
    """Whether a number is one that is held against the record: it counts something, and no person's age."""
    return bool(quantity.unit) and quantity.unit not in _NEVER_HELD


def _comparable(text: Read, quantity: Quantity) -> bool:
    """Not "one" (which is an article in Vietnamese), nor an end of a range."""
    before_it, after_it = (
        text.text.key[max(0, quantity.start - 14) : quantity.start],
        text.text.key[quantity.end :],
    )
    ranged = _RANGE_BEFORE.search(before_it) or _RANGE_AFTER.match(after_it)
    return quantity.value != 1 and not ranged


def _confirming(claim: Read, mine: Quantity, notice: Notice) -> Iterator[int]:
    """Sentences with the same number of the same kind of thing."""
    for at, one in enumerate(notice.sentences):
        for other in one.quantities:
            if same_unit(mine, other) and _agree(mine, other) and outcome_fits(claim, mine, one, other):
                yield at


def reckoned(claim: Read, mine: Quantity, notice: Notice) -> bool:
    """Return whether the notice writes this number of whatever, or gives it as a sum, a difference, a rest."""
    told = [other for one in notice.sentences for other in one.quantities]
    if any(mine.value == other.value for other in told):
        return True
    if any(counted_by_kind(claim, mine, one) for one in notice.sentences):
        return True
    alike = {other.value for other in told if same_unit(mine, other) or not other.unit}
    if mine.unit == "%" and any(agree(mine, replace(mine, value=100 - one)) for one in alike):
        return True
    return any(mine.value in {one + two, abs(one - two)} for one, two in itertools.combinations(alike, 2))


def _enumerates(claim: Read, mine: Quantity) -> bool:
    """A number before persons' names or a list ("hai đối tượng gồm …") counts those, not all."""
    rest = claim.text.raw[mine.end : mine.end + 40]
    named = any(one.kind == "name" and 0 < one.start - mine.end <= 8 for one in claim.names)
    return named or bool(re.match(r"\s*(?:[^\W\d_]+\s+){0,3}(?:gồm|bao gồm)(?!\w)", rest))


def _agree(mine: Quantity, other: Quantity) -> bool:
    """Equal within hedges and rounding; a thousandfold is the other way of writing a decimal sign."""
    if agree(mine, other):
        return True
    low, high = sorted((abs(mine.value), abs(other.value)))
    return low > 0 and abs(high / low - 1000) < 1e-6


def _rivals(claim: Read, mine: Quantity, notice: Notice) -> Iterator[tuple[float, int, Quantity]]:
    """Numbers of the notice in the same unit, with how much of what is said of both is the same."""
    said = _role(claim, mine)
    for at, one in enumerate(notice.sentences):
        near = share(claim, one, notice.subject)
        for other in one.quantities:
            if not same_unit(mine, other) or not outcome_fits(claim, mine, one, other):
                continue
            if not _comparable(one, other):
                continue
            if per_item(claim, mine) != per_item(one, other) or _stage(claim, mine) != _stage(one, other):
                continue
            told = part(said, one.content | notice.subject)
            back = part(_role(one, other), claim.content)
            if near >= LEAST_NEAR and told >= LEAST_TOLD and back >= LEAST_BACK:
                yield (near + told + back) / 3, at, other


def _rivalled(near: list[tuple[float, int, Quantity]]) -> bool:
    best = near[0]
    return any(weight >= CLEARLY * best[0] and not agree(best[2], other) for weight, _, other in near[1:])


def _role(text: Read, quantity: Quantity) -> frozenset[str]:
    unit = syllables_of(quantity.unit, bare=text.bare)
    return role(text, quantity) - unit


def _stage(text: Read, quantity: Quantity) -> bool:
    near = text.text.key[max(0, quantity.start - 40) : quantity.end + 25]
    return bool(_STAGE.search(near))


def _number_clash(claim: Read, mine: Quantity, notice: Notice, nearest: tuple[float, int, Quantity]) -> Fact:
    weight, at, other = nearest
    one = notice.sentences[at]
    words = both_shown(claim, mine, one, other)
    gap = abs(mine.value - other.value) / max(mine.value, other.value, 1e-9)
    grew = other.value > mine.value
    return Fact(at, Finding("number", True, words, 0.9 if gap > 0.1 else 0.7, grew=grew), weight)
