"""The door of the console: threads share one opening of the file, other processes get their turn."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import duckdb
import pytest

from pipeline.errors import StoreBusy
from pipeline.store import console_door
from pipeline.store.console_door import reading, writing


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "door.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE TABLE n (i INTEGER); INSERT INTO n VALUES (0)")
    return file


def together(threads: int, work: object) -> None:
    started = [threading.Thread(target=work) for _ in range(threads)]  # type: ignore[arg-type]  # a callable
    for one in started:
        one.start()
    for one in started:
        one.join(timeout=120)
        assert not one.is_alive()


def test_those_who_come_together_open_it_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    openings = []

    def counted(file: Path, _: float) -> duckdb.DuckDBPyConnection:
        openings.append(file)
        time.sleep(0.2)  # all others come meanwhile
        return duckdb.connect(str(file))

    monkeypatch.setattr(console_door, "open_store", counted)
    monkeypatch.setattr(console_door, "_HOLD", 5.0)
    found: list[object] = []

    def read() -> None:
        with reading(path, 5) as connection:
            found.append(connection.execute("SELECT i FROM n").fetchall())

    together(8, read)
    assert found == [[(0,)]] * 8
    assert len(openings) < 4
    # Nobody is in it: it is closed, and another program may have it.
    assert console_door._gate(path)._open is None


def test_no_addition_is_lost_and_times_are_in_utc(path: Path) -> None:
    def add() -> None:
        for _ in range(3):
            with writing(path, 60) as connection:
                (number,) = connection.execute("SELECT i FROM n").fetchone() or (0,)
                connection.execute("UPDATE n SET i = ?", [number + 1])
                assert connection.execute("SELECT current_setting('TimeZone')").fetchone() == ("UTC",)

    together(4, add)
    with reading(path, 5) as connection:
        assert connection.execute("SELECT i FROM n").fetchall() == [(12,)]


def test_others_get_their_turn_while_we_are_many(path: Path) -> None:
    end = time.monotonic() + 2.0

    def read() -> None:
        while time.monotonic() < end:
            with reading(path, 20) as connection:
                connection.execute("SELECT i FROM n").fetchall()

    readers = [threading.Thread(target=read) for _ in range(6)]
    for one in readers:
        one.start()
    closed = 0
    while time.monotonic() < end:
        closed += console_door._gate(path)._open is None
        time.sleep(0.002)
    for one in readers:
        one.join()
    assert closed > 0


def test_a_failed_write_leaves_nothing_and_the_door_open(path: Path) -> None:
    def refuse() -> None:
        with writing(path, 5) as connection:
            connection.execute("UPDATE n SET i = 7")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        refuse()
    seen = []
    with writing(path, 5, then=lambda store: seen.append(store.execute("SELECT i FROM n").fetchall())):
        pass
    assert seen == [[(0,)]]


def test_a_file_that_cannot_be_had_is_told_and_asked_for_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> duckdb.DuckDBPyConnection:
        raise StoreBusy("held")

    with monkeypatch.context() as patch:
        patch.setattr(console_door, "open_store", held)
        with pytest.raises(StoreBusy), reading(path, 0.1):
            pass
    with reading(path, 5) as connection:
        assert connection.execute("SELECT i FROM n").fetchall() == [(0,)]


def test_asking_while_holding_is_found(path: Path) -> None:
    with reading(path, 5), pytest.raises(RuntimeError, match="while it is open"), writing(path, 5):
        pass
