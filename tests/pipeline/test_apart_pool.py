"""Workers with bounds: what breaks them costs one task, whatever it does, and the pool goes on."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.apart import Bounds, Lost, Pool

TARGET = "tests.pipeline.apart_kit:run"
BOUNDS = Bounds(memory=200 * 1024 * 1024, cpu=1, wall=60.0)


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(TARGET, 2, BOUNDS) as one:
        yield one


def test_answers_come_in_order(pool: Pool) -> None:
    tasks = [b"echo:%d" % number for number in range(50)]
    assert pool.map(tasks) == [b"seen " + task for task in tasks]
    assert pool.map([]) == []


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        (b"loop", "parser_killed: cpu_time"),
        (b"regex", "parser_killed: cpu_time"),
        (b"eat", "parser_killed: memory"),
        (b"memory:900000000", "parser_killed: memory"),
        (b"abort", "parser_killed: SIGABRT"),
        (b"exit", "parser_killed: gone"),
        ("fail:vì sao".encode(), "parser_failed: ValueError: vì sao"),
    ],
)
def test_a_task_that_breaks_its_bounds_is_lost_alone_and_by_name(
    pool: Pool, task: bytes, reason: str
) -> None:
    tasks = [b"a", b"b", task, b"c", b"d"]
    expected = [Lost(reason) if one == task else b"seen " + one for one in tasks]
    assert pool.map(tasks) == expected


def test_a_task_that_only_waits_is_lost_by_the_clock() -> None:
    with Pool(TARGET, 2, Bounds(wall=1.5)) as short:
        short.call(b"a")
        assert short.map([b"a", b"sleep:60", b"b"]) == [
            b"seen a",
            Lost("parser_killed: wall_time"),
            b"seen b",
        ]


def test_memory_and_time_within_bounds_are_given(pool: Pool) -> None:
    assert pool.map([b"memory:100000000", b"sleep:1.2", b"big:30000000"]) == [
        b"100000000",
        b"slept",
        b"x" * 30_000_000,
    ]


def test_time_is_counted_for_each_task_anew() -> None:
    with Pool(TARGET, 1, BOUNDS) as pool:
        pids = set()
        for _ in range(3):
            pool.call(b"memory:150000000")
            pids.add(pool.call(b"pid"))
        assert len(pids) == 1


def test_nothing_is_written(pool: Pool, tmp_path: Path) -> None:
    pool.map([b"write:%s" % str(tmp_path / "x").encode()])
    assert (tmp_path / "x").read_bytes() == b"" if (tmp_path / "x").exists() else True


def test_a_pool_outlives_its_mother(pool: Pool) -> None:
    pool.call(b"a")
    assert pool._mother is not None
    pool._mother.kill()
    pool._mother.wait()
    assert pool.map([b"exit", b"b", b"exit", b"c"])[1::2] == [b"seen b", b"seen c"]


def test_threads_may_share_a_pool(pool: Pool) -> None:
    found: list[bytes | Lost] = []
    threads = [threading.Thread(target=lambda: found.extend(pool.map([b"x"] * 20))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [b"seen x"] * 80


def test_no_process_is_left_behind() -> None:
    with Pool(TARGET, 2, BOUNDS) as pool:
        pids = {int(one) for one in pool.map([b"pid"] * 8) if isinstance(one, bytes)}
    until = time.monotonic() + 5
    while any(map(_alive, pids)) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(map(_alive, pids))


def test_a_replacement_costs_little(pool: Pool) -> None:
    pool.call(b"a")
    start = time.monotonic()
    pool.map([b"exit"] * 50)
    assert time.monotonic() - start < 20  # a hundredth of a second each on a quiet machine


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
