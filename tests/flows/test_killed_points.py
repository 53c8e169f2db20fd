"""Runs killed inside the store: every row, not only the words, ends as in an undisturbed run.

The long form, with collection and processing too: `python -m benchmarks.kill_loop --kills 200`.
"""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from benchmarks.kill_loop import FOLDER, finish, start
from benchmarks.killed_rows import differences, rows
from flows.newsroom import Newsroom
from pipeline.store.accounts import unbalanced
from pipeline.store.connection import connect


@pytest.mark.slow
def test_runs_killed_inside_the_store_lose_and_double_nothing(tmp_path: Path) -> None:
    with Newsroom(FOLDER) as newsroom:
        newsroom.sources(tmp_path / "sources")
        finish(newsroom, tmp_path / "calm", 1)
        for point in ("write:40", "during:4"):
            assert start(newsroom, tmp_path / "killed", 1, point).wait(300) == -signal.SIGKILL
        finish(newsroom, tmp_path / "killed", 1)
    assert differences(rows(tmp_path / "calm"), rows(tmp_path / "killed")) == []
    with connect(tmp_path / "killed" / "minhtin.duckdb", 5) as connection:
        assert unbalanced(connection) == []
