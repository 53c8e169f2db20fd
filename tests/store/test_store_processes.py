"""Several processes, and processes that die: nothing is lost, nothing is doubled, waiting is told."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from pipeline.errors import BadInput
from pipeline.store import Store
from tests.store.store_kit import NOW, source

ROOT = Path(__file__).resolve().parents[2]
COUNTED = (
    "articles",
    "claims",
    "mentions",
    "labels",
    "story_members",
    "outcomes",
    "fetch_states",
    "revisions",
)


def start_writer(file: Path, first: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.store_writer", str(file), str(first)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    return writer


def counts(file: Path) -> dict[str, int]:
    with duckdb.connect(str(file)) as connection:
        return {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]  # noqa: S608
            for table in COUNTED
        }


@pytest.fixture
def file(tmp_path: Path) -> Path:
    store = Store(tmp_path / "minhtin.duckdb")
    store.migrate()
    store.begin_run("r1", NOW, [source()])
    return store.path


@pytest.mark.slow
def test_killed_writers_leave_whole_batches_and_a_repeat_completes_them(file: Path) -> None:
    chance = random.Random(7)
    for _ in range(20):
        writer = start_writer(file, 0)
        time.sleep(chance.uniform(0.0, 0.8))
        writer.kill()
        writer.wait()
        found = counts(file)
        assert found["articles"] % 20 == 0
        assert set(found.values()) == {found["articles"]}
    last = start_writer(file, 0)
    assert last.wait(timeout=120) == 0
    assert counts(file) == dict.fromkeys(COUNTED, 200)


@pytest.mark.slow
def test_two_writers_at_once_lose_nothing(file: Path) -> None:
    writers = [start_writer(file, 0), start_writer(file, 1000)]
    assert [one.wait(timeout=120) for one in writers] == [0, 0]
    assert counts(file) == dict.fromkeys(COUNTED, 400)


def test_a_file_held_too_long_is_one_clear_line(file: Path) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import duckdb,sys;c=duckdb.connect(sys.argv[1]);print('held',flush=True);input()",
            str(file),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(BadInput, match="đóng nó rồi chạy lại"):
            Store(file, timeout=0.5).listing_states()
    finally:
        holder.communicate("\n", timeout=10)
    assert Store(file, timeout=5).listing_states() == {}
