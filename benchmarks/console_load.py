"""`python -m benchmarks.console_load`: fifty officers at a full desk while a run writes.

A hundred thousand alerts and a million articles are stored; fifty officers read the queue, search, turn
pages, open alerts and take them; another process writes 500 articles a second. Told in the end: times of
every kind of request, errors, deeds answered as done against events stored, start of the console, memory.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.console_load_kit import OFFICERS, Officer, Tally, fill, free_port, memory_mb

LIMIT_MS, LIMIT_START, LIMIT_MB = 150.0, 3.0, 400.0


def main() -> int:
    """Run the load; exit status 1 if a limit was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.console_load", description=__doc__)
    parser.add_argument("--alerts", type=int, default=100_000)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rate", type=int, default=500, help="articles written a second; 0 for none")
    parser.add_argument("--think", type=float, default=10.0, help="longest pause of an officer, seconds")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "minhtin.duckdb"
        fill(path, alerts=asked.alerts, articles=asked.articles)
        sys.stdout.write(f"filled: {path.stat().st_size / 1e6:.0f} MB\n")
        return _held(path, asked)


def _held(path: Path, asked: argparse.Namespace) -> int:
    seconds, rate, alerts = asked.seconds, asked.rate, asked.alerts
    port = free_port()
    here = [sys.executable, "-m", "benchmarks.console_load_kit"]
    began = time.perf_counter()
    server = subprocess.Popen([*here, "serve", str(path.parent), str(port)])  # noqa: S603  ourselves
    cookie = Officer(port, 0, alerts).sign_in(patience=60.0)
    start = time.perf_counter() - began
    writer = subprocess.Popen([*here, "write", str(path), str(seconds + 5), str(rate)]) if rate else None  # noqa: S603  ourselves
    tally = Tally()
    try:
        _press([Officer(port, one, alerts, cookie, asked.think) for one in range(OFFICERS)], seconds, tally)
        memory = memory_mb(server.pid)
    finally:
        if writer:
            writer.wait()
        server.terminate()
        server.wait()
    lost, doubled = tally.against(path)
    sys.stdout.write(tally.table())
    sys.stdout.write(
        f"start {start:.2f} s, memory {memory:.0f} MB, {len(tally.errors)} errors {tally.errors[:3]}\n"
    )
    sys.stdout.write(
        f"deeds {len(tally.done)}, refused as second {tally.second}, lost {lost}, doubled {doubled}\n"
    )
    good = tally.p95("queue") <= LIMIT_MS and start <= LIMIT_START and memory <= LIMIT_MB
    held = good and not tally.errors and not lost and not doubled
    sys.stdout.write("held\n" if held else "NOT held\n")
    return 0 if held else 1


def _press(officers: list[Officer], seconds: float, tally: Tally) -> None:
    end = time.monotonic() + seconds
    threads = [threading.Thread(target=one.work, args=(end, tally)) for one in officers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


if __name__ == "__main__":
    raise SystemExit(main())
