"""What a claim and its notice have in common, in ways that tell the same from the opposite."""

from __future__ import annotations

from pipeline.compare.content import Read, coverage, syllables_of
from pipeline.compare.counts import held, reckoned
from pipeline.compare.facts import facts
from pipeline.compare.notice import Matter, Notice
from pipeline.facets.names import Named

#: From this share of the rest of a claim in the notice on, a finer place than the notice's is an addition.
WHERE = 0.65
#: From the widest to the narrowest.
_FINENESS = {"province": 1, "district": 2, "commune": 3, "hamlet": 4}
#: Least share of a denial on record in a claim that denies as well: reading takes such pairs for opposites.
DENIED_TOO = 0.5


def only_says_where(reading: Read, notice: Notice, found: Matter) -> bool:
    """Whether all that the notice lacks is a place finer than any it names: it may well be there."""
    told = max((_fineness(name) for each in notice.sentences for name in each.names), default=0)
    finer = [name for name in found.away if _fineness(name) > told]
    if not finer or len(finer) < len(found.away):
        return False
    where = frozenset().union(*(syllables_of(name.text, bare=reading.bare) for name in finer))
    return coverage(reading, notice.content, where) >= WHERE


def _fineness(name: Named) -> int:
    return _FINENESS.get(name.kind, 0)


def both_deny(reading: Read, notice: Notice) -> bool:
    """Whether the claim denies something, and what the record says of it denies something too."""
    if not (reading.negated or reading.denied):
        return False
    denying = (one for one in notice.sentences if one.negated or one.denied)
    return any(coverage(one, reading.content) >= DENIED_TOO for one in denying)


def has_all_numbers(reading: Read, notice: Notice, found: Matter) -> bool:
    """Whether the claim has numbers and the notice confirms each of them, within its hedges or as a sum."""
    counted = [one for one in reading.quantities if held(one)]
    told = facts(reading, notice, found)
    agreed = sum(one.finding.facet == "number" and not one.finding.clash for one in told)
    return bool(counted) and (
        agreed >= len(counted) or all(reckoned(reading, one, notice) for one in counted)
    )
