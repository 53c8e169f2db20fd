"""One result of comparing a facet."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Answer(StrEnum):
    """What kind of answer a judgement is. Reasons are for people; what the code goes by is this."""

    #: A fact of both sides agrees or clashes; a denial, a negation, done against not yet done.
    FACT = "fact"
    DENIAL = "denial"
    NEGATION = "negation"
    STATUS = "status"
    #: The record denies something else.
    DENIES_OTHER = "denies-other"
    #: A fact-checker's conclusion; what the cross-encoder reads; two ways that are at odds or unsure.
    CHECKED = "checked"
    READ = "read"
    WITHHELD = "withheld"
    #: Nothing is settled; sentences on record disagree; they came too long before or after, or are newer; they
    #: hold for another place or period.
    PENDING = "pending"
    DISAGREE = "disagree"
    APART = "apart"
    UPDATED = "updated"
    BEYOND = "beyond"
    #: Near without being surely the same; without this detail; names alone in common; something else.
    NEAR = "near"
    NO_DETAIL = "no-detail"
    SAME_NAMES = "same-names"
    OTHER_MATTER = "other-matter"
    #: Nothing that could be read; nothing on record.
    UNREADABLE = "unreadable"
    SILENT = "silent"


_BY_FACET = {"denial": Answer.DENIAL, "negation": Answer.NEGATION, "status": Answer.STATUS}


@dataclass(frozen=True, slots=True)
class Finding:
    """A facet compared. ``strength`` in [0, 1] says how sure a clash is.

    ``facet``: number | date | time | place | name | negation | denial | status | quantifier | antonym.
    ``clash`` is False for agreement. ``used`` are the claim's syllables that make the difference: they
    are left out when the common subject of both sides is measured. ``grew`` says that the record has the
    greater number.
    """

    facet: str
    clash: bool
    words: str
    strength: float = 1.0
    used: frozenset[str] = field(default=frozenset())
    grew: bool = False

    @property
    def answer(self) -> Answer:
        """The kind of answer of a judgement that rests on this."""
        return _BY_FACET.get(self.facet, Answer.FACT)
