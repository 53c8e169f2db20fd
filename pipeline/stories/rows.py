"""What the story index keeps of each article: small enough for every article of a window to be in memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One article in the story index; stored with the batch that brought the article.

    ``sketch`` are MinHash values, ``terms`` the sparse vector (term, weight) for story matching.
    ``dated`` is the fetch time where ``known_time`` is false.
    """

    article_id: str
    story_id: str
    reprint_of: str | None
    source_id: str
    kind: str
    dated: datetime
    known_time: bool
    content_digest: str
    sketch: tuple[int, ...]
    terms: tuple[tuple[str, float], ...]
