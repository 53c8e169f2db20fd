"""What a source is, and how it is read; :mod:`pipeline.types` hands these nouns on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.vocabulary import ReaderKind, SourceKind, Tier


@dataclass(frozen=True, slots=True)
class Politeness:
    """How gently a source is read. Times in seconds, sizes in bytes; ``hours`` as ``22:00-06:00`` there."""

    delay: float = 1.0
    timeout: float = 30.0
    max_bytes: int = 10 * 1024 * 1024
    pages_per_cycle: int = 200
    requests_per_day: int = 0  # 0: the usual ceiling, none on our own machine
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """One address of a source and the way it is read; ``options`` are (name, value) pairs of its own."""

    kind: ReaderKind
    url: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageRule:
    """CSS selectors for a source whose articles the general extractor reads badly.

    Of several rules over time the newest whose ``valid_from`` is not later than the fetch date is used.
    """

    valid_from: date | None = None
    title: str = ""
    lead: str = ""
    body: str = ""
    published: str = ""
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet, portal, social page or fact-checker (one file in ``rules/sources/``)."""

    id: str
    name: str
    kind: SourceKind
    tier: Tier
    language: str
    timezone: str
    home: str
    readers: tuple[Reader, ...]
    politeness: Politeness = Politeness()
    pages: tuple[PageRule, ...] = ()
    province: str = ""
    last_seen_working: date | None = None
    local: bool = False
    enabled: bool = True
    note: str = ""

    @property
    def is_social(self) -> bool:
        """Whether its items are posts of the public, to be masked before they are stored."""
        return self.tier is Tier.SOCIAL
