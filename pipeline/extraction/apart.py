"""Pages read by workers with bounds: one that blows up is quarantined by name, the batch goes on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from pipeline.apart import Bounds, Lost, Pool
from pipeline.apart.task import packed, unpacked
from pipeline.errors import ItemError, Quarantine, Reject, Retry
from pipeline.extract import extract
from pipeline.types import Article, Kind, RawItem, RawPage, Reader, ReaderKind, Source, SourceKind, Tier

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_Words = tuple[RawItem, Source | None, datetime]
_ERRORS = {one.__name__: one for one in (Reject, Retry, Quarantine)}


def run(task: bytes) -> bytes:
    """A worker's side: one page to its article or error, as JSON. No task: load what is needed."""
    if not task:
        _load()
        return b""
    (raw, source, now), body = unpacked(_words(), task)
    page = RawPage(replace(raw, fetched_at=raw.fetched_at.astimezone(UTC)), body)
    found = extract([page], {raw.source_id: source} if source else {}, now=now.astimezone(UTC))[0]
    if isinstance(found, ItemError):
        if found.reason.endswith(": MemoryError"):
            raise MemoryError  # the worker is to end: what is left of its memory is of no use
        return json.dumps([type(found).__name__, found.reason]).encode()
    return _adapter().dump_json(found)


_WARM = (
    "Con đường ven sông vừa được mở lại sau ba tuần sửa chữa mặt cầu, người dân đi lại bình thường. ",
    "The river road is open again after three weeks of work on the bridge, and people travel as before. ",
)


def _load() -> None:
    """Read pages, so that all that reading needs is there before workers are forked (they may not write)."""
    now, url = datetime.now(UTC), "https://vidu.example/a"
    for words in _WARM:
        body = f"<html><head><title>Tin</title></head><body><h1>{words}</h1><p>{words * 9}</p></body></html>"
        raw = RawItem("file", url, Kind.ARTICLE, now)
        extract([RawPage(raw, body.encode())], {"file": plain_source(url)}, now=now)
    _adapter()
    _words()


def plain_source(url: str) -> Source:
    """Return a source about which nothing is known but that it is read in Vietnam."""
    reader = Reader(ReaderKind.SECTION, url)
    return Source("file", "", SourceKind.NEWSPAPER, Tier.AGGREGATOR, "", "Asia/Ho_Chi_Minh", url, (reader,))


class ApartExtractor:
    """Reads pages as :func:`pipeline.extract.extract` does, in ``size`` workers with bounds."""

    def __init__(self, size: int = 1, bounds: Bounds | None = None) -> None:
        self.pool = Pool("pipeline.extraction.apart:run", size, bounds)

    def __call__(
        self, pages: Sequence[RawPage], sources: Mapping[str, Source], *, now: datetime
    ) -> list[Article | ItemError]:
        """For each page, in order, its article or what is wrong with it."""
        tasks = [
            packed(_words(), (page.raw, sources.get(page.raw.source_id), now), page.body) for page in pages
        ]
        return [_found(answer) for answer in self.pool.map(tasks)]


@cache
def shared(size: int) -> ApartExtractor:
    """The extractor of this process: its workers stay for the next cycle and end with the process."""
    import atexit

    extractor = ApartExtractor(size)
    atexit.register(extractor.pool.close)
    return extractor


def _found(answer: bytes | Lost) -> Article | ItemError:
    if isinstance(answer, Lost):
        return Quarantine(answer.reason)
    try:
        if answer.startswith(b"["):
            kind, reason = json.loads(answer)
            return _ERRORS[kind](str(reason))
        return _in_utc(_adapter().validate_json(answer))
    except (ValueError, KeyError, TypeError):
        return Quarantine("parser_failed: answer")


def _in_utc(article: Article) -> Article:
    """Times with the standard library's UTC in place of the validator's own class."""
    published = article.published_at
    return replace(
        article,
        published_at=published.astimezone(UTC) if published else None,
        fetched_at=article.fetched_at.astimezone(UTC),
    )


@cache
def _words() -> TypeAdapter[_Words]:
    """What a task says beside the bytes of its page."""
    from pydantic import TypeAdapter

    return TypeAdapter(_Words)


@cache
def _adapter() -> TypeAdapter[Article]:
    from pydantic import TypeAdapter

    return TypeAdapter(Article)
