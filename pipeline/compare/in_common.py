"""What a claim and its notice have in common, in ways that tell the same from the opposite."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.compare.content import Read, coverage, read, syllables_of
from pipeline.compare.counts import held, reckoned
from pipeline.compare.decide import Judgement
from pipeline.compare.facts import facts
from pipeline.compare.finding import Answer
from pipeline.compare.laid import lay
from pipeline.compare.notice import Matter, Notice
from pipeline.compare.paired import sentences_of
from pipeline.compare.signals import closest
from pipeline.facets.names import Named
from pipeline.facets.text import view
from pipeline.types import VerdictLabel

#: From this share of the rest of a claim in the notice on, a finer place than the notice's is an addition.
WHERE = 0.65
#: From the widest to the narrowest.
_FINENESS = {"province": 1, "district": 2, "commune": 3, "hamlet": 4}
#: Least share of a denial on record in a claim that denies as well: reading takes such pairs for opposites.
DENIED_TOO = 0.5
#: "Tất cả" beside a notice that gives no number is more often loosely said than wrong.
_WHOLE = frozenset({"mọi"})


def all_told(claim: str, texts: Sequence[str], judged: Judgement) -> bool:
    """Whether a sentence has all that the claim says: what differs, if anything, the comparer would see."""
    if judged.label is not VerdictLabel.REFUTED or judged.answer is not Answer.READ:
        return False
    told = sentences_of(claim, texts)
    bare = view(claim).bare
    mine, laid = read(claim.strip(), bare=bare), lay(claim, told, bare=bare)
    if laid is None or not laid.confirmed or laid.aligned.unsaid - _WHOLE:
        return False
    nearest = closest(mine, told)
    return coverage(mine, nearest.content) == 1.0 and bool(mine.negated) == bool(nearest.negated)


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
