# ruff: noqa: E501, SIM905  word lists read better unbroken
"""What each element of a page holds, counted once for all in one walk."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import html

from pipeline.extraction.tree import SILENT

#: Parts of a line; everything else is a block.
INLINE = frozenset(
    "a abbr b bdi big cite code del dfn em font i ins kbd mark q s small span strong strike sub sup time u var wbr".split()
)
#: A link with so many letters is a headline, not the name of a section.
HEADLINE = 20
_SENTENCE = 20
#: A block with less is a label.
_LEAST = 25
_NO_LINE = SILENT | {"title"}


class Outline:
    """Counts of every element at the time of the walk; an element is known by its place in it.

    ``letters`` are all that a reader sees, ``linked`` those of them in links, ``links`` and ``headlines`` the
    number of links with words and of those as long as a headline, ``prose`` the letters of sentences outside links,
    ``running`` the letters of text directly in a block (link text does not count, nor what is too short for a
    sentence), ``main`` whether the element holds a heading of the first order.
    """

    def __init__(self, elements: Sequence[html.HtmlElement]) -> None:
        self.elements = elements
        # Backwards, for this is the order in which they are let go: lxml looks through all that is left of
        # a part taken out of its tree whenever an element of it goes before those that it holds.
        self.place = {elements[at]: at for at in range(len(elements) - 1, -1, -1)}
        self.tags = [node.tag for node in elements]
        size = len(elements)
        self.parents = [self.place.get(node.getparent(), -1) for node in elements]
        self.letters, self.linked, self.prose = [0] * size, [0] * size, [0] * size
        self.links, self.headlines, self.running = [0] * size, [0] * size, [0] * size
        self.whole, self.main = [0] * size, [False] * size
        self._read()
        self._add_up()

    def _read(self) -> None:
        """Each element's own text, and the text behind it for its parent."""
        silent, linked = [False] * len(self.elements), [False] * len(self.elements)
        parents, tags, own = self.parents, self.tags, self._own
        for at, node in enumerate(self.elements):
            parent, tag = parents[at], tags[at]
            hidden, in_link = (silent[parent], linked[parent]) if parent >= 0 else (False, False)
            linked[at] = in_link or tag == "a"
            if hidden or tag in _NO_LINE:
                silent[at] = True
            elif text := node.text:
                own(at, len(text.strip()), in_link=linked[at])
            if not hidden and parent >= 0 and (tail := node.tail):
                own(parent, len(tail.strip()), in_link=in_link)

    def _own(self, at: int, size: int, *, in_link: bool) -> None:
        if not size:
            return
        self.letters[at] += size
        self.running[at] += size
        if in_link:
            self.linked[at] += size
        elif size >= _SENTENCE:
            self.prose[at] += size

    def _add_up(self) -> None:
        """From the last element to the first: each is complete before it is added to its parent."""
        tags, parents, letters, running = self.tags, self.parents, self.letters, self.running
        for at in range(len(tags) - 1, 0, -1):
            tag, parent, size = tags[at], parents[at], letters[at]
            if tag == "h1":
                self.main[at] = True
            if self.main[at]:
                self.main[parent] = True
            if tag in INLINE:
                running[at] = 0
                if tag == "a":
                    self._is_link(at)
                else:
                    running[parent] += size
            if size:
                letters[parent] += size
                self._add(at, parent)
        self._settle(0)

    def _is_link(self, at: int) -> None:
        self.links[at] += 1
        if self.letters[at] >= HEADLINE:
            self.headlines[at] += 1

    def _add(self, at: int, parent: int) -> None:
        """What an element with letters holds is also held by its parent."""
        self._settle(at)
        self.whole[parent] += self.whole[at]
        self.prose[parent] += self.prose[at]
        if linked := self.linked[at]:
            self.linked[parent] += linked
            self.links[parent] += self.links[at]
            self.headlines[parent] += self.headlines[at]

    def _settle(self, at: int) -> None:
        if self.running[at] < _LEAST:
            self.running[at] = 0
        self.whole[at] += self.running[at]
