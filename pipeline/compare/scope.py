"""What a statement on record holds for: a place, a period, the days it is in force. Beyond them it decides nothing."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, datetime

from pipeline.compare.decide import Judgement
from pipeline.compare.finding import Answer
from pipeline.facets.dates import LOCAL, When, dates_in
from pipeline.facets.names import names_in
from pipeline.facets.text import View, fold, tokens, view
from pipeline.types import Claim, Evidence, VerdictLabel

#: First and last day.
Span = tuple[date, date]
_HEAD = re.compile(
    r"^(?:dia ban|toan|tren dia ban|xa|phuong|thi tran|huyen|thi xa|quan|thanh pho|tp|tinh|thon|xom|ban|lang|to dan pho|khu pho)\s+"
)
_ADMINISTRATIVE = frozenset({"commune", "district", "province", "hamlet"})
_WHOLE = re.compile(r"(?<!\w)(?:toan tinh|ca tinh|tren dia ban tinh|toan dia ban tinh)(?!\w)")
_YEAR = r"(?:\s*(?:/|,|-|nam)?\s*(?:nam\s*)?(?P<y>(?:19|20)\d{2}))?"
_PERIODS = (
    re.compile(rf"(?<!\w)quy\s+(?P<q>iv|i{{1,3}}|[1-4]){_YEAR}(?!\w)"),
    re.compile(rf"(?<!\w)(?P<n>\d{{1,2}}|sau|chin|ba)\s+thang(?:\s+dau)?\s+nam{_YEAR}(?!\w)"),
    re.compile(rf"(?<!\w)(?P<n>\d{{1,2}}|sau|chin|ba)\s+thang\s+(?P<half>dau|cuoi)\s+nam{_YEAR}(?!\w)"),
    re.compile(rf"(?<!\w)nua\s+(?P<half>dau|cuoi)\s+nam{_YEAR}(?!\w)"),
)
_ISO = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:-(\d{2}))?(?:-(\d{2}))?(?!\d)")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_COUNTS = {"ba": 3, "sau": 6, "chin": 9}


def within(judged: Judgement, claim: Claim, evidence: Evidence, made: datetime | None) -> Judgement:
    """Return a judgement as it stands, or undecided with the reason where the statement does not reach the claim."""
    limits = lapsed(evidence, made)
    if not limits and judged.label is not VerdictLabel.NEI:
        limits = beyond(claim, evidence, made)
    if not limits:
        return judged
    return Judgement(VerdictLabel.NEI, (0.15, 0.15, 0.7), (limits, *judged.reasons), Answer.BEYOND)


def lapsed(evidence: Evidence, made: datetime | None) -> str:
    """Return in words why a statement was not in force on the day of a claim; '' where it was, or may have been."""
    if made is None or not (evidence.valid_from or evidence.valid_to):
        return ""
    day = made.astimezone(LOCAL).date()
    if evidence.valid_from and day < evidence.valid_from:
        return f"hồ sơ có hiệu lực từ {evidence.valid_from:%d/%m/%Y}; bản tin đăng trước ngày đó"
    if evidence.valid_to and evidence.valid_to < day:
        return f"hồ sơ chỉ có hiệu lực đến hết {evidence.valid_to:%d/%m/%Y}; bản tin đăng sau ngày đó"
    return ""


def beyond(claim: Claim, evidence: Evidence, made: datetime | None) -> str:
    """Return in words why a statement does not hold for what the claim speaks of; '' where it may."""
    shown = view(claim.text)
    if evidence.place and _elsewhere(claim, shown, evidence.place):
        return f"hồ sơ chỉ nói về {evidence.place}; bản tin nói về nơi khác"
    if evidence.period and _other_period(shown, evidence, made):
        return f"hồ sơ chỉ nói về {evidence.period}; bản tin nói về thời gian khác"
    return ""


def _elsewhere(claim: Claim, shown: View, place: str) -> bool:
    scope = _bare_name(place)
    named = {one.norm for one in names_in(shown) if one.kind in _ADMINISTRATIVE}
    named |= {_bare_name(one) for one in claim.facets.places}
    if scope in named or f" {scope} " in f" {' '.join(tokens(shown.folded))} ":
        # A part of it that is named beside it has its own figures.
        return _smaller(shown, scope)
    return bool(named) or bool(_WHOLE.search(shown.folded) and not _province(place))


def _smaller(shown: View, scope: str) -> bool:
    """The claim is about a commune or hamlet of a district or province that it names too."""
    kinds = {one.kind for one in names_in(shown) if one.norm == scope}
    others = {one.kind for one in names_in(shown) if one.norm != scope and one.kind in _ADMINISTRATIVE}
    return bool(kinds & {"province", "district"}) and bool(others & {"commune", "hamlet"})


def _province(place: str) -> bool:
    return fold(place).startswith(("tinh ", "toan tinh"))


def _bare_name(place: str) -> str:
    folded = " ".join(tokens(fold(place)))
    while (shorter := _HEAD.sub("", folded)) != folded:
        folded = shorter
    return folded


def _other_period(shown: View, evidence: Evidence, made: datetime | None) -> bool:
    """Figures are of one period exactly; other statements speak of any time within theirs."""
    theirs = spans(evidence.period, evidence.stated_at)
    mine = spans(shown.raw, made)
    if not theirs or not mine:
        return False
    if evidence.basis == "statistics":
        return not set(mine) & set(theirs)
    return not any(_meet(one, other) for one in mine for other in theirs)


def _meet(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def spans(text: str, said: datetime | None) -> list[Span]:
    """Return the times that a text names as first and last days; a year left out is that of ``said``."""
    shown = view(text)
    year = said.astimezone(LOCAL).year if said else None
    found = [span for span in _periods(shown.folded, year) if span]
    if found:
        return found
    if one := re.fullmatch(rf"\s*{_ISO.pattern}(?:\s*[/–]\s*{_ISO.pattern})?\s*", text):
        return _written(one.groups())
    return list(dict.fromkeys(_ranged(dates_in(shown, said), year, shown)))


def _periods(folded: str, year: int | None) -> Iterable[Span | None]:
    for rx in _PERIODS:
        for match in rx.finditer(folded):
            parts = match.groupdict()
            of = int(parts["y"]) if parts.get("y") else year
            yield _span(parts, of) if of else None


def _span(parts: dict[str, str | None], year: int) -> Span | None:
    if quarter := parts.get("q"):
        last = 3 * _QUARTERS[quarter]
        return _months(year, last - 2, last)
    count = parts.get("n") or "sau"
    many = _COUNTS.get(count) or int(count)
    if not 2 <= many <= 12:
        return None
    return _months(year, 13 - many, 12) if parts.get("half") == "cuoi" else _months(year, 1, many)


def _months(year: int, first: int, last: int) -> Span:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _written(parts: tuple[str | None, ...]) -> list[Span]:
    """ISO forms: a year, a month, a day, or two of them with a stroke between."""
    try:
        ends = [
            _one(int(y), int(m) if m else None, int(d) if d else None)
            for y, m, d in (parts[:3], parts[3:])
            if y
        ]
    except ValueError:
        return []
    return [(ends[0][0], ends[-1][1])]


def _ranged(dates: list[When], year: int | None, shown: View) -> Iterable[Span]:
    """The dates named; "từ … đến …" is one time."""
    made = []
    for when in dates:
        of = when.year or year
        try:
            span = _one(of, when.month, when.day) if of else None
        except ValueError:
            span = None
        if span:
            made.append((when, span))
    if len(made) == 2 and re.search(r"(?:đến|tới|-|–)", shown.key[made[0][0].start : made[1][0].end]):
        first, last = made[0][1], made[1][1]
        if first[0] <= last[1]:
            return [(first[0], last[1])]
    return [span for _, span in made]


def _one(year: int, month: int | None, day: int | None) -> Span:
    if not month:
        return _months(year, 1, 12)
    if not day:
        return _months(year, month, month)
    return date(year, month, day), date(year, month, day)
