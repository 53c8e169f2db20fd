"""Real articles from the data folder beside the project, served over loopback as outlets."""

from __future__ import annotations

import gzip
import html
import json
import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from http.server import ThreadingHTTPServer
from pathlib import Path

from benchmarks.page_server import page_server

SETS = ("five_outlets_2016", "dantri_2020", "bacgiang_bacninh")
ICT = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Story:
    """One real article as it will be served. ``when`` is local time."""

    path: str
    title: str
    lead: str
    body: str
    when: datetime


def read_sets(data: Path) -> dict[str, list[Story]]:
    """Return the articles of the three sets by outlet."""
    outlets: dict[str, list[Story]] = defaultdict(list)
    for name in SETS:
        with gzip.open(data / "news" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                row = json.loads(line)
                outlet = _outlet(name, row)
                outlets[outlet].append(_story(name, number, row))
    return dict(outlets)


def _outlet(name: str, row: dict[str, str]) -> str:
    if name == "five_outlets_2016":
        return row["label"].split("/")[0]
    return row.get("corpus", name) if name == "bacgiang_bacninh" else name


def _clean(text: str) -> str:
    """Undo the syllable joins of the corpora that were segmented."""
    if "_" in text:
        text = re.sub(r"(?<=\w)_(?=\w)", " ", text)
        text = re.sub(r"\s+([,.;:!?…)”])", r"\1", text)
        text = re.sub(r"([(“])\s+", r"\1", text)
    return text.strip()


def _story(name: str, number: int, row: dict[str, str]) -> Story:
    when = _when(row, number)
    return Story(
        path=f"/{name}/{number}.html",
        title=_clean(row["title"])[:300],
        lead=_clean(row.get("summary") or ""),
        body=_clean(row["text"]),
        when=when,
    )


def _when(row: dict[str, str], number: int) -> datetime:
    found = re.search(r"(20[12]\d)(\d\d)(\d\d)", row.get("date") or row.get("url") or "")
    minutes = timedelta(minutes=number % 1440)
    if found:
        try:
            return datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=ICT) + minutes
        except ValueError:
            pass
    return datetime(2018, 1, 1, tzinfo=ICT) + timedelta(days=number % 900) + minutes


def page(story: Story, outlet: str) -> bytes:
    """A plain news page: navigation, title, lead, body, a related box, a foot."""
    paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in story.body.splitlines() if part.strip())
    linked = json.dumps(
        {"@type": "NewsArticle", "headline": story.title, "datePublished": story.when.isoformat()},
        ensure_ascii=False,
    )
    linked = linked.replace("</", "<\\/")
    return f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{html.escape(story.title)} - {outlet}
</title><script type="application/ld+json">{linked}</script></head><body>
<nav><a href="/">Trang chủ</a> <a href="/thoi-su">Thời sự</a> <a href="/kinh-te">Kinh tế</a></nav>
<main><article><h1>{html.escape(story.title)}</h1><p class="sapo"><strong>{html.escape(story.lead)}</strong></p>
<div class="content">{paragraphs}</div></article>
<aside><h3>Tin liên quan</h3><ul><li><a href="/a.html">Các bài khác cùng chuyên mục</a></li></ul></aside></main>
<footer>Bản quyền thuộc {outlet}. Liên hệ quảng cáo.</footer></body></html>""".encode()


def feed(stories: list[Story], outlet: str, base: str) -> bytes:
    """An RSS file of all articles of an outlet."""
    items = "".join(
        f"<item><title>{html.escape(one.title)}</title><link>{base}{one.path}</link>"
        f"<pubDate>{format_datetime(one.when)}</pubDate></item>"
        for one in stories
    )
    head = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{outlet}</title>'
    return f"{head}{items}</channel></rss>".encode()


@contextmanager
def serve_outlets(outlets: dict[str, list[Story]]) -> Iterator[dict[str, str]]:
    """Serve each outlet on its own free port; yield the address of each."""
    servers = {name: _server(name, stories) for name, stories in outlets.items()}
    threads = [threading.Thread(target=one.serve_forever, daemon=True) for one in servers.values()]
    for thread in threads:
        thread.start()
    try:
        yield {name: f"http://127.0.0.1:{one.server_port}" for name, one in servers.items()}
    finally:
        for one in servers.values():
            one.shutdown()
            one.server_close()


def _server(outlet: str, stories: list[Story]) -> ThreadingHTTPServer:
    pages = {one.path: one for one in stories}

    def answer(path: str, host: str) -> tuple[bytes, str]:
        if path == "/rss.xml":
            return feed(stories, outlet, f"http://{host}"), "application/rss+xml; charset=utf-8"
        story = pages.get(path)
        return (page(story, outlet) if story else b""), "text/html; charset=utf-8"

    return page_server(answer)
