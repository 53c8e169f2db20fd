"""Dates and clock times that are said of the same event."""

from __future__ import annotations

import re

from pipeline.compare.content import Read
from pipeline.compare.finding import Finding
from pipeline.facets.dates import When

#: A date before these words is the day something was said, not the day it happened.
SAID = re.compile(
    r"^[^.;]{0,70}?(?<!\w)(?:cho biết|cho hay|thông báo|khẳng định|thông tin|xác nhận|bác bỏ|phát đi|ra văn bản|ban hành|công bố|phản hồi|trả lời|có văn bản|có báo cáo|báo cáo|cho biet|thong bao)"
)
#: Words that make a day a beginning or an end of the same thing.
DATE_ROLES = frozenset({"từ", "đến", "trước", ""})
#: Up to this many months apart two days of different years may be rival days of one event.
NEAR_MONTHS = 4
_UNTIL = re.compile(r"(?:tính đến|đến|tới|cập nhật|trước|sau|từ|tinh den|den|tu)\s*(?:hết\s*)?(?:ngày\s*)?$")

#: Up to when something was counted: two counts of other days are both right.
_COUNTED_TO = re.compile(
    r"(?:tính|tinh|cập nhật|cap nhat|lũy kế|luỹ kế|luy ke|(?:từ|tu) (?:đầu|dau) \w+(?: \w+)?)\s+(?:từ đầu \w+ )?"
    r"(?:đến|den|tới|toi)?\s*(?:hết\s*)?(?:ngày\s*)?$"
)


def event_dates(text: Read) -> list[When]:
    """Return the dates of the event itself: not those of the statement that reports it or of a count."""
    whole = text.text.key
    return [
        when for when in text.dates if not SAID.match(whole[when.end :]) and not counted_to(text, when.start)
    ]


def counted_to(text: Read, start: int) -> bool:
    """Whether the date at ``start`` says up to when something was counted ("từ đầu năm đến 18/2")."""
    return _COUNTED_TO.search(text.text.key[max(0, start - 32) : start]) is not None


def compare_dates(claim: Read, evidence: Read) -> list[Finding]:
    """Return whether the one date of the claim is the evidence's."""
    mine, theirs = event_dates(claim), event_dates(evidence)
    found = []
    for when in mine:
        if any(when.agrees(other) for other in theirs):
            found.append(Finding("date", False, f"cùng thời gian {shown_date(claim, when)}"))
        elif (
            len(
                comparable := [
                    other
                    for other in theirs
                    if _level(other) == _level(when)
                    and _one_year(when, other)
                    and date_role(claim, when) == date_role(evidence, other)
                ]
            )
            == 1
        ):
            words = f"bản tin nói {shown_date(claim, when)}; hồ sơ ghi {shown_date(evidence, comparable[0])}"
            found.append(Finding("date", True, words, 0.85))
        elif theirs:
            found.append(Finding("other-time", True, "", 0.0))
    return found


def _one_year(one: When, other: When) -> bool:
    """Days of different years are different events, not a clash; years themselves may clash."""
    if not one.month:
        return one.explicit and other.explicit  # "năm nay" beside "năm ngoái" compares two years of one text
    return None in {one.year, other.year} or one.year == other.year


def same_level(one: When, other: When) -> bool:
    """Whether two dates are both days, both months or both years, of one year where that is stated."""
    return _level(one) == _level(other) and (
        _one_year(one, other) or _months_apart(one, other) <= NEAR_MONTHS
    )


def _months_apart(one: When, other: When) -> int:
    """How many months lie between two dates of stated years; many where a part is missing."""
    if not (one.year and other.year and one.month and other.month):
        return 99
    return abs((one.year - other.year) * 12 + one.month - other.month)


def _level(when: When) -> str:
    return "day" if when.day else "month" if when.month else "year"


def date_role(text: Read, when: When) -> str:
    """The word that makes a date a beginning or an end; the head itself is part of the date's span."""
    head = re.match(r"(?:từ|đến|tới|trước|sau|tu|den|toi)", text.text.key[when.start :])
    before = _UNTIL.search(text.text.key[max(0, when.start - 16) : when.start])
    word = head.group() if head else before.group().split()[0] if before else ""
    return {"tu": "từ", "den": "đến", "tới": "đến", "toi": "đến", "tính": "đến"}.get(word, word)


def days_apart(one: tuple[int, int], two: tuple[int, int]) -> float:
    """Return about how many days lie between two days of the year, given as (month, day), the nearer way round."""
    days = abs(30.5 * (one[0] - two[0]) + one[1] - two[1])
    return min(days, abs(366 - days))


def shown_date(text: Read, when: When) -> str:
    """Return a date as written."""
    return re.sub(r"^(?:và|va)\s+", "", text.text.raw[when.start : when.end].strip(" (,–-"))


def compare_times(claim: Read, evidence: Read) -> list[Finding]:
    """Return whether the only clock time of the claim is the evidence's."""
    if not claim.times or not evidence.times:
        return []
    mine, theirs = {m for m, _, _ in claim.times}, {m for m, _, _ in evidence.times}
    same = any(abs(a - b) % 720 <= 10 for a in mine for b in theirs)
    if same:
        return [Finding("time", False, "cùng giờ")]
    if len(mine) == 1 and len(theirs) == 1:
        one, two = claim.times[0], evidence.times[0]
        words = f"bản tin nói {claim.text.raw[one[1] : one[2]].strip()}; hồ sơ ghi {evidence.text.raw[two[1] : two[2]].strip()}"
        return [Finding("time", True, words, 0.8)]
    return []
