"""Plain text out of markup, and out of posts without the names of those who wrote them."""

from __future__ import annotations

import re

from lxml import etree, html

from pipeline.text.marks import nfc

BLOCKS = {
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "section",
    "article",
}
SILENT = {"script", "style", "noscript", "template", "head", "iframe", "object", "svg", "button", "form"}
MARKUP = re.compile(r"<[a-zA-Z/!]|&#?\w+;")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff]")
HANDLE = re.compile(r"(?<![\w.@/])@[^\W_][\w.]{1,49}(?:@[\w.-]+)?")
# A link that ends in one name is a profile on these sites.
PROFILE = re.compile(
    r"(?<![\w-])(?:https?://)?(?:[\w-]+\.)?(?:(?:facebook|fb|twitter|x|instagram|tiktok|threads|youtube)\.(?:com|net)|t\.me|zalo\.me)"
    r"/(?!groups\b|watch\b|reel\b|hashtag\b|p/|share\b)(?:@?[\w.%-]+|profile\.php\?\S*)/?(?=[\s)\],;!]|\.?$|\.\s)",
    re.IGNORECASE,
)
REDDIT_USER = re.compile(r"(?<!\w)/?u/[\w-]{2,}")


def plain_text(markup: str) -> str:
    """Return the words of an HTML fragment on one line, spaces collapsed; plain text passes unchanged."""
    return " ".join(block_text(markup).split())


def block_text(markup: str) -> str:
    """Return the words of an HTML fragment, one block a line, without scripts and comments."""
    bare = CONTROL.sub("", markup.replace("<![CDATA[", "").replace("]]>", ""))
    if not MARKUP.search(bare):
        return tidy(bare)
    try:
        parser = html.HTMLParser(encoding="utf-8")
        root = html.document_fromstring(f"<div>{bare}</div>".encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return ""
    return element_text(root)


def element_text(element: html.HtmlElement) -> str:
    """Return the words of an element, one block a line, without scripts and comments."""
    pieces: list[str] = []
    # How many silent elements are open: looking up the ancestors of every node is quadratic in their depth.
    silent = sum(parent.tag in SILENT for parent in element.iterancestors())
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        block, hides = node.tag in BLOCKS, node.tag in SILENT
        if event == "start":
            silent += hides
            pieces += ("\n" if block else "", "" if silent else node.text or "")
            continue
        if event == "end":
            silent -= hides
            pieces.append("\n" if block and node.tag != "br" else "")
        pieces.append("" if silent or node is element else node.tail or "")
    return tidy("".join(pieces))


def tidy(text: str) -> str:
    """Return the text in NFC, spaces collapsed within lines, empty lines left out."""
    lines = (" ".join(line.split()) for line in CONTROL.sub("", text).splitlines())
    return nfc("\n".join(line for line in lines if line))


def without_people(text: str) -> str:
    """Return a post's text with @handles and links to profiles taken out (telephones: pipeline.masking)."""
    text = PROFILE.sub("[liên kết]", text)
    return REDDIT_USER.sub("[tài khoản]", HANDLE.sub("[tài khoản]", text))
