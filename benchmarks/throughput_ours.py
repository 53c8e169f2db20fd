"""Our own door on the same pages as the others: `throughput_ours.py WHO ADDRESSES OUT`.

Crawl (in its child process), archive, extract and store the addresses of one site, which its feed names. OUT
gets one JSON line a page.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

if TYPE_CHECKING:
    from pipeline.store import Store
    from pipeline.types import Article, RawItem, Source


def _source(base: str, count: int) -> Source:
    from pipeline.types import Politeness, Reader, ReaderKind, Source, SourceKind, Tier

    return Source(
        "s",
        "",
        SourceKind.NEWSPAPER,
        Tier.PROVINCIAL,
        "",
        "Asia/Ho_Chi_Minh",
        base,
        (Reader(ReaderKind.FEED, f"{base}/rss{count}.xml"),),
        Politeness(delay=0.0, pages_per_cycle=count + 1),
        local=True,
    )


def read_site(base: str, count: int, folder: Path, out: Path) -> None:
    """Read all pages of the site; batches as large as the settings have them."""
    from crawlers.api import crawl
    from crawlers.plan import CrawlPlan
    from pipeline.settings import Processing
    from pipeline.store import Store

    source, store, size = _source(base, count), Store(folder / "a.duckdb"), Processing().batch_size
    store.migrate()
    plan = CrawlPlan("r1", (source,), folder / "archive", folder / "spool.jsonl", "local")
    result = crawl(plan)
    store.begin_run("r1", datetime.now(UTC), [source])
    with out.open("w", encoding="utf-8") as lines:
        for at in range(0, len(result.items), size):
            for article in _take(store, source, plan.archive_dir, result.items[at : at + size]):
                row = {"url": article.url, "title": article.title, "text": f"{article.lead}\n{article.body}"}
                row["date"] = article.published_at.isoformat() if article.published_at else ""
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def _take(store: Store, source: Source, archive: Path, items: tuple[RawItem, ...]) -> list[Article]:
    """Extract and store one batch."""
    from crawlers.api import read_body
    from pipeline.extraction.apart import shared
    from pipeline.types import Article, RawPage

    pages = [RawPage(one, read_body(archive, one.archive)) for one in items if one.archive]
    found = shared(1)(pages, {source.id: source}, now=datetime.now(UTC))
    articles = [one for one in found if isinstance(one, Article)]
    _store(store, articles)
    return articles


def _store(store: Store, articles: list[Article]) -> None:
    from pipeline.store import Batch
    from pipeline.types import Label, Located, Processed, Salience, StoryLink

    located = Located((), about_province=False, salience=Salience.NONE)
    label = Label("neutral", (("neutral", 1.0),))
    done = [
        Processed(one, located, label, label, (), StoryLink(one.article_id, one.article_id), ())
        for one in articles
    ]
    store.commit_batch(Batch("r1", processed=tuple(done)))


if __name__ == "__main__":
    addresses = Path(sys.argv[2]).read_text("utf-8").split()
    with tempfile.TemporaryDirectory() as made:
        site = addresses[0].rsplit("/", 2)[0]
        read_site(site, len(addresses), Path(made), Path(sys.argv[3]))
