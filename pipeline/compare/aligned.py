"""A claim laid beside the clauses of the evidence: which of its words the best of them has, in what order.

Words in common say little: a claim may have all of them and say the reverse. So what counts is the one clause (or
few neighbouring ones) that speaks of the matter, what it leaves of the claim uncovered, and the small words that
turn a statement: "không", "chỉ", "đề xuất", "sẽ".
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pipeline.compare.content import Read, read
from pipeline.compare.rates import per_span
from pipeline.compare.stretch import stretches
from pipeline.facets.senses import Word, senses
from pipeline.facets.text import fold

_CLAUSE = re.compile(
    r"[,;:()“”\"–](?!\d)|(?<!\w)(?:nhưng|song|còn|trong khi|tuy nhiên|riêng|chứ|trong đó|dù|nhung|trong do)(?!\w)"
)
#: Who spreads it, and calls for attention, before and after what is claimed.
_HEAD = re.compile(
    r"^\W*(?:mọi người ơi|bà con ơi|cả nhà ơi|các bác ơi)\s*,\s*|^\W*(?=[^:]{0,44}(?:báo|tin|nhận|xôn xao|nóng|hot|nghe|đồn|bao|xon|nong))[^:]{2,44}:\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:nhé|nhá|nha|đấy|đó mọi người|nhỉ|ạ|các bác|bà con ơi|nhe|day)(?!\w)(?:\s+\S+){0,3}\W*$",
    re.IGNORECASE,
)
MOST_CLAUSES = 3
#: What every further clause takes off, so that of two windows that cover the same the narrower one is taken.
_WIDTH = 0.03


#: They say that a state goes on, which the record need not say.
_STILL = frozenset({"vẫn", "luôn", "còn", "van", "luon", "con", "lại", "lai"})


#: Units that are one amount in several ways of writing; other units are words of the sentence.
_MEASURES = frozenset(
    [
        "đồng",
        "usd",
        "%",
        "m",
        "mm",
        "m2",
        "m3",
        "kg",
        "lít",
        "lần",
        "ngày",
        "giờ",
        "tháng",
        "năm",
        "tuần",
        "phút",
        "điểm",
    ]
)
_FIGURE = re.compile(
    r"\d[\d.,]*|(?<!\w)(?:không|một|mốt|hai|ba|bốn|tư|năm|lăm|nhăm|sáu|bảy|bẩy|tám|chín|mười|mươi|chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|linh|lẻ|rưỡi|nghin|trieu|ty)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence with its telling words."""

    words: tuple[Word, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Window:
    """Neighbouring clauses of one sentence."""

    one: Read
    words: tuple[Word, ...]
    start: int
    end: int
    clauses: int

    @cached_property
    def has(self) -> frozenset[str]:
        """Its words."""
        return frozenset(word.text for word in self.words)


def core(claim: str) -> str:
    """Return the claim without hearsay before it and calls after it."""
    return _TAIL.sub("", _HEAD.sub("", claim.strip(), count=1), count=1)


@lru_cache(maxsize=4096)
def words_of(raw: str, *, bare: bool) -> tuple[Word, ...]:
    """Return the telling words of a sentence in order, numbers and dates left out."""
    one = read(raw, bare=bare)
    base = one.text.folded if bare else one.text.key
    spans = [(q.start, q.end) for q in one.quantities if q.unit in _MEASURES] + [
        (d.start, d.end) for d in one.dates
    ]
    spans += [m.span() for q in one.quantities for m in _FIGURE.finditer(one.text.key, q.start, q.end)]
    spans += [span for q in one.quantities if (span := per_span(one.text, q))]
    spans += [(when.start, when.end) for when in stretches(one)]
    for start, end in [*spans, *((a, b) for _, a, b in one.times)]:
        base = base[:start] + re.sub(r"\S", "0", base[start:end]) + base[end:]
    return tuple(senses(bare=bare).words(base))


@lru_cache(maxsize=2048)
def _windows(raw: str, *, bare: bool) -> tuple[Window, ...]:
    one = read(raw, bare=bare)
    base = one.text.folded if bare else one.text.key
    cuts = [0, *(m.start() for m in _CLAUSE.finditer(base)), len(base)]
    words = words_of(raw, bare=bare)
    clauses = []
    for start, end in itertools.pairwise(cuts):
        told = tuple(word for word in words if start <= word.start < end)
        if told:
            clauses.append(Clause(told, start, end))
    return tuple(
        Window(
            one,
            tuple(itertools.chain.from_iterable(c.words for c in part)),
            part[0].start,
            part[-1].end,
            len(part),
        )
        for first in range(len(clauses))
        for last in range(first + 1, min(first + MOST_CLAUSES, len(clauses)) + 1)
        if (part := clauses[first:last])
    )


def windows(one: Read, *, bare: bool) -> tuple[Window, ...]:
    """Return every stretch of up to three neighbouring clauses of a sentence."""
    return _windows(one.text.raw, bare=bare)


@dataclass(frozen=True)
class Aligned:
    """A claim beside the window that covers it best. Shares are in [0, 1]."""

    claim: Read
    words: tuple[Word, ...]
    window: Window
    spoken: frozenset[str]
    bare: bool

    @cached_property
    def named(self) -> frozenset[str]:
        """Words of the claim that are part of a name: any sentence of the evidence may give them."""
        spans = [(n.start, n.end) for n in self.claim.names]
        return frozenset(w.text for w in self.words if any(a <= w.start < b for a, b in spans))

    @cached_property
    def missing(self) -> tuple[Word, ...]:
        """The claim's words, apart from small ones, that the window (for names: the evidence) does not have."""
        small = senses(bare=self.bare).operators
        return tuple(
            w
            for w in self.words
            if w.text not in small
            and w.text not in (self.spoken if w.text in self.named else self.window.has)
        )

    @cached_property
    def told(self) -> int:
        """How many words of the claim tell something, small ones left out."""
        return sum(word.text not in senses(bare=self.bare).operators for word in self.words)

    @property
    def share(self) -> float:
        """The part of them that the window has."""
        return 1 - len(self.missing) / self.told if self.told else 0.0

    @cached_property
    def unsaid(self) -> frozenset[str]:
        """Small words of the claim that the window does not have: "chỉ", "cả", "nhất", "không"."""
        lists = senses(bare=self.bare)
        small = lists.operators - lists.timing
        return frozenset(w.text for w in self.words if w.text in small) - self.window.has - _STILL

    @cached_property
    def unheard(self) -> frozenset[str]:
        """Words of doubt, plan and another time in the window that the claim does not have."""
        lists = senses(bare=self.bare)
        return (self.window.has & lists.doubting) - frozenset(w.text for w in self.words)

    @cached_property
    def bounds(self) -> frozenset[str]:
        """Words in the window that bound it ("chỉ", "một số") and that the claim does not have."""
        lists = senses(bare=self.bare)
        return (self.window.has & lists.bounding) - frozenset(w.text for w in self.words)

    @cached_property
    def negations(self) -> tuple[int, int]:
        """How many negations claim and window have."""
        return self._negated(self.words), self._negated(self.window.words)

    def _negated(self, words: Sequence[Word]) -> int:
        negating = senses(bare=self.bare).negating
        return sum(word.text.split()[0] in negating for word in words)

    @cached_property
    def turned(self) -> float:
        """The share of the claim's words that the window has in another order only."""
        mine = [w.text for w in self.words]
        common = sum((Counter(mine) & Counter(w.text for w in self.window.words)).values())
        if not common:
            return 0.0
        return 1 - _in_order(mine, [w.text for w in self.window.words]) / common

    @cached_property
    def tight(self) -> float:
        """The share of the window's words that the claim repeats in order."""
        theirs = [w.text for w in self.window.words]
        return _in_order([w.text for w in self.words], theirs) / len(theirs) if theirs else 0.0


def _in_order(mine: Sequence[str], theirs: Sequence[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(theirs) + 1)
    for word in mine:
        left = 0
        for at, other in enumerate(theirs, 1):
            above = row[at]
            row[at] = left + 1 if word == other else max(above, row[at - 1])
            left = above
    return row[-1]


def aligned(claim: Read, told: Sequence[Read]) -> Aligned | None:
    """Return the claim beside the stretch of the evidence that covers it best; None where either is empty."""
    bare = claim.bare or any(one.bare for one in told)
    words = tuple(word for word in words_of(claim.text.raw, bare=bare) if not _hedges(claim, word, bare=bare))
    found = [window for one in told for window in windows(one, bare=bare)]
    if not words or not found:
        return None
    spoken = frozenset(w.text for one in told for w in words_of(one.text.raw, bare=bare))
    mine = [word.text for word in words]

    def fit(window: Window) -> float:
        return sum(word in window.has for word in mine) / len(mine) - _WIDTH * window.clauses

    return Aligned(claim, words, max(found, key=fit), spoken, bare)


def _hedges(claim: Read, word: Word, *, bare: bool) -> bool:
    """Whether the comparison of numbers has taken a word into account: "hơn 120", "mỗi con 2 triệu"."""
    small = senses(bare=bare).bounding
    return word.text in small and any(0 <= q.start - word.start <= 14 for q in claim.quantities)


def folded(words: Sequence[Word]) -> str:
    """Return words as one folded text between blanks, for looking up phrases."""
    return f" {fold(' '.join(word.text for word in words))} "
