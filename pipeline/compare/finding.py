"""One result of comparing a facet."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """A facet compared. ``strength`` in [0, 1] says how sure a clash is.

    ``facet``: number | date | time | place | name | negation | denial | status | quantifier | antonym.
    ``clash`` is False for agreement. ``used`` are the claim's syllables that make the difference: they
    are left out when the common subject of both sides is measured.
    """

    facet: str
    clash: bool
    words: str
    strength: float = 1.0
    used: frozenset[str] = field(default=frozenset())
