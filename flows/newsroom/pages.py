"""What the newsroom's addresses show: article pages, lists, feeds, threads. Pure, from content and a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from flows.newsroom.content import Content, Item, Listing, Outlet, thread_path
from flows.newsroom.dates import written
from flows.newsroom.tcvn3 import encode_tcvn3

HTML, RSS, ATOM = "text/html; charset=utf-8", "application/rss+xml; charset=utf-8", "application/atom+xml"
MEGABYTE = 1024 * 1024
LISTED = 60
#: Templates that list, by kind of reader.
LISTS = {
    "feed": ("feed.rss.j2", RSS),
    "forum-feed": ("forum.rss.j2", RSS),
    "social-feed": ("social.rss.j2", RSS),
    "video-feed": ("video.atom.j2", ATOM),
    "section": ("section.html.j2", HTML),
    "sitemap": ("sitemap.xml.j2", "application/xml"),
    "channel-preview": ("channel.html.j2", HTML),
    "forum-thread": ("thread.html.j2", HTML),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A response before it is sent. ``wait``: seconds to keep the client waiting first."""

    status: int
    content_type: str
    body: bytes
    wait: float = 0.0
    modified: str = ""


@dataclass(frozen=True)
class Press:
    """Prints pages with the templates of ``folder``."""

    folder: Path
    content: Content

    @cached_property
    def _templates(self) -> Any:  # noqa: ANN401  jinja2's environment, imported late
        import jinja2

        loader = jinja2.FileSystemLoader(self.folder / "templates")
        made = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
        made.globals.update(written=written, thread_path=thread_path, format_datetime=format_datetime)
        return made

    def page(self, outlet: Outlet, path: str, *, day: int, now: datetime, base: str) -> Page:
        """Return what ``path`` of an outlet shows on ``day``; 404 where nothing is (yet)."""
        if path == "/robots.txt":
            return Page(outlet.robots_status, "text/plain; charset=utf-8", _robots(outlet).encode())
        shown = outlet.shown(day)
        given = {"outlet": outlet, "now": now, "base": base, "day": day}
        for listing in outlet.listings:
            if listing.path == path:
                return self._listing(listing, _chosen(listing, shown), given)
        for item in shown:
            if item.thread and path.startswith(thread_path(item.thread)):
                posts = [one for one in shown if one.thread == item.thread][::-1]
                return self._print("thread.html.j2", HTML, posts, {**given, "thread": item.thread})
            if item.path == path:
                return self._article(item, shown, given)
        return Page(404, HTML, "<!doctype html><title>404</title><p>Không tìm thấy trang.".encode())

    def _listing(self, listing: Listing, items: list[Item], given: dict[str, Any]) -> Page:
        template, content_type = LISTS[listing.kind]
        if listing.kind == "forum-feed":
            items = _first_of_each_thread(items)
        page = self._print(template, content_type, items, {**given, "listing": listing})
        return _misbehave(page, listing.serve)

    def _article(self, item: Item, shown: list[Item], given: dict[str, Any]) -> Page:
        related = [one for one in shown if one.id != item.id and one.section == item.section][:3]
        name = f"{given['outlet'].template}.html.j2"
        page = self._print(name, HTML, [item], {**given, "item": item, "related": related})
        if item.encoding == "tcvn3":
            page = Page(200, "text/html", encode_tcvn3(page.body.decode()))
        return _misbehave(page, item.serve)

    def _print(self, name: str, content_type: str, items: list[Item], given: dict[str, Any]) -> Page:
        text = self._templates.get_template(name).render(items=items, **given)
        modified = format_datetime(max((one.at for one in items), default=given["now"])) if items else ""
        return Page(200, content_type, text.encode(), modified=modified)


def _chosen(listing: Listing, shown: Iterable[Item]) -> list[Item]:
    chosen = [item for item in shown if not listing.sections or item.section in listing.sections]
    return chosen[:LISTED]


def _first_of_each_thread(items: Iterable[Item]) -> list[Item]:
    threads = {item.thread: item for item in items}
    return list(threads.values())


def _robots(outlet: Outlet) -> str:
    return outlet.robots or "User-agent: *\nDisallow:\n"


def _misbehave(page: Page, serve: str) -> Page:
    """Return the page as a server with this fault would send it."""
    if serve == "http500":
        return Page(500, HTML, "<h1>500</h1><p>Máy chủ gặp sự cố.</p>".encode())
    if serve == "timeout":
        return Page(200, page.content_type, page.body, wait=6.0)
    if serve == "html":
        return Page(200, HTML, "<!doctype html><html><body><h1>Bảo trì hệ thống</h1></body></html>".encode())
    if serve == "broken":
        cut = re.sub(rb"</link>", b"</lnk>", page.body.replace(b"&amp;", b"&"))
        return Page(200, page.content_type, cut[: len(cut) * 2 // 3])
    if serve == "big":
        return Page(200, page.content_type, page.body + b"<!-- " + b"x" * (11 * MEGABYTE) + b" -->")
    return page
