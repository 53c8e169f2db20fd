"""Who was first, and what reprints changed: read for the page of an article, compared once the store is let go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.furniture import SAMPLE, Told, by_outlet
from pipeline.lineage import ReprintChanges, closest, read, reprint_changes
from pipeline.store.console_door import reading

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

#: Reprints of one original that are shown, the first ones; versions of an original that they may have been made from.
MOST, _VERSIONS = 20, 20
#: What an outlet says under every article is looked for in those of so many days before and after.
_DAYS = timedelta(days=30)
# Of a million articles only the ids are gone through; the rest is read where they are found.
_KIN = """
  WITH spots AS MATERIALIZED (SELECT rowid AS spot FROM articles WHERE list_contains(?, article_id))
  SELECT ar.article_id, ar.source_id, coalesce(s.name, ar.source_id), ar.dated, ar.title, ar.lead, ar.body
  FROM articles ar LEFT JOIN sources s USING (source_id)
  WHERE ar.rowid IN (SELECT spot FROM spots) ORDER BY ar.dated, ar.article_id
"""
_TOLD = """
  WITH spots AS MATERIALIZED (
    SELECT rowid AS spot FROM articles WHERE list_contains($sources, source_id) AND dated BETWEEN $begin AND $end
    QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY dated DESC, article_id) <= $most)
  SELECT ar.source_id, m.story_id, concat_ws(chr(10), ar.lead, ar.body) FROM articles ar JOIN story_members m USING (article_id)
  WHERE ar.rowid IN (SELECT spot FROM spots)
"""


@dataclass(frozen=True, slots=True)
class Kin:
    """The original of an article, or a reprint of it, and what the reprint of the two changed.

    ``compared_at`` is when the version of the original was read that the reprint is nearest to; ``later`` whether the
    original was changed after that.
    """

    article_id: str
    source: str
    dated: datetime
    title: str
    changes: ReprintChanges
    compared_at: datetime
    later: bool


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where an article stands among its copies.

    ``original_id`` is empty for an original; ``original`` is None where it is not kept any more. ``reprints``
    are the first ones, oldest first, of ``total``.
    """

    original_id: str = ""
    original: Kin | None = None
    reprints: tuple[Kin, ...] = ()
    total: int = 0


class _Article(NamedTuple):
    article_id: str
    source_id: str
    source: str
    dated: datetime
    title: str
    lead: str
    body: str


class _Found(NamedTuple):
    """What is compared: articles in order of time, versions of the original, what the outlets tell elsewhere."""

    story: str
    articles: dict[str, _Article]
    versions: list[tuple[datetime, str, str, str]]
    told: dict[str, list[Told]]


def lineage_of(path: Path, timeout: float, article_id: str) -> Lineage:
    """Read what an article repeats and what repeats it, and what was changed; nothing of it is stored."""
    with reading(path, timeout) as connection:
        story, original_id = _place(connection, article_id)
        copies = [] if original_id else _copies(connection, article_id)
        first = original_id or article_id
        found = (
            _find(connection, story, first, [article_id, *copies[:MOST]]) if original_id or copies else None
        )
    if found is None or first not in found.articles:
        return Lineage(original_id)
    kin = _compared(found, first, show_first=bool(original_id))
    return (
        Lineage(original_id, kin[0] if kin else None) if original_id else Lineage("", None, kin, len(copies))
    )


def _place(connection: Connection, article_id: str) -> tuple[str, str]:
    """Story of an article, and the article it repeats."""
    row = connection.execute(
        "SELECT story_id, coalesce(reprint_of, '') FROM story_members WHERE article_id = ? LIMIT 1",
        [article_id],
    ).fetchone()
    return (row[0], row[1]) if row else ("", "")


def _copies(connection: Connection, article_id: str) -> list[str]:
    rows = connection.execute(
        "SELECT article_id FROM story_members WHERE reprint_of = ? ORDER BY dated, article_id", [article_id]
    ).fetchall()
    return [row[0] for row in rows]


def _find(connection: Connection, story: str, first: str, others: Sequence[str]) -> _Found:
    articles = [_Article(*row) for row in connection.execute(_KIN, [[first, *others]]).fetchall()]
    versions = connection.execute(
        "SELECT fetched_at, title, lead, body FROM revisions WHERE article_id = ? ORDER BY fetched_at LIMIT ?",
        [first, _VERSIONS],
    ).fetchall()
    told: dict[str, list[Told]] = {}
    if len(articles) > 1:
        days = [one.dated for one in articles]
        given = {
            "sources": [one.source_id for one in articles],
            "begin": min(days) - _DAYS,
            "end": max(days) + _DAYS,
        }
        told = by_outlet(connection.execute(_TOLD, {**given, "most": SAMPLE}).fetchall())
    return _Found(story, {one.article_id: one for one in articles}, versions, told)


def _compared(found: _Found, first: str, *, show_first: bool) -> tuple[Kin, ...]:
    """Every other article against that version of the first which it is nearest to."""
    original = found.articles[first]
    texts = found.versions or [(original.dated, original.title, original.lead, original.body)]
    versions = [read(*words) for _, *words in texts]
    made = []
    for one in found.articles.values():
        if one.article_id != first:
            own = read(one.title, one.lead, one.body)
            at = closest(versions, own)
            told = [*found.told.get(original.source_id, ()), *found.told.get(one.source_id, ())]
            changes = reprint_changes(versions[at], own, told=told, story=found.story)
            shown = original if show_first else one
            made.append(
                Kin(
                    shown.article_id,
                    shown.source,
                    shown.dated,
                    shown.title,
                    changes,
                    compared_at=texts[at][0],
                    later=at + 1 < len(texts),
                )
            )
    return tuple(made)
