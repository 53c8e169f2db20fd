"""One comparison of a claim with a sentence of a notice."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.compare.content import Read, plain_words
from pipeline.compare.finding import Finding
from pipeline.compare.notice import part


@dataclass(frozen=True, slots=True)
class Fact:
    """One comparison with a sentence of a notice (``at`` is its place in the notice)."""

    at: int
    finding: Finding
    weight: float


def share(claim: Read, one: Read, subject: frozenset[str] = frozenset()) -> float:
    """Return the part of the claim's telling words that a sentence (or its subject) has, in [0, 1]."""
    return part(plain_words(claim), one.content | subject)
