"""Each number of a claim against those of the evidence: confirmed, at odds with the one it stands for, or neither.

A number is at odds only with one of the same kind: counted in the same unit, per the same thing, in the clause that
says what the claim says, and where no other number on record, nor a sum, difference, share or quotient of two of
them, gives what the claim says.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.compare.aligned import Aligned
from pipeline.compare.content import Read
from pipeline.compare.counts import held
from pipeline.compare.numbers import both_shown, outcome, outcome_fits, shown
from pipeline.compare.rates import per
from pipeline.compare.stretch import stretches
from pipeline.facets.numbers import agree
from pipeline.types import Quantity

#: Different words for one kind of thing that is counted.
_KINDS = (
    frozenset({"người", "học sinh", "công nhân", "em", "cháu", "giáo viên", "nạn", "lượt"}),
    frozenset({"nhà", "ngôi nhà", "căn", "ngôi"}),
    frozenset({"xe", "chiếc", "ô"}),
    frozenset({"công ty", "doanh nghiệp", "cơ sở", "đơn vị", "nơi"}),
    frozenset({"xã", "phường"}),
    frozenset({"hộ", "gia"}),
)
#: A number after these is a change, a rest or a gap, not the amount itself.
_STEP = re.compile(
    r"(?<!\w)(?P<w>thêm|tăng(?!\s+lên)|giảm(?!\s+(?:xuống|còn))|bớt|chênh|cao hơn|thấp hơn|nhiều hơn|ít hơn|hơn nhau|kém|vượt|gấp|còn lại|còn|dôi|rút ngắn|chậm|sớm hơn|muộn hơn|cách"
    r"|them|tang|giam|con)\s+(?:(?:là|lên|được|khoảng|gần|hơn|tới|đến|chỉ|thêm|ra|nữa)\s+){0,2}$|(?<!\w)(?P<c>cao hơn|thấp hơn|nhiều hơn|ít hơn|hơn|kém)\s+(?:\S+\s+){1,3}$"
)
_TIMES = frozenset({"ngày", "tuần", "tháng", "năm", "phút"})
_DAYS = {"ngày": 1.0, "tuần": 7.0, "tháng": 30.0, "năm": 365.0}
_TURNS = frozenset({"tăng", "giảm", "thêm", "bớt", "còn", "còn lại"})
_BELOW = re.compile(
    r"(?:dưới|chưa đến|chưa tới|chưa tròn|không quá|tối đa|nhiều nhất|ít hơn|thấp hơn|chưa đầy|không tới|chua den|chua toi|duoi)\s*$"
)
_ABOVE = re.compile(
    r"(?:hơn|trên|ít nhất|tối thiểu|không dưới|vượt|quá|cao hơn|nhiều hơn|từ|không ít hơn|hon|tren)\s*$"
)
#: "chín phần mười", "1 giờ 16 phút": a piece of a number.
_PIECE = re.compile(r"(?:phần|giờ|tiếng|phan)\s*$")
#: "một công nhân tử vong": one person where nothing but an outcome follows can be counted.
_SOMEBODY = re.compile(r"(?<!\w)một (?:người|công nhân|học sinh|em|cháu|nạn nhân|phụ nữ|tài xế|bé)(?!\w)")
_LEAST = re.compile(r"(?:ít nhất|tối thiểu|không dưới|không ít hơn)\s*$")
_RATIO = re.compile(
    r"(?<![\d/.,])(\d{1,3}(?:\.\d{3})+|\d{1,4})\s*/\s*(\d{1,3}(?:\.\d{3})+|\d{1,4})\s+(?=[^\W\d_])"
)


class Stand(StrEnum):
    """What the evidence makes of a number or a date of the claim."""

    CONFIRMED = "confirmed"
    DERIVED = "derived"
    CLASH = "clash"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of the claim and what the evidence makes of it; ``words`` for a clash or agreement."""

    quantity: Quantity
    stand: Stand
    words: str = ""
    grew: bool = False


def counted(aligned: Aligned, told: Sequence[Read]) -> list[Counted]:
    """Return what the evidence makes of each number of the claim."""
    theirs = [(one, _in_days(other)) for one in told for other in _all(one)]
    days = [(when.start, when.end) for when in stretches(aligned.claim)]
    return [
        _stand(aligned, _in_days(mine), theirs)
        for mine in aligned.claim.quantities
        if held(mine) and mine.value != 1 and not any(mine.start < b and a < mine.end for a, b in days)
    ]


def _in_days(one: Quantity) -> Quantity:
    """Return a length of time in days, so that "8 tháng" stands beside "18 ngày"."""
    days = _DAYS.get(one.unit)
    return replace(one, value=one.value * days, unit="ngày") if days else one


def _all(one: Read) -> Iterator[Quantity]:
    """The numbers of a sentence; "212/230 hộ" states two and a share."""
    days = [(when.start, when.end) for when in stretches(one)]
    yield from (q for q in one.quantities if not any(q.start < b and a < q.end for a, b in days))
    yield from (Quantity(1, "người", "", *m.span()) for m in _SOMEBODY.finditer(one.text.key))
    for match in _RATIO.finditer(one.text.key):
        part, whole = (float(match.group(at).replace(".", "")) for at in (1, 2))
        if not 0 < part <= whole or (whole <= 12 and _dated(one, match.start())):
            continue
        unit = next((q.unit for q in one.quantities if match.start() <= q.start <= match.end() + 2), "")
        unit = unit or one.text.key[match.end() :].split()[0]
        yield Quantity(part, unit, "", match.start(), match.end())
        yield Quantity(whole, unit, "", match.start(), match.end())
        yield Quantity(100 * part / whole, "%", "~", match.start(), match.end())


def _dated(one: Read, start: int) -> bool:
    return any(when.start <= start < when.end for when in one.dates)


def same_kind(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers count the same kind of thing."""
    return one.unit == other.unit or any(one.unit in kind and other.unit in kind for kind in _KINDS)


#: A list of what is counted; words that say what a total is made of.
_LISTED = re.compile(r"\s*(?:[^\W\d_]+\s?){1,4},\s+[^\W\d_]")
_COMPRISES = re.compile(r"\s*(?:[^\W\d_]+\s?){0,4},?\s*(?:gồm|bao gồm|trong đó|gom|trong do)(?!\w)")


def _stand(aligned: Aligned, mine: Quantity, theirs: list[tuple[Read, Quantity]]) -> Counted:
    claim = aligned.claim
    like = [
        (one, other)
        for one, other in theirs
        if same_kind(mine, other) and per(claim.text, mine) == per(one.text, other)
    ]
    for one, other in like:
        if _same_bound(claim, mine, one, other) and outcome_fits(claim, mine, one, other):
            if (
                step(claim, mine) in _TURNS
                and step(one, other) in _TURNS
                and step(claim, mine) != step(one, other)
            ):
                continue
            swapped = _swapped(claim, mine, one, other)
            if swapped is not None and not _of_a_list(claim, mine, one, other):
                words = both_shown(claim, mine, one, swapped)
                return Counted(mine, Stand.CLASH, words, swapped.value > mine.value)
            return Counted(mine, Stand.CONFIRMED, f"cùng ghi {shown(claim, mine)}")
    if _made_of(claim, mine, [other for _, other in theirs]) or _lasts(aligned, mine):
        return Counted(mine, Stand.DERIVED)
    rival = _rival(aligned, mine, like)
    if rival is None:
        return Counted(mine, Stand.ABSENT)
    words = both_shown(claim, mine, aligned.window.one, rival)
    return Counted(mine, Stand.CLASH, words, rival.value > mine.value)


def _of_a_list(claim: Read, mine: Quantity, one: Read, other: Quantity) -> bool:
    """Whether both give a total and then its kinds: "318 hộ nghèo, cận nghèo" beside "318 hộ, gồm 142 hộ nghèo"."""
    kinds = _LISTED.match(claim.text.key, mine.end)
    return kinds is not None and _COMPRISES.match(one.text.key, other.end) is not None


def _lasts(aligned: Aligned, mine: Quantity) -> bool:
    """Whether a length of time is that of a stretch in the window ("từ 10 đến 12/1": three days)."""
    if mine.unit != "ngày":
        return False
    spans = [s for s in stretches(aligned.window.one) if not s.exact and s.first // 100 == s.last // 100]
    return any(mine.value == s.last - s.first + 1 for s in spans)


def _bounds(text: Read, one: Quantity) -> tuple[float, float]:
    """From where to where the number may lie by what is said before it."""
    before = text.text.key[max(0, one.start - 16) : one.start]
    if _BELOW.search(before):
        return 0.0, one.value
    if _ABOVE.search(before) and one.hedge == ">":
        return one.value, float("inf")
    return one.value, one.value


def _same_bound(claim: Read, mine: Quantity, one: Read, other: Quantity) -> bool:
    """Both agree; where both are limits ("dưới 17", "dưới 7") the limits themselves have to."""
    if _below_zero(claim, mine) != _below_zero(one, other):
        return False
    if _bounds(claim, mine)[0] == 0.0 == _bounds(one, other)[0]:
        return mine.value == other.value
    return _within(claim, mine, other)


def _below_zero(text: Read, one: Quantity) -> bool:
    return text.text.key[: one.start].rstrip().endswith(" âm")


def _noun(text: Read, one: Quantity) -> tuple[str, ...]:
    """The two syllables from the unit on that say what is counted."""
    start = one.end - len(one.unit) if text.text.key[: one.end].endswith(one.unit) else one.end
    return tuple(re.findall(r"[^\W\d_]+|[,;.:()]", text.text.key[start : start + 24])[:2])


def _swapped(claim: Read, mine: Quantity, one: Read, other: Quantity) -> Quantity | None:
    """The number that the record gives for what the claim counts, where the claim's own counts something else."""
    noun = _noun(claim, mine)
    if len(noun) < 2 or noun == _noun(one, other) or noun[1] in ",;.:()":
        return None
    named = [q for q in one.quantities if _noun(one, q) == noun]
    return named[0] if len(named) == 1 and not agree(mine, named[0]) else None


def _within(claim: Read, mine: Quantity, other: Quantity) -> bool:
    """Whether the record's number is one that the claim's words give."""
    low, high = _bounds(claim, mine)
    least = _LEAST.search(claim.text.key[max(0, mine.start - 16) : mine.start])
    return (
        agree(mine, other)
        or bool(least and other.value >= mine.value)
        or (low == 0.0 and 0.5 * mine.value <= other.value < high)
    )


def _possible(claim: Read, mine: Quantity, other: Quantity) -> bool:
    """Whether both can be true, however oddly the claim would put it."""
    low, high = _bounds(claim, mine)
    return low != high and low <= other.value <= high


def step(text: Read, one: Quantity) -> str:
    """The word that makes a number a change or a rest ("thêm", "giảm", "còn"); '' for an amount."""
    found = _STEP.search(text.text.key, max(0, one.start - 34), one.start)
    return (found["w"] or found["c"]) if found else ""


def _made_of(claim: Read, mine: Quantity, theirs: list[Quantity]) -> bool:
    """Whether two numbers on record give the claim's: a sum, a rest, a share, so much each, so many times."""
    some = [q for q in theirs if q.value > 0][:14]
    alike_all = [q.value for q in some if same_kind(mine, q)]
    if len(alike_all) > 2 and _within(claim, mine, Quantity(sum(alike_all), mine.unit, "", 0, 0)):
        return True
    for one, other in itertools.permutations(some, 2):
        made: list[float] = []
        alike = same_kind(one, other)
        if alike and same_kind(mine, one):
            made += [one.value - other.value, one.value + other.value]
        if alike and mine.unit == "%":
            made += [100 * one.value / other.value, 100 * abs(one.value - other.value) / other.value]
        if alike and mine.unit == "lần":
            made.append(one.value / other.value)
        if not alike and same_kind(mine, one):
            made += [one.value / other.value, one.value * other.value / (100 if other.unit == "%" else 1)]
            if other.unit == "%":
                made.append(100 * one.value / other.value)
        if any(value > 0 and _within(claim, mine, Quantity(value, mine.unit, "", 0, 0)) for value in made):
            return True
    return False


def _rival(aligned: Aligned, mine: Quantity, like: list[tuple[Read, Quantity]]) -> Quantity | None:
    """The one number of the window that stands where the claim's does."""
    claim, window = aligned.claim, aligned.window
    same = [
        other
        for one, other in like
        if one is window.one and _stands_for(claim, mine, one, other) and not _taken(claim, mine, other)
    ]
    here = [q for q in same if window.start <= q.start < window.end] or same
    if len({q.value for q in here}) > 1:
        here = _nearest(aligned, mine, here)
    if len({q.value for q in here}) != 1 or _ranged(window.one, here[0]) or _ranged(claim, mine):
        return None
    other = here[0]
    possible = _possible(claim, mine, other) or _possible(window.one, other, mine)
    return None if possible or agree(mine, other) else other


def _taken(claim: Read, mine: Quantity, other: Quantity) -> bool:
    """Whether another number of the claim is the one on record ("hơn một nửa số hồ … dưới 30 %")."""
    return any(q != mine and same_kind(q, other) and agree(q, other) for q in claim.quantities)


def _stands_for(claim: Read, mine: Quantity, one: Read, other: Quantity) -> bool:
    """Both an amount, or both one and the same change; "một" counts only where it can be no article."""
    results = outcome(claim, mine), outcome(one, other)
    if any(
        _PIECE.search(text.text.key[max(0, q.start - 14) : q.start])
        for text, q in ((claim, mine), (one, other))
    ):
        return False
    single = other.value == 1 and mine.unit not in _TIMES and (None in results or results[0] != results[1])
    return not single and step(claim, mine) == step(one, other) and outcome_fits(claim, mine, one, other)


def _nearest(aligned: Aligned, mine: Quantity, here: list[Quantity]) -> list[Quantity]:
    """Of several numbers the one with most of the same words beside it, where one stands out."""
    ours = _beside(aligned.claim, mine)
    ranked = sorted(here, key=lambda q: -len(ours & _beside(aligned.window.one, q)))
    first, second = (len(ours & _beside(aligned.window.one, q)) for q in ranked[:2])
    return ranked[:1] if first > second and first >= 2 else here


def _beside(text: Read, one: Quantity) -> frozenset[str]:
    """The words right before and after a number, within its clause."""
    left = re.split(r"[,;.:()]", text.text.key[max(0, one.start - 28) : one.start])[-1].split()
    right = re.split(r"[,;.:()]", text.text.key[one.end : one.end + 24])[0].split()
    return frozenset([*left[-3:], *right[:3]])


def _ranged(text: Read, one: Quantity) -> bool:
    """An end of "từ 120 đến 450"."""
    before, after = text.text.key[max(0, one.start - 18) : one.start], text.text.key[one.end : one.end + 12]
    return bool(
        re.search(r"\d\s*(?:[^\W\d_]+\s+){0,2}(?:đến|tới|-|–)\s*$", before)
        or re.match(r"\s*(?:đến|tới|-|–)\s*\d", after)
        or re.search(r"(?<!\w)từ\s*$", before)
    )
