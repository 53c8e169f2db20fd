"""Which notices on record a whole article bears on: its sentences share an event that few of them name.

"Cú va chạm khiến hai người tử vong" says of no event by itself which one it is; the headline and the
sentences around it do. So article and notice are laid side by side as wholes. What both name, count and date
ties them to one event; how much of each the other has says that both are about it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from pipeline.compare.content import Read, read
from pipeline.compare.notice import PLACES, Notice, is_rare, notice_of, part, specific
from pipeline.compare.paired import NOTICE_SENTENCES
from pipeline.compare.times import days_apart
from pipeline.facets.dates import LOCAL
from pipeline.facets.names import Named
from pipeline.facets.text import fold, tokens
from pipeline.guards import provinces_in, years_in
from pipeline.retrieval import EvidenceIndex
from pipeline.turns import before, turns
from pipeline.types import Claim, Evidence

#: Characters of an article that tell its event, of its lead and its head; sentences looked up; notices laid
#: beside it.
READ, LEAD, HEAD, ROWS, NOTICES = 2_500, 600, 400, 120, 6
#: A notice that is further away in time is of another event.
NEARBY = timedelta(days=15)
#: Characters beside a claim from which on its article says what it is about.
LITTLE = 120
#: Least ties, and least sum of three shares (the notice's headline and its whole in the article, the
#: article's head in the notice): (ties, sum). Of 2,125 real articles about the province beside 130 notices of
#: other years eleven pass before anybody looks at the clock; of 40 false articles and posts 36 find their own
#: notice, none of 240 texts another one.
ENOUGH = ((2, 1.25), (3, 0.95))
#: Days without one in common are of another event from this distance on.
APART = 10
#: Articles remembered; a text that is spread word for word is laid beside the record once.
MOST = 5_000
#: Minutes between two hours of the day that are of two events.
HOURS = 120
#: Numbers below this are in any text.
TELLING = 3
#: Kind and most words of a name in quotation marks.
QUOTED, LONGEST = "quoted", 7
_TITLE = re.compile(r"[“\"]([A-ZĐÀ-Ỹ][^”\"]{5,60})[”\"]")
_DAY = re.compile(r"(?<![\d/.,])(?P<d>[0-3]?\d)/(?P<m>1[0-2]|0?[1-9])(?![\d/%]|[.,]\d)")
_Days = set[tuple[int, int]]


@dataclass(frozen=True)
class _Told:
    """Sentences, or the beginning of an article as one: what they name, count and date."""

    reads: tuple[Read, ...]

    @cached_property
    def spoken(self) -> str:
        """All syllables in order, folded, between blanks."""
        return f" {' '.join(token for one in self.reads for token in tokens(one.text.folded))} "

    @cached_property
    def days(self) -> _Days:
        """Days of the year as (month, day)."""
        return {(when.month, when.day) for one in self.reads for when in one.dates if when.month and when.day}

    @cached_property
    def written(self) -> _Days:
        """The same and what may be such a day: "31/5 này", "đợt 14/6", but "2/3 số hộ" too."""
        found = (m for one in self.reads for m in _DAY.finditer(one.text.key))
        return self.days | {(int(m["m"]), int(m["d"])) for m in found}

    @cached_property
    def numbers(self) -> set[tuple[float, str]]:
        """Values with their units."""
        counted = (q for one in self.reads for q in one.quantities if q.unit and q.value >= TELLING)
        return {(round(q.value, 3), q.unit) for q in counted}

    @cached_property
    def years(self) -> set[int]:
        """Years, written alone or in a date."""
        written = {int(year) for one in self.reads for year in years_in(one.text.raw)}
        return written | {when.year for one in self.reads for when in one.dates if when.year}

    @cached_property
    def times(self) -> list[int]:
        """Hours of the day, in minutes after midnight."""
        return [time for one in self.reads for time, *_ in one.times]


@dataclass(frozen=True)
class Whole:
    """A text as a whole: of its beginning what is compared."""

    text: str

    @cached_property
    def read(self) -> Read:
        """The text as the comparer reads one sentence."""
        return read(self.text[:READ])

    @cached_property
    def told(self) -> _Told:
        """What the text names, counts and dates."""
        return _Told((self.read,))

    @cached_property
    def head(self) -> Read:
        """The headline, or the beginning where there is none."""
        first, _, rest = self.text.partition("\n")
        return read((first if rest else self.text)[:HEAD], bare=self.read.bare)

    @cached_property
    def lead(self) -> _Told:
        """The beginning, where a report says what it is about."""
        return _Told((read(self.text[:LEAD], bare=self.read.bare),))


@dataclass(frozen=True, slots=True)
class Tie:
    """A notice that an article as a whole bears on, and the words that say what ties the two."""

    notice: str
    words: str


@dataclass(frozen=True)
class _Notice:
    """A notice as a whole: what ties an article to its event."""

    read: Notice
    stated: datetime | None

    @cached_property
    def names(self) -> dict[str, Named]:
        """Names that tell one matter from another, by their folded form."""
        found = (one for sentence in self.read.sentences for one in sentence.names if specific(one))
        quoted = (one for sentence in self.read.sentences for one in _quoted(sentence))
        return {
            one.norm: one
            for one in (*quoted, *found)
            if one.kind in PLACES or one.kind == QUOTED or is_rare(one.norm)
        }

    @cached_property
    def subject(self) -> frozenset[str]:
        """The telling syllables of its headline, or of its first sentence."""
        return self.read.subject or self.read.sentences[0].content

    @cached_property
    def told(self) -> _Told:
        """What its sentences name, count and date."""
        return _Told(self.read.sentences)

    @cached_property
    def days(self) -> _Days:
        """Its days, and the one on which it was given out."""
        day = self.stated.astimezone(LOCAL) if self.stated else None
        return self.told.days | ({(day.month, day.day)} if day else set())

    @cached_property
    def years(self) -> set[int]:
        """Its years, and the one in which it was given out."""
        return self.told.years | ({self.stated.astimezone(LOCAL).year} if self.stated else set())


def _quoted(text: Read) -> Iterator[Named]:
    """What a notice calls by a name in quotation marks: "ngày hội “Giọt hồng mùa vải”"."""
    for m in _TITLE.finditer(text.text.raw):
        norm = " ".join(tokens(fold(m.group(1))))
        if 2 <= len(norm.split()) <= LONGEST:
            yield Named(QUOTED, m.group(1), norm, m.start(1), m.end(1))


class Bearings:
    """Finds, once for each article, the notices that its sentences are held against as of one event.

    Args:
        index: the record.
        articles: article id → its text, headline first; of articles that are not here nothing is known.
        home: names of the province; an article that names only other ones is about another event.
    """

    def __init__(
        self, index: EvidenceIndex, articles: Mapping[str, str] | None = None, home: Collection[str] = ()
    ) -> None:
        self._index, self._articles = index, articles or {}
        self._home = frozenset(map(fold, home))
        self._found: dict[tuple[str, date | None], tuple[Mapping[str, float], tuple[Tie, ...]]] = {}
        self._notices: dict[tuple[str, bool], _Notice] = {}

    def turn_to(self, articles: Mapping[str, str]) -> None:
        """Know of these articles from now on, and of those before no more."""
        self._articles = articles

    def of(self, article_id: str, made: datetime | None = None) -> tuple[Tie, ...]:
        """Return the notices, nearest first; none for an article of the record itself.

        ``made`` is when it appeared; where it is given, notices of other weeks are of other events.
        """
        text = self._articles.get(article_id, "")
        if not text or self._index.notice(article_id):
            return ()
        return self._looked_up(text, made)[1]

    def near(self, article_id: str, made: datetime | None = None) -> Mapping[str, float]:
        """Return the notices that share most words with the article, best first, and how much they share.

        None for an article of the record itself.
        """
        text = self._articles.get(article_id, "")
        return {} if not text or self._index.notice(article_id) else self._looked_up(text, made)[0]

    def _looked_up(self, text: str, made: datetime | None) -> tuple[Mapping[str, float], tuple[Tie, ...]]:
        known = (text, made.astimezone(LOCAL).date() if made else None)
        if known not in self._found:
            if len(self._found) >= MOST:
                self._found.clear()
            near = self._sharing(text, made)
            self._found[known] = near, self._bearing(Whole(text), near)
        return self._found[known]

    def read(self, article_id: str) -> Read | None:
        """Return the article as the comparer reads one sentence; None of an unknown one."""
        text = self._articles.get(article_id, "")
        return Whole(text).read if text else None

    def text(self, claim: Claim) -> str:
        """Return the text of a claim's article; "" where it is not known."""
        return self._articles.get(claim.article_id, "")

    def notices(self, claim: Claim, made: datetime | None = None) -> frozenset[str] | None:
        """Return the notices that a claim's article bears on; None where it says little else."""
        text = self._articles.get(claim.article_id, "")
        if len(text) < len(claim.text) + LITTLE:
            return None
        return frozenset(one.notice for one in self.of(claim.article_id, made))

    def of_claim(self, claim: Claim, made: datetime | None = None) -> tuple[Tie, ...]:
        """Return the notices of a claim's article, none where its sentence turns to another event."""
        found = self.of(claim.article_id, made)  # of most articles there is none: nothing need be looked at
        return () if not found or self.turned(claim) else found

    def turned(self, claim: Claim) -> bool:
        """Return whether a claim, or what its article says before it, turns to another event."""
        return turns(claim.text, before(self.text(claim), claim))

    def _sharing(self, text: str, made: datetime | None) -> Mapping[str, float]:
        near: dict[str, float] = defaultdict(float)
        for one, score in self._index.near(text[:READ], ROWS):
            if one.article_id and (not made or not one.stated_at or abs(made - one.stated_at) <= NEARBY):
                near[one.article_id] += score
        return {one: near[one] for one in sorted(near, key=lambda one: (-near[one], one))[:NOTICES]}

    def _bearing(self, whole: Whole, near: Iterable[str]) -> tuple[Tie, ...]:
        rated = [
            (rate, Tie(one, words)) for one in near for rate, words in [self._nearness(whole, one)] if rate
        ]
        return tuple(one for _, one in sorted(rated, key=lambda pair: (-pair[0], pair[1].notice)))

    def _nearness(self, whole: Whole, article_id: str) -> tuple[float, str]:
        record = self._index.notice(article_id)[:NOTICE_SENTENCES]
        if len(record) < 2 or self._elsewhere(whole.text[:READ], record):
            return 0.0, ""
        return _nearness(whole, self._whole(article_id, whole.read.bare))

    def of_another(self, told: str, article_id: str) -> bool:
        """Return whether words name another province or another year than a notice; it may say too little."""
        record = self._index.notice(article_id)[:NOTICE_SENTENCES]
        if len(record) < 2 or self._elsewhere(told, record):
            return True
        years = {int(year) for year in years_in(told)}
        return bool(years) and not years & self._whole(article_id, bare=False).years

    def notice(self, article_id: str, bare: bool) -> Notice:
        """Return a notice of the record as it is compared; ``bare`` with what has no diacritics."""
        return self._whole(article_id, bare).read

    def _whole(self, article_id: str, bare: bool) -> _Notice:
        form = (article_id, bare)
        if form not in self._notices:
            record = self._index.notice(article_id)[:NOTICE_SENTENCES]
            told = notice_of([one.text for one in record], bare=bare, said=None)
            self._notices[form] = _Notice(told, record[0].stated_at)
        return self._notices[form]

    def _elsewhere(self, told: str, record: Iterable[Evidence]) -> bool:
        named = provinces_in(told) if self._home else frozenset[str]()
        here = fold(" ".join(f"{one.text} {one.source}" for one in record))
        return bool(named) and not any(one in self._home or one in here for one in named)


def _nearness(whole: Whole, notice: _Notice) -> tuple[float, str]:
    """How near both are, from 0 to 3, and what ties them; 0 where they need not speak of one event."""
    if whole.told.years and not whole.told.years & notice.years:
        return 0.0, ""
    if _by_the_clock(whole.lead.times, notice.told.times) or not _tied_in_lead(whole.lead, notice):
        return 0.0, ""
    (ties, words), total = _ties(whole.told, notice), _shares(whole, notice)
    return (total, words) if any(ties >= least and total >= sums for least, sums in ENOUGH) else (0.0, "")


def _by_the_clock(mine: Sequence[int], theirs: Sequence[int]) -> bool:
    """Whether both give hours of the day, and none of the one is near one of the other."""
    return bool(mine and theirs) and all(abs(one - two) > HOURS for one in mine for two in theirs)


def _tied_in_lead(lead: _Told, notice: _Notice) -> bool:
    """Whether the beginning has a name, a day or a number of the notice: what comes later may be an aside."""
    named = any(f" {norm} " in lead.spoken for norm in notice.names)
    return named or bool(lead.days & notice.days) or bool(lead.numbers & notice.told.numbers)


def _shares(whole: Whole, notice: _Notice) -> float:
    return (
        part(notice.subject, whole.read.content)
        + part(notice.read.content, whole.read.content)
        + part(whole.head.content, notice.read.content)
    )


def _ties(mine: _Told, notice: _Notice) -> tuple[int, str]:
    """A place or name below the district counts two, a district one, days and numbers one each up to two."""
    if mine.days and _gap(mine.days, notice.days) > APART:
        return 0, ""
    common = [one for norm, one in notice.names.items() if f" {norm} " in mine.spoken]
    fine = any(one.kind != "district" and " " in one.norm for one in common)
    days, numbers = mine.written & notice.told.days, len(mine.numbers & notice.told.numbers)
    count = (2 if fine else bool(common)) + min(2, len(days)) + min(2, numbers)
    return count, _words(common, days, numbers)


def _words(names: Sequence[Named], days: _Days, numbers: int) -> str:
    told = [
        ", ".join(dict.fromkeys(one.text for one in names[:3])),
        ", ".join(f"ngày {day}/{month}" for month, day in sorted(days)[:2]),
        f"{numbers} số liệu trùng nhau" if numbers else "",
    ]
    return f"bài và hồ sơ nói cùng một sự việc: {'; '.join(filter(None, told))}"


def _gap(mine: _Days, theirs: _Days) -> float:
    """Days between the two nearest of both, in whatever year; 0 where one side has none."""
    return min((days_apart(one, two) for one in mine for two in theirs), default=0.0)
