# ruff: noqa: SIM905  word lists read better unbroken
"""Boxes that lead to other articles: menus, lists of headlines. Most of an outlet's page is made of them.

They are found by what they hold, not by name, and leave the page first: all that is looked for afterwards
is looked for in a tree a fifth as large, where the article is most of the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from pipeline.extraction.outline import HEADLINE, Outline

_BOXES = frozenset("ul ol dl menu nav aside section div table tbody tr td header footer center".split())
#: Links of a menu, and the share of its letters that stand in them.
_MENU, _IN_LINKS = 4, 0.8
#: Announcements in a list, at least; the share of its parts that are some; letters of one outside its links.
_LIST, _MOST, _WORDS = 3, 0.75, 260
#: Letters beside its links that are a text.
_TEXT = 60
#: Elements among which the headline of an announcement stands.
_HEAD = 60
#: Letters that may stand before the headline: an hour, a section.
_BEFORE = 40


@dataclass(frozen=True, slots=True)
class Others:
    """Places of the boxes in the outline, whether each element lies in one, announcements with a text."""

    boxes: tuple[int, ...]
    inside: tuple[bool, ...]
    announcements: int


def find_others(page: Outline) -> Others:
    """Return the outermost boxes that lead elsewhere."""
    children: dict[int, list[int]] = {}
    for at, parent in enumerate(page.parents):
        children.setdefault(parent, []).append(at)
    inside, boxes, announced = [False] * len(page.elements), [], 0
    for at, parent in enumerate(page.parents):
        if parent >= 0 and inside[parent]:
            inside[at] = True
            continue
        if page.tags[at] not in _BOXES or page.links[at] < _LIST or page.main[at]:
            continue
        found = _announcements(page, children.get(at, []))
        if found or _is_menu(page, at):
            inside[at] = True
            boxes.append(at)
            announced += sum(page.letters[one] - page.linked[one] >= _TEXT for one in found)
    return Others(tuple(boxes), tuple(inside), announced)


def _is_menu(page: Outline, at: int) -> bool:
    return page.links[at] >= _MENU and page.linked[at] >= _IN_LINKS * page.letters[at]


def _announcements(page: Outline, parts: list[int]) -> list[int]:
    """The announcements that a box consists of; none if it is not made of them."""
    parts = [part for part in parts if page.letters[part]]
    if len(parts) < _LIST:
        return []
    found = [part for part in parts if _announces(page, part)]
    return found if len(found) >= max(_LIST, _MOST * len(parts)) else []


def _announces(page: Outline, at: int) -> bool:
    """A headline that is a link, at the head, and hardly more than a sentence beside it."""
    if not page.headlines[at] or page.letters[at] - page.linked[at] > _WORDS or page.tags[at] == "p":
        return False
    before = 0
    for node in islice(page.elements[at].iter(), _HEAD):
        place = page.place[node]
        if page.tags[place] == "a" and page.letters[place] >= HEADLINE:
            return True
        before += len((node.text or "").strip())
        if before > _BEFORE:
            return False
    return False
