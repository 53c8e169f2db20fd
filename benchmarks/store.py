"""How fast the store takes batches and gives back what a cycle asks, as the file grows.

Run: ``python -m benchmarks.store [ARTICLES]`` (default 20,000). All text is invented filler of the size of
a news article. Prints one line per step; rows are articles with five place mentions, three claims, one
revision, one disposition, one fetch state and one row of the story index each.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline.store import Batch, Store
from pipeline.stories.rows import StoryRow
from pipeline.types import (
    Article,
    Claim,
    Disposition,
    Facets,
    FetchState,
    Kind,
    Label,
    Located,
    Outcome,
    PlaceMention,
    Precision,
    Processed,
    Quantity,
    Salience,
    Source,
    SourceKind,
    StoryLink,
    Tier,
)

ARTICLES = 20_000
BATCH = 500
STEPS = 4
START = datetime(2026, 11, 1, tzinfo=UTC)
HOME = "https://bao-vi-du.example/"
FILLER = [
    "xã",
    "huyện",
    "tỉnh",
    "người",
    "dân",
    "mưa",
    "đường",
    "cầu",
    "trường",
    "lúa",
    "cam",
    "vải",
    "chợ",
    "họp",
    "nước",
    "điện",
    "nhà",
    "máy",
    "quỹ",
    "hội",
]


def main(total: int = ARTICLES) -> None:
    """Fill a store in a temporary folder and print rates."""
    print(f"{'stored':>8} {'articles/s':>11} {'known ms':>9} {'stories ms':>11} {'digest ms':>10} {'MB':>6}")
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "benchmark.duckdb")
        store.migrate()
        store.begin_run("benchmark", START, [_source()])
        step = max(BATCH, total // STEPS)
        for first in range(0, total, step):
            spent = sum(_commit(store, batch) for batch in _batches(first, min(first + step, total)))
            _report(store, min(first + step, total), (min(first + step, total) - first) / spent)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _report(store: Store, stored: int, rate: float) -> None:
    last = START + timedelta(minutes=stored)
    ids = [f"a{number}" for number in range(stored - BATCH, stored)]
    known = _seconds(lambda: store.existing_articles(ids))
    stories = _seconds(lambda: list(store.story_rows(last - timedelta(days=1))))
    day: date = last.date() - timedelta(days=1)
    digest = _seconds(lambda: store.digest_rows(day, day, ZoneInfo("Asia/Ho_Chi_Minh"), chart_days=7))
    size = store.path.stat().st_size / 1e6
    print(
        f"{stored:>8} {rate:>11.0f} {known * 1e3:>9.0f} {stories * 1e3:>11.0f} {digest * 1e3:>10.0f} {size:>6.0f}"
    )


def _commit(store: Store, batch: Batch) -> float:
    return _seconds(lambda: store.commit_batch(batch))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _batches(first: int, end: int) -> Iterator[Batch]:
    for at in range(first, end, BATCH):
        found = [_processed(number) for number in range(at, min(at + BATCH, end))]
        yield Batch(
            "benchmark",
            processed=tuple(found),
            outcomes=tuple(_outcome(one.article) for one in found),
            states=tuple(FetchState(one.article.url, "bao-vi-du", fetched_at=START) for one in found),
            story_rows=tuple(_story_row(one.article) for one in found),
        )


def _processed(number: int) -> Processed:
    article = _article(number)
    mentions = tuple(PlaceMention(f"p{at}", "Lục Ngạn", at * 10, at * 10 + 8, 0.9) for at in range(5))
    facets = Facets(quantities=(Quantity(12.0, "tấn", "", 0, 7),), places=("Lục Ngạn",))
    claims = tuple(
        Claim(f"c{number}-{at}", article.article_id, at, at + 80, article.body[:80], 0.7, facets)
        for at in range(3)
    )
    return Processed(
        article,
        Located(mentions, about_province=True, salience=Salience.MAIN, score=0.8),
        Label("neutral", (("negative", 0.2), ("neutral", 0.6), ("positive", 0.2))),
        Label("agriculture", (("agriculture", 0.9), ("health", 0.1))),
        ("agriculture",),
        StoryLink(article.article_id, f"s{number // 3}"),
        claims,
    )


def _article(number: int) -> Article:
    chance = random.Random(number)  # noqa: S311  filler, no secret
    when = START + timedelta(minutes=number)
    return Article(
        article_id=f"a{number}",
        source_id="bao-vi-du",
        kind=Kind.ARTICLE,
        url=f"{HOME}{number}.html",
        canonical_url=f"{HOME}{number}.html",
        title=" ".join(chance.choices(FILLER, k=10)),
        lead=" ".join(chance.choices(FILLER, k=30)),
        body=" ".join(chance.choices(FILLER, k=450)),
        published_at=when,
        precision=Precision.MINUTE,
        language="vi",
        content_digest=f"{number:064x}",
        fetched_at=when,
    )


def _outcome(article: Article) -> Outcome:
    return Outcome("bao-vi-du", article.url, Disposition.STORED, "", article.article_id)


def _story_row(article: Article) -> StoryRow:
    number = int(article.article_id[1:])
    return StoryRow(
        article_id=article.article_id,
        story_id=f"s{number // 3}",
        reprint_of=None,
        source_id="bao-vi-du",
        kind="article",
        dated=article.dated,
        known_time=True,
        content_digest=article.content_digest,
        sketch=tuple(range(number, number + 140)),
        terms=tuple((f"{FILLER[at % len(FILLER)]} {at}", 0.13) for at in range(60)),
    )


def _source() -> Source:
    return Source(
        "bao-vi-du", "Báo ví dụ", SourceKind.NEWSPAPER, Tier.CENTRAL, "vi", "Asia/Ho_Chi_Minh", HOME, ()
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES)
