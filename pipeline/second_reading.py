"""Notices read with the claim by the cross-encoder, and weighed with what the comparer made of them.

What the comparer decided has to stand when both are weighed together. Of what it left open only notices that
plainly speak of the claim's matter are read, and only a clear answer counts: a clash told in other words is
worth finding, but not at the price of a wrong flag on a true report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.compare.alone import Alone, stands_against
from pipeline.compare.content import Read, coverage, read, syllables_of
from pipeline.compare.counts import held, reckoned
from pipeline.compare.decide import Judgement
from pipeline.compare.facts import facts
from pipeline.compare.finding import Answer
from pipeline.compare.laid import lay
from pipeline.compare.notice import Matter, Notice, matter
from pipeline.compare.own import FIRST, Standing, probability
from pipeline.compare.paired import compared, sentences_of
from pipeline.compare.signals import closest
from pipeline.compare.toll import Toll, toll_against
from pipeline.compare.toll_words import NOW
from pipeline.facets.dates import LOCAL
from pipeline.facets.names import Named
from pipeline.facets.said_days import with_dates
from pipeline.facets.text import fold, view
from pipeline.guards import provinces_in
from pipeline.reading import Pair, available, weigh
from pipeline.types import Evidence, VerdictLabel

#: Notices read for one claim, in the order the search found them.
MOST = 3
#: From this probability on a notice is of the claim's own matter (:mod:`pipeline.compare.own`).
OWN = 0.2
#: Least share in one sentence with its headline of a claim that neither counts nor negates anything, for
#: reading alone to refute it: words strewn over a whole notice make no statement.
IN_ONE = 0.4
#: Least probability to say that a claim is contradicted: where the comparer says so too, by reading alone,
#: and by reading alone where the notice has all numbers of the claim. Least to say that it is borne out.
REFUTED, ALONE, COUNTED = 0.6, 0.85, 0.88
#: The same as ``ALONE`` where the claim's whole article speaks of the notice's event: with it 30 of 66 false
#: texts of two weeks are flagged and 3 of 330 others (27 and 2 when it was chosen; 31 and 6 with .75).
EVENT = 0.8
#: From this share of a claim in one sentence on record on, reading needs to be as sure as anywhere.
SAID = 0.8
#: From this share of the rest of a claim in the notice on, a finer place than the notice's is an addition.
WHERE = 0.65
#: From the widest to the narrowest.
_FINENESS = {"province": 1, "district": 2, "commune": 3, "hamlet": 4}
#: How long after the notice its event is told as it was; how long its toll stands; how many times higher a
#: toll is otherwise however late.
SAME_DAY, RISEN, MANIFOLD = timedelta(hours=36), timedelta(hours=12), 3.0
#: Says that things have gone on since.
_NEXT = re.compile(
    r"(?<!\w)(?:trở lại|đến nay|tiếp tục|kéo dài|sớm hơn dự kiến|vừa rồi|tuần qua|lần nữa|den nay)(?!\w)"
)
#: Least share of a denial on record in a claim that denies as well: reading takes such pairs for opposites.
DENIED_TOO = 0.5
SUPPORTED = 0.8
#: Most probability of "not decided" for what stands alone to be held against a claim; for mixed-up digits.
DECIDED, SLIPPED = 0.25, 0.6
#: From this probability of "borne out" on it has to be more than that: digits in another order.
BORNE = 0.8
#: The odds then: of a week's texts looked at eight such were right and two, since mended, wrong.
INSTEAD = (0.1, 0.8, 0.1)
#: Least probability of a contradiction that was found before, once the claim is laid beside its clause.
CONSENT = 0.3
#: "Tất cả" beside a notice that gives no number is more often loosely said than wrong.
_WHOLE = frozenset({"mọi"})


@dataclass(frozen=True, slots=True)
class Open:
    """A notice: its sentences, the same as read, and what the comparer made of them and of which sentence."""

    record: Sequence[Evidence]
    notice: Notice
    judged: Judgement | None
    evidence: Evidence | None = None
    #: The claim's article where as a whole it speaks of the notice's event; when the claim was made.
    article: Read | None = None
    made: datetime | None = None
    #: Of the notice among all that were found for the claim.
    standing: Standing = FIRST

    @property
    def stated(self) -> datetime | None:
        """When the notice was given out."""
        return self.record[0].stated_at

    @property
    def later(self) -> timedelta:
        """How long after the notice the claim was made, as far as both are known."""
        return self.made - self.stated if self.made and self.stated else timedelta(0)

    @property
    def of_article(self) -> bool:
        """Whether the claim's article as a whole speaks of the notice's event."""
        return self.article is not None

    @property
    def days(self) -> set[date]:
        """The days of the calendar that the notice names."""
        return {day for one in self.notice.sentences for when in one.dates if (day := when.on)}

    @property
    def texts(self) -> tuple[str, ...]:
        """What the notice says, with words for days as their dates."""
        return tuple(
            with_dates(one.text, one.stated_at.astimezone(LOCAL).date()) if one.stated_at else one.text
            for one in self.record
        )

    def dated(self, claim: str) -> str:
        """The claim with words for days as the dates that are meant."""
        return with_dates(claim, self.made.astimezone(LOCAL).date(), self.days) if self.made else claim

    @property
    def decided(self) -> bool:
        """Whether the comparer came to a verdict."""
        return self.judged is not None and self.judged.label is not VerdictLabel.NEI


def read_again(
    claim: str, reading: Read, notices: Sequence[Open], places: Sequence[str], *, settled: bool = False
) -> list[tuple[Evidence, Judgement]]:
    """Return what comparer and cross-encoder together make of the notices: the sentence and the judgement.

    Args:
        claim: the claim as written.
        reading: the claim as the comparer reads it.
        notices: what was found, in order.
        places: places of the gazetteer in the claim, as written.
        settled: the record says that the matter stays open: only what the comparer decided is weighed.
    """
    if not available():
        return [(one.evidence, one.judged) for one in notices if one.decided and one.evidence and one.judged]
    near = [one for one in notices if one.decided or (not settled and _of_one_matter(reading, one, places))][
        :MOST
    ]
    found = []
    for one, judged in zip(near, _weighed(claim, near), strict=True):
        if (toll := _toll(reading, one, places)) is not None:
            found.append((one.record[toll.at], toll.judged))
            continue
        clear = _clear(reading, one, judged, places) and not _all_told(claim, one, judged)
        refuted = clear and judged.label is VerdictLabel.REFUTED
        if not refuted and (alone := _alone(reading, one, judged)) is not None:
            found.append((one.record[alone.at], _instead(reading, alone)))
        elif clear:
            found.append((_rests_on(reading, one, judged), judged))
    return found


def _toll(reading: Read, one: Open, places: Sequence[str]) -> Toll | None:
    """Another toll than the notice of the event has, in a sentence that names no other place or day.

    Tolls rise: some hours after the notice only one that is many times higher is otherwise.
    """
    if not one.of_article or matter(reading, one.notice, places).away:
        return None
    told = [when for each in one.notice.sentences for when in each.dates]
    if not all(any(when.agrees(other) for other in told) for when in reading.dates):
        return None
    found = toll_against(reading, one.notice.sentences)
    risen = one.later > RISEN or (one.later > timedelta(0) and NOW.search(reading.text.key) is not None)
    return None if found is None or (risen and found.times < MANIFOLD) else found


def _alone(reading: Read, one: Open, judged: Judgement) -> Alone | None:
    """Another number, day or body in the place of the notice's, where the notice decides the claim."""
    if one.article is None or one.later > SAME_DAY or reading.negated:
        return None
    found = stands_against(reading, one.article, one.notice, _given_out(one))
    if found is None or judged.probs[2] > (SLIPPED if found.slip else DECIDED):
        return None
    return found if found.slip or judged.probs[0] < BORNE else None


def _given_out(one: Open) -> set[tuple[int, int]]:
    """The days on which notice and article were given out, as (month, day)."""
    days = [moment.astimezone(LOCAL) for moment in (one.stated, one.made) if moment]
    return {(day.month, day.day) for day in days} if one.stated else set()


def _instead(reading: Read, alone: Alone) -> Judgement:
    facet = "number" if reading.quantities else ""
    return Judgement(VerdictLabel.REFUTED, INSTEAD, (alone.words,), Answer.FACT, facet=facet)


def _weighed(claim: str, near: Sequence[Open]) -> list[Judgement]:
    """What each notice says once the claim is laid beside its clauses; a clash found before needs consent."""
    texts, said = [one.texts for one in near], [one.dated(claim) for one in near]
    laid = [Pair(mine, told, compared(mine, told)) for mine, told in zip(said, texts, strict=True)]
    clashes = {
        at: Pair(said[at], texts[at], one.judged)
        for at, one in enumerate(near)
        if one.judged and one.judged.label is VerdictLabel.REFUTED
    }
    both = weigh([*laid, *clashes.values()])  # in one call: what is the same is read once
    found, before = both[: len(near)], both[len(near) :]
    for at, judged in zip(clashes, before, strict=True):
        if judged.label is VerdictLabel.REFUTED and _consents(found[at]):
            found[at] = judged
    return found


def _consents(judged: Judgement) -> bool:
    return judged.label is not VerdictLabel.SUPPORTED and judged.probs[1] >= CONSENT


def _all_told(claim: str, one: Open, judged: Judgement) -> bool:
    """Whether a sentence has all that the claim says: what differs, if anything, the comparer would see."""
    if judged.label is not VerdictLabel.REFUTED or judged.answer is not Answer.READ:
        return False
    told = sentences_of(claim, [each.text for each in one.record])
    bare = view(claim).bare
    mine, laid = read(claim.strip(), bare=bare), lay(claim, told, bare=bare)
    if laid is None or not laid.confirmed or laid.aligned.unsaid - _WHOLE:
        return False
    nearest = closest(mine, told)
    return coverage(mine, nearest.content) == 1.0 and bool(mine.negated) == bool(nearest.negated)


def _of_one_matter(reading: Read, one: Open, places: Sequence[str]) -> bool:
    found = matter(reading, one.notice, places)
    if found.numbered_apart or _elsewhere(reading, one, places):
        return False
    if one.of_article:
        return True
    return probability(reading, one.notice, found, places, one.standing) >= OWN


def _elsewhere(reading: Read, one: Open, places: Sequence[str]) -> bool:
    """The claim names a province that is neither among its places of the gazetteer nor in the notice."""
    ours = " | ".join(fold(name) for name in places)
    told = provinces_in(" ".join(f"{each.text} {each.source}" for each in one.record))
    return any(name not in ours for name in provinces_in(reading.text.raw) - told)


def _rests_on(reading: Read, one: Open, judged: Judgement) -> Evidence:
    """The sentence that is shown: the comparer's where it decided so, else the one nearest to the claim."""
    if one.evidence is not None and judged.answer is not Answer.READ:
        return one.evidence
    return one.record[one.notice.sentences.index(closest(reading, one.notice.sentences))]


def _clear(reading: Read, one: Open, judged: Judgement, places: Sequence[str]) -> bool:
    if judged.label is VerdictLabel.SUPPORTED:
        return one.decided or judged.probs[0] >= SUPPORTED
    if judged.label is not VerdictLabel.REFUTED:
        return False
    if judged.answer is not Answer.READ:
        return judged.probs[1] >= REFUTED
    found = matter(reading, one.notice, places)
    telling = bool(reading.negated or reading.quantities)
    if not telling and not one.of_article and found.nearest < IN_ONE:
        return False
    if _only_says_where(reading, one.notice, found):
        return False
    return judged.probs[1] >= _least(reading, one, found) and not _both_deny(reading, one.notice)


def _only_says_where(reading: Read, notice: Notice, found: Matter) -> bool:
    """Whether all that the notice lacks is a place finer than any it names: it may well be there."""
    told = max((_fineness(name) for each in notice.sentences for name in each.names), default=0)
    finer = [name for name in found.away if _fineness(name) > told]
    if not finer or len(finer) < len(found.away):
        return False
    where = frozenset().union(*(syllables_of(name.text, bare=reading.bare) for name in finer))
    return coverage(reading, notice.content, where) >= WHERE


def _fineness(name: Named) -> int:
    return _FINENESS.get(name.kind, 0)


def _least(reading: Read, one: Open, found: Matter) -> float:
    """The least probability of a contradiction by reading alone."""
    if _has_all_numbers(reading, one.notice, found):
        return COUNTED
    if not one.of_article or one.later > SAME_DAY or _NEXT.search(reading.text.key):
        return ALONE
    told = coverage(reading, closest(reading, one.notice.sentences).content)
    return EVENT if told < SAID else ALONE


def _both_deny(reading: Read, notice: Notice) -> bool:
    """Whether the claim denies something, and what the record says of it denies something too."""
    if not (reading.negated or reading.denied):
        return False
    denying = (one for one in notice.sentences if one.negated or one.denied)
    return any(coverage(one, reading.content) >= DENIED_TOO for one in denying)


def _has_all_numbers(reading: Read, notice: Notice, found: Matter) -> bool:
    """Whether the claim has numbers and the notice confirms each of them, within its hedges or as a sum."""
    counted = [one for one in reading.quantities if held(one)]
    told = facts(reading, notice, found)
    agreed = sum(one.finding.facet == "number" and not one.finding.clash for one in told)
    return bool(counted) and (
        agreed >= len(counted) or all(reckoned(reading, one, notice) for one in counted)
    )
