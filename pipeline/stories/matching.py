"""Which story a new article belongs to: the likeness of its nearest articles, time, and what forbids it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

#: Least score of a story (tuned on half of two sets of Vietnamese news clusters, benchmarks/stories.py).
JOIN = 0.205
#: Cosines below this are not looked at.
SEEN = 0.05
#: Likeness by numbers and names from which articles in two languages are compared at all.
ABROAD = 0.25
#: Likeness and most words of two texts that can be one form filled in twice; share of the names that a copy
#: keeps at least.
FORM, FORM_WORDS = 0.45, 350
SAME_NAMES = 0.4
#: A form has no more than so many times the names of another.
MORE_NAMES = 3
#: Members of a story that speak for it: its nearest ones, so that a long story is not blurred.
SPEAKERS = 3
#: What likeness counts for when two articles are of one day, the part of it lost with every day after the
#: first, and the least it counts for.
FRESH = 1.15
FADING = 0.05
FADED = 0.7

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Member:
    """What matching needs of a stored article."""

    article_id: str
    story_id: str
    dated: datetime
    known_time: bool
    language: str = ""
    source_id: str = ""
    kind: str = ""


def in_reach(one: Member, dated: datetime, *, known_time: bool, window: timedelta) -> bool:
    """Whether two articles are near enough in time; always, where one of the times is unknown."""
    return not (one.known_time and known_time) or abs(one.dated - dated) <= window


def faded(cosine: float, one: Member, dated: datetime, *, known_time: bool) -> float:
    """Return the likeness of two articles weighed by the days between them; it may be above one."""
    if not (one.known_time and known_time):
        return cosine
    days = max(0.0, abs(one.dated - dated) / _DAY - 1.0)
    return cosine * max(FADED, FRESH - FADING * days)


def best_story(
    near: Iterable[tuple[Member, float]],
    size: Callable[[str], int],
    clash: Callable[[Member], bool],
) -> str | None:
    """Return the story a new article joins, or None.

    Args:
        near: stored articles with their likeness, nearest first.
        size: number of articles of a story.
        clash: whether an article repeats the words of the new one with other numbers (the same bulletin
            of another day): it speaks against its story.
    """
    likeness: dict[str, list[float]] = {}
    for member, alike in near:
        speakers = likeness.setdefault(member.story_id, [])
        if len(speakers) < SPEAKERS:
            speakers.append(0.0 if alike >= JOIN and clash(member) else alike)
    scores = [(sum(found) / min(SPEAKERS, max(size(story), 1)), story) for story, found in likeness.items()]
    score, story = max(scores, default=(0.0, ""), key=lambda one: (one[0], one[1]))
    return story if score >= JOIN else None
