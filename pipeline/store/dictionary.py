"""The data dictionary: made from the schema itself, so that it cannot describe what is not there.

`python -m pipeline.store.dictionary` writes docs/data-dictionary.md.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from pipeline.errors import BadInput
from pipeline.paths import ROOT
from pipeline.store.connection import connect
from pipeline.store.schema import migrate
from pipeline.store.views import WORDS as VIEW_WORDS
from pipeline.store.views import view_names, viewing

WORDS = Path(__file__).with_name("dictionary.yaml")
DOCUMENT = ROOT / "docs" / "data-dictionary.md"
Schema = dict[str, list[tuple[str, str, bool]]]

_HEAD = """# Data dictionary

Made from the schema by `python -m pipeline.store.dictionary`; a test fails when it is out of date. One DuckDB file; times are TIMESTAMP WITH
TIME ZONE in UTC. No table has a column for the writer of a post or an article.
"""

_VIEWS = """
# Views for analysts

What `from pipeline import analysis` and the notebooks read (pipeline/store/views.sql). Accounts, sessions, tokens, the audit chain, names
of officers, drafts of answers and the words of posts are behind none of them.
"""


def read_schema() -> Schema:
    """Return (column, type, may be empty) by table, from a database with all migrations applied."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "schema.duckdb"
        migrate(file, 10)
        with connect(file, 10) as connection:
            found = connection.execute(
                "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE NOT internal "
                "ORDER BY table_name, column_index"
            ).fetchall()
    schema: Schema = {}
    for table, column, kind, nullable in found:
        schema.setdefault(table, []).append((column, kind, bool(nullable)))
    return schema


def render_dictionary() -> str:
    """Return the data dictionary as Markdown.

    Raises:
        BadInput: a table or column has no words, or words stand for nothing.
    """
    import yaml

    words: dict[str, dict[str, str]] = yaml.safe_load(WORDS.read_text("utf-8"))
    schema = read_schema()
    _check(schema, words)
    views: dict[str, dict[str, str]] = yaml.safe_load(VIEW_WORDS.read_text("utf-8"))
    seen = read_views()
    _check(seen, views)
    return "".join([_HEAD, *_tables(schema, words), _VIEWS, *_tables(seen, views)])


def read_views() -> Schema:
    """Return (column, type, may be empty) by view, of the views that analysts see."""
    schema: Schema = {}
    with viewing(Path("no store yet"), 1) as connection:
        for name in view_names():
            found = connection.execute(f"DESCRIBE {name}").fetchall()
            schema[name] = [(row[0], row[1], False) for row in found]
    return schema


def _tables(schema: Schema, words: dict[str, dict[str, str]]) -> list[str]:
    parts = []
    for table, columns in schema.items():
        parts.append(
            f"\n## {table}\n{words[table]['about']}\n\n| column | type | may be empty | what |\n|---|---|---|---|\n"
        )
        parts += [
            f"| {column} | {kind} | {'yes' if nullable else ''} | {words[table][column]} |\n"
            for column, kind, nullable in columns
        ]
    return parts


def _check(schema: Schema, words: dict[str, dict[str, str]]) -> None:
    real = {(table, column) for table, columns in schema.items() for column, _, _ in columns}
    told = {(table, name) for table, names in words.items() for name in names if name != "about"}
    if wrong := sorted(real ^ told):
        table, column = wrong[0]
        state = "has no words" if wrong[0] in real else "does not exist"
        raise BadInput(f"{WORDS}: {table}.{column} {state} ({len(wrong)} in all)")


if __name__ == "__main__":
    DOCUMENT.write_text(render_dictionary(), encoding="utf-8")
