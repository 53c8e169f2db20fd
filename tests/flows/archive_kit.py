"""A small installation: a store whose rows have real pages in a real archive, and one alert."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from crawlers.archive import ArchiveWriter, digest_of
from pipeline.normalise import text_digest
from pipeline.settings import Paths, Settings
from pipeline.store import Batch, Store
from pipeline.types import Alert, Kind, Processed
from tests.store.store_kit import NOW, alert, batch, source

HEADERS = [("Content-Type", "text/html; charset=utf-8")]
RUN = "20261114T050000Z-aaaaaa"


def settings_of(folder: Path, **more: object) -> Settings:
    return Settings(paths=Paths(data=folder), **more)  # type: ignore[arg-type]


def archived(one: Processed, writer: ArchiveWriter, *, post: bool = False, at: datetime = NOW) -> Processed:
    """The same article with its page in the archive, its digests as the pipeline would make them."""
    article = one.article
    if post:
        ref = writer.post(article.url, article.body, at)
        digest = digest_of(article.body.encode())
    else:
        page = f"<html><h1>{article.title}</h1><p>{article.body}</p></html>".encode()
        ref, digest = writer.response(article.url, 200, HEADERS, page, at), digest_of(page)
    kept = replace(
        article,
        kind=Kind.POST if post else Kind.ARTICLE,
        archive=ref,
        body_digest=digest,
        content_digest=text_digest(article.text),
        fetched_at=at,
        published_at=at,
    )
    return replace(one, article=kept)


def installation(folder: Path, articles: int = 6, *, alerts: tuple[Alert, ...] = (alert(),)) -> Store:
    """Articles a1 to aN (the last one a post), an alert over a1, one finished run."""
    store = Store(folder / "minhtin.duckdb", timeout=10)
    store.migrate()
    store.begin_run(RUN, NOW, [source()])
    with ArchiveWriter(folder / "archive", RUN) as writer:
        store.commit_batch(with_pages(batch(RUN, *range(1, articles + 1)), writer, posts={f"a{articles}"}))
    store.finish_run(RUN, NOW + timedelta(minutes=1))
    store.upsert_alerts(alerts, NOW)
    return store


def with_pages(given: Batch, writer: ArchiveWriter, *, posts: set[str] = frozenset()) -> Batch:  # type: ignore[assignment]
    done = tuple(archived(one, writer, post=one.article.article_id in posts) for one in given.processed)
    return replace(given, processed=done)
