"""Sitemaps: news sitemaps, plain ones, and indexes that name further sitemaps; gzip accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from crawlers.leads import Lead, Listing
from crawlers.readers.body import (
    UnreadableError,
    decode,
    looks_like_html,
    refuse_entities,
    unpack,
    with_letters_only,
    xml_root,
)
from crawlers.readers.filters import wanted
from crawlers.readers.text import plain_text
from crawlers.readers.web import clean_url, same_site
from pipeline.types import Hint, Kind, Reader, Source


@dataclass(frozen=True, slots=True)
class _Row:
    """One ``<url>`` or ``<sitemap>``: its parts by local name, first value of each."""

    url: str
    parts: dict[str, str]

    @property
    def dated(self) -> str:
        return self.parts.get("publication_date") or self.parts.get("lastmod", "")


def read_sitemap(reader: Reader, body: bytes, *, url: str, content_type: str, source: Source) -> Listing:
    """Return the leads of a sitemap, or the sitemaps of the same site that an index names, newest first."""
    text = with_letters_only(decode(unpack(body, source.politeness.max_bytes), content_type))
    refuse_entities(text)
    if looks_like_html(text):
        raise UnreadableError("nhận được trang HTML thay vì sơ đồ trang (sitemap)")
    root = xml_root(_without_broken_end(text))
    name = _local(root) if root is not None else ""
    if root is None or name not in {"urlset", "sitemapindex"}:
        raise UnreadableError("không phải sơ đồ trang (sitemap)")
    rows = sorted(_rows(root, url, source), key=lambda row: row.dated, reverse=True)
    problems = (
        ()
        if text.rstrip().endswith((f"{name}>", "-->"))
        else (f"sơ đồ trang bị cắt cụt, đọc được {len(rows)} mục",)
    )
    if name == "sitemapindex":
        return Listing(follow=_follow(reader, rows, url), problems=problems or _empty(rows))
    leads = {row.url: _lead(row, source) for row in rows if wanted(reader, row.url)}
    return Listing(tuple(leads.values()), problems=problems or _empty(rows))


def _without_broken_end(text: str) -> str:
    """Cut off an address that stops half way: it would lead nowhere."""
    opened = max((match.start() for match in re.finditer(r"<(?:\w+:)?loc\b", text)), default=-1)
    return text[:opened] if opened >= 0 and not re.search(r"</(?:\w+:)?loc\s*>", text[opened:]) else text


def _empty(rows: list[_Row]) -> tuple[str, ...]:
    return () if rows else ("sơ đồ trang không có địa chỉ nào",)


def _follow(reader: Reader, rows: list[_Row], url: str) -> tuple[Reader, ...]:
    urls = dict.fromkeys(row.url for row in rows if same_site(row.url, url) and row.url != url)
    return tuple(replace(reader, url=address) for address in urls)


def _rows(root: etree._Element, base: str, source: Source) -> Iterator[_Row]:
    for element in root:
        if _local(element) not in {"url", "sitemap"}:
            continue
        parts: dict[str, str] = {}
        for child in element.iter():
            # image:loc and video:title belong to pictures, not to the page.
            if _local(child.getparent()) not in {"image", "video"}:
                parts.setdefault(_local(child), (child.text or "").strip())
        address = clean_url(parts.get("loc", ""), base, local=source.local) if parts.get("loc") else ""
        if address:
            yield _Row(address, parts)


def _lead(row: _Row, source: Source) -> Lead:
    hint = Hint(
        title=plain_text(row.parts.get("title", "")),
        published_raw=row.parts.get("publication_date", ""),
        language=row.parts.get("language", "")[:2].lower() or source.language,
    )
    return Lead(row.url, Kind.ARTICLE, hint)


def _local(element: etree._Element | None) -> str:
    if element is None or not isinstance(element.tag, str):
        return ""
    # A repaired document may keep a prefix whose namespace was lost.
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower()
