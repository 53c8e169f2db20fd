"""Runs killed inside the store, while collecting and processing: every row ends as in an undisturbed run.

The long form: `python -m benchmarks.kill_loop --kills 200`.
"""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.kill_loop import FOLDER, finish, kill_one, start
from benchmarks.killed_rows import differences, rows
from flows.newsroom import Newsroom
from pipeline.store.accounts import unbalanced
from pipeline.store.connection import connect
from tests.flows.newsroom_kit import content

#: Where in a run it is killed; the last by the clock alone.
ANYWHERE = ("collection", "processing", "any", "any")


@dataclass(frozen=True)
class Calm:
    """An undisturbed run of the first day: its folder, beside which others may run, and how long it took."""

    newsroom: Newsroom
    folder: Path
    seconds: float


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calm]:
    folder = tmp_path_factory.mktemp("killed")
    with Newsroom(FOLDER) as newsroom:
        newsroom.sources(folder / "sources")
        began = time.monotonic()
        finish(newsroom, folder / "calm", 1)
        yield Calm(newsroom, folder / "calm", time.monotonic() - began)


@pytest.mark.slow
def test_runs_killed_inside_the_store_lose_and_double_nothing(calm: Calm) -> None:
    killed = calm.folder.with_name("inside")
    for point in ("write:40", "during:4"):
        assert start(calm.newsroom, killed, 1, point).wait(300) == -signal.SIGKILL
    finish(calm.newsroom, killed, 1)
    assert differences(rows(calm.folder), rows(killed)) == []
    with connect(killed / "minhtin.duckdb", 5) as connection:
        assert unbalanced(connection) == []


@pytest.mark.slow
def test_runs_killed_anywhere_and_repeated_end_like_an_undisturbed_one(calm: Calm) -> None:
    chance, killed = random.Random(11), calm.folder.with_name("anywhere")
    for phase in ANYWHERE:
        kill_one(calm.newsroom, killed, 1, phase, calm.seconds, chance)
    finish(calm.newsroom, killed, 1)
    assert content(killed) == content(calm.folder)
    with connect(killed / "minhtin.duckdb", 5) as connection:
        assert unbalanced(connection) == []
        states = {row[0] for row in connection.execute("SELECT status FROM runs").fetchall()}
    assert states <= {"interrupted", "finished"}
