"""What an article and the notice of its event each have alone: one number, day or body may stand for the other.

Both tell the same things of one event; what both have is settled. Where of one kind the article has a single
thing that the notice lacks, and the notice a single one that the article lacks, the two most often stand in
one place. That is no verdict by itself: whether the claim is decided by the notice, the reading says.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass

from pipeline.compare.amounts import step
from pipeline.compare.content import Read
from pipeline.compare.counts import held, reckoned
from pipeline.compare.notice import Notice
from pipeline.compare.numbers import both_shown, outcome_fits, per_item, role, same_unit
from pipeline.compare.times import date_role, days_apart, event_dates, shown_date
from pipeline.facets.dates import When
from pipeline.facets.names import Named, organisations_of
from pipeline.facets.numbers import agree
from pipeline.facets.text import fold
from pipeline.types import Quantity

#: Units of time and change: a text has many of them, of many things.
_LOOSE = frozenset({"ngày", "giờ", "phút", "tháng", "năm", "tuần", "quý", "lần", "tuổi", "kỳ", "đợt"})
_SCALES = frozenset({"trăm", "nghìn", "ngàn", "chục", "triệu", "tỷ"})
#: "Vài trăm nghìn", "hàng chục": how many, nobody says.
_VAGUE = re.compile(r"(?<!\w)(?:vài|mấy|hàng|nhiều|vai|may|hang)\s*$")
_BARE = re.compile(rf"(?:{'|'.join(sorted(_SCALES))})(?!\w)")
#: Small words of an office's name; a verb ends it.
_GOES_ON = re.compile(
    r"(?:\s+(?!(?:đã|đang|sẽ|chưa|có|là|tại|cho|bị|và|khẳng|tiếp|thông|cũng|vừa|không|yêu|đề|ban|công|tiến|kiểm|phối|thực"
    r"|tổ|giám|phát|xử|lập|mời|giao|ra|gửi|nói|chủ|trực|theo|cùng|với|để|phụ|điều|thu|cấp|hỗ|chi|trả|tham|bắt|nhận"
    r"|đến|vào|do|của|trên|ở|lấy|xác|mới|cấm|dừng)(?!\w))[a-zà-ỹđ]+){1,5}"
)
#: Digits from which on the same ones in another order are a slip, and from which on one wrong digit is.
MIXED, WRONG = 3, 4
#: "Ngày 15, 16 và 17/1": days of a list or a stretch, of which only the last is written out.
_LIST = re.compile(
    r"(?<![\d/.])(?P<days>\d{1,2}(?:\s*(?:,|và|đến|tới|-|–)\s*\d{1,2})+)\s*/\s*(?P<m>\d{1,2})(?![\d])"
)
PERSONS = "người"
#: Days between two days that may stand for each other.
NEAR = 12


@dataclass(frozen=True, slots=True)
class Alone:
    """Words that show both sides, the place of the sentence on record, whether digits are only mixed up."""

    words: str
    at: int
    slip: bool = False


def stands_against(
    claim: Read, article: Read, notice: Notice, today: Collection[tuple[int, int]] = ()
) -> Alone | None:
    """Return what the claim has in place of what the notice has; None where that is not plain.

    Args:
        claim: a sentence of the article.
        article: the article as one, as far as it is read.
        notice: the notice of the article's event.
        today: the days, as (month, day), on which both were given out: what happens then comes after.
    """
    found = itertools.chain(
        _numbers(claim, article, notice),
        _days(claim, article, notice, today),
        _bodies(claim, article, notice),
    )
    return next(found, None)


def sides(claim: Read, article: Read) -> Hashable:
    """Return what of an article :func:`stands_against` looks at: texts that are alike in it get one verdict."""
    numbers = frozenset((one.value, one.unit, one.hedge, _counts(article, one)) for one in article.quantities)
    days = {(one.year, one.month, one.day) for one in article.dates}
    listed = frozenset(_in_lists(article))
    return (
        numbers,
        frozenset(days),
        listed,
        article.text.folded if organisations_of(list(claim.names)) else "",
    )


def _numbers(claim: Read, article: Read, notice: Notice) -> Iterator[Alone]:
    for mine in claim.quantities:
        if not _counts(claim, mine) or step(claim, mine) or _matched(article, mine, notice):
            continue
        left = list(_left(claim, mine, article, notice))
        for at, other in left:
            if slipped(mine.value, other.value) and _shares(claim, mine, notice.sentences[at]):
                yield Alone(both_shown(claim, mine, notice.sentences[at], other), at, slip=True)
        if mine.unit == PERSONS:  # the dead and hurt are compared by themselves, others are of many kinds
            continue
        told = {other.value for one in notice.sentences for other in one.quantities if held(other)}
        rest = {one.value for one in article.quantities if same_unit(one, mine) and _counts(article, one)}
        if len({other.value for _, other in left}) == 1 and rest - told == {mine.value}:
            at, other = left[0]
            if _said_of_one(claim, mine, notice.sentences[at], other):
                yield Alone(both_shown(claim, mine, notice.sentences[at], other), at)


def _left(claim: Read, mine: Quantity, article: Read, notice: Notice) -> Iterator[tuple[int, Quantity]]:
    """Numbers of the notice that the article has nowhere, and that may count what the claim's counts."""
    for at, one in enumerate(notice.sentences):
        for other in one.quantities:
            if not held(other) or not same_unit(mine, other) or other.value <= 1 or _has(article, other):
                continue
            alike = per_item(claim, mine) == per_item(one, other) and not step(one, other)
            if alike and outcome_fits(claim, mine, one, other):
                yield at, other


def _shares(claim: Read, mine: Quantity, one: Read) -> bool:
    """Whether claim and sentence have a word in common besides the number itself."""
    return bool((claim.content & one.content) - _SCALES - frozenset(mine.unit.split()))


def _said_of_one(claim: Read, mine: Quantity, one: Read, other: Quantity) -> bool:
    """Whether the words around both numbers have more in common than the unit."""
    return bool((role(claim, mine) & role(one, other)) - frozenset(mine.unit.split()))


def _counts(text: Read, one: Quantity) -> bool:
    before, itself = text.text.key[max(0, one.start - 8) : one.start], text.text.key[one.start : one.end]
    vague = _VAGUE.search(before) or _BARE.match(itself)
    return held(one) and one.unit not in _LOOSE and not one.hedge and one.value > 1 and not vague


def _matched(article: Read, mine: Quantity, notice: Notice) -> bool:
    alike = [other for one in notice.sentences for other in one.quantities if same_unit(mine, other)]
    if reckoned(article, mine, notice) or any(agree(mine, one) or agree(one, mine) for one in alike):
        return True
    values = sorted({one.value for one in alike})[:12]
    return any(sum(some) == mine.value for some in itertools.combinations(values, 3))


def _has(article: Read, other: Quantity) -> bool:
    return any(
        one.value == other.value or (same_unit(one, other) and (agree(one, other) or agree(other, one)))
        for one in article.quantities
    )


def slipped(one: float, two: float) -> bool:
    """Return whether two numbers have the same digits in another order, or differ in one of many."""
    places = max(_decimals(one), _decimals(two))
    mine, theirs = (str(round(value * 10**places)) for value in (one, two))
    while mine.endswith("0") and theirs.endswith("0"):
        mine, theirs = mine[:-1], theirs[:-1]
    if len(mine) != len(theirs) or mine == theirs:
        return False
    if len(mine) >= MIXED and sorted(mine) == sorted(theirs):
        return True
    return len(mine) >= WRONG and sum(a != b for a, b in zip(mine, theirs, strict=True)) == 1


def _decimals(value: float) -> int:
    return len(f"{value:f}".rstrip("0").rstrip(".").partition(".")[2])


def _days(claim: Read, article: Read, notice: Notice, today: Collection[tuple[int, int]]) -> Iterator[Alone]:
    told = [(at, when) for at, one in enumerate(notice.sentences) for when in one.dates if when.day]
    listed = {day for one in notice.sentences for day in _in_lists(one)} | set(today)
    here = {(one.month, one.day) for one in article.dates if one.day} | _in_lists(article)
    for mine in event_dates(claim):
        if not mine.day or not mine.explicit or (mine.month, mine.day) in listed or _in_lists(claim):
            continue
        if any(mine.agrees(when) for _, when in told):
            continue
        left = [
            (at, when)
            for at, when in told
            if (when.month, when.day) not in here
            and date_role(notice.sentences[at], when) == date_role(claim, mine)
            and _apart(mine, when) <= NEAR
        ]
        if len({(when.month, when.day) for _, when in left}) == 1:
            at, when = left[0]
            written = shown_date(notice.sentences[at], when)
            yield Alone(f"bản tin nói {shown_date(claim, mine)}; hồ sơ ghi {written}", at)


def _in_lists(text: Read) -> set[tuple[int | None, int | None]]:
    """All days of "ngày 15, 16 và 17/1" or "từ 6 đến 8/6" as (month, day)."""
    found: set[tuple[int | None, int | None]] = set()
    for m in _LIST.finditer(text.text.key):
        days = [int(one) for one in re.findall(r"\d+", m["days"])]
        stretch = range(min(days), max(days) + 1) if re.search(r"đến|tới|[-–]", m["days"]) else days
        found |= {(int(m["m"]), day) for day in stretch}
    return found


def _apart(one: When, two: When) -> float:
    if not (one.month and one.day and two.month and two.day):
        return 999.0
    if one.year and two.year and one.year != two.year:
        return 999.0
    return days_apart((one.month, one.day), (two.month, two.day))


def _bodies(claim: Read, article: Read, notice: Notice) -> Iterator[Alone]:
    spoken = " ".join(article.text.folded.split())
    theirs = [
        (at, one)
        for at, sentence in enumerate(notice.sentences)
        for one in organisations_of(list(sentence.names))
        if fold(one.text) not in spoken
    ]
    for mine in organisations_of(list(claim.names)):
        if notice.names(fold(mine.text)):
            continue
        rivals = [(at, one) for at, one in theirs if one.kind == mine.kind and not _one_in_other(one, mine)]
        if len({one.norm for _, one in rivals}) == 1:
            at, other = rivals[0]
            written = _in_full(notice.sentences[at], other)
            yield Alone(f"bản tin nói {_in_full(claim, mine)}; hồ sơ ghi {written}", at)


def _in_full(text: Read, one: Named) -> str:
    """The name with the small words that go on: "Chi cục An toàn" + "vệ sinh thực phẩm"."""
    rest = _GOES_ON.match(text.text.raw, one.end)
    return one.text + (rest.group() if rest else "")


def _one_in_other(one: Named, two: Named) -> bool:
    """Whether one name is in the other, in full or by its initials ("Chi cục QLTT")."""
    both = [f" {name.norm} " for name in (one, two)]
    letters = ["".join(word[0] for word in name.norm.split()) for name in (one, two)]
    short = any(len(few) > 1 and f" {few} " in other for few, other in zip(letters, both[::-1], strict=True))
    return short or both[0] in both[1] or both[1] in both[0]
