"""Numbers of one unit that are said of the same thing."""

from __future__ import annotations

import itertools
import re

from pipeline.compare.content import Read, syllables_of
from pipeline.compare.finding import Finding
from pipeline.facets.numbers import agree, hedge_start
from pipeline.types import Quantity

#: Ends the words around a number that say what is counted.
_EDGE = re.compile(r"[,;.()]|(?<!\w)(?:và|va|nhưng|trong đó|còn|cùng|tại|ở|do|vì)(?!\w)|\d")
#: Where what is counted has been said and something is said of it.
_COUNTED = re.compile(r"(?:^|\s)(?:là|gồm|trong|sau|khi|đã|được|đang)(?!\w)")
_OUTCOMES = (
    frozenset({"chết"}), frozenset({"thương"}), frozenset({"mất", "tích"}), frozenset({"nhiễm"}), frozenset({"ngộ", "độc"}),
    frozenset({"khỏi"}), frozenset({"bắt"}),
)  # fmt: skip
#: One number has such a word and the other does not: they count different things.
_PER = re.compile(
    r"(?<!\w)(?:mỗi|từng|cứ|bình quân|trung bình|thêm|mới|trong đó|lũy kế|moi|binh quan|them)(?!\w)"
)


#: What persons are called where only their number matters, and units of those who are called by what they are.
_PEOPLE = re.compile(r"\s(?:người|nạn nhân|ca|trường hợp)(?!\w)")
_HURT = frozenset({"học sinh", "công nhân", "cháu", "em", "trẻ", "bé"})


def compare_numbers(claim: Read, evidence: Read) -> list[Finding]:
    """Return a finding for each number of the claim that has a counterpart in the evidence sentence."""
    found = []
    for mine in claim.quantities:
        theirs = [
            q for q in evidence.quantities if same_unit(mine, q) and lasts(claim, mine) == lasts(evidence, q)
        ]
        if any(agree(mine, q) and outcome_fits(claim, mine, evidence, q) for q in theirs):
            found.append(Finding("number", False, f"cùng ghi {shown(claim, mine)}"))
        elif counted_by_kind(claim, mine, evidence):
            continue
        elif (other := _counterpart(claim, mine, evidence, theirs)) is not None and not agree(mine, other):
            found.append(_clash(claim, mine, evidence, other))
    return found


def _clash(claim: Read, mine: Quantity, evidence: Read, other: Quantity) -> Finding:
    words = both_shown(claim, mine, evidence, other)
    gap = abs(mine.value - other.value) / max(mine.value, other.value, 1e-9)
    return Finding("number", True, words, 0.9 if gap > 0.1 else 0.7, grew=other.value > mine.value)


def counted_by_kind(claim: Read, mine: Quantity, evidence: Read) -> bool:
    """Return whether persons are counted that the evidence counts by kind: "1 thợ bị gãy tay, 2 khách"."""
    if mine.unit != "người":
        return False
    kinds = [
        one
        for one in evidence.quantities
        if (one.unit == mine.unit or one.unit in _HURT) and outcome_fits(claim, mine, evidence, one)
    ]
    return any(
        sum(one.value for one in some) == mine.value
        and not all(_PEOPLE.search(evidence.text.key, one.start, one.end + 10) for one in some)
        for many in (2, 3)
        for some in itertools.combinations(kinds, many)
    )


def lasts(text: Read, quantity: Quantity) -> bool:
    """Whether hours are a length of time ("4 tiếng") and not what a clock shows ("5 giờ đến 9 giờ")."""
    return "tiếng" in text.text.key[quantity.start : quantity.end].split()


def same_unit(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities count the same kind of thing; people are people, pupils or workers."""
    people = {"người", "học sinh", "công nhân"}
    return one.unit == other.unit or (
        one.unit in people and other.unit in people and "người" in {one.unit, other.unit}
    )


def shown(text: Read, quantity: Quantity) -> str:
    """Return a quantity as written, with its hedge ("hơn") and up to three words of what it counts."""
    raw, start = text.text.raw, hedge_start(text.text.key, quantity.start)
    words = " ".join(_COUNTED.split(after(text, quantity))[0].split()[:3])
    apart = "" if words.startswith("/") and raw[quantity.end : quantity.end + 1] == "/" else " "
    return f"{raw[start : quantity.end]}{apart}{words}".strip()


def both_shown(claim: Read, mine: Quantity, one: Read, other: Quantity) -> str:
    """Return the words that set a number of the claim against one on record."""
    return f"bản tin nói {shown(claim, mine)}; hồ sơ ghi {shown(one, other)}"


def after(text: Read, quantity: Quantity) -> str:
    """Return the words behind a number that say what is counted."""
    edge = _EDGE.search(text.text.key, quantity.end)
    end = min(edge.start() if edge else len(text.text.raw), quantity.end + 40)
    return _whole_words(text.text.raw, quantity.end, end)


def _whole_words(text: str, start: int, end: int) -> str:
    """The slice without the halves of words at its ends."""
    while 0 < start < end and text[start - 1].isalnum() and text[start].isalnum():
        start += 1
    while start < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end -= 1
    return text[start:end]


def before(text: Read, quantity: Quantity) -> str:
    """Return the words before a number that say what is counted."""
    piece = _whole_words(text.text.raw, max(0, quantity.start - 30), quantity.start)
    return re.split(r"[,;.()]|\d", piece)[-1]


def role(text: Read, quantity: Quantity) -> frozenset[str]:
    """Return the telling syllables around a number: what is counted, and what becomes of it."""
    return syllables_of(f"{before(text, quantity)} {after(text, quantity)}", bare=text.bare)


def outcome(text: Read, quantity: Quantity) -> int | None:
    """Return which outcome (dead, hurt, missing …) a number counts, or None."""
    for words in (after(text, quantity), before(text, quantity)):
        has = syllables_of(words, bare=False)
        for index, result in enumerate(_OUTCOMES):
            if result <= has:
                return index
    return None


def outcome_fits(claim: Read, mine: Quantity, evidence: Read, other: Quantity) -> bool:
    """Whether two numbers may count the same outcome."""
    one, two = outcome(claim, mine), outcome(evidence, other)
    return one == two or one is None or two is None


def _counterpart(claim: Read, mine: Quantity, evidence: Read, theirs: list[Quantity]) -> Quantity | None:
    """The one number of the evidence that is said of the same thing, or None where that is unclear."""
    fitting = [
        q
        for q in theirs
        if outcome_fits(claim, mine, evidence, q) and per_item(claim, mine) == per_item(evidence, q)
    ]
    if not fitting or not mine.unit:
        return None
    ours = role(claim, mine)
    ranked = sorted(fitting, key=lambda q: -len(ours & role(evidence, q)))
    best = len(ours & role(evidence, ranked[0]))
    if len(ranked) > 1 and best <= len(ours & role(evidence, ranked[1])):
        return None
    alone = len(fitting) == 1 and sum(same_unit(mine, q) for q in claim.quantities) == 1
    return ranked[0] if best >= 1 or alone else None


def per_item(text: Read, quantity: Quantity) -> bool:
    """Whether a number is a rate, an addition or a part ("mỗi", "thêm", "trong đó")."""
    near = text.text.key[max(0, quantity.start - 16) : quantity.end + 6]
    return bool(_PER.search(near))
