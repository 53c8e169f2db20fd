"""A run killed at any point and started again ends with the rows of an undisturbed run."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import duckdb
import pytest

from flows.newsroom import Newsroom
from tests.flows.newsroom_kit import FOLDER, content, start_run

KILLS = 8


@pytest.mark.slow
def test_killed_and_repeated_runs_end_like_an_undisturbed_one(tmp_path: Path) -> None:
    chance = random.Random(11)
    with Newsroom(FOLDER) as newsroom:
        newsroom.day = 1
        newsroom.sources(tmp_path / "sources")
        began = time.monotonic()
        calm = start_run(newsroom, tmp_path / "calm", 1)
        _, errors = calm.communicate(timeout=300)
        assert calm.returncode == 0, errors
        whole = time.monotonic() - began
        for _ in range(KILLS):
            run = start_run(newsroom, tmp_path / "killed", 1)
            time.sleep(chance.uniform(0.2, 1.0) * whole)
            os.killpg(run.pid, signal.SIGKILL)
            run.communicate(timeout=60)
        last = start_run(newsroom, tmp_path / "killed", 1)
        _, errors = last.communicate(timeout=300)
        assert last.returncode == 0, errors
    assert content(tmp_path / "killed") == content(tmp_path / "calm")
    with duckdb.connect(str(tmp_path / "killed" / "minhtin.duckdb"), read_only=True) as connection:
        states = {row[0] for row in connection.execute("SELECT status FROM runs").fetchall()}
    assert states <= {"interrupted", "finished"}


def test_a_second_run_at_once_says_so(tmp_path: Path) -> None:
    from flows.locks import one_at_a_time

    with Newsroom(FOLDER) as newsroom:
        newsroom.sources(tmp_path / "sources")
        with one_at_a_time(tmp_path / "data"):
            run = start_run(newsroom, tmp_path / "data", 1)
            _, errors = run.communicate(timeout=60)
    assert run.returncode != 0
    assert "một lượt thu thập khác đang chạy" in errors
