"""A notice as a claim is held against it, and what the claim tells of its event otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.compare.alone import Alone, stands_against
from pipeline.compare.content import Read
from pipeline.compare.decide import Judgement
from pipeline.compare.notice import Matter, Notice
from pipeline.compare.own import FIRST, Standing
from pipeline.compare.toll import Toll, toll_against
from pipeline.compare.toll_words import NOW
from pipeline.facets.dates import LOCAL, When
from pipeline.facets.said_days import with_dates
from pipeline.types import Evidence, VerdictLabel

#: How long after the notice its event is told as it was; how long its toll stands; how many times higher a
#: toll is otherwise however late.
SAME_DAY, RISEN, MANIFOLD = timedelta(hours=36), timedelta(hours=12), 3.0
#: Most probability of "not decided" for what stands alone to be held against a claim; for mixed-up digits.
DECIDED, SLIPPED = 0.25, 0.6
#: From this probability of "borne out" on it has to be more than that: digits in another order.
BORNE = 0.8


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
    #: The claim as it is read with what stands around it in its article; "" where it stands alone.
    around: str = ""
    #: How probable it is that the claim with what stands around it is of the notice's matter.
    beside: float = 0.0

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


def other_toll(reading: Read, one: Open, found: Matter) -> Toll | None:
    """Return another toll than the notice of the event has, in a sentence that names no other place or day.

    Tolls rise: some hours after the notice only one that is many times higher is otherwise. Where the article
    need not be of the event, what names the notice's place on its day and tells of dead is still otherwise
    than a notice by which nobody was hurt.
    """
    of_its_place = bool(found.here) and found.same and abs(one.later) <= SAME_DAY
    if found.away or not (one.of_article or of_its_place):
        return None
    told = [when for each in one.notice.sentences for when in each.dates]
    if not all(any(_agree(reading, when, day) for day in told) for when in reading.dates):
        return None
    other = toll_against(reading, one.notice.sentences, counted=one.of_article)
    risen = one.later > RISEN or (one.later > timedelta(0) and NOW.search(reading.text.key) is not None)
    return None if other is None or (risen and other.times < MANIFOLD) else other


def _agree(reading: Read, when: When, told: When) -> bool:
    """Whether both may be one day; “đêm qua” reaches into the day on which it is said."""
    night = not when.explicit and "đêm" in reading.text.key[when.start : when.end]
    if night and when.on and told.on == when.on + timedelta(days=1):
        return True
    return when.agrees(told)


def in_its_place(reading: Read, one: Open, judged: Judgement) -> Alone | None:
    """Return another number, day or body in the place of the notice's, where the notice decides the claim."""
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
