"""robots.txt kept between runs: asked again conditionally, never used for longer than a day."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from crawlers.kept_files import KeptFiles

if TYPE_CHECKING:
    from pydantic import TypeAdapter

# RFC 9309, 2.4: a copy should not be used for more than 24 hours.
LONGEST = timedelta(hours=24)
# Without a word from the server: a site that closes a section is heard within the hour.
USUAL = timedelta(hours=1)
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NO_STORE = re.compile(r"(?:^|[,\s])no-(?:store|cache)(?:[,\s=]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KeptRobots:
    """The final answer of an origin to our last unconditional request, and when it was confirmed."""

    origin: str
    status: int
    body: str
    confirmed_at: datetime
    etag: str = ""
    last_modified: str = ""
    cache_control: str = ""

    def fresh(self, now: datetime) -> bool:
        """Whether the copy may be used at ``now`` without asking (at most 24 hours)."""
        age = now - self.confirmed_at
        return timedelta(0) <= age < lifetime(self.cache_control)

    def validators(self) -> dict[str, str]:
        """Headers that make the next request conditional."""
        if self.etag:
            return {"If-None-Match": self.etag}
        return {"If-Modified-Since": self.last_modified} if self.last_modified else {}

    def confirmed(self, now: datetime) -> KeptRobots:
        """The copy after the server said that it has not changed."""
        return replace(self, confirmed_at=now)


def lifetime(cache_control: str) -> timedelta:
    """How long a copy may be used, from the server's Cache-Control; never more than 24 hours."""
    if _NO_STORE.search(cache_control):
        return timedelta(0)
    stated = _MAX_AGE.search(cache_control)
    return min(timedelta(seconds=int(stated[1])), LONGEST) if stated else USUAL


class RobotsCache:
    """Copies by origin, one small file each; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._files = KeptFiles(folder, "json")

    def get(self, origin: str) -> KeptRobots | None:
        """The copy of an origin; None where there is none or it cannot be read."""
        data = self._files.read(origin)
        try:
            kept = None if data is None else _adapter().validate_json(data)
        except ValueError:
            return None
        return kept if kept is not None and kept.origin == origin else None

    def put(self, kept: KeptRobots) -> None:
        """Keep a copy; a full disk costs the copy, never the run."""
        self._files.write(kept.origin, _adapter().dump_json(kept))


@cache
def _adapter() -> TypeAdapter[KeptRobots]:
    from pydantic import TypeAdapter

    return TypeAdapter(KeptRobots)
