"""How the questions of this package are asked: choose articles, run one query over the views, let the store go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from pipeline.analysis.frames import Frame, FrameKind, frame_of
from pipeline.errors import BadInput
from pipeline.paths import ROOT
from pipeline.settings import Settings, load_settings
from pipeline.store.views import viewing

if TYPE_CHECKING:
    import duckdb

TIMEOUT = 30.0


class Wanted(TypedDict, total=False):
    """What every question can be narrowed to. Days are local, both included, a ``date`` or ``"2026-11-22"``.

    ``place`` is a name or an id and takes in what lies in it; ``field`` a field's id or name; ``source`` an id or name;
    ``search`` the name of a saved search; ``store`` the database's file (default: :func:`default_store`);
    ``frame`` is ``"pandas"`` (default), ``"polars"`` or ``"arrow"``.
    """

    first: date | str
    last: date | str
    place: str
    field: str
    source: str
    search: str
    store: Path | str
    frame: FrameKind


@dataclass(frozen=True, slots=True)
class Span:
    """First and newest day with an article, and how many articles and posts there are."""

    first: date | None
    last: date | None
    items: int


def default_store() -> Path:
    """The installation's store; without one that of the demo; a path to nothing where there is neither."""
    own = load_settings().database
    demo = ROOT / "var" / "demo" / "minhtin.duckdb"
    return own if own.is_file() or not demo.is_file() else demo


def span(store: Path | str | None = None) -> Span:
    """What the store holds; ``items`` is 0 for an empty one."""
    settings = load_settings()
    with viewing(Path(store or default_store()), TIMEOUT, zone=settings.timezone) as connection:
        row = connection.execute(
            "SELECT min(CAST(dated AS DATE)), max(CAST(dated AS DATE)), count(*) FROM articles"
        ).fetchone()
    return Span(*row) if row else Span(None, None, 0)


def ask(sql: str, wanted: Wanted, values: Mapping[str, object] | None = None) -> Frame:
    """Run ``sql`` over the views and a table ``chosen``: the rows of ``articles`` that were asked for.

    ``$begin`` and ``$end`` in it are the bounds of the period, the second excluded.

    Raises:
        BadInput: a place, field, source, search or day is unknown, or the store cannot be read.
    """
    settings = load_settings()
    path = Path(wanted.get("store") or default_store())
    with viewing(path, TIMEOUT, zone=settings.timezone) as connection:
        begin, end = _choose(connection, wanted, settings, path)
        given = {**(values or {}), "begin": begin, "end": end}
        used = {name: value for name, value in given.items() if f"${name}" in sql}
        connection.execute(f"CREATE TABLE answered AS {sql}", used)
        table = connection.table("answered").to_arrow_table()
    return frame_of(table, wanted.get("frame", "pandas"))


def _choose(
    connection: duckdb.DuckDBPyConnection, wanted: Wanted, settings: Settings, path: Path
) -> tuple[datetime, datetime]:
    """Make the table ``chosen`` and return the bounds of the period."""
    from pipeline.saved_searches import vocabulary
    from pipeline.saved_searches.compiled import read_day

    days = {name: read_day(str(wanted[name])) if wanted.get(name) else None for name in ("first", "last")}
    first, last = days["first"] or date(1970, 1, 1), days["last"] or date(9000, 1, 1)
    if first > last:
        raise BadInput(f"kỳ trống: ngày đầu {first:%d/%m/%Y} sau ngày cuối {last:%d/%m/%Y}")
    begin = datetime.combine(first, time(), settings.zone)
    end = datetime.combine(last + timedelta(days=1), time(), settings.zone)
    conditions = ["dated >= $begin AND dated < $end"]
    values: dict[str, object] = {"begin": begin, "end": end}
    known = vocabulary(settings, connection, schema="store.main")
    for name, sql in _FILTERS.items():
        if value := wanted.get(name):
            conditions.append(sql)
            values[name] = list(known.find(name, str(value)).ids)
    if search := wanted.get("search"):
        conditions.append("list_contains($search, article_id)")
        values["search"] = _found(search, settings, connection, path)
    connection.execute(f"CREATE TABLE chosen AS FROM articles WHERE {' AND '.join(conditions)}", values)
    return begin, end


_FILTERS = {
    "place": "article_id IN (SELECT article_id FROM places WHERE list_contains($place, place_id))",
    "field": "(list_has_any(topics, $field) OR list_contains($field, topic))",
    "source": "list_contains($source, source_id)",
}


def _found(search: str, settings: Settings, connection: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    from pipeline.saved_searches import articles_of

    now = datetime.now(UTC)
    if path != settings.database:
        # The demo and archives lie in the past: "the last days" are theirs.
        row = connection.execute("SELECT max(dated) FROM articles").fetchone()
        now = row[0] if row and row[0] else now
    return sorted(articles_of(search, settings, connection, now, schema="store.main"))


__all__ = ["Frame", "FrameKind", "Span", "Unpack", "Wanted", "ask", "default_store", "span"]
