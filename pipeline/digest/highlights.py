"""The three lines that matter today, each leading to where it was read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipeline.digest.types import AlertLine, Appearance, FieldSection, Highlight, StoryLine
from pipeline.types import AlertKind, AlertState

LINES, URGENT = 3, 2
_RESTING = {AlertState.CLOSED.value, AlertState.SNOOZED.value, AlertState.ANSWERED.value}


def highlights(fields: Sequence[FieldSection], alerts: Sequence[AlertLine]) -> tuple[Highlight, ...]:
    """Return the most urgent alert, the most urgent matter, then the widest stories.

    Only alerts of priority 1 or 2 that still wait for somebody come before the news; nothing is told twice.
    """
    urgent = [
        one for one in alerts if one.priority <= URGENT and one.state not in _RESTING and one.appearances
    ]
    matters = [one for one in urgent if one.kind == AlertKind.NEEDS_ANSWER.value]
    others = [one for one in urgent if one.kind != AlertKind.NEEDS_ANSWER.value]
    told = others[:1]
    told += [one for one in matters if not _same(one, told)][:1]
    lines = [_of_alert(one) for one in told]
    known = {place.url for one in told for place in one.appearances}
    for section, story in _widest(fields):
        if not known & {one.url for one in story.appearances}:
            lines.append(_of_story(section, story))
    return tuple(lines[:LINES])


def _of_alert(one: AlertLine) -> Highlight:
    place = one.appearances[0]
    matter = one.kind == AlertKind.NEEDS_ANSWER.value
    return Highlight(f"{one.wording}: {one.title}", place.url, _where(place), "mục 3" if matter else "mục 4")


def _of_story(section: str, story: StoryLine) -> Highlight:
    place, number = story.appearances[0], len(story.appearances)
    text = f"{story.headline} ({number} tin, bài)" if number > 1 else story.headline
    return Highlight(text, place.url, _where(place), section)


def _where(place: Appearance) -> str:
    """``Báo Ví Dụ, 12:00 14/11``: enough to find it from a printed page."""
    return f"{place.outlet}, {place.when.strftime('%H:%M %d/%m' if place.exact_time else '%d/%m')}"


def _same(one: AlertLine, told: Sequence[AlertLine]) -> bool:
    """Whether an alert is about an article that another line is already about."""
    known = {place.url for other in told for place in other.appearances}
    return any(place.url in known for place in one.appearances)


def _widest(fields: Sequence[FieldSection]) -> list[tuple[str, StoryLine]]:
    """Stories with the number of their section, the most widely carried first."""
    shown = [section for section in fields if section.stories]
    stories = [
        (f"mục 5.{number}", story) for number, section in enumerate(shown, 1) for story in section.stories
    ]
    return sorted(stories, key=lambda pair: _width(pair[1]))


def _width(story: StoryLine) -> tuple[int, bool, datetime]:
    return -len(story.appearances), story.tone != "negative", story.appearances[0].when
