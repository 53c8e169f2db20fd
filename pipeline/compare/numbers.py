"""Numbers of one unit that are said of the same thing."""

from __future__ import annotations

import re

from pipeline.compare.content import Read, syllables_of
from pipeline.compare.finding import Finding
from pipeline.facets.numbers import agree
from pipeline.types import Quantity

#: Ends the words around a number that say what is counted.
_EDGE = re.compile(r"[,;.()]|(?<!\w)(?:và|va|nhưng|trong đó|còn|cùng|tại|ở|do|vì)(?!\w)|\d")
_OUTCOMES = (
    frozenset({"chết"}), frozenset({"thương"}), frozenset({"mất", "tích"}), frozenset({"nhiễm"}), frozenset({"ngộ", "độc"}),
    frozenset({"khỏi"}), frozenset({"bắt"}),
)  # fmt: skip
#: One number has such a word and the other does not: they count different things.
_PER = re.compile(
    r"(?<!\w)(?:mỗi|từng|bình quân|trung bình|thêm|mới|trong đó|lũy kế|moi|binh quan|them)(?!\w)"
)


def compare_numbers(claim: Read, evidence: Read) -> list[Finding]:
    """Return a finding for each number of the claim that has a counterpart in the evidence sentence."""
    found = []
    for mine in claim.quantities:
        theirs = [q for q in evidence.quantities if _same_unit(mine, q)]
        if any(agree(mine, q) and _outcome_fits(claim, mine, evidence, q) for q in theirs):
            found.append(Finding("number", False, f"cùng ghi {_shown(claim, mine)}"))
        elif (other := _counterpart(claim, mine, evidence, theirs)) is not None and not agree(mine, other):
            found.append(_clash(claim, mine, evidence, other))
    return found


def _clash(claim: Read, mine: Quantity, evidence: Read, other: Quantity) -> Finding:
    words = f"bản tin nói {_shown(claim, mine)}; hồ sơ ghi {_shown(evidence, other)}"
    gap = abs(mine.value - other.value) / max(mine.value, other.value, 1e-9)
    return Finding("number", True, words, 0.9 if gap > 0.1 else 0.7)


def _same_unit(one: Quantity, other: Quantity) -> bool:
    people = {"người", "học sinh", "công nhân"}
    return one.unit == other.unit or (
        one.unit in people and other.unit in people and "người" in {one.unit, other.unit}
    )


def _shown(text: Read, quantity: Quantity) -> str:
    outcome = _after(text, quantity).strip()
    words = " ".join(outcome.split()[:3])
    return f"{text.text.raw[quantity.start : quantity.end]} {words}".strip()


def _after(text: Read, quantity: Quantity) -> str:
    edge = _EDGE.search(text.text.key, quantity.end)
    return text.text.raw[quantity.end : min(edge.start() if edge else len(text.text.raw), quantity.end + 40)]


def _before(text: Read, quantity: Quantity) -> str:
    piece = text.text.raw[max(0, quantity.start - 30) : quantity.start]
    return re.split(r"[,;.()]|\d", piece)[-1]


def _role(text: Read, quantity: Quantity) -> frozenset[str]:
    return syllables_of(f"{_before(text, quantity)} {_after(text, quantity)}", bare=text.bare)


def _outcome(text: Read, quantity: Quantity) -> int | None:
    for words in (_after(text, quantity), _before(text, quantity)):
        has = syllables_of(words, bare=False)
        for index, outcome in enumerate(_OUTCOMES):
            if outcome <= has:
                return index
    return None


def _outcome_fits(claim: Read, mine: Quantity, evidence: Read, other: Quantity) -> bool:
    one, two = _outcome(claim, mine), _outcome(evidence, other)
    return one == two or one is None or two is None


def _counterpart(claim: Read, mine: Quantity, evidence: Read, theirs: list[Quantity]) -> Quantity | None:
    """The one number of the evidence that is said of the same thing, or None where that is unclear."""
    fitting = [
        q
        for q in theirs
        if _outcome_fits(claim, mine, evidence, q) and _kind(claim, mine) == _kind(evidence, q)
    ]
    if not fitting or not mine.unit:
        return None
    role = _role(claim, mine)
    ranked = sorted(fitting, key=lambda q: -len(role & _role(evidence, q)))
    best = len(role & _role(evidence, ranked[0]))
    if len(ranked) > 1 and best <= len(role & _role(evidence, ranked[1])):
        return None
    alone = len(fitting) == 1 and sum(_same_unit(mine, q) for q in claim.quantities) == 1
    return ranked[0] if best >= 1 or alone else None


def _kind(text: Read, quantity: Quantity) -> bool:
    near = text.text.key[max(0, quantity.start - 16) : quantity.end + 6]
    return bool(_PER.search(near))
