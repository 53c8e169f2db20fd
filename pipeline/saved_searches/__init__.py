"""Saved searches: one meaning for digest, desk, alerts and notebooks. A broken one says what is wrong with it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import BadInput
from pipeline.saved_searches.compiled import Compiled, compile_node
from pipeline.saved_searches.files import (
    SavedSearch,
    load_search,
    local_day,
    remove_search,
    save_search,
    search_files,
)
from pipeline.saved_searches.vocabulary import SourceFacts, Vocabulary, find_place, known_sources

if TYPE_CHECKING:
    import duckdb

    from pipeline.settings import Settings

__all__ = [
    "Compiled",
    "SavedSearch",
    "Vocabulary",
    "alerts_of",
    "articles_of",
    "compile_saved",
    "find_place",
    "load_search",
    "matching",
    "remove_search",
    "save_search",
    "search_files",
    "vocabulary",
]


def vocabulary(
    settings: Settings, connection: duckdb.DuckDBPyConnection, *, schema: str = "main"
) -> Vocabulary:
    """What a search may name: places and fields of the rules, sources described or ever read."""
    rows = connection.execute(f"SELECT source_id, name, tier FROM {schema}.sources").fetchall()  # noqa: S608  ours
    read = {row[0]: SourceFacts(row[1], row[2]) for row in rows}
    return Vocabulary(settings.province, {**known_sources(settings.sources), **read})


def compile_saved(search: SavedSearch, known: Vocabulary, settings: Settings, now: datetime) -> Compiled:
    """Return a saved search ready to be asked (``BadInput`` tells all that is wrong with it)."""
    return compile_node(search.node(local_day(settings, now)), known, settings.zone)


def articles_of(
    name: str,
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    now: datetime,
    *,
    schema: str = "main",
) -> frozenset[str]:
    """Ids of the articles and posts that the saved search ``name`` finds now.

    Raises:
        BadInput: the search is missing or broken; the message names it and says why.
    """
    search = load_search(settings, name)
    try:
        found = compile_saved(search, vocabulary(settings, connection, schema=schema), settings, now)
    except BadInput as error:
        raise BadInput(f"tìm kiếm «{name}» bị hỏng: {error}") from error
    return found.articles(connection, schema=schema)


def matching(name: str, settings: Settings, now: datetime, *, timeout: float = 30.0) -> frozenset[str]:
    """The same, over the store of ``settings``, read only."""
    from pipeline.store.views import viewing

    with viewing(settings.database, timeout) as connection:
        return articles_of(name, settings, connection, now, schema="store.main")


def alerts_of(
    name: str, settings: Settings, database: Path, now: datetime, *, timeout: float = 10.0
) -> tuple[str, ...]:
    """Ids of the alerts with an article or post that the saved search ``name`` finds, from the store at ``database``.

    Raises:
        BadInput: the search is missing or broken, or the store is held by another process.
    """
    from pipeline.store.views import viewing

    with viewing(database, timeout) as connection:
        found = sorted(articles_of(name, settings, connection, now, schema="store.main"))
        rows = connection.execute(
            "SELECT alert_id FROM alerts WHERE list_has_any(article_ids, ?) ORDER BY alert_id", [found]
        ).fetchall()
    return tuple(row[0] for row in rows)
