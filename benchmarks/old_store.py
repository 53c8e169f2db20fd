"""`python -m benchmarks.old_store`: how long an older version's large store takes to be brought up to date.

A store as the version before the words of articles left it (schema 8) is filled with a million articles
and a hundred thousand alerts; told are the seconds of the first start with this version and of the next,
and how much of what the older version left undone one cycle catches up with.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from benchmarks.console_load_kit import fill_rows

#: The schema before the words of articles, the messages and the standing of alerts were kept.
OLD = 8


def old_store(path: Path, *, alerts: int, articles: int) -> None:
    """Make a store of schema ``OLD`` with so many alerts and articles."""
    from pipeline.store.schema import migration_files

    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE migrations (number INTEGER NOT NULL, applied_at TIMESTAMPTZ NOT NULL)"
        )
        for number, file in enumerate(migration_files()[:OLD], 1):
            connection.execute(file.read_text("utf-8"))
            connection.execute("INSERT INTO migrations VALUES (?, now())", [number])
        fill_rows(connection, alerts=alerts, articles=articles)


def main() -> int:
    """Fill, bring up to date, and once more; returns 0."""
    from flows.cycle import CATCH_UP
    from pipeline.store import Store

    parser = argparse.ArgumentParser(prog="python -m benchmarks.old_store", description=__doc__)
    parser.add_argument("--alerts", type=int, default=100_000)
    parser.add_argument("--articles", type=int, default=1_000_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "minhtin.duckdb"
        old_store(path, alerts=asked.alerts, articles=asked.articles)
        store = Store(path)
        _timed("first start", store.migrate)
        _timed("next start", store.migrate)
        done = _timed("words of articles, as one cycle catches up", lambda: store.catch_up(CATCH_UP))
        sys.stdout.write(f"{done} articles of {asked.articles}\n")
    return 0


def _timed(name: str, deed: Callable[[], int]) -> int:
    began, used = time.perf_counter(), time.process_time()
    done = deed()
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    sys.stdout.write(f"{name}: {seconds:.2f} s ({cpu:.2f} s CPU)\n")
    return done


if __name__ == "__main__":
    raise SystemExit(main())
