# ruff: noqa: E501, SIM905  word lists and patterns read better unbroken
"""What a page says about itself: JSON-LD, OpenGraph and other meta elements. All of it untrusted."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from lxml import html

from pipeline.extraction.tree import one_line, parse, text_of, tidy

_ARTICLE_TYPES = frozenset(
    "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle BlogPosting TechArticle"
    " LiveBlogPosting ReviewNewsArticle SocialMediaPosting Report AdvertiserContentArticle".split()
)
_THREAD_TYPES = frozenset(["DiscussionForumPosting", "QAPage"])
_LIST_TYPES = frozenset(["CollectionPage", "SearchResultsPage", "ItemList"])
_LONGEST = 2_000_000
_DEEPEST = 12
_MARKUP = re.compile(r"<[a-zA-Z/][^<>]{0,300}>")
_LAST_COMMA = re.compile(r",\s*([}\]])")
_CDATA = re.compile(r"^\s*(?:/\*|//)?\s*(?:<!\[CDATA\[|<!--)|(?:\]\]>|-->)\s*(?:\*/)?\s*;?\s*$")


@dataclass(frozen=True, slots=True)
class Witness:
    """One account of the article; empty where it says nothing. ``dates`` in order of preference."""

    title: str = ""
    lead: str = ""
    body: str = ""
    dates: tuple[str, ...] = ()
    url: str = ""
    language: str = ""
    site: str = ""
    is_article: bool = False
    is_list: bool = False
    is_thread: bool = False


def json_ld(root: html.HtmlElement) -> Witness:
    """Return the page's account in JSON-LD: the first item that is an article, else what lists say."""
    items = [item for script in root.iter("script") for item in _items(script)]
    for item in items:
        if _types(item) & _ARTICLE_TYPES:
            return _article(item)
    for item in items:
        if "VideoObject" in _types(item):
            return replace(_article(item), body="", url="", is_article=False)
    if any(_types(item) & _THREAD_TYPES for item in items):
        return Witness(is_thread=True)
    return Witness(is_list=any(_types(item) & _LIST_TYPES for item in items))


def _items(script: html.HtmlElement) -> Iterator[dict[str, Any]]:
    if "ld+json" not in (script.get("type") or "").lower():
        return
    text = _CDATA.sub("", script.text or "")
    if len(text) > _LONGEST:
        return
    yield from _walk(_loaded(text.strip().rstrip(";")), 0)


def _loaded(text: str) -> object:
    """JSON as outlets write it: raw newlines in strings, a comma behind the last item; ``None`` if worse."""
    for attempt in (text, _LAST_COMMA.sub(r"\1", text)):
        try:
            loaded: object = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        return loaded
    return None


def _walk(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value[:200]:
            yield from _walk(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _walk(value.get(name), depth + 1)


def _types(item: dict[str, Any]) -> set[str]:
    kinds = item.get("@type")
    return {str(kind).rsplit("/", 1)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds])}


def _article(item: dict[str, Any]) -> Witness:
    page = item.get("mainEntityOfPage")
    publisher = item.get("publisher")
    return Witness(
        title=_plain(item.get("headline") or item.get("name")),
        lead=_plain(item.get("description")),
        body=_plain(item.get("articleBody"), lines=True),
        dates=tuple(
            _plain(item.get(name))
            for name in ("datePublished", "uploadDate", "dateCreated")
            if item.get(name)
        ),
        url=_plain(item.get("url") or (page.get("@id") if isinstance(page, dict) else page)),
        language=_plain(item.get("inLanguage")),
        site=_plain(publisher.get("name")) if isinstance(publisher, dict) else "",
        is_article=True,
    )


def _plain(value: object, *, lines: bool = False) -> str:
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, str)), "")
    if not isinstance(value, str):
        return ""
    text = entities.unescape(entities.unescape(value)) if "&" in value else value
    if _MARKUP.search(text):
        text = text_of(parse(f"<div>{text}</div>"))
    return tidy(text) if lines else one_line(text)


_TITLES = ("og:title", "twitter:title", "dc.title", "title")
_LEADS = ("og:description", "twitter:description", "description", "dc.description")
_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "pubdate", "publishdate", "publish_date", "publish-date",
    "datepublished", "date.published", "dc.date.issued", "dcterms.created", "dc.date.created", "dc.date", "parsely-pub-date", "sailthru.date",
    "article.published", "published_time", "published-date", "published_at", "date", "its_publication", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "time", "article:published", "citation_publication_date", "publication_date", "created",
)  # fmt: skip


def meta(root: html.HtmlElement) -> Witness:
    """Return what the meta elements say."""
    found: dict[str, str] = {}
    for node in root.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").strip().lower()
        if name and (content := one_line(node.get("content"))):
            found.setdefault(name, content)
    kind = found.get("og:type", "").lower()
    return Witness(
        title=_first(found, _TITLES),
        lead=_first(found, _LEADS),
        dates=tuple(found[name] for name in _DATES if name in found),
        url=found.get("og:url", ""),
        language=found.get("content-language", "")
        or found.get("og:locale", "")
        or found.get("inlanguage", ""),
        site=found.get("og:site_name", "") or found.get("application-name", ""),
        is_article=kind in {"article", "news", "newsarticle"} or "article:published_time" in found,
        is_list=kind in {"website", "homepage"},
    )


def _first(found: dict[str, str], names: tuple[str, ...]) -> str:
    return next((entities.unescape(found[name]) for name in names if name in found), "")
