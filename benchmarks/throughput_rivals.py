"""Others on the same pages, run by an interpreter that has them: `throughput_rivals.py WHO ADDRESSES OUT`.

WHO is newspaper (a plain Scrapy spider with newspaper4k), newsplease or trafilatura; ADDRESSES one a line;
OUT gets one JSON line a page. Imports nothing of ours.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Row = dict[str, Any]


class Keeper:
    """Rows into a SQLite file, committed one by one as a plain item pipeline does, and into JSON lines."""

    def __init__(self, out: Path) -> None:
        self.lines = out.open("w", encoding="utf-8")
        file = out.with_suffix(".sqlite")
        file.unlink(missing_ok=True)
        self.base = sqlite3.connect(file)
        self.base.execute(
            "CREATE TABLE articles (url TEXT PRIMARY KEY, title TEXT, body TEXT, published TEXT)"
        )

    def keep(self, url: str, title: str, text: str, date: object) -> None:
        """Store one page."""
        row = {"url": url, "title": title or "", "text": text or "", "date": str(date or "")}
        self.base.execute("INSERT OR REPLACE INTO articles VALUES (:url, :title, :text, :date)", row)
        self.base.commit()
        self.lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def newspaper(addresses: list[str], keeper: Keeper) -> None:
    """A plain spider: every page parsed by newspaper4k in its callback."""
    import newspaper as library  # type: ignore[import-not-found]
    import scrapy
    from scrapy.crawler import CrawlerProcess

    class Plain(scrapy.Spider):
        name = "plain"

        async def start(self) -> Any:  # noqa: ANN401  an async generator of requests
            for one in addresses:
                yield scrapy.Request(one, dont_filter=True)

        def parse(self, response: Any) -> None:  # noqa: ANN401  Scrapy's response
            article = library.Article(response.url, language="vi")
            article.download(input_html=response.text)
            article.parse()
            keeper.keep(response.url, article.title, article.text, article.publish_date)

    settings = {
        "LOG_LEVEL": "ERROR",
        "ROBOTSTXT_OBEY": False,
        "DOWNLOAD_DELAY": 0,
        "TELNETCONSOLE_ENABLED": False,
    }
    process = CrawlerProcess({**settings, "CONCURRENT_REQUESTS_PER_DOMAIN": 16})
    process.crawl(Plain)
    process.start()


def newsplease(addresses: list[str], keeper: Keeper) -> None:
    """The library's own way of reading a list of addresses."""
    from newsplease import NewsPlease  # type: ignore[import-not-found]

    # Without a dictionary of its own it fails at every page of several; pictures are no text.
    found = NewsPlease.from_urls(addresses, request_args={"timeout": 60}, fetch_images=False)
    for url, one in found.items():
        text = getattr(one, "maintext", "") or ""
        keeper.keep(url, getattr(one, "title", "") or "", text, getattr(one, "date_publish", None))


def trafilatura(addresses: list[str], keeper: Keeper) -> None:
    """The library alone, one page after another."""
    from urllib.request import urlopen

    from trafilatura import bare_extraction

    for url in addresses:
        with urlopen(url) as answer:  # noqa: S310  a loopback address
            body = answer.read()
        found = bare_extraction(body, url=url, with_metadata=True)
        keeper.keep(url, getattr(found, "title", ""), getattr(found, "text", ""), getattr(found, "date", ""))


WAYS: dict[str, Callable[[list[str], Keeper], None]] = {
    "newspaper": newspaper,
    "newsplease": newsplease,
    "trafilatura": trafilatura,
}

if __name__ == "__main__":
    who, listed, out = sys.argv[1:4]
    keeper = Keeper(Path(out))
    WAYS[who](Path(listed).read_text("utf-8").split(), keeper)
    keeper.lines.close()
