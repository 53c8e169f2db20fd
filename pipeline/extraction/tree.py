# ruff: noqa: E501, SIM905  word lists read better unbroken
"""Markup to an element tree in bounded time and depth, and from elements to lines of text."""

from __future__ import annotations

import re
import sys
import unicodedata

from lxml import etree, html
from lxml.etree import ParserError, XMLSyntaxError

from pipeline.errors import Quarantine, Reject
from pipeline.text.marks import MOST_MARKS, calm, has_marks

#: Elements whose content is never read as text.
SILENT = frozenset(
    "script style noscript template svg math iframe object embed applet canvas select option button textarea"
    " head map audio video".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details div dl dt figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
_CELLS = frozenset(["td", "th"])

#: Letters of an element's classes and ids that are read; what they mean is remembered.
MOST_NAMES = 400
MAX_MARKUP = 10 * 1024 * 1024
#: No article is that long; what stands behind is cut off once scripts and comments are out.
_READ = 2_000_000
_MAX_TAGS = 60_000
#: Later steps walk trees by recursion; real pages stay far below.
_DEEPEST = 200
_NO_XML = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"<[a-zA-Z]")
_REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]{1,8}|\d{1,8})")
_OPENED = re.compile(r"<(style|svg|script)\b(?![^<>]{0,300}json)[^<>]{0,5000}>", re.IGNORECASE)
_CLOSED = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("style", "svg", "script")}
_FLAT = re.compile(r"[\r\n\t\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_FEED = re.compile(
    r"^\s*(?:<\?xml[^>]{0,300}\?>)?\s*(?:<[!?][^>]{0,300}>\s*){0,5}<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b"
)


def parse(markup: str) -> html.HtmlElement:
    """Return the root of a page.

    Raises:
        Reject: `not_html…` for text without markup, `not_an_article` for a feed or site map.
        Quarantine: `too_large`, `too_many_elements`, `nested_too_deep`.
    """
    if len(markup) > MAX_MARKUP:
        raise Quarantine("too_large")
    if _FEED.match(markup[:4000]):
        raise Reject("not_an_article: feed")
    if not _TAG.search(markup):
        raise Reject("not_html: text")
    if len(markup) > _READ:
        markup = _without_unread(markup)[:_READ]
    if markup.count("<") > _MAX_TAGS and len(_TAG.findall(markup)) > _MAX_TAGS:
        raise Quarantine("too_many_elements")
    root = _root(_DECLARATION.sub("", without_foreign(markup)))
    _refuse_deep(root)
    if has_marks(markup) or _refers_to_marks(markup):
        _calm_all(root)
    return root


def without_foreign(markup: str) -> str:
    """The text without letters that no XML may hold: zeros, halves of pairs, no-characters."""
    try:
        markup.encode()
    except UnicodeEncodeError:
        return _NO_XML.sub("", markup)
    return _NO_XML.sub("", markup) if any(char in markup for char in "\x00\ufffe\uffff") else markup


def _refers_to_marks(markup: str) -> bool:
    """Whether enough combining marks to make a heap may stand in the text as character references."""
    if markup.count("&#") <= MOST_MARKS:
        return False
    codes = {
        int(found[1:], 16) if found[0] in "xX" else int(found) for found in set(_REFERENCE.findall(markup))
    }
    return any(unicodedata.combining(chr(code)) for code in codes if code <= sys.maxunicode)


def _without_unread(markup: str) -> str:
    """Scripts, styles and drawings taken out; one left open stays.

    One pass. Looking for the end anew from each of many that are never closed would take hours.
    """
    kept, place, endless = [], 0, set()
    for opened in _OPENED.finditer(markup):
        name = opened[1].lower()
        if opened.start() < place or name in endless:
            continue
        closed = _CLOSED[name].search(markup, opened.end())
        if closed is None:
            endless.add(name)
            continue
        kept.append(markup[place : opened.start()])
        place = closed.end()
    return " ".join([*kept, markup[place:]])


def _root(markup: str) -> html.HtmlElement:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        root: html.HtmlElement = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (ParserError, XMLSyntaxError, ValueError):
        _see_memory(parser)
        raise Reject("not_html: no readable markup") from None
    _see_memory(parser)
    return root


#: One class for all elements, which lxml gives them without asking Python for each.
_ONE_CLASS = etree.ElementDefaultClassLookup(element=html.HtmlElement)


def _see_memory(parser: html.HTMLParser) -> None:
    """Lxml tells of memory that ran out as of any fault in the markup, and may hand over half a page."""
    last = parser.error_log.last_error
    if last is not None and last.type == etree.ErrorTypes.ERR_NO_MEMORY:
        raise MemoryError


def _calm_all(root: html.HtmlElement) -> None:
    """Heaps of marks that were written as character references come to light only now."""
    for node in root.iter():
        if (text := _calmed(node.text)) is not None:
            node.text = text
        if (tail := _calmed(node.tail)) is not None:
            node.tail = tail
        for name, value in node.items():
            if (made := _calmed(value)) is not None:
                node.set(name, made)


def _calmed(text: str | None) -> str | None:
    """The text without its heaps, or None where there are none.

    The parser lets control characters of a page through, but will not be given them.
    """
    if not text or (made := calm(text)) == text:
        return None
    return without_controls(made)


def without_controls(text: str) -> str:
    """The text without what the parser lets through but will not be given."""
    return _CONTROLS.sub("", text)


def _refuse_deep(root: html.HtmlElement) -> None:
    if _deeper(root):
        raise Quarantine("nested_too_deep")


_deeper = etree.XPath(f"boolean(/{'/*' * (_DEEPEST + 2)})")


def drop(node: html.HtmlElement) -> None:
    """Take an element and what it holds out of its tree; the text behind it stays."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    # What stands behind is joined to what stands before: neither may hold what the tree will not be given.
    if node.tail:
        node.tail = without_controls(node.tail)
        if before is not None and before.tail:
            before.tail = without_controls(before.tail)
        elif before is None and parent.text:
            parent.text = without_controls(parent.text)
    node.drop_tree()


def one_line(text: str | None) -> str:
    """Return ``text`` on one line with single blanks, '' for ``None``."""
    return " ".join(text.split()) if text else ""


def tidy(text: str) -> str:
    """Return ``text`` with single blanks inside lines and no empty lines."""
    return "\n".join(line for raw in text.splitlines() if (line := one_line(raw)))


def text_of(node: html.HtmlElement) -> str:
    """Return what a reader sees of an element: one line for each block, silent elements left out."""
    pieces: list[str] = []
    walk = etree.iterwalk(node, events=("start", "end"))
    for event, child in walk:
        tag = child.tag
        if not isinstance(tag, str):
            continue
        if tag in _BLOCKS:
            pieces.append("\n")
        elif tag in _CELLS:
            pieces.append(" ")
        if event == "start":
            if tag in SILENT:
                walk.skip_subtree()
            elif text := child.text:
                pieces.append(_flat(text))
        elif child is not node and (tail := child.tail):
            pieces.append(_flat(tail))
    return tidy("".join(pieces))


def _flat(text: str) -> str:
    return text if text.isprintable() else _FLAT.sub(" ", text)


def holds_page(form: html.HtmlElement) -> bool:
    """Whether a form is no form: some systems wrap their whole page in one."""
    parent, size = form.getparent(), _letters(form)
    return size > 1000 or (parent is not None and parent.tag == "body" and 2 * size > _letters(parent))


def _letters(node: html.HtmlElement) -> int:
    return len(one_line("".join(node.itertext())))
