"""A claim beside a notice that the search found: is it the notice of the claim's own matter?

Words in common, names, numbers and days each tell a little, and so does how far the notice stands out among
all that were found: where a dozen notices are as near, none is the claim's own. A regression weighs them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.rank import own
from pipeline.compare.content import Read, coverage, plain_words
from pipeline.compare.notice import Matter, Notice, rarity, specific
from pipeline.compare.signals import closest
from pipeline.record.statement import REVIEWED
from pipeline.same_words import Hits

#: Counts beyond this tell no more.
_MOST = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """The place of a notice among those found for a claim (0 is the first), and how far it stands out.

    ``lead`` is the logarithm of its score to the best of the others; 0 where it is alone.
    """

    place: int = 0
    lead: float = 0.0


#: The only one.
FIRST = Standing()


def notice_scores(hits: Hits, article_id: str) -> dict[str, float]:
    """Return the best score of each notice that was found for a claim of ``article_id``, in that order.

    What was checked by a person is no notice, nor is the claim's own article.
    """
    scores: dict[str, float] = {}
    for one, score in hits:
        if one.article_id and one.article_id != article_id and not one.verdict.startswith(REVIEWED):
            scores.setdefault(one.article_id, score)
    return scores


def standings(scores: Mapping[str, float]) -> dict[str, Standing]:
    """Return the standing of each notice; ``scores`` are in the order in which they were found."""
    found = {}
    for place, (notice, score) in enumerate(scores.items()):
        best = max((other for one, other in scores.items() if one != notice), default=score)
        found[notice] = Standing(place, math.log((score + 1) / (best + 1)))
    return found


def probability(
    claim: Read, notice: Notice, found: Matter, places: Sequence[str], standing: Standing
) -> float:
    """Return how probable it is that the notice is of the claim's own matter.

    Args:
        claim: the claim as the comparer reads it.
        notice: the whole notice.
        found: what both have in common.
        places: places of the gazetteer in the claim.
        standing: of the notice among all that were found.
    """
    weighed = own.load()
    told = row(claim, notice, found, places, standing)
    return weighed.probability([told[name] for name in weighed.names])


def row(
    claim: Read, notice: Notice, found: Matter, places: Sequence[str], standing: Standing
) -> dict[str, float]:
    """Return what is weighed, by name."""
    return {
        **_words(claim, notice, found),
        **_names(claim, notice, found, places),
        **_facts(claim, notice),
        "lead": standing.lead,
        "first": float(standing.place == 0),
        "second": float(standing.place == 1),
    }


def _words(claim: Read, notice: Notice, found: Matter) -> dict[str, float]:
    """What is said, names, numbers and dates set aside."""
    telling = plain_words(claim)
    shared = sorted(map(rarity, telling & notice.content), reverse=True) + [0.0] * 3
    missing = max(map(rarity, telling - notice.content), default=0.0)
    many = math.log1p(len(telling))
    near = coverage(claim, closest(claim, notice.sentences).content)
    return {
        "telling words": many,
        "share": found.share,
        "share of many": found.share * many,
        "shared": float(found.shared),
        "shared, log": math.log1p(found.shared),
        "rarest shared": shared[0],
        "second shared": shared[1],
        "third shared": shared[2],
        "share with the third": found.share * shared[2],
        "rarest missing": missing,
        "in one sentence": found.nearest,
        "of one sentence": near,
        "of one sentence, squared": near**2,
        "sentences, log": math.log(len(notice.sentences)),
    }


def _names(claim: Read, notice: Notice, found: Matter, places: Sequence[str]) -> dict[str, float]:
    named = [one for one in claim.names if specific(one)]
    told = sum(notice.names(one.norm) for one in named)
    return {
        "names": float(min(len(named), _MOST + 1)),
        "names told": told / max(len(named), 1),
        "a name not told": float(told < len(named)),
        "names nothing": float(not named and not places),
        "places": float(min(len(places), _MOST)),
        "in common": float(min(len(found.here), _MOST)),
        "something in common": float(bool(found.here)),
        "places not told": float(min(len(found.away), _MOST)),
        "foreign": float(found.foreign),
        "one department": float(found.office),
    }


def _facts(claim: Read, notice: Notice) -> dict[str, float]:
    counted = [(one.value, one.unit) for one in claim.quantities if one.unit]
    told = {(one.value, one.unit) for each in notice.sentences for one in each.quantities if one.unit}
    units = {unit for _, unit in told}
    days = [when for each in notice.sentences for when in each.dates]
    agreed = sum(any(when.agrees(other) for other in days) for when in claim.dates)
    return {
        "same numbers": _few(sum(one in told for one in counted)),
        "same units": _few(sum(unit in units for _, unit in counted)),
        "other units": _few(sum(unit not in units for _, unit in counted)),
        "same days": _few(agreed),
        "other days": _few(len(claim.dates) - agreed if days else 0),
    }


def _few(count: int) -> float:
    return float(min(count, _MOST))
