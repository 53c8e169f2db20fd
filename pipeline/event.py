"""What a claim's article says of its event, and the notices that the claim is held against for it."""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime

from models.rank import own
from pipeline.around import Around, around
from pipeline.bearing import Bearings
from pipeline.compare.alone import sides
from pipeline.compare.content import Read, read
from pipeline.compare.notice import matter
from pipeline.compare.own import probability, standings
from pipeline.contradicted import decides_by
from pipeline.retrieval import EvidenceIndex
from pipeline.same_words import Hits, said
from pipeline.types import Claim, Evidence

#: From this probability on a notice is looked at for what stands around the claim. Of 32 contradictions in
#: texts of three files whose notice was not looked at 20 are so, and 3 of 100 notices of other matters.
BESIDE = 0.03
#: From this one on the article speaks of the notice's matter, tied to it or not.
SURELY = 0.5
#: Notices nearest to an article that are looked at so.
NEAREST = 3
#: Characters in which an article says where and when it plays.
LED = 200


@dataclass(frozen=True, slots=True)
class Event:
    """The notices of a claim's event with what ties its article to them, and the article as it is read.

    ``of`` are the notices that the article bears on, whatever the claim itself turns to; None where it is too
    short to bear on any. ``around`` is the claim as it is read with what stands beside it, ``beside`` how
    probable it is that both together are of the matter of the notices nearest to the article, ``only`` those
    that are looked at for nothing else.
    """

    words: Mapping[str, str]
    article: Read | None
    of: frozenset[str] | None
    around: str
    beside: Mapping[str, float]
    only: frozenset[str]

    @property
    def notices(self) -> frozenset[str]:
        """The notices surely spoken of: tied to the article, or of what stands around the claim."""
        return frozenset(self.words) | {one for one, p in self.beside.items() if p >= SURELY}

    def told(self, claim: Claim) -> Hashable:
        """All of it that a verdict on the same words depends on."""
        apart = sides(read(claim.text), self.article) if self.article else None
        beside = tuple((one, bisect_right(_limits(), p)) for one, p in self.beside.items())
        return tuple(self.words.items()), self.of, apart, said(self.around), beside


@functools.cache
def _limits() -> tuple[float, ...]:
    """The probabilities between which a verdict is the same whatever they are."""
    return tuple(sorted({BESIDE, SURELY, *decides_by("own, with what stands around")}))


def event_of(
    claim: Claim, hits: Hits, index: EvidenceIndex, made: datetime | None, bearings: Bearings
) -> tuple[Event, list[Evidence]]:
    """Return the event of a claim's article, and the sentences on record that the claim is held against."""
    ties = {one.notice: one.words for one in bearings.of_claim(claim, made)}
    text = bearings.text(claim)
    placed = around(text, claim.start, claim.end) if text else Around(claim.text)
    beside = _beside(claim, placed, bearings, made)
    article = bearings.read(claim.article_id) if ties else None
    found = {*ties, *(one.article_id for one, _ in hits)}
    more = [one for one, p in beside.items() if p >= BESIDE and one not in found]
    event = Event(ties, article, bearings.notices(claim, made), placed.read, beside, frozenset(more))
    first, last = ([e for one in ids for e in index.notice(one)[:1]] for ids in (ties, more))
    return event, [*first, *(e for e, _ in hits), *last]


def _beside(claim: Claim, placed: Around, bearings: Bearings, made: datetime | None) -> Mapping[str, float]:
    """How probable it is that the claim with what stands around it is of the nearest notices' matter.

    Of none where its sentence turns to another event, nor of one of another province or year than are named
    around it and at the beginning of its article: what the claim itself names may be what it gets wrong.
    """
    near = bearings.near(claim.article_id, made)
    if not near or placed.told == claim.text or not own.there() or bearings.turned(claim):
        return {}
    reading, stand, places = read.__wrapped__(placed.told), standings(near), claim.facets.places
    led = f"{bearings.text(claim)[:LED]} {placed.told}".replace(claim.text, "")
    found = {}
    for one in [one for one in list(near)[:NEAREST] if not bearings.of_another(led, one)]:
        whole = bearings.notice(one, reading.bare)
        found[one] = probability(reading, whole, matter(reading, whole, places), places, stand[one])
    return found
