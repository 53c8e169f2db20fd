"""Verdicts already given to the same words: a rumour in 100,000 posts is held against the record once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.facets.dates import LOCAL
from pipeline.types import Claim, Evidence, Verdict

#: Sentences on record that were found for a claim, best first, each with its score.
Hits = Sequence[tuple[Evidence, float]]

#: What a sentence says with: emoji, spaces and marks said twice change nothing. ``!`` and ``…`` are left out.
_SAID = re.compile(r"[\w%]+|[.,?:;/“”\"'()–-]")
#: Sentences remembered; beyond them the verdict is simply found anew.
_MOST = 50_000


class SameWords:
    """Remembers verdicts by words, facets, day, and on which side of each time limit the record lies.

    Args:
        limits: the distances between claim and record, ascending, at which a verdict may turn.
    """

    def __init__(self, limits: Sequence[timedelta]) -> None:
        self._limits = [one.total_seconds() for one in limits]
        self._hits: dict[str, Hits] = {}
        self._verdicts: dict[Hashable, Verdict] = {}

    def hits(self, text: str, search: Callable[[], Hits]) -> Hits:
        """Return what was found for the same text before, else what ``search`` finds."""
        if text not in self._hits:
            if len(self._hits) >= _MOST:
                self._hits.clear()
            self._hits[text] = search()
        return self._hits[text]

    def verdict(
        self,
        claim: Claim,
        hits: Sequence[Evidence],
        made: datetime | None,
        event: Hashable,
        find: Callable[[], Verdict],
    ) -> Verdict:
        """Return the verdict on the same words at the same time, else what ``find`` returns.

        ``event`` is what the claim's article as a whole speaks of.
        """
        if any(one.article_id == claim.article_id for one in hits if one.article_id):
            return find()
        key = (said(claim.text), claim.facets, self._when(hits, made), event)
        if key not in self._verdicts:
            if len(self._verdicts) >= _MOST:
                self._verdicts.clear()
            self._verdicts[key] = find()
        return replace(self._verdicts[key], claim_id=claim.claim_id)

    def _when(self, hits: Sequence[Evidence], made: datetime | None) -> Hashable:
        if made is None:
            return None
        gaps = [(made - one.stated_at).total_seconds() if one.stated_at else None for one in hits]
        sides = tuple(None if gap is None else bisect_right(self._limits, gap) for gap in gaps)
        return made.astimezone(LOCAL).date(), sides


def said(text: str) -> str:
    """Return the words and marks of a sentence that may change its meaning, letters as they are."""
    return " ".join(_SAID.findall(text))
