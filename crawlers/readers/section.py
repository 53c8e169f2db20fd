"""Section pages: an HTML list of headlines, read by selector or by what a headline looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from lxml import html

from crawlers.leads import Lead, Listing
from crawlers.readers.body import decode, html_root, unpack
from crawlers.readers.filters import option, wanted
from crawlers.readers.text import element_text
from crawlers.readers.web import clean_url, same_site
from pipeline.types import Hint, Kind, Reader, Source

NOT_ARTICLES = re.compile(
    r"/(?:tag|tags|tu-khoa|chu-de|tim-kiem|search|login|dang-nhap|dang-ky|rss|lien-he|contact|gioi-thieu|about|"
    r"quang-cao|privacy|dieu-khoan|sitemap|author|tac-gia)(?:[/.?]|$)|\.(?:jpe?g|png|gif|webp|pdf|docx?|xlsx?|mp[34])$",
    re.IGNORECASE,
)
WIDE = re.compile(r"[\u0e80-\u0eff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
FURNITURE = "ancestor-or-self::*[self::nav or self::footer or self::form]"


def read_section(reader: Reader, body: bytes, *, url: str, content_type: str, source: Source) -> Listing:
    """Return the articles that a list page links to, in page order, each address once.

    Options: ``links`` (CSS of the links or of what holds them), ``pattern``/``exclude`` (regular
    expressions on the address), ``item`` with ``date`` and ``summary`` (CSS of one list item and in it).
    """
    root = html_root(decode(unpack(body, source.politeness.max_bytes), content_type))
    base = _base(root, url)
    selector = option(reader, "links")
    titles: dict[str, str] = {}
    for anchor in _anchors(root, selector):
        link = clean_url(anchor.get("href", ""), base, local=source.local)
        if link and _candidate(reader, link, url, chosen=bool(selector)):
            title = _title(anchor)
            titles[link] = max(titles.get(link, ""), title, key=len)
    if not selector and not option(reader, "pattern"):
        titles = _headlines(titles)
    extras = _extras(root, reader, base, local=source.local)
    leads = tuple(_lead(link, title, extras.get(link, ("", "")), source) for link, title in titles.items())
    return Listing(leads, problems=() if leads else (_nothing(selector),))


def is_headline(title: str) -> bool:
    """Whether words look like a headline: several words, or enough letters in a script without spaces."""
    return (len(title.split()) >= 4 and len(title) >= 15) or len(WIDE.findall(title)) >= 8


def _anchors(root: html.HtmlElement, selector: str) -> Iterator[html.HtmlElement]:
    if not selector:
        yield from (anchor for anchor in root.iterfind(".//a[@href]") if not anchor.xpath(FURNITURE))
        return
    for element in root.cssselect(selector):
        yield from [element] if element.get("href") else element.iterfind(".//a[@href]")


def _candidate(reader: Reader, link: str, page: str, *, chosen: bool) -> bool:
    if not wanted(reader, link) or not same_site(link, page) or link.rstrip("/") == page.rstrip("/"):
        return False
    return chosen or not NOT_ARTICLES.search(urlsplit(link).path)


def _headlines(titles: dict[str, str]) -> dict[str, str]:
    """Keep what looks like articles; where most are numbered, as is usual, the others are sections."""
    likely = {link: title for link, title in titles.items() if is_headline(title) and _is_article_path(link)}
    numbered = {link: title for link, title in likely.items() if _numbered(link)}
    return numbered if len(numbered) >= max(5, len(likely) / 2) else likely


def _is_article_path(link: str) -> bool:
    """Whether an address looks like one article's: a long slug, or a number of four digits and more."""
    slug = unquote(urlsplit(link).path).rstrip("/").rpartition("/")[2]
    return slug.count("-") >= 3 or _numbered(link)


def _numbered(link: str) -> bool:
    parts = urlsplit(link)
    return bool(re.search(r"\d{4,}", f"{unquote(parts.path)}?{parts.query}"))


def _title(anchor: html.HtmlElement) -> str:
    text = " ".join(element_text(anchor).split())
    pictures = [picture.get("alt", "") for picture in anchor.iterfind(".//img")]
    return text or " ".join((anchor.get("title") or next(filter(None, pictures), "")).split())


def _extras(root: html.HtmlElement, reader: Reader, base: str, *, local: bool) -> dict[str, tuple[str, str]]:
    """Return (date as written, summary) by address, from list items where the source describes them."""
    item, date, summary = (option(reader, name) for name in ("item", "date", "summary"))
    found: dict[str, tuple[str, str]] = {}
    for element in root.cssselect(item) if item else ():
        words = (_first(element, date, time=True), _first(element, summary))
        for anchor in element.iterfind(".//a[@href]"):
            found.setdefault(clean_url(anchor.get("href", ""), base, local=local), words)
    return found


def _first(element: html.HtmlElement, selector: str, *, time: bool = False) -> str:
    for inner in element.cssselect(selector) if selector else ():
        return (inner.get("datetime", "") if time else "") or " ".join(element_text(inner).split())
    return ""


def _lead(link: str, title: str, extra: tuple[str, str], source: Source) -> Lead:
    published, summary = extra
    return Lead(link, Kind.ARTICLE, Hint(title, summary, published, source.language))


def _base(root: html.HtmlElement, url: str) -> str:
    declared = root.find(".//base[@href]")
    resolved = clean_url(declared.get("href", ""), url, local=True) if declared is not None else ""
    return resolved if resolved and same_site(resolved, url) else url


def _nothing(selector: str) -> str:
    way = f"theo bộ chọn {selector!r}" if selector else "giống tiêu đề tin"
    return f"không thấy liên kết bài viết nào {way}"
