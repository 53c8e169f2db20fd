# ruff: noqa: E501, SIM905  word lists and patterns read better unbroken
"""What stands on an article page and is not the article: taken out before the body is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from lxml import html

from pipeline.extraction.tree import SILENT, drop, one_line

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
    total = max(1, prose(root))
    for node in list(root.iter()):
        if node is root or not isinstance(node.tag, str) or node.tag in {"body", "html", "main", "head"}:
            continue
        if _unwanted(node) and _attached(node, root) and _spare(node, total):
            drop(node)


def _attached(node: html.HtmlElement, root: html.HtmlElement) -> bool:
    return node.getparent() is not None and any(parent is root for parent in node.iterancestors())


def _spare(node: html.HtmlElement, total: int) -> bool:
    """Whether an element may go: silent, a small part of the page, or a short one that never is the article."""
    size = prose(node)
    small = size <= _SHORT and (node.tag in {"footer", "nav", "aside"} or _surely_other(node))
    return node.tag in SILENT or size <= _TOO_MUCH * total or (small and not node.findall(".//h1"))


def _surely_other(node: html.HtmlElement) -> bool:
    return any(not _SURELY.isdisjoint(words) for words in _words(node))


def _unwanted(node: html.HtmlElement) -> bool:
    if node.tag in _TAGS:
        return True
    if (
        "hidden" in node.attrib
        or node.get("aria-hidden") == "true"
        or _HIDDEN.search(node.get("style") or "")
    ):
        return True
    if node.get("role") in {
        "navigation",
        "complementary",
        "contentinfo",
        "search",
        "banner",
        "dialog",
        "menu",
    }:
        return True
    if RELATED_BOX.search(node.get("type") or "") or node.get("itemprop") in {
        "author",
        "caption",
        "keywords",
    }:
        return True
    return any(_named(words) for words in _words(node))


def _words(node: html.HtmlElement) -> Iterator[list[str]]:
    names = f"{node.get('class') or ''} {node.get('id') or ''}".split()[:24]
    for name in names:
        yield [part.lower() for part in _CAMEL.split(name) if part]
    if node.get("rel") == "author":
        yield ["byline"]


def _named(words: list[str]) -> bool:
    if not words:
        return False
    joined = "".join(words)
    return (
        joined in _WORDS
        or any(word in _WORDS for word in words)
        or any(pair in _PAIRS for pair in pairwise(words))
    )


def prose(node: html.HtmlElement) -> int:
    """Return how many characters of running text an element holds: sentences outside links and scripts."""
    length = 0
    for child in node.iter():
        if child.tag in SILENT or child.tag in {"a", "option", "title"}:
            continue
        length += _long(child.text)
        length += sum(_long(grandchild.tail) for grandchild in child)
    return length


def _long(text: str | None) -> int:
    size = len(text.strip()) if text else 0
    return size if size >= 20 else 0


def link_share(node: html.HtmlElement) -> float:
    """Return the part of an element's letters that stand in links, in [0, 1]."""
    linked = sum(len(one_line("".join(link.itertext()))) for link in node.iter("a"))
    words = len(one_line("".join(node.itertext()))) if linked else 0
    return linked / words if words else 0.0
