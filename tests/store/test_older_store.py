"""An older version's store is brought up to date at once; what takes long is caught up with by cycles."""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks.old_store import old_store
from pipeline.store import Store

ARTICLES = 2500


def test_an_older_store_opens_at_once_and_is_caught_up_with(tmp_path: Path) -> None:
    path = tmp_path / "minhtin.duckdb"
    old_store(path, alerts=40, articles=ARTICLES)
    store = Store(path)
    store.migrate()
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT count(*) FROM article_words").fetchone() == (0,)
        assert connection.execute("SELECT count(*), min(state) FROM alert_now").fetchone() == (40, "moi")
    assert store.catch_up(600) == ARTICLES
    assert store.catch_up(600) == 0


def test_a_cycle_gives_it_only_its_time(tmp_path: Path) -> None:
    path = tmp_path / "minhtin.duckdb"
    old_store(path, alerts=1, articles=ARTICLES)
    store = Store(path)
    store.migrate()
    assert 0 < store.catch_up(0) < ARTICLES
