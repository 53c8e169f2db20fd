"""Whether a page is a list of articles rather than one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree, html

from pipeline.extraction.body import running_text
from pipeline.extraction.prune import RELATED_BOX
from pipeline.extraction.tree import one_line
from pipeline.extraction.witness import Witness

#: A number behind the question mark names an article, so that address is no front page.
_HOME = re.compile(r"^https?://[^/]+/?(?:index\.\w+|home|trang-chu)?/?(?:\?\D*)?$", re.IGNORECASE)
_PARAGRAPH = 60
#: A box with a linked headline and no more text than this is the announcement of another article.
_TEASER = 500
#: Letters of an announcement in a section with few of them.
_BRIEF = 160


@dataclass(frozen=True, slots=True)
class Shape:
    """Links as long as a headline; announcements of other articles, their letters, and all other letters."""

    links: int
    teasers: int
    teaser_letters: int
    letters: int


def shape_of(root: html.HtmlElement) -> Shape:
    """Return what the page consists of, before anything is taken out of it."""
    headlines = {
        link
        for link in root.iter("a")
        if len(one_line("".join(link.itertext()))) >= 20 and not _in_related_box(link)
    }
    with_headline = {parent for link in headlines for parent in link.iterancestors()}
    weights = _weights(root)
    boxes: set[html.HtmlElement] = set()
    teaser_letters = letters = 0
    for node, (own, _) in weights.items():
        if own < _PARAGRAPH:
            continue
        box = _announcement(node, own, weights, headlines | with_headline)
        if box is not None:
            boxes.add(box)
            teaser_letters += own
        else:
            letters += own
    return Shape(len(headlines), len(boxes), teaser_letters, letters)


def _in_related_box(link: html.HtmlElement) -> bool:
    """Whether a link stands in a box that an editor set between paragraphs to point to another article."""
    return any(RELATED_BOX.search(parent.get("type") or "") for parent in list(link.iterancestors())[:4])


def _weights(root: html.HtmlElement) -> dict[html.HtmlElement, tuple[int, int]]:
    """For each block the letters of running text directly in it, and of all in it."""
    found: dict[html.HtmlElement, tuple[int, int]] = {}
    for node in root.iter(etree.Element):
        if (own := int(running_text(node))) > 0:
            found[node] = (own, found.get(node, (0, 0))[1] + own)
            for parent in node.iterancestors():
                mine, whole = found.get(parent, (0, 0))
                found[parent] = (mine, whole + own)
    return found


def _announcement(
    node: html.HtmlElement,
    own: int,
    weights: dict[html.HtmlElement, tuple[int, int]],
    with_headline: set[html.HtmlElement],
) -> html.HtmlElement | None:
    """The box that holds a block and the headline of another article; paragraphs of one text share it."""
    before = node.getprevious()
    if before is not None and before in with_headline and own < _TEASER:
        return node
    for box in [node, *list(node.iterancestors())[:3]]:
        if weights[box][1] > max(_TEASER, own * 1.5):
            return None
        if box in with_headline:
            return box
    return None


def _short_list(shape: Shape) -> bool:
    """Three or more announcements, each with its own linked headline, and hardly any other text."""
    each = shape.teaser_letters / max(1, shape.teasers)
    return shape.links >= shape.teasers >= 3 and each <= _BRIEF and shape.teaser_letters > 2 * shape.letters


def is_listing(shape: Shape, lines: Sequence[str], ld: Witness, head: Witness, url: str) -> bool:
    """Say whether the page is a front page, a section or a search result.

    Args:
        shape: of the whole page.
        lines: what was read as the body.
        ld: the page's account in JSON-LD.
        head: its account in meta elements.
        url: the address it was fetched from.
    """
    if _HOME.match(url) and shape.links >= 8 and not ld.is_article:
        return True
    sentences = sum(len(line) for line in lines if len(line) >= _PARAGRAPH)
    if ld.is_article and sentences >= 200:
        return False
    if shape.teasers >= 5 and shape.teaser_letters > shape.letters:
        return True
    said = ld.is_article or head.is_article
    if not said and _short_list(shape):
        return True
    letters = shape.letters + shape.teaser_letters
    return not said and shape.links >= 10 and letters < (300 if ld.is_list else 80)
