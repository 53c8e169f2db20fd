"""Listing pages read by a worker with bounds of memory and time: a hostile one costs itself alone."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from crawlers.leads import Listing
from pipeline.apart import Bounds, Lost, Pool
from pipeline.apart.task import packed, unpacked
from pipeline.errors import Quarantine
from pipeline.types import Reader, Source

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_Words = tuple[str, Reader, str, str, Source]
#: No outlet lists more at once; what names more is a trap or a mistake.
MOST_LEADS = 20_000


def run(task: bytes) -> bytes:
    """A worker's side: one listing page to its leads, as JSON. No task: load the readers."""
    if not task:
        import feedparser  # noqa: F401

        _load("crawlers.readers:read")
        _adapter()
        _words()
        return b""
    (path, reader, url, content_type, source), body = unpacked(_words(), task)
    listing = _load(path)(reader, body, url=url, content_type=content_type, source=source)
    plain = _adapter().dump_python(_cut(listing), mode="json")
    # Half of a surrogate pair, which a character reference may make, is no letter.
    return json.dumps(plain, ensure_ascii=False).encode("utf-8", "replace")


def _cut(listing: Listing) -> Listing:
    more = len(listing.leads) - MOST_LEADS
    if more <= 0:
        return listing
    problem = f"trang nêu {len(listing.leads):,} địa chỉ, chỉ nhận {MOST_LEADS:,}"
    return replace(listing, leads=listing.leads[:MOST_LEADS], problems=(*listing.problems, problem))


class ApartReader:
    """Reads listing pages with the function at ``path`` ("module:function") in a worker."""

    def __init__(self, path: str, bounds: Bounds | None = None) -> None:
        self._path = path
        self.pool = Pool("crawlers.apart:run", 1, bounds)

    async def __call__(
        self, reader: Reader, body: bytes, *, url: str, content_type: str, source: Source
    ) -> Listing:
        """The listing; other pages go on being fetched meanwhile.

        Raises:
            Quarantine: the worker had to be killed, or the reader failed.
        """
        task = packed(_words(), (self._path, reader, url, content_type, source), body)
        answer = await asyncio.to_thread(self.pool.call, task)
        if isinstance(answer, Lost):
            raise Quarantine(answer.reason)
        return _adapter().validate_json(answer)


@cache
def _words() -> TypeAdapter[_Words]:
    """What a task says beside the bytes of its page."""
    from pydantic import TypeAdapter

    return TypeAdapter(_Words)


@cache
def _adapter() -> TypeAdapter[Listing]:
    from pydantic import TypeAdapter

    return TypeAdapter(Listing)


def _load(path: str) -> Any:  # noqa: ANN401  a reader
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)
