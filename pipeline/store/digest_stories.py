"""What the press wrote in a period: counted whole, and the stories of it that are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.digest.rows import Narrow, PostCounts, Tally
from pipeline.store.digest_counts import narrowing

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

#: Names of an aggregate of posts that are handed over.
NAMED = 8
_OURS = "a.language IN ('vi', 'und')"
#: A story as it is told in Vietnamese or in other languages: one may be both.
KEY = f"({_OURS}) || ':' || m.story_id"
_JOINED = (
    "articles a JOIN relevance r USING (article_id) JOIN labels l USING (article_id) JOIN sources s USING (source_id) "
    "JOIN story_members m USING (article_id) WHERE a.dated >= ? AND a.dated < ? AND r.about_province"
)
#: Articles with the province as their subject, of the period (two values).
PRESS = f"{_JOINED} AND a.kind = 'article' AND r.salience = 'main'"
_POSTS = f"{_JOINED} AND a.kind = 'post'"


def tallies(connection: Connection, start: datetime, end: datetime, narrow: Narrow) -> tuple[Tally, ...]:
    """Items of the press by outlet, tone and field."""
    also, values = narrowing(narrow)
    found = connection.execute(
        f"SELECT a.source_id, s.tier, l.sentiment, l.topic, CAST(count(*) AS INTEGER) FROM {PRESS}{also} GROUP BY ALL ORDER BY ALL",
        [start, end, *values],
    ).fetchall()
    return tuple(Tally(*row) for row in found)


def told(
    connection: Connection, start: datetime, end: datetime, narrow: Narrow, most: int
) -> tuple[list[str], dict[str, int]]:
    """The stories that are told (as :data:`KEY`), and by field how many there are in all.

    Told are the ``most`` widest of each field (then the newest), and as many of those in other languages. The
    field of a story is that of most of its items, of the earliest of these where as many are of another.
    """
    also, values = narrowing(narrow)
    found = connection.execute(
        f"""
        WITH votes AS (SELECT {_OURS} AS ours, m.story_id, l.topic, count(*) AS items, min(a.dated) AS first, max(a.dated) AS latest
                       FROM {PRESS}{also} GROUP BY ALL),
        stories AS (SELECT ours, story_id, sum(items) AS items, max(latest) AS latest,
                           CASE WHEN ours THEN arg_min(topic, (-items, first, topic)) ELSE '' END AS field
                    FROM votes GROUP BY ours, story_id)
        SELECT ours || ':' || story_id, ours, field, CAST(count(*) OVER (PARTITION BY ours, field) AS INTEGER) AS number FROM stories
        QUALIFY row_number() OVER (PARTITION BY ours, field ORDER BY items DESC, latest DESC, story_id) <= {int(most)}
        """,
        [start, end, *values],
    ).fetchall()
    return sorted(row[0] for row in found), {row[2]: row[3] for row in found if row[1]}


def naming(
    connection: Connection, start: datetime, end: datetime, narrow: Narrow, words: Sequence[str]
) -> Mapping[str, int]:
    """How many stories of the press in Vietnamese have each of ``words`` in a headline."""
    also, values = narrowing(narrow)
    found = connection.execute(
        f"""
        WITH heads AS (SELECT m.story_id, lower(a.title) AS title FROM {PRESS} AND {_OURS}{also})
        SELECT word, CAST(count(DISTINCT story_id) AS INTEGER) FROM (SELECT unnest(CAST(? AS VARCHAR[])) AS word)
        LEFT JOIN heads ON contains(title, lower(word)) GROUP BY word
        """,
        [start, end, *values, list(words)],
    ).fetchall()
    return {row[0]: row[1] for row in found}


def posts(connection: Connection, start: datetime, end: datetime, narrow: Narrow) -> PostCounts:
    """Posts about the province in aggregate: by platform, field, tone and place."""
    also, values = narrowing(narrow)

    def counted(name: str, more: str = "", also: str = also) -> tuple[tuple[str, int], ...]:
        sql = _POSTS.replace(" WHERE", f"{more} WHERE")
        return tuple(
            connection.execute(
                f"SELECT {name} AS name, CAST(count(DISTINCT a.article_id) AS INTEGER) AS n FROM {sql}{also} "
                f"GROUP BY 1 ORDER BY n DESC, name LIMIT {NAMED}",
                [start, end, *values],
            ).fetchall()
        )

    tones = counted("l.sentiment")
    named = " JOIN mentions x USING (article_id)"
    return PostCounts(
        posts=sum(number for _, number in tones),
        platforms=counted("s.name"),
        topics=counted("l.topic"),
        tones=tones,
        places=counted("x.name", named),
    )
