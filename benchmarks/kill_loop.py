"""Kill runs at random points of collection, processing and store, then compare with undisturbed runs.

`nice python -m benchmarks.kill_loop --kills 200`: rounds of the three newsroom days, a few kills before
each day is let through to its end; after every round all rows must equal those of an undisturbed run.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.killed_rows import differences, rows
from flows.newsroom import Newsroom
from flows.newsroom.content import DAYS
from pipeline.paths import ROOT

FOLDER = ROOT / "tests" / "newsroom"
PHASES = ("collection", "processing", "write", "commit", "during", "committed", "any")
#: Small batches: a day's pages are several commits.
BATCH = "25"


@dataclass
class Tally:
    """What has been done so far."""

    kills: Counter[str] = field(default_factory=Counter)
    rounds: int = 0
    wrong: list[str] = field(default_factory=list)


def main() -> int:
    """Run the loop and print what was found; 1 when any row differed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--per-day", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=len(DAYS), help="only so many of the newsroom's days")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kill-loop-") as place:
        tally = kill_loop(Path(place), chosen.kills, chosen.per_day, chosen.seed, say=print, days=chosen.days)
    print(
        f"{tally.kills.total()} kills {dict(tally.kills)}, {tally.rounds} rounds, {len(tally.wrong)} differ"
    )
    return 1 if tally.wrong else 0


def kill_loop(
    place: Path, kills: int, per_day: int, seed: int, *, say: object = None, days: int = len(DAYS)
) -> Tally:
    """Kill at least ``kills`` runs under ``place`` and return what was found.

    Raises:
        RuntimeError: a run that nobody killed did not come to its end.
    """
    chance, tally = random.Random(seed), Tally()  # noqa: S311  repeatable chance, no secret
    with Newsroom(FOLDER) as newsroom:
        newsroom.sources(place / "sources")
        began = time.monotonic()
        for day in DAYS[:days]:
            finish(newsroom, place / "calm", day)
        whole = (time.monotonic() - began) / days
        calm = rows(place / "calm")
        while tally.kills.total() < kills:
            _round(newsroom, place, per_day, whole, chance, tally, days)
            found = differences(calm, rows(place / "killed"))
            tally.wrong += [f"round {tally.rounds}: {line}" for line in found]
            if callable(say):
                say(f"round {tally.rounds}: {tally.kills.total()} kills, differences: {found or 'none'}")
    return tally


def _round(  # noqa: PLR0917  each is a part of the one experiment
    newsroom: Newsroom,
    place: Path,
    per_day: int,
    whole: float,
    chance: random.Random,
    tally: Tally,
    days: int,
) -> None:
    folder = place / "killed"
    shutil.rmtree(folder, ignore_errors=True)
    for day in DAYS[:days]:
        for _ in range(per_day):
            phase = PHASES[(tally.kills.total() + tally.rounds) % len(PHASES)]
            if kill_one(newsroom, folder, day, phase, whole, chance):
                tally.kills[phase] += 1
        finish(newsroom, folder, day)
    tally.rounds += 1


def kill_one(
    newsroom: Newsroom, folder: Path, day: int, phase: str, whole: float, chance: random.Random
) -> bool:
    """Start a run and kill it in ``phase``. Returns False when it came to its end first."""
    inside = phase in {"write", "commit", "during", "committed"}
    most = 60 if phase == "write" else 12
    run = start(newsroom, folder, day, f"{phase}:{chance.randint(1, most)}" if inside else "-")
    if phase == "collection":
        _await_spool(run, folder, chance)
    elif phase == "processing":
        _await_log(run, folder, chance)
    elif phase == "any":
        _await(run, chance.uniform(0.0, 1.0) * whole)
    if not inside:
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
    return run.wait(timeout=300) == -signal.SIGKILL


def start(newsroom: Newsroom, folder: Path, day: int, point: str) -> subprocess.Popen[bytes]:
    """Start one cycle of a simulated day as a process group of its own."""
    newsroom.day = day
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "minhtin.toml").touch()
    place = {"MINHTIN_PATHS__DATA": str(folder), "MINHTIN_CONFIG": str(folder / "minhtin.toml")}
    words = [str(folder.parent / "sources"), newsroom.now(day).isoformat(), point]
    return subprocess.Popen(  # noqa: S603  our own interpreter and module
        [sys.executable, "-m", "benchmarks.killed_run", *words],
        cwd=ROOT,
        env={**os.environ, **place, "MINHTIN_PROCESSING__BATCH_SIZE": BATCH},
        stdout=subprocess.DEVNULL,
        stderr=(folder / "errors.txt").open("ab"),
        start_new_session=True,
    )


def finish(newsroom: Newsroom, folder: Path, day: int) -> None:
    """Let one cycle through to its end.

    Raises:
        RuntimeError: it failed.
    """
    if status := start(newsroom, folder, day, "-").wait(timeout=600):
        raise RuntimeError(
            f"day {day}: status {status}: {(folder / 'errors.txt').read_text('utf-8')[-2000:]}"
        )


def _await_spool(run: subprocess.Popen[bytes], folder: Path, chance: random.Random) -> None:
    """Until the crawler has spooled some random amount of this run."""
    known = set(folder.glob("spool/*.jsonl"))
    wanted = int(10 ** chance.uniform(1.0, 5.3))
    while run.poll() is None:
        if any(one.stat().st_size >= wanted for one in set(folder.glob("spool/*.jsonl")) - known):
            return
        time.sleep(0.003)


def _await_log(run: subprocess.Popen[bytes], folder: Path, chance: random.Random) -> None:
    """Until some random number of stages has ended after the crawl, and a moment more."""
    log, wanted = folder / "logs" / "minhtin.jsonl", chance.randint(1, 30)
    before = log.stat().st_size if log.exists() else 0
    while run.poll() is None:
        if log.exists():
            with log.open("rb") as stream:
                stream.seek(before)
                if stream.read().count(b'"stage"') >= wanted:
                    break
        time.sleep(0.003)
    _await(run, chance.uniform(0.0, 0.15))


def _await(run: subprocess.Popen[bytes], seconds: float) -> None:
    with suppress(subprocess.TimeoutExpired):
        run.wait(seconds)


if __name__ == "__main__":
    sys.exit(main())
