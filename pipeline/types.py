"""The nouns that pass between rooms: one frozen dataclass each.

Text offsets count Unicode code points, half open, into the text named. Times are aware, in UTC. Nothing
here names a person: neither post nor article has an author.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from pipeline import sources, vocabulary

Politeness = sources.Politeness
Reader = sources.Reader
PageRule = sources.PageRule
Source = sources.Source
AlertKind = vocabulary.AlertKind
AlertState = vocabulary.AlertState
Disposition = vocabulary.Disposition
Kind = vocabulary.Kind
Precision = vocabulary.Precision
ReaderKind = vocabulary.ReaderKind
Salience = vocabulary.Salience
SourceKind = vocabulary.SourceKind
Tier = vocabulary.Tier
VerdictLabel = vocabulary.VerdictLabel


@dataclass(frozen=True, slots=True)
class Hint:
    """What a feed or list said about an item before its page was read. All text is untrusted.

    ``published_raw`` is the date exactly as written; :mod:`pipeline.dates` reads it with the time
    zone of the source.
    """

    title: str = ""
    summary: str = ""
    published_raw: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveRef:
    """Where the fetched bytes lie: a WARC file (relative to the archive folder) and a record."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class RawItem:
    """One fetched thing. ``body_digest`` is ``sha256:<hex>`` of the bytes given to the extractor.

    For ``kind == post`` the text itself is in ``content`` (already masked, no author); a page of a
    social site is never archived as fetched, since it shows who wrote what.
    """

    source_id: str
    url: str
    kind: Kind
    fetched_at: datetime
    status: int = 200
    content_type: str = ""
    body_digest: str = ""
    archive: ArchiveRef | None = None
    via: str = ""
    hint: Hint = Hint()
    content: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """Readable text. ``text`` (title, lead, body joined by newlines) is what all offsets point into.

    ``article_id`` is stable for one canonical URL of one source; ``content_digest`` changes when
    the words change.
    """

    article_id: str
    source_id: str
    kind: Kind
    url: str
    canonical_url: str
    title: str
    lead: str
    body: str
    published_at: datetime | None
    precision: Precision
    language: str
    content_digest: str
    fetched_at: datetime
    body_digest: str = ""
    archive: ArchiveRef | None = None
    repaired_from: str = ""

    @property
    def text(self) -> str:
        """Title, lead and body, each on its own line, empty parts left out."""
        return "\n".join(part for part in (self.title, self.lead, self.body) if part)

    @property
    def dated(self) -> datetime:
        """Publication time, or the time of fetching where none is known."""
        return self.published_at or self.fetched_at


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place of the gazetteer at a span of ``Article.text``."""

    place_id: str
    name: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Located:
    """The places of one text and what the province is to it. ``score`` in [0, 1] ranks salience."""

    mentions: tuple[PlaceMention, ...]
    about_province: bool
    salience: Salience
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Label:
    """A predicted class with all probabilities, as (class, probability) pairs summing to one."""

    label: str
    probs: tuple[tuple[str, float], ...]

    @property
    def confidence(self) -> float:
        """Probability of the chosen label (0 where the model abstained with no distribution)."""
        return dict(self.probs).get(self.label, 0.0)


@dataclass(frozen=True, slots=True)
class StoryLink:
    """The story an article belongs to and, if it is a reprint, the article it repeats.

    ``similarity`` in [0, 1] is the estimated Jaccard similarity to ``reprint_of``.
    """

    article_id: str
    story_id: str
    reprint_of: str | None = None
    similarity: float = 0.0


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a sentence. ``value`` is in ``unit``; ``hedge`` is one of '', '~', '<', '>'."""

    value: float
    unit: str
    hedge: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What in a sentence can be compared with the record."""

    quantities: tuple[Quantity, ...] = ()
    dates: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    negated: bool = False
    modality: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A checkable sentence at a span of ``Article.text``; ``p`` is its check-worthiness."""

    claim_id: str
    article_id: str
    start: int
    end: int
    text: str
    p: float
    facets: Facets = Facets()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence at ``position`` of its notice; ``basis``: official | fact-check | statistics | desk.

    ``place`` and ``period`` say what it holds for, where that is limited. ``replaced_by`` is the statement
    that came in its place, ``replaced_how`` whether that one supersedes or corrects it.
    """

    evidence_id: str
    text: str
    source: str
    basis: str
    stated_at: datetime | None
    url: str = ""
    verdict: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    retired_at: datetime | None = None
    article_id: str = ""
    position: int = 0
    place: str = ""
    period: str = ""
    replaced_by: str = ""
    replaced_how: str = ""


@dataclass(frozen=True, slots=True)
class OwnCheck:
    """What the office concluded of the claim of an alert; who at the desk did so is no part of it.

    ``conclusion``: sai | sai một phần | đúng ('' where it was taken back for none); ``evidence_ids`` what it
    rests on, in force from ``valid_from`` to ``valid_to``. ``response_id`` is the approved answer, ``page``
    where that was published. It ``stands`` until it is taken back, the alert is opened again or what it rests
    on is retired.
    """

    alert_id: str
    cluster: str
    kind: AlertKind
    claim: str
    conclusion: str
    concluded_at: datetime
    stands: bool = True
    evidence_ids: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    response_id: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Claim against evidence. ``probs`` follow the order of :class:`VerdictLabel`."""

    claim_id: str
    label: VerdictLabel
    probs: tuple[tuple[str, float], ...]
    evidence_ids: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One named part of a priority: ``points`` are added up (``rules/alerts.yaml``)."""

    name: str
    points: float
    words: str


@dataclass(frozen=True, slots=True)
class Alert:
    """What the desk works on, as last computed. Its state is the fold of its events.

    ``check_ids`` are earlier alerts of ours (:class:`OwnCheck`): those that an ``ALREADY_CHECKED`` one rests
    on, for others the one whose claim it comes near to.
    """

    alert_id: str
    dedupe_key: str
    kind: AlertKind
    title: str
    priority: int
    score: float
    reasons: tuple[Reason, ...]
    claim_ids: tuple[str, ...]
    article_ids: tuple[str, ...]
    evidence_ids: tuple[str, ...]
    verdict_reasons: tuple[str, ...]
    unit: str
    raised_at: datetime
    last_seen_at: datetime
    state: AlertState = AlertState.NEW
    owner: str = ""
    check_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """One appended change of an alert: who, when, from, to, why. Never edited, never deleted."""

    event_id: str
    alert_id: str
    at: datetime
    actor: str
    action: str
    from_state: str
    to_state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The one disposition of one discovered item of one run."""

    source_id: str
    url: str
    disposition: Disposition
    reason: str = ""
    article_id: str = ""


@dataclass(frozen=True, slots=True)
class FetchState:
    """Validators of an address for conditional GET, and what its body was last time."""

    url: str
    source_id: str
    etag: str = ""
    last_modified: str = ""
    body_digest: str = ""
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceReport:
    """How reading one source went in one run. ``problems`` are short lines a person can read."""

    source_id: str
    requests: int = 0
    bytes: int = 0
    not_modified: int = 0
    discovered: int = 0
    robots_denied: int = 0
    failures: int = 0
    problems: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class RawPage:
    """A raw item with the bytes it names, ready for extraction (bytes are empty for a post)."""

    raw: RawItem
    body: bytes


@dataclass(frozen=True, slots=True)
class Processed:
    """Everything the stages found out about one article; what the store commits.

    ``sentiment`` is one of negative | neutral | positive | unknown (toward the province);
    ``topics`` names one or more fields of ``rules/topics/topics.yaml``, most probable first.
    """

    article: Article
    located: Located
    sentiment: Label
    topic: Label
    topics: tuple[str, ...]
    story: StoryLink
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimContext:
    """A claim with what its priority depends on."""

    claim: Claim
    article: Article
    source_name: str
    tier: Tier
    topic: str
    sentiment: str
    salience: Salience
    story_id: str
