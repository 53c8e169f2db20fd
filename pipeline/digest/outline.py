"""What is printed, in order: the one source of the Word, PDF and mail forms (strings only, all clean)."""

from __future__ import annotations

from dataclasses import dataclass

#: Which charts stand in which section.
SHOWN = {"numbers": ("coverage", "tiers"), "fields": ("tones", "map")}


@dataclass(frozen=True, slots=True)
class Link:
    """Words that may lead somewhere (``url`` is empty or http(s)) and what follows them, unlinked."""

    text: str
    url: str = ""
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A story as another language tells it: its own headline, ``lang`` a code and ``language`` in words."""

    language: str
    lang: str
    link: Link


@dataclass(frozen=True, slots=True)
class Story:
    """A story in full: ``sources`` are its originals, ``reprints`` the rest, ``folded`` counts them.

    ``versions`` are headlines in other languages than its own, of foreign stories.
    """

    headline: str
    lang: str
    tone: str
    about: str
    summary: str
    sources: tuple[Link, ...]
    reprints: tuple[Link, ...]
    folded: str
    versions: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A named line under an alert."""

    name: str
    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """An alert with what is known about it."""

    title: str
    wording: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter that needs an answer, as one row: what, whose, since when, how far."""

    title: str
    claim: str
    sources: tuple[Link, ...]
    unit: str
    since: str
    state: str


@dataclass(frozen=True, slots=True)
class Field:
    """Stories of one field: first in full, then on one line each, the rest as a count of ``total``."""

    title: str
    stories: tuple[Story, ...]
    others: tuple[Link, ...]
    left_out: str
    total: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title for those who cannot see it; the first column is words, the others numbers."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: ``alt`` is its gist in words, ``table`` its numbers, ``notes`` what its marks stand for.

    ``svg`` is for paper and screens (``width`` pixels of 640), ``narrow`` the same for mail and phones.
    """

    key: str
    title: str
    alt: str
    notes: tuple[Link, ...]
    table: Table
    svg: str
    narrow: str
    width: float


@dataclass(frozen=True, slots=True)
class Paper:
    """Letterhead, signature block and recipients of an administrative document (Decree 30/2020)."""

    parent: str
    office: str
    number: str
    place_date: str
    kind: str
    summary: str
    authority: tuple[str, ...]
    signer: str
    recipients: tuple[str, ...]
    attached: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole digest in the order in which a leader reads it; ``titles`` are the nine headings.

    Which section each of the ``pictures`` stands in is told by :data:`SHOWN`.
    """

    paper: Paper
    title: str
    opening: str
    titles: tuple[str, ...]
    highlights: tuple[Link, ...]
    highlights_none: str
    numbers: str
    tables: tuple[Table, ...]
    months: Table
    keywords: str
    pictures: tuple[Picture, ...]
    matters: tuple[Matter, ...]
    matters_none: str
    matters_note: str
    alerts: tuple[Card, ...]
    alerts_rest: tuple[Link, ...]
    alerts_rest_title: str
    alerts_note: str
    reviews: tuple[Table, ...]
    reviews_note: str
    fields: tuple[Field, ...]
    fields_none: str
    foreign: tuple[Story, ...]
    foreign_none: str
    social: str
    silent: Table
    silent_note: str
    missed: Table
    problems: tuple[str, ...]
    method: tuple[str, ...]
