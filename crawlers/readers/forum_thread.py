"""Forum threads (XenForo 2 and 1, vBulletin 3): every post, without quotes and without its writer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

from lxml import html

from crawlers.leads import Lead, Listing
from crawlers.readers.body import UnreadableError, decode, html_root, unpack
from crawlers.readers.posts import distinct, post
from crawlers.readers.text import element_text
from crawlers.readers.web import clean_url, same_site
from pipeline.types import Reader, Source

STAMP = re.compile(
    r"\d{1,2}[-/]\d{1,2}[-/]\d{4},?\s+\d{1,2}:\d{2}(?:\s*[AP]M)?|(?:Today|Yesterday),?\s+\d{1,2}:\d{2}"
)
# Account names that cannot be an ordinary word: with a digit, an underscore, a dot, or a capital inside.
ACCOUNT = re.compile(r"(?=.*(?:[0-9_.]|[a-z][A-Z]))[\w.\-]{4,50}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Dialect:
    """CSS of one make of forum. ``remove`` is what in a post others wrote, or what names its writer."""

    message: str
    text: str
    time: str
    link: str
    remove: str
    title: str
    next_page: str


DIALECTS = (
    Dialect(  # XenForo 2
        message="article.message[data-content^='post-'], article.message--post",
        text=".message-body .bbWrapper, .message-content .bbWrapper",
        time=".message-attribution time[datetime], time.u-dt[datetime]",
        link=".message-attribution a[href*='post-']",
        remove=".bbCodeBlock--quote, .bbCodeBlock--unfurl, blockquote, .message-signature, "
        ".message-lastEdit, a.username, .bbCodeBlock-expandLink, .bbCodeBlock-shrinkLink",
        title="h1.p-title-value",
        next_page="a.pageNav-jump--next[href]",
    ),
    Dialect(  # XenForo 1
        message="li.message[id^='post-']",
        text="blockquote.messageText",
        time=".messageMeta .DateTime",
        link=".messageMeta a[href*='posts/'], .messageMeta a[href*='post-']",
        remove=".bbCodeQuote, .quoteContainer, .signature, a.username, .editDate",
        title=".titleBar h1",
        next_page=".PageNav a.text[href]:last-child",
    ),
    Dialect(  # vBulletin 3
        message="table[id^='post']:not([id^='postmenu'])",
        text="div[id^='post_message_']",
        time="td.thead",
        link="a[id^='postcount'][href]",
        remove="div[style*='margin:20px'], blockquote, .bigusername",
        title="td.navbar strong, .navbar strong",
        next_page=".pagenav a[rel='next'][href]",
    ),
)


def read_forum_thread(reader: Reader, body: bytes, *, url: str, content_type: str, source: Source) -> Listing:
    """Return every post of a thread page that has words of its own, and the thread's next page to follow."""
    root = html_root(decode(unpack(body, source.politeness.max_bytes), content_type))
    dialect = _dialect(root, reader)
    title = next((_one_line(element) for element in root.cssselect(dialect.title)), "")
    names = _writers(root)
    posts = [_post(element, dialect, url, title, source) for element in root.cssselect(dialect.message)]
    leads = distinct(_unnamed(lead, names) for lead in posts)
    following = [
        clean_url(a.get("href", ""), url, local=source.local) for a in root.cssselect(dialect.next_page)
    ]
    pages = dict.fromkeys(page for page in following if page and page != url and same_site(page, url))
    return Listing(leads, tuple(replace(reader, url=page) for page in list(pages)[:1]))


def _dialect(root: html.HtmlElement, reader: Reader) -> Dialect:
    """Return the make of forum that the page shows, with the source's own selectors put over it."""
    own = {
        name: value for name, value in reader.options if name in {"message", "text", "time", "link", "remove"}
    }
    for known in DIALECTS:
        dialect = replace(known, **own)
        if any(element.cssselect(dialect.text) for element in root.cssselect(dialect.message)):
            return dialect
    raise UnreadableError("không thấy bài đăng nào; chủ đề có thể đã xóa hoặc cần đăng nhập")


def _post(element: html.HtmlElement, dialect: Dialect, url: str, title: str, source: Source) -> Lead:
    stamp = _stamp(element, dialect.time)
    link = _permalink(element, dialect, url, source)
    texts = element.cssselect(dialect.text)[:1]
    for text in texts:
        for foreign in text.cssselect(dialect.remove):
            _take_out(foreign)
    words = "\n".join(element_text(text) for text in texts)
    return post(link, words, published=stamp, title=title, language=source.language)


def _writers(root: html.HtmlElement) -> re.Pattern[str] | None:
    """Return a pattern of the account names on the page, of those that no ordinary word could be."""
    shown = {element.get("data-author", "") for element in root.iterfind(".//*[@data-author]")}
    shown |= {_one_line(element) for element in root.cssselect("a.username, a.bigusername")}
    names = sorted((name for name in shown if ACCOUNT.fullmatch(name)), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)") if names else None


def _unnamed(lead: Lead, names: re.Pattern[str] | None) -> Lead:
    """Take out the account names that people on this page call each other by."""
    if names is None:
        return lead
    title = names.sub("[tài khoản]", lead.hint.title)
    return replace(lead, content=names.sub("[tài khoản]", lead.content), hint=replace(lead.hint, title=title))


def _take_out(foreign: html.HtmlElement) -> None:
    """Remove an element but keep what follows it; a mention in running text leaves a mark in its place."""
    if foreign.getparent() is None:
        return
    if foreign.tag == "a":
        foreign.tail = "[tài khoản]" + (foreign.tail or "")
    foreign.drop_tree()


def _stamp(element: html.HtmlElement, selector: str) -> str:
    for inner in element.cssselect(selector):
        declared = inner.get("datetime") or inner.get("title") or ""
        shown = STAMP.search(element_text(inner))
        if declared or shown:
            return declared or (shown[0] if shown else "")
    return ""


def _permalink(element: html.HtmlElement, dialect: Dialect, url: str, source: Source) -> str:
    """Return the post's own address; where it has none, the thread's with the post's number."""
    digits = re.search(r"\d+", element.get("data-content") or element.get("id") or "")
    number = digits[0] if digits else ""
    for anchor in element.cssselect(dialect.link):
        link = clean_url(anchor.get("href", ""), url, local=source.local)
        if link and same_site(link, url) and (not number or number in link):
            return _without_counter(link)
    return f"{url.partition('#')[0]}#post-{number}" if number else ""


def _without_counter(link: str) -> str:
    """Keep only the number of a vBulletin post: its place in the thread changes when another is deleted."""
    number = parse_qs(urlsplit(link).query).get("p", [""])[0]
    return f"{link.partition('?')[0]}?p={number}" if number else link


def _one_line(element: html.HtmlElement) -> str:
    return " ".join(element_text(element).split())
