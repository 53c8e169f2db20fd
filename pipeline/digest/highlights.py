"""The three lines that matter today, each leading to where it was read."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.digest.types import AlertLine, FieldSection, StoryLine
from pipeline.types import AlertKind, AlertState

LINES, URGENT = 3, 2
_RESTING = {AlertState.CLOSED.value, AlertState.SNOOZED.value, AlertState.ANSWERED.value}


def highlights(fields: Sequence[FieldSection], alerts: Sequence[AlertLine]) -> tuple[tuple[str, str], ...]:
    """Return (line, address) pairs: the most urgent alert, the most urgent matter, then the widest stories.

    Only alerts of priority 1 or 2 that still wait for somebody come before the news; nothing is told twice.
    """
    urgent = [
        one for one in alerts if one.priority <= URGENT and one.state not in _RESTING and one.appearances
    ]
    matters = [one for one in urgent if one.kind == AlertKind.NEEDS_ANSWER.value]
    others = [one for one in urgent if one.kind != AlertKind.NEEDS_ANSWER.value]
    told = others[:1]
    told += [one for one in matters if not _same(one, told)][:1]
    lines = [(f"{one.wording}: {one.title}", one.appearances[0].url) for one in told]
    known = {place.url for one in told for place in one.appearances}
    stories = [story for story in _widest(fields) if not known & {one.url for one in story.appearances}]
    lines += [(_line(story), story.appearances[0].url) for story in stories]
    return tuple(lines[:LINES])


def _same(one: AlertLine, told: Sequence[AlertLine]) -> bool:
    """Whether an alert is about an article that another line is already about."""
    known = {place.url for other in told for place in other.appearances}
    return any(place.url in known for place in one.appearances)


def _widest(fields: Sequence[FieldSection]) -> list[StoryLine]:
    stories = [story for section in fields for story in section.stories]
    return sorted(
        stories, key=lambda one: (-len(one.appearances), one.tone != "negative", one.appearances[0].when)
    )


def _line(story: StoryLine) -> str:
    return f"{story.headline} ({len(story.appearances)} tin, bài)"
