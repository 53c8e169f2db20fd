# ruff: noqa: E501, SIM905  word lists and patterns read better unbroken
"""What stands on an article page and is not the article: taken out before the body is looked for."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from lxml import html

from pipeline.extraction.outline import Outline
from pipeline.extraction.tree import MOST_NAMES, SILENT, drop

_TAGS = SILENT | frozenset(
    "nav footer aside form figure figcaption video audio embed input label dialog picture canvas amp-img amp-ad amp-video amp-sidebar"
    " amp-social-share amp-iframe amp-analytics amp-embed header".split()
)
# One word of a class or id is enough ...
_WORDS = frozenset(
    "related relate relatednews relatedposts lienquan tinlienquan tinlq recommend recommended recommendation recommendations suggest"
    " suggestion suggestions docthem xemthem readmore morenews tinkhac tinmoi tinmoinhat mostread mostviewed docnhieu popular trending"
    " comment comments binhluan disqus social share sharing shares sharebox tag tags tagging tukhoa keyword keywords hashtag breadcrumb"
    " breadcrumbs navbar navigation menu submenu footer sidebar banner banners ads advert adverts advertisement advertising adsbygoogle"
    " quangcao promo promotion newsletter subscribe subscription byline tacgia butdanh caption captions chuthich photocms legend credit"
    " toolbar print printer rating vote poll survey login popup modal cookie cookies consent player pagination pager paging copyright"
    " sponsor sponsored toc tableofcontents tts audio voice followus follow googlenews insertlinkbv insertlink"
    " imagecaption piccaption photocaption tplcaption pcaption wpcaption relation lightbox thongtintoasoan toasoan donate".split()
)
# ... or two in a row.
_PAIRS = frozenset(
    tuple(pair.split("-"))
    for pair in (
        "lien-quan tin-khac tin-moi tin-cung tin-doc doc-them xem-them doc-tiep read-more more-news more-stories more-from see-also also-read doc-nhieu"
        " most-read most-viewed binh-luan tu-khoa tac-gia but-danh chu-thich box-tin box-tinlienquan box-author author-info author-box author-bio"
        " author-name news-author detail-author article-author post-author meta-author author-wrap next-post prev-post other-news other-posts tin-lq"
        " same-category cung-chuyen van-de photo-caption img-caption image-caption pic-caption wp-caption fb-comments quang-cao box-related chia-se"
        " cung-muc muc-luc news-other article-source source-link box-source in-bai dang-ky danh-gia you-may ban-co"
    ).split()
)  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
#: The kind of box that Vietnamese editors set into a text to point to another article.
RELATED_BOX = re.compile(r"related|relation|insertlink", re.IGNORECASE)
#: An element with more of the page's running text than this is never taken out, whatever it is called.
_TOO_MUCH = 0.40
#: But on a page with little text these go in any case, up to so many letters.
_SURELY = frozenset("footer comment comments binhluan related lienquan copyright newsletter".split())
_SHORT = 900


def prune(root: html.HtmlElement) -> None:
    """Take out of ``root``, in place, everything whose name says that it is not the running text."""
    page = Outline(list(root.iter()))
    total, gone = max(1, page.prose[0]), [False] * len(page.elements)
    for at, node in enumerate(page.elements):
        gone[at] = page.parents[at] >= 0 and gone[page.parents[at]]
        if gone[at] or at == 0 or node.tag in _FRAME or not isinstance(node.tag, str):
            continue
        if _unwanted(node) and _spare(page, at, total):
            gone[at] = True
            drop(node)


_FRAME = frozenset({"body", "html", "main", "head"})


def _spare(page: Outline, at: int, total: int) -> bool:
    """Whether an element may go: silent, a small part of the page, or a short one that never is the article."""
    node, size = page.elements[at], page.prose[at]
    if node.tag in SILENT or size <= _TOO_MUCH * total:
        return True
    named = node.tag in {"footer", "nav", "aside"} or _surely_other(node)
    return size <= _SHORT and named and not page.main[at]


def _surely_other(node: html.HtmlElement) -> bool:
    return any(not _SURELY.isdisjoint(words) for words in _words(node))


def _unwanted(node: html.HtmlElement) -> bool:
    if node.tag in _TAGS:
        return True
    said = node.attrib
    if not said:
        return False
    if "hidden" in said or said.get("aria-hidden") == "true" or _HIDDEN.search(said.get("style", "")):
        return True
    if said.get("role") in _ROLES or said.get("itemprop") in _PROPERTIES or said.get("rel") == "author":
        return True
    if RELATED_BOX.search(said.get("type", "")):
        return True
    return _named_so(f"{said.get('class', '')} {said.get('id', '')}"[:MOST_NAMES])


_ROLES = frozenset("navigation complementary contentinfo search banner dialog menu".split())
_PROPERTIES = frozenset(["author", "caption", "keywords"])


def _words(node: html.HtmlElement) -> list[list[str]]:
    return _split(f"{node.get('class') or ''} {node.get('id') or ''}")


def _split(names: str) -> list[list[str]]:
    return [[part.lower() for part in _CAMEL.split(name) if part] for name in names.split()[:24]]


@lru_cache(maxsize=4096)
def _named_so(names: str) -> bool:
    """Whether classes and id say what is not running text. Outlets use the same names on every page."""
    return any(map(_named, _split(names)))


def _named(words: list[str]) -> bool:
    if not words:
        return False
    joined = "".join(words)
    return (
        joined in _WORDS
        or any(word in _WORDS for word in words)
        or any(pair in _PAIRS for pair in pairwise(words))
    )
