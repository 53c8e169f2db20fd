"""No table of the store and no noun of ours has a place to keep who wrote something."""

from __future__ import annotations

import ast
import dataclasses
import re
from pathlib import Path

import duckdb
import pytest

import crawlers.leads
import pipeline.types
from pipeline.store import Store

_PERSON = re.compile(
    r"(?:^|_)(?:authors?|byline|writer|poster|username|user_?name|nick|screen_name|phone|avatar|profile_url)(?:_|$)"
)
#: Accounts of our own desk, not people in articles.
_OURS = re.compile(r"^(?:officers?|accounts?|sessions?|tokens?|api_tokens?|audit)")


def persons(columns: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(table, name) for table, name in columns if _PERSON.search(name) and not _OURS.match(table)]


def test_tables(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.duckdb")
    store.migrate()
    with duckdb.connect(str(store.path), read_only=True) as connection:
        found = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
    assert len(found) > 50
    assert not persons(found)


@pytest.mark.parametrize("room", [pipeline.types, crawlers.leads])
def test_nouns(room: object) -> None:
    nouns = [one for one in vars(room).values() if isinstance(one, type) and dataclasses.is_dataclass(one)]
    assert nouns
    assert not persons([(one.__name__, each.name) for one in nouns for each in dataclasses.fields(one)])


def test_the_test_can_fail() -> None:
    assert persons([("articles", "author"), ("articles", "author_name"), ("officers", "phone")]) == [
        ("articles", "author"),
        ("articles", "author_name"),
    ]


def test_no_class_of_any_room_keeps_a_person() -> None:
    """Not only tables and nouns: rows, pages and answers of the API too, by the names of their fields."""
    root = Path(__file__).resolve().parents[2]
    found = [
        (f"{file.relative_to(root)}:{owner.name}", field.target.id)
        for room in ("crawlers", "pipeline", "models", "flows", "console")
        for file in sorted((root / room).rglob("*.py"))
        for owner in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(owner, ast.ClassDef)
        for field in owner.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    ]
    assert len(found) > 500
    assert not persons(found)
