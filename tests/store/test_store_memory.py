"""Closing after a write takes a bounded share of memory; the write itself takes what it needs."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipeline.store import Store, connection

#: A megabyte of text a row: more than the limit below holds, many times over.
ROWS = 60
FILL = "INSERT INTO kept SELECT i, repeat(md5(i::VARCHAR), 32_768) FROM range(?) AS t(i)"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "minhtin.duckdb")
    made.migrate()
    return made


def test_a_write_larger_than_the_memory_of_its_close_is_kept_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "CLOSING_MEMORY", "16MB")
    with connection.transaction(store.path, 5) as writing:
        writing.execute("CREATE TABLE kept (n INTEGER, told VARCHAR)")
        writing.execute(FILL, [ROWS])
    with connection.transaction(store.path, 5) as writing:
        writing.execute("DELETE FROM kept WHERE n % 2 = 0")
    with connection.connect(store.path, 5) as reading:
        found = reading.execute("SELECT count(*), sum(length(told)) FROM kept").fetchall()
    assert found == [(ROWS // 2, ROWS // 2 * 2**20)]
    assert [one.name for one in store.path.parent.iterdir()] == ["minhtin.duckdb"], "nothing left beside it"


def test_only_the_close_is_held_to_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[str] = []
    within = connection._close_within

    def noted(writing: duckdb.DuckDBPyConnection, memory: str) -> None:
        held.append(_limit(writing))
        within(writing, memory)
        held.append(_limit(writing))

    monkeypatch.setattr(connection, "_close_within", noted)
    with connection.transaction(store.path, 5) as writing:
        during = _limit(writing)
    with connection.connect(store.path, 5) as reading:
        after = _limit(reading)
    assert held == [during, "183.1 MiB"]
    assert after == during


def _limit(of: duckdb.DuckDBPyConnection) -> str:
    ((limit,),) = of.execute("SELECT current_setting('memory_limit')").fetchall()
    return str(limit)
