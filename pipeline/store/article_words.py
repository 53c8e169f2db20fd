"""The words of articles as numbers, kept beside them so that a search reads few texts whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.store.merging import merge
from pipeline.store.rows import Row
from pipeline.text.word_codes import codes
from pipeline.types import Article

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

#: Articles of one write while those of an older store are caught up with.
CHUNK = 2000
_MISSING = """
  SELECT a.article_id, a.content_digest, a.title, a.lead, a.body FROM articles a
  WHERE NOT EXISTS (SELECT 1 FROM article_words w WHERE w.article_id = a.article_id AND w.content_digest = a.content_digest)
  LIMIT ?
"""


def write_words(connection: Connection, articles: Sequence[Article]) -> None:
    """Write the words of ``articles``; an article that was changed gets those of its new text."""
    rows = [
        _row(one.article_id, one.content_digest, codes(one.title, one.lead, one.body)) for one in articles
    ]
    merge(connection, "article_words", ("article_id",), rows)


def fill_words(connection: Connection) -> int:
    """Write the words of every article that has none (of its present text) and return how many there were."""
    done = 0
    while found := fill_some(connection):
        done += found
    return done


def fill_some(connection: Connection) -> int:
    """Write the words of at most ``CHUNK`` articles that have none and return how many there were.

    An older version's large store is caught up with in small pieces, for it takes minutes; until then a search
    reads the texts of those articles.
    """
    found = connection.execute(_MISSING, [CHUNK]).fetchall()
    rows = [_row(key, digest, codes(*texts)) for key, digest, *texts in found]
    merge(connection, "article_words", ("article_id",), rows)
    return len(rows)


def _row(article_id: str, digest: str, numbers: list[int]) -> Row:
    return {"article_id": article_id, "content_digest": digest, "codes": numbers}
