"""Whether a page is a list of articles rather than one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.extraction.others import Others
from pipeline.extraction.outline import Outline
from pipeline.extraction.prune import RELATED_BOX
from pipeline.extraction.witness import Witness

#: A number behind the question mark names an article, so that address is no front page.
_HOME = re.compile(r"^https?://[^/]+/?(?:index\.\w+|home|trang-chu)?/?(?:\?\D*)?$", re.IGNORECASE)
_PARAGRAPH = 60
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: A box with a linked headline and no more text than this is the announcement of another article.
_TEASER = 500
#: Letters in sentences that make an article beside announcements of others in boxes of their own.
_ENOUGH = 160
_LONG_TITLE = 30
#: With fewer, a page that does not call itself an article is none beside three announcements.
_LITTLE = 80
#: Letters of an announcement in a section with few of them.
_BRIEF = 160


@dataclass(frozen=True, slots=True)
class Shape:
    """Links as long as a headline; announcements of other articles, their letters, and all other letters.

    ``elsewhere`` counts the announcements in boxes of their own, which count nowhere else.
    """

    links: int
    teasers: int
    teaser_letters: int
    letters: int
    elsewhere: int


def shape_of(page: Outline, others: Others) -> Shape:
    """Return what the page consists of, before anything is taken out of it."""
    headlines = _headlines(page)
    boxes: set[int] = set()
    teaser_letters = letters = 0
    for at, own in enumerate(page.running):
        if own < _PARAGRAPH or others.inside[at]:
            continue
        box = _announcement(page, at, own, headlines)
        if box is not None:
            boxes.add(box)
            teaser_letters += own
        else:
            letters += own
    return Shape(headlines[0], len(boxes), teaser_letters, letters, others.announcements)


def _headlines(page: Outline) -> list[int]:
    """For each element the links in it that are as long as a headline.

    Those in a box that an editor set between paragraphs to point to another article do not count.
    """
    boxes = [node for node in page.elements[0].iter(*_BOXES) if RELATED_BOX.search(node.get("type") or "")]
    if not boxes:
        return page.headlines
    counts = list(page.headlines)
    for link in {link for box in boxes for link in islice(box.iter("a"), 1000)}:
        if page.headlines[page.place[link]]:
            for one in (link, *link.iterancestors()):
                counts[page.place[one]] -= 1
    return counts


_BOXES = ("div", "section", "aside", "ul", "table", "figure")


def _announcement(page: Outline, at: int, own: int, headlines: list[int]) -> int | None:
    """The box that holds a block and the headline of another article; paragraphs of one text share it."""
    before = page.elements[at].getprevious()
    if before is not None and headlines[page.place[before]] and own < _TEASER:
        return at
    box = at
    for _ in range(4):
        if box < 0 or page.whole[box] > max(_TEASER, own * 1.5):
            return None
        if headlines[box]:
            return box
        box = page.parents[box]
    return None


def weight(line: str) -> int:
    """Letters of a line; one of a script without blanks between words says as much as two and a half."""
    return len(line) if line.isascii() else len(line) + len(_DENSE.findall(line)) * 3 // 2


def _short_list(shape: Shape) -> bool:
    """Three or more announcements, each with its own linked headline, and hardly any other text."""
    each = shape.teaser_letters / max(1, shape.teasers)
    return shape.links >= shape.teasers >= 3 and each <= _BRIEF and shape.teaser_letters > 2 * shape.letters


def is_listing(
    shape: Shape, lines: Sequence[str], ld: Witness, head: Witness, url: str, title: str = ""
) -> bool:
    """Say whether the page is a front page, a section or a search result.

    Args:
        shape: of the whole page.
        lines: what was read as the body.
        ld: the page's account in JSON-LD.
        head: its account in meta elements.
        url: the address it was fetched from.
        title: its headline; names of sections are short.
    """
    if _HOME.match(url) and shape.links >= 8 and not ld.is_article:
        return True
    sentences = sum(size for line in lines if (size := weight(line)) >= _PARAGRAPH)
    if ld.is_article and sentences >= 200:
        return False
    if shape.teasers >= 5 and shape.teaser_letters > shape.letters:
        return True
    if shape.elsewhere >= 5 and sentences < (_LITTLE if len(title) >= _LONG_TITLE else _ENOUGH):
        return True
    said = ld.is_article or head.is_article
    if not said and (_short_list(shape) or (shape.elsewhere >= 3 and sentences < _LITTLE)):
        return True
    letters = shape.letters + shape.teaser_letters
    return not said and shape.links >= 10 and letters < (300 if ld.is_list else 80)
