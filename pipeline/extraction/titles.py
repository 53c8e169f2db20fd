# ruff: noqa: E501  word lists and patterns read better unbroken
"""Headline and lead: what stands at the head of the article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from lxml import html

from pipeline.extraction.tree import MOST_NAMES, one_line
from pipeline.text.fold import fold_same_length

_SUFFIX = re.compile(r"^(?P<title>.{8,}?)\s*(?:\s[|\-–—»•·:]|[|»])\s+(?P<name>[^|»]{2,70})$")
_OUTLET = re.compile(
    r"^(?:báo|tạp chí|cổng thông tin|đài|trang thông tin|tin tức|bản tin|thời sự|kênh|ttxvn|vtv|vov|news|online|official)\b|\.(?:vn|com|net|org)(?:\.vn)?$|\bonline$",
    re.IGNORECASE,
)
_LEAD_WORDS = re.compile(
    r"(?:^|[\s_-])(?:\w*sapo\w*|\w*chapeau\w*|lead|article-lead|post-lead|standfirst|excerpt|teaser|dek|tom-?tat|trich-?dan|trich_dan|summary|abstract|intro|introtext|chapo|mo-?ta|loi-?dan|dan"
    r"|short-?desc\w*|(?:\w+[-_])?description|desc|sub-?title|sub-?headline|article__summary|news-summary|hometext|bodytext-lead|lead-text|lead-detail)(?:$|[\s_-])"
    r"|(?:^|\s)sub(?:$|\s)|_lbl(?:Summary|Sapo|Lead|Desc\w*|TomTat|TrichDan)(?:$|\s)"
    r"|(?:^|\s)(?:Detail|Article|News|Post|Content)(?:Summary|Lead|Intro|Description)(?:$|\s)",
    re.IGNORECASE,
)
#: What the window of a page for the printer or of a portal is called, whatever the article.
_FORM = re.compile(
    r"^(?:in bài(?: viết)?|bản in|in tin|print(?: version)?|chi tiết(?: tin| bài viết)?)$", re.IGNORECASE
)
_HEADS = ("h1", "h2", "h3", "h4")
#: A line that says when, above the lead.
_DATED = re.compile(r"^.{0,40}\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}.{0,40}$")
_TITLE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:tieu-?de|td-?bai|ten-?bai|(?:news|post|article|entry|detail)?[-_]?(?:title|headline))(?:$|[\s_-])",
    re.IGNORECASE,
)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ABOUT = re.compile(r"meta|author|byline|date|time|share|social|breadcrumb|caption|tags?\b", re.IGNORECASE)
_SURE_LEAD = re.compile(r"sapo|chapeau|lead|tom-?tat|summary|excerpt|intro", re.IGNORECASE)
_STAMP = re.compile(r"location|dateline", re.IGNORECASE)
_MARK = re.compile(r"^\s*\((?P<name>[^()]{2,30})\)\s*[-–—.:]+\s*")
_SIGN = re.compile(
    r"^\s*(?P<name>[A-ZĐ]{2,7}(?:\.(?:vn|VN|net|com))?|[\w.]{2,20}\.(?:vn|com|net)|(?:Báo|BÁO)\s[\w ]{2,25})\s?[-–—]\s+(?=\S)"
)


@lru_cache(maxsize=1024)
def key(text: str) -> str:
    """Return the letters and digits of a text, lower case without marks, for comparison."""
    return re.sub(r"[\W_]+", "", fold_same_length(text))


def find_title(root: html.HtmlElement, claimed: Sequence[str], names: Sequence[str], url: str) -> str:
    """Return the headline without the outlet's name.

    Args:
        root: the page before anything is taken out.
        claimed: what JSON-LD, OpenGraph and the feed say, in order of trust.
        names: names of the outlet.
        url: address of the page; its host names the outlet too.
    """
    window = one_line(root.findtext(".//title"))
    sure = [plain for text in claimed if (plain := without_outlet(text, names, url))]
    others = [*sure, "" if _FORM.match(window) else without_outlet(window, names, url)]
    headings = [
        text
        for node in root.iter("h1")
        if 6 <= len(text := one_line(node.text_content())) <= 400 and not _leads_home(node)
    ]
    for heading in headings:
        if any(_same(heading, other) for other in others if other):
            return without_outlet(heading, names, url)
    if sure:
        return sure[0]
    if len(headings) == 1:
        return without_outlet(headings[0], names, url)
    if not headings and (not others[-1] or _is_outlet(others[-1], names, url)) and (named := _named(root)):
        return without_outlet(named, names, url)
    if not headings and (shown := _shown(root, others[-1]) if others[-1] else _below(root)):
        return shown
    return next((other for other in others if other), headings[0] if headings else "")


def _leads_home(node: html.HtmlElement) -> bool:
    """Whether a heading is the outlet's sign: nothing but a link to its front page."""
    links = node.findall(".//a")
    whole = "".join(node.itertext()).strip()
    return (
        len(links) == 1 and links[0].get("href") in {"/", "./"} and links[0].text_content().strip() == whole
    )


def _below(root: html.HtmlElement) -> str:
    """The only lesser heading that is as long as a headline and no link; '' where there are several or none."""
    found = [
        text
        for node in root.iter("h2", "h3", "h4")
        if 20 <= len(text := one_line(node.text_content())) <= 300 and node.find(".//a") is None
    ]
    return found[0] if len(found) == 1 else ""


def _shown(root: html.HtmlElement, window: str) -> str:
    """The part of the window's title that stands on the page by itself: `UBND xã - …` without its head."""
    parts = {part for at in (" - ", " | ", " – ") for part in window.split(at)[1:] if len(part) >= 20}
    if not parts:
        return ""
    texts = (one_line(node.text_content()) for node in root.iter("h2", "h3", *_MAY_SHOW))
    return next((text for text in texts if text in parts), "")


_MAY_SHOW = ("b", "strong", "td", "div", "p", "span")


def _named(root: html.HtmlElement) -> str:
    """The first text that its element's name calls a title, outside links."""
    for node in root.iter("h2", "h3", "td", "div", "span", "p", "strong"):
        if not _TITLE_NAMES.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            continue
        text = one_line(node.text_content())
        if 15 <= len(text) <= 300 and node.find(".//a") is None and not _elsewhere(node):
            return text
    return ""


def _same(one: str, other: str) -> bool:
    a, b = key(one), key(other)
    if not a or not b:
        return False
    if a in b or b in a:
        return min(len(a), len(b)) >= 0.5 * max(len(a), len(b))
    words, more = set(fold_same_length(one).split()), set(fold_same_length(other).split())
    return len(words & more) >= 0.6 * len(words | more)


def without_outlet(title: str, names: Sequence[str], url: str) -> str:
    """Return a headline without ` | Báo Ví Dụ`, ` - baovidu.vn` at its end and such names at its head."""
    title = one_line(title)
    for _ in range(3):
        found = _SUFFIX.match(title)
        if not found or not _is_outlet(found["name"], names, url):
            break
        title = found["title"].strip()
    head, mark, rest = title.partition(" | ")
    if mark and len(rest) >= 12 and _is_outlet(head, names, url):
        title = rest
    return title


def outlet_in(window: str, url: str) -> str:
    """Return the name of the outlet that a window title ends with, '' if it names none."""
    found = _SUFFIX.match(one_line(window))
    return found["name"] if found and _is_outlet(found["name"], (), url) else ""


def _is_outlet(name: str, names: Sequence[str], url: str) -> bool:
    mine = key(name)
    if not mine:
        return True
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    label = key(host.split(".")[0])
    known = [key(one) for one in names if one]
    if mine in known or mine == key(host) or any(len(one) >= 4 and (one in mine) for one in known):
        return True
    if len(label) >= 3 and (mine in label or label in mine) and len(mine) >= 3:
        return True
    head, mark, rest = name.partition(" - ")
    if mark and _OUTLET.search(head) and len(head.split()) <= 5 and len(rest.split()) <= 6:
        return True  # the portal, and whose it is
    return bool(_OUTLET.search(name)) and len(name.split()) <= 8


def find_lead(root: html.HtmlElement, title: str, described: Sequence[str]) -> str:
    """Return the lead (sapô) that a reader sees apart from the body; '' where the page has none.

    Args:
        root: the page before anything is taken out.
        title: the headline, which a lead does not repeat.
        described: what JSON-LD and meta elements give as the description.
    """
    for node in root.iter("h2", "h3", "p", "div", "strong", "span", "td", "section"):
        names = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('itemprop') or ''} {node.get('data-role') or ''}"
        if _names_lead(names[:MOST_NAMES]) and _fit(text := _lead_text(node), title) and not _elsewhere(node):
            return text
    return (
        _after_heading(root, title, [key(text) for text in described])
        or _opening(root, title)
        or _bold_run(root, title)
    )


@lru_cache(maxsize=4096)
def _names_lead(names: str) -> bool:
    return bool(_LEAD_WORDS.search(names))


def _opening(root: html.HtmlElement, title: str) -> str:
    """The first block below the headline if it is set apart: a subheading, or bold or slanted as a whole."""
    below, first, mine = False, "", key(title)
    for node in root.iter(*_HEADS, "p", "div", "td"):
        if _holds_blocks(node) and (below or node.tag != "h1"):
            continue
        text = one_line(node.text_content())
        if not below:
            below = node.tag == "h1" or (12 <= len(text) <= 2 * len(title) and key(text) == mine)
            continue
        if node.tag == "h1" or _elsewhere(node):
            continue
        if not _fit(text, title) or _DATED.match(text) or _about_it(node):
            continue
        if first:
            return "" if node.tag not in _HEADS and _set_apart(node, text) else first
        if not _set_apart(node, text):
            return ""
        first = text
    return ""


def _bold_run(root: html.HtmlElement, title: str) -> str:
    """A bold sentence between two line breaks, in a text without paragraphs, behind the bold headline."""
    below, mine = False, key(title)
    for node in root.iter("h1", "b", "strong"):
        text = one_line(node.text_content())
        below = below or key(text) == mine
        before, behind = node.getprevious(), node.getnext()
        alone = before is not None and behind is not None and before.tag == behind.tag == "br"
        if below and alone and not one_line(node.tail) and _fit(text, title) and not _elsewhere(node):
            return text if not one_line(before.tail) else ""
    return ""


def _about_it(node: html.HtmlElement) -> bool:
    """A line about the article: who, when, where to share it."""
    return bool(_ABOUT.search(node.get("class") or "")) or node.find(".//time") is not None


def _holds_blocks(node: html.HtmlElement) -> bool:
    return next(node.iterdescendants("p", "div", "table", "ul", "ol", *_HEADS), None) is not None


def _set_apart(node: html.HtmlElement, text: str) -> bool:
    if node.tag in _HEADS:
        return True
    marked = " ".join(
        one_line(part.text_content())
        for part in node.iter("strong", "b", "em", "i")
        if part.getparent() is not None and part.getparent().tag not in {"strong", "b", "em", "i"}
    )
    return len(marked) >= 0.95 * len(text) or "bold" in (node.get("style") or "").lower()


def _lead_text(node: html.HtmlElement) -> str:
    if len(node.findall(".//p")) >= 2 and not _SURE_LEAD.search(node.get("class") or ""):
        return ""  # a description of several paragraphs is the text itself
    stamp = next((part for part in node.iter("span") if _STAMP.search(part.get("class") or "")), None)
    if stamp is not None:
        return one_line(node.text_content().replace(stamp.text_content(), "", 1))
    links = [one_line(link.text_content()) for link in node.iter("a")]
    whole = one_line(node.text_content())
    if len(node.findall(".//li")) or sum(map(len, links)) > 0.4 * len(whole):
        own = one_line((node.text or "") + " ".join(child.tail or "" for child in node))
        return own if len(own) >= 60 else ""
    return whole


def _fit(text: str, title: str) -> bool:
    dense = len(_UNSPACED.findall(text))  # a letter of these scripts says as much as half a word
    return len(text) + 2 * dense >= 30 and len(text) <= 1200 and key(text) != key(title)


def _elsewhere(node: html.HtmlElement) -> bool:
    """A summary inside a link or a list belongs to another article."""
    return any(parent.tag in {"a", "li", "nav", "aside", "footer", "ul"} for parent in node.iterancestors())


def _after_heading(root: html.HtmlElement, title: str, described: Sequence[str]) -> str:
    """The block that repeats the description, or an h2 right under the headline."""
    shortest = min((len(one) for one in described if len(one) >= 30), default=0)
    if not shortest:
        return ""
    for node in root.iter("h2", "p", "div", "strong", "b", "td", "span"):
        if len(node) > 6 or _elsewhere(node):
            continue
        text = one_line(node.text_content())
        if len(text) >= shortest and _fit(text, title) and any(_repeats(key(text), one) for one in described):
            return text
    return ""


def _repeats(text: str, described: str) -> bool:
    return len(described) >= 30 and (
        text == described or (text.startswith(described) and len(described) >= 0.8 * len(text))
    )


def without_mark(text: str, names: Sequence[str], url: str) -> str:
    """Return a lead or first paragraph without `(Báo Ví Dụ) -`, `BVĐT -`, `baovidu.vn -` at its head."""
    if found := _MARK.match(text):
        return text[found.end() :]
    found = _SIGN.match(text)
    if found and (_is_outlet(found["name"], names, url) or _acronym(found["name"], names)):
        return text[found.end() :]
    return text


def _acronym(name: str, names: Sequence[str]) -> bool:
    """`TTO`, `BGĐT`: the outlet's initials, or a form only outlets use (…O for online, …ĐT for điện tử, …TV)."""
    if name.startswith(("TP", "UB")):
        return False
    initials = {key("".join(word[0] for word in re.findall(r"\w+", one))) for one in names if one}
    initials |= {one[1:] for one in initials if len(one) >= 3}  # without the first word, `báo`
    return key(name) in initials or bool(
        re.fullmatch(r"[A-ZĐ]{1,4}(?:ĐT|TV|O)|TTXVN|VOV|VTV|VTC|QĐND|CAND|NLĐ|SGGP", name)
    )
