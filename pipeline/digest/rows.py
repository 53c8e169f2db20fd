"""What a digest is made from, as the store hands it over: plain rows, times aware in UTC."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.types import Alert, Evidence

#: From article ids to their (lead, body).
Texts = Callable[[Sequence[str]], Mapping[str, tuple[str, str]]]


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
class DigestRows:
    """All rows of one digest; ``texts`` fetches words that were left in the store."""

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
    texts: Texts | None = None
