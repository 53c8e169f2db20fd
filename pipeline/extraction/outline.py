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
_NO_LINE = SILENT | {"title"}


class Outline:
    """Counts of every element at the time of the walk; an element is known by its place in it.

    ``letters`` are all that a reader sees, ``linked`` those of them in links, ``links`` and ``headlines`` the
    number of links and of those as long as a headline, ``prose`` the letters of sentences outside links,
    ``running`` the letters of text directly in a block (link text does not count, nor what is too short for a
    sentence), ``main`` whether the element holds a heading of the first order.
    """

    def __init__(self, elements: Sequence[html.HtmlElement]) -> None:
        self.elements = elements
        self.place = {node: at for at, node in enumerate(elements)}
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
        for at, node in enumerate(self.elements):
            parent, tag = self.parents[at], self.tags[at]
            hidden, in_link = (silent[parent], linked[parent]) if parent >= 0 else (False, False)
            silent[at] = hidden or tag in _NO_LINE
            linked[at] = in_link or tag == "a"
            if not silent[at] and (text := node.text):
                self._own(at, len(text.strip()), in_link=linked[at])
            if parent >= 0 and not hidden and (tail := node.tail):
                self._own(parent, len(tail.strip()), in_link=in_link)

    def _own(self, at: int, size: int, *, in_link: bool) -> None:
        self.letters[at] += size
        self.running[at] += size
        if in_link:
            self.linked[at] += size
        elif size >= _SENTENCE:
            self.prose[at] += size

    def _add_up(self) -> None:
        """From the last element to the first: each is complete before it is added to its parent."""
        for at in range(len(self.elements) - 1, -1, -1):
            tag, parent = self.tags[at], self.parents[at]
            inline = tag in INLINE
            if tag == "a":
                self.links[at] += 1
                self.headlines[at] += self.letters[at] >= HEADLINE
            if inline or self.running[at] < 25:
                self.running[at] = 0
            self.whole[at] += self.running[at]
            if parent < 0:
                continue
            self.main[at] = self.main[at] or tag == "h1"
            self.main[parent] = self.main[parent] or self.main[at]
            self.letters[parent] += self.letters[at]
            self.linked[parent] += self.linked[at]
            self.prose[parent] += self.prose[at]
            self.links[parent] += self.links[at]
            self.headlines[parent] += self.headlines[at]
            self.whole[parent] += self.whole[at]
            if inline and tag != "a":
                self.running[parent] += self.letters[at]
