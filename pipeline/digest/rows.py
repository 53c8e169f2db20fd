"""What a digest is made from, as the store hands it over: plain rows, times aware in UTC."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pipeline.types import Alert, Evidence, OwnCheck

#: From article ids to their (lead, body).
Texts = Callable[[Sequence[str]], Mapping[str, tuple[str, str]]]
#: From words to the number of stories that have them in a headline.
Naming = Callable[[Sequence[str]], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article or post about the province, with everything a digest says of it.

    ``changed`` tells that the words were changed after we first read them; ``places`` are names.
    ``lead`` and ``body`` are empty where they were left in the store.
    """

    article_id: str
    kind: str
    source_id: str
    source_name: str
    tier: str
    url: str
    title: str
    lead: str
    body: str
    language: str
    dated: datetime
    exact_time: bool
    salience: str
    score: float
    tone: str
    topic: str
    story_id: str
    reprint_of: str
    places: tuple[str, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """Items of the press (main subject) of one outlet, tone and field."""

    source_id: str
    tier: str
    tone: str
    topic: str
    items: int


@dataclass(frozen=True, slots=True)
class PostCounts:
    """Posts about the province in aggregate; pairs are (name or key, posts), most first."""

    posts: int = 0
    platforms: tuple[tuple[str, int], ...] = ()
    topics: tuple[tuple[str, int], ...] = ()
    tones: tuple[tuple[str, int], ...] = ()
    places: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DayRow:
    """Articles of one local day by tone and tier (main subject only, posts left out)."""

    day: date
    tone: str
    tier: str
    count: int


@dataclass(frozen=True, slots=True)
class SourceRow:
    """When a source last gave anything, and what went wrong in the period's runs."""

    source_id: str
    name: str
    last_item_at: datetime | None
    items: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """What was counted in the period that this one is held against (press, main subject).

    ``days`` had anything, ``since`` is the first of them; ``outlet_days`` sums the outlets of each day.
    Pairs are (key, items).
    """

    items: int = 0
    outlets: int = 0
    days: int = 0
    outlet_days: int = 0
    since: date | None = None
    tones: tuple[tuple[str, int], ...] = ()
    tiers: tuple[tuple[str, int], ...] = ()
    topics: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PeakRow:
    """A story of the days of the chart: its items, and the day on which most of them appeared."""

    story_id: str
    day: date
    items: int
    title: str
    url: str
    outlet: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Items that name a commune of the map (by its id there), and how many of them are negative."""

    place_id: str
    items: int
    negative: int


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of a longer period: items, outlets, tones, alerts raised by kind, matters answered."""

    month: date
    items: int = 0
    outlets: int = 0
    positive: int = 0
    neutral: int = 0
    negative: int = 0
    matters: int = 0
    flags: int = 0


@dataclass(frozen=True, slots=True)
class RateRow:
    """``hits`` of ``total`` under a name: false alarms of closed ones, flagged of all items."""

    key: str
    total: int
    hits: int


@dataclass(frozen=True, slots=True)
class Review:
    """How the flags of a longer period did.

    ``reasons`` and ``kinds``: alerts closed and how many were false alarms; ``tiers`` and ``tones``: items of
    the press and how many were flagged; ``offices``: alerts that rested on their word, and how many of them
    ended with the report being right; ``matters``: raised and answered; ``hours``: median to an answer.
    """

    reasons: tuple[RateRow, ...] = ()
    kinds: tuple[RateRow, ...] = ()
    tiers: tuple[RateRow, ...] = ()
    tones: tuple[RateRow, ...] = ()
    offices: tuple[RateRow, ...] = ()
    matters: int = 0
    answered: int = 0
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class EndRow:
    """How an alert stands: when it was answered or closed last, and the words of the closing."""

    answered_at: datetime | None = None
    closed_at: datetime | None = None
    closing: str = ""


@dataclass(frozen=True, slots=True)
class TroubleRow:
    """What is wrong with a source (:mod:`pipeline.health`), in Vietnamese; ``last``: when it last gave."""

    source_id: str
    name: str
    words: str
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """Pages of one source in the period that were not read: refused by robots.txt, failed, put aside."""

    name: str
    denied: int
    failed: int
    aside: int


@dataclass(frozen=True, slots=True)
class Narrow:
    """What a partial digest is about: a field, a place by name, ids that a search found; or nothing."""

    topic: str = ""
    place: str = ""
    found: frozenset[str] | None = None

    def __bool__(self) -> bool:
        return bool(self.topic or self.place or self.found is not None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What else is asked for with the rows of a digest.

    ``told`` is how many stories of a field are handed over, the widest first; ``compared`` are the days to
    compare with (None: the seven days before), ``cells`` the communes of the map by id of a place in them;
    ``reviewed`` adds months and how the flags did.
    """

    narrow: Narrow = Narrow()
    told: int = 2000
    compared: tuple[date, date] | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class DigestRows:
    """All rows of one digest; ``texts`` fetches words that were left in the store, ``naming`` counts words.

    ``articles`` are those of the stories that are told, ``tallies`` and ``posts`` count everything;
    ``stories`` is the number of stories in Vietnamese by field. ``ends`` tells by alert how it was answered
    or closed, ``checks`` by earlier alert what was concluded of it; ``months`` and ``review`` are of longer
    periods.
    """

    articles: tuple[ArticleRow, ...]
    days: tuple[DayRow, ...]
    sources: tuple[SourceRow, ...]
    alerts: tuple[Alert, ...]
    evidence: Mapping[str, Evidence]
    claims: Mapping[str, str]
    alert_articles: Mapping[str, ArticleRow]
    runs: int
    discovered: int
    dispositions: tuple[tuple[str, int], ...]
    tallies: tuple[Tally, ...] = ()
    posts: PostCounts = PostCounts()
    stories: Mapping[str, int] = field(default_factory=dict)
    texts: Texts | None = None
    naming: Naming | None = None
    before: Before = Before()
    post_days: tuple[int, int] = (0, 0)
    peaks: tuple[PeakRow, ...] = ()
    places: tuple[PlaceRow, ...] = ()
    missed: tuple[Missed, ...] = ()
    troubles: tuple[TroubleRow, ...] = ()
    ends: Mapping[str, EndRow] = field(default_factory=dict)
    closed: tuple[Alert, ...] = ()
    checks: Mapping[str, OwnCheck] = field(default_factory=dict)
    months: tuple[MonthRow, ...] = ()
    review: Review | None = None
