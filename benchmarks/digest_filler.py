"""The invented store of :mod:`benchmarks.digest`: thirty days of articles, made inside the database."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
_SCRIPT = Path(__file__).with_suffix(".sql")
#: What the digest's rows need, asked of DuckDB to be put into SQLite.
_TABLES = {
    "sources": "SELECT source_id, name, tier FROM sources",
    "articles": "SELECT article_id, source_id, url, title, "
    "strftime(timezone('UTC', dated), '%Y-%m-%d %H:%M:%S') AS dated FROM articles",
    "relevance": "SELECT article_id, about_province FROM relevance",
    "labels": "SELECT article_id, sentiment, topic FROM labels",
    "story_members": "SELECT article_id, story_id FROM story_members",
    "mentions": "SELECT article_id, name FROM mentions",
}


def fill(path: Path, articles: int) -> None:
    """Put ``articles`` articles of the thirty days into the empty store at ``path``."""
    import duckdb

    with duckdb.connect(str(path)) as connection:
        connection.execute(f"SET VARIABLE articles = {int(articles)}")
        connection.execute(_SCRIPT.read_text("utf-8"))


def fill_sqlite(duck: Path, path: Path) -> None:
    """Put the same tables, with indexes on ids and dates, into a SQLite file at ``path``."""
    import duckdb

    with duckdb.connect(str(duck), read_only=True) as source, sqlite3.connect(path) as to:
        for table, sql in _TABLES.items():
            found = source.execute(sql)
            columns = [one[0] for one in found.description or ()]
            marks = ", ".join("?" * len(columns))
            to.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
            to.executemany(f"INSERT INTO {table} VALUES ({marks})", found.fetchall())  # noqa: S608  names of our own
            to.execute(f"CREATE INDEX {table}_id ON {table} ({columns[0]})")
        to.execute("CREATE INDEX articles_dated ON articles (dated)")
