"""Summaries of articles, kept beside them: the digest takes them where they are of the present text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pipeline.store.connection import connect, transaction
from pipeline.store.digest_stories import PRESS
from pipeline.store.merging import merge


class Untold(NamedTuple):
    """An article that has no summary of its present text."""

    article_id: str
    content_digest: str
    language: str
    title: str
    lead: str
    body: str


_UNTOLD = f"""
  SELECT a.article_id, a.content_digest, a.language, a.title, a.lead, left(a.body, 20000) FROM {PRESS}
  AND NOT EXISTS (SELECT 1 FROM article_summaries t WHERE t.article_id = a.article_id
                  AND t.content_digest = a.content_digest AND t.made_by = ?)
  ORDER BY a.dated DESC, a.article_id LIMIT ?
"""


def untold(
    path: Path, timeout: float, days: tuple[datetime, datetime], made_by: str, most: int
) -> list[Untold]:
    """Return at most ``most`` articles of the press of a period that ``made_by`` has not summarised, newest first."""
    with connect(path, timeout) as connection:
        return [Untold(*row) for row in connection.execute(_UNTOLD, [*days, made_by, most]).fetchall()]


def write_summaries(path: Path, timeout: float, made_by: str, told: Sequence[tuple[Untold, str]]) -> None:
    """Write the summaries of articles in place of those they had."""
    rows = [
        {
            "article_id": one.article_id,
            "content_digest": one.content_digest,
            "made_by": made_by,
            "summary": summary,
        }
        for one, summary in told
    ]
    with transaction(path, timeout) as connection:
        merge(connection, "article_summaries", ("article_id",), rows)
