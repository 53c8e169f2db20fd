"""What a digest says, apart from how it looks. All strings are ready to be read in Vietnamese."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pipeline.digest import periods
from pipeline.digest.rows import Missed, MonthRow, Review


@dataclass(frozen=True, slots=True)
class Change:
    """A count of the period and what it is held against (``None``: nothing to compare).

    ``mean`` is the daily mean of the seven days before for a digest of one day, else the count of the
    period before.
    """

    label: str
    name: str
    count: int
    mean: float | None

    @property
    def difference(self) -> float | None:
        """Count minus what it is held against, or ``None``."""
        return None if self.mean is None else self.count - self.mean


@dataclass(frozen=True, slots=True)
class Appearance:
    """One place where a story was read. ``when`` is local time, ``language`` a code such as ``zh``."""

    outlet: str
    url: str
    title: str
    when: datetime
    exact_time: bool
    tier: str
    reprint: bool
    changed: bool
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One story of the period: headline and summary are taken from its articles, never written."""

    story_id: str
    headline: str
    summary: str
    tone: str
    language: str
    places: tuple[str, ...]
    appearances: tuple[Appearance, ...]

    @property
    def originals(self) -> tuple[Appearance, ...]:
        """Appearances that are not reprints, earliest first; the first where all repeat an older article."""
        return tuple(one for one in self.appearances if not one.reprint) or self.appearances[:1]

    @property
    def reprints(self) -> tuple[Appearance, ...]:
        """Appearances that repeat an earlier one."""
        originals = set(map(id, self.originals))
        return tuple(one for one in self.appearances if id(one) not in originals)


@dataclass(frozen=True, slots=True)
class Highlight:
    """A line that matters: where it was read (``url``, and ``source`` in words), and where more is told."""

    text: str
    url: str
    source: str
    section: str


@dataclass(frozen=True, slots=True)
class FieldSection:
    """Stories of one field (``topic`` of ``rules/topics/topics.yaml``); ``more`` are only counted."""

    topic: str
    name: str
    stories: tuple[StoryLine, ...]
    more: int = 0

    @property
    def total(self) -> int:
        """All stories of the field."""
        return len(self.stories) + self.more


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A sentence on record, as shown under an alert. ``when`` is local."""

    text: str
    source: str
    url: str
    when: datetime | None
    #: What a fact-checker concluded of the claim that the sentence quotes.
    concluded: str = ""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """What the office concluded earlier of the same claim. ``when`` is local; ``url`` where it answered."""

    claim: str
    words: str
    when: datetime
    alert_id: str
    url: str


@dataclass(frozen=True, slots=True)
class AlertLine:
    """An alert or a matter that needs an answer, as the digest shows it."""

    alert_id: str
    kind: str
    wording: str
    title: str
    claim: str
    unit: str
    priority: int
    state: str
    since: datetime
    answered: datetime | None
    why: tuple[str, ...]
    evidence: tuple[EvidenceLine, ...]
    appearances: tuple[Appearance, ...]
    checks: tuple[CheckLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Silent:
    """A source that is silent or in trouble; ``ours`` where it is our own collecting."""

    name: str
    last: datetime | None
    problem: str
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Accounts:
    """Dispositions of the period's runs: ``discovered`` must equal the sum of ``counts``."""

    runs: int
    discovered: int
    counts: tuple[tuple[str, int], ...]

    @property
    def balanced(self) -> bool:
        """Whether every discovered item has exactly one disposition."""
        return self.discovered == sum(number for _, number in self.counts)


@dataclass(frozen=True, slots=True)
class DayCount:
    """Articles of one day (or of the week or month that begins with it) by tone, for the chart."""

    day: date
    tone: str
    count: int


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """An alert closed in the period and what came of it. ``at`` is local, ``kind`` that of the alert."""

    title: str
    outcome: str
    at: datetime
    kind: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A story of the days of the chart, on the local day on which it was carried most."""

    day: date
    headline: str
    items: int
    outlet: str
    url: str


@dataclass(frozen=True, slots=True)
class FieldTone:
    """Items of the press of one field by tone, and those of the period before (``None``: not known)."""

    name: str
    counts: tuple[tuple[str, int], ...]
    before: float | None

    @property
    def total(self) -> int:
        """Items of whatever tone."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class TierCount:
    """Outlets of one tier that wrote about the province, and their items."""

    name: str
    outlets: int
    items: int


@dataclass(frozen=True, slots=True)
class CommuneCount:
    """Items that name one commune of the map (``place`` is its id there), and the negative ones."""

    place: str
    name: str
    items: int
    negative: int


@dataclass(frozen=True, slots=True)
class Social:
    """Posts about the province in aggregate: never a post's words, never who wrote it.

    ``mean`` is a day's mean of the days before; pairs are (name, posts).
    """

    posts: int = 0
    mean: float | None = None
    platforms: tuple[tuple[str, int], ...] = ()
    topics: tuple[tuple[str, int], ...] = ()
    tones: tuple[tuple[str, int], ...] = ()
    places: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What an official paper carries besides the names of the office (Decree 30/2020/NĐ-CP).

    ``number`` is empty where a clerk gives it by hand; ``authority`` is the post of the signer, one
    line each ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC").
    """

    kind: str = "BÁO CÁO"
    number: str = ""
    symbol: str = "BC-STTTT"
    authority: tuple[str, ...] = ("GIÁM ĐỐC",)
    signer: str = ""
    recipients: tuple[str, ...] = ("Lãnh đạo Sở", "Lưu: VT")


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest of the days ``first`` to ``last`` (both included, local days).

    ``year_end`` is the day (and month) with which a reporting year ends; ``compared_since`` the first day
    with anything of the period that this one is held against (None: nothing at all). ``grain`` is what a bar
    of the chart stands for (day, week, month); ``scope`` names the field or place that a partial digest is
    about, and is empty for the whole. ``months`` and ``review`` are of longer periods; ``map`` is the profile
    whose map is shown (empty: none).
    """

    province: str
    parent: str
    office: str
    unit: str
    place: str
    first: date
    last: date
    made_at: datetime
    items: int
    outlets: int
    highlights: tuple[Highlight, ...]
    keywords: tuple[tuple[str, int], ...]
    tones: tuple[Change, ...]
    tiers: tuple[Change, ...]
    social: Social
    matters: tuple[AlertLine, ...]
    alerts: tuple[AlertLine, ...]
    fields: tuple[FieldSection, ...]
    foreign: tuple[StoryLine, ...]
    silent: tuple[Silent, ...]
    problems: tuple[tuple[str, str], ...]
    accounts: Accounts
    days: tuple[DayCount, ...]
    closed: tuple[ClosedLine, ...] = ()
    letterhead: Letterhead = Letterhead()
    grain: str = "day"
    scope: str = ""
    year_end: periods.YearEnd = periods.CALENDAR
    compared_since: date | None = None
    totals: tuple[Change, ...] = ()
    events: tuple[Event, ...] = ()
    field_tones: tuple[FieldTone, ...] = ()
    tier_counts: tuple[TierCount, ...] = ()
    communes: tuple[CommuneCount, ...] = ()
    map: str = ""
    missed: tuple[Missed, ...] = ()
    quiet: tuple[str, ...] = ()
    months: tuple[MonthRow, ...] = ()
    review: Review | None = None

    @property
    def posts(self) -> int:
        """Posts about the province."""
        return self.social.posts

    @property
    def kind(self) -> str:
        """The kind of period: day, week, month, quarter, year or span (:mod:`pipeline.digest.periods`)."""
        return periods.kind_of(self.first, self.last, self.year_end)

    @property
    def compared(self) -> tuple[date, date]:
        """First and last day of the period that this one is held against."""
        return periods.against(self.first, self.last, self.until, self.year_end)

    @property
    def until(self) -> date:
        """The last day that there can be something of: of a period that still runs, today."""
        return max(self.first, min(self.last, self.made_at.date()))
