"""Words on record of one day that contradict each other settle nothing, whatever a claim says."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.compare.decide import Judgement, judge
from pipeline.types import Evidence, VerdictLabel

#: Sentences that are laid beside one another; a claim is held against eight at most.
MOST = 4


def at_odds(last: Sequence[tuple[Evidence, Judgement]]) -> bool:
    """Return whether two of the newest words, which all speak against a claim, name other numbers of one matter.

    Only numbers count: what two notices deny or forbid in words of their own is seldom the same matter.
    """
    if any(judged.label is not VerdictLabel.REFUTED for _, judged in last):
        return False
    counted = [e for e, judged in last if judged.facet == "number" and e.stated_at][:MOST]
    return any(_clash(one, other) for one, other in itertools.combinations(counted, 2))


def _clash(one: Evidence, other: Evidence) -> bool:
    """Either way round: a shorter one may leave out what the other says. Who counts anew later is no other witness."""
    if one.source == other.source and one.stated_at != other.stated_at:
        return False
    if one.article_id and one.article_id == other.article_id:
        return False
    told = (judge(a.text, [b.text], given=False) for a, b in ((one, other), (other, one)))
    return all(found.label is VerdictLabel.REFUTED and found.facet == "number" for found in told)
