"""A claim laid beside its evidence: the clause that covers it best and what becomes of each facet there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.compare.aligned import Aligned, aligned, core
from pipeline.compare.amounts import Counted, Stand, counted, same_kind
from pipeline.compare.content import Read, read
from pipeline.compare.days import Dated, dated
from pipeline.compare.stretch import stretches
from pipeline.compare.turned import negated_words
from pipeline.facets.senses import senses

#: A day reckoned from another ("hai ngày sau", "trước hạn một tuần") is none of the days that are written.
_RECKONED = re.compile(
    r"(?:hôm|ngày|tuần|tháng|năm)\s+(?:trước|sau)(?!\w)|(?:trước|sau|sớm hơn|muộn hơn|chậm)\s+(?:\S+\s+){0,4}(?:hôm|ngày|tuần|tháng)(?!\s*\d)(?!\w)"
    r"|(?:kể từ|trong vòng|kéo dài)(?!\w)"
)
_DIGITS = re.compile(r"(?<![\w.,/])\d+(?:[.,/:]\d+)*")
#: Reports of a picture, a post or a saying say nothing of what it shows.
_SHOWN = re.compile(
    r"(?<!\w)(?:ảnh|video|clip|chú thích|lời bình|bài viết|bài đăng|tài khoản|tin nhắn|trình|hồ sơ|trước khi|phủ nhận|bác bỏ|bác tin|giả mạo|bịa đặt|sai sự thật|anh chup|bac bo|phu nhan|truoc khi|ho so)(?!\w)"
)
_AHEAD = frozenset({"đang", "sẽ", "sắp", "chưa", "dang", "se", "sap", "chua"})
_PAST = frozenset({"đã", "vừa", "da", "vua"})


@dataclass(frozen=True)
class Laid:
    """A claim laid beside its evidence, and what becomes of its facets."""

    aligned: Aligned
    told: tuple[Read, ...]
    numbers: tuple[Counted, ...]
    days: tuple[Dated, ...]

    @cached_property
    def stands(self) -> tuple[Stand, ...]:
        """What becomes of the numbers and times of the claim."""
        return (*(one.stand for one in self.numbers), *(one.stand for one in self.days))

    @cached_property
    def window(self) -> str:
        """The clause or clauses, as compared."""
        part = self.aligned.window
        return part.one.text.key[part.start : part.end]

    @cached_property
    def confirmed(self) -> bool:
        """Whether everything that is counted or dated in the claim is on record."""
        return all(one in {Stand.CONFIRMED, Stand.DERIVED} for one in self.stands) and not self.unread

    @cached_property
    def unread(self) -> frozenset[str]:
        """Figures of the claim that are neither numbers nor days as read, and that the evidence does not write."""
        claim = self.aligned.claim
        spans = [(one.quantity.start, one.quantity.end) for one in self.numbers]
        spans += [(one.stretch.start, one.stretch.end) for one in self.days]
        spans += [(when.start, when.end) for when in claim.dates]
        window = self.aligned.window
        written = set(_DIGITS.findall(self.window))
        written |= {f"{q.value:g}" for q in window.one.quantities if window.start <= q.start < window.end}
        left = [m for m in _DIGITS.finditer(claim.text.key) if not any(a <= m.start() < b for a, b in spans)]
        words = {
            f"{q.value:g}"
            for q in claim.quantities
            if q.value != 1 and not any(a <= q.start < b or a < q.end <= b for a, b in spans)
        }
        return frozenset({m.group() for m in left} - written) | (words - written if not left else frozenset())

    @cached_property
    def other_year(self) -> bool:
        """The claim names a year that the evidence does not, and the evidence names years."""
        window = self.aligned.window
        mine = {when.year for when in self.aligned.claim.dates if when.year}
        theirs = {when.year for one in self.told for when in one.dates if when.year}
        here = {
            when.year for when in window.one.dates if window.start <= when.start < window.end and when.year
        }
        return bool(mine - (here or theirs)) and bool(theirs)

    @cached_property
    def negates_alike(self) -> bool:
        """Whether what the claim negates first is what the window negates."""
        a = self.aligned
        if not a.negations[0]:
            return True
        mine, theirs = negated_words(a, a.words), negated_words(a, a.window.words)
        return any(
            (one[:1] and one[0] in other[:3]) or (other[:1] and other[0] in one[:3])
            for one in mine
            for other in theirs
        )

    @cached_property
    def near(self) -> bool:
        """Whether what is counted and dated in the claim is so in the sentence of the window."""
        one = self.aligned.window.one
        mine = [n.quantity for n in self.numbers if n.stand is Stand.CONFIRMED]
        days = [n.stretch for n in self.days if n.stand is Stand.CONFIRMED]
        here = stretches(one)
        return all(any(same_kind(q, other) for other in one.quantities) for q in mine) and (
            all(any(day.meets(other) for other in here) for day in days if day.role != "trước")
        )

    @cached_property
    def framed(self) -> bool:
        """The window doubts, plans, denies or shows what the claim says outright."""
        shown = set(_SHOWN.findall(self.window)) - set(_SHOWN.findall(self.aligned.claim.text.key))
        return (
            bool(self.aligned.unheard or shown) or self.aligned.window.one.denied != self.aligned.claim.denied
        )

    @cached_property
    def timed(self) -> bool:
        """Whether both put it into one time: what has been done, is being done or is to come."""
        lists = senses(bare=self.aligned.bare)
        mine = {w.text for w in self.aligned.words} & lists.timing
        theirs = self.aligned.window.has & lists.timing
        return mine <= theirs or (not theirs and mine <= _PAST)

    @cached_property
    def plain_time(self) -> bool:
        """Whether the window puts nothing into the future or into the making."""
        return not (self.aligned.window.has & _AHEAD)

    @cached_property
    def reckoned(self) -> bool:
        """Whether the window reckons a day from another."""
        return bool(_RECKONED.search(self.window))

    @cached_property
    def opposed(self) -> tuple[str, str] | None:
        """A word of the claim that the window lacks, and the opposite that the window has and the claim lacks."""
        a, lists = self.aligned, senses(bare=self.aligned.bare)
        mine = {w.text for w in a.words}
        if a.bare:
            return None
        for word in a.words:
            if word.text not in a.window.has and (against := lists.opposite(word.text) & a.window.has - mine):
                return word.text, min(against)
        return None

    @cached_property
    def apart(self) -> bool:
        """The window names another of the kind of what the claim names, and not the claim's."""
        window = self.aligned.window
        here = [n for n in window.one.names if window.start <= n.start < window.end]
        folded = f" {' '.join(window.one.text.folded[window.start : window.end].replace(',', ' ').split())} "
        mine = [n for n in self.aligned.claim.names if n.norm not in folded]
        norms = {n.norm for n in self.aligned.claim.names}
        return any(other.kind == name.kind and other.norm not in norms for name in mine for other in here)


def lay(claim: str, told: Sequence[Read], *, bare: bool) -> Laid | None:
    """Return the claim laid beside sentences; None where one of the two tells nothing."""
    mine = read(core(claim), bare=bare)
    found = aligned(mine, told)
    if found is None:
        return None
    return Laid(found, tuple(told), tuple(counted(found, told)), tuple(dated(found, told)))
