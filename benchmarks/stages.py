"""Texts a second and peak memory of each stage, every one in a fresh process over the same articles.

Run: ``python -m benchmarks.stages [--articles 500] [--only tone,verify] [--growth] [--data FOLDER]``. Real
articles where the data folder is there, else invented ones; taken again where they are too few. A stage first
reads a few texts, which loads what it needs ("ready", seconds of wall time), then all others in batches.
CPU time counts all threads, so that it hardly depends on what else the machine does. The peak is what the
process held at most above its size after imports, what earlier stages give being in it by then. "Times" is
CPU time against the simple alternative named, on the first 500 articles. ``--growth``: also four and sixteen
times as many articles; "grew" is the CPU time of an article among those against among the fewest.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path

from benchmarks.stages_work import STAGES, Articles, Step, articles_of

#: Texts read before anything is timed; articles in a batch; articles that an alternative reads at most.
FIRST, BATCH, OTHERS = 20, 200, 500
_STATUS, _FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of CPU an article; seconds until ready; MB; the alternative's milliseconds."""

    articles: int
    cpu: float
    ready: float
    peak: float
    other: float


def main(argv: Sequence[str] | None = None) -> None:
    """Print one line for each stage and number of articles."""
    parser = argparse.ArgumentParser(description="Texts a second and peak memory of each stage")
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--only", default=",".join(STAGES), help="stages, parted by commas")
    parser.add_argument("--growth", action="store_true", help="also 4 and 16 times as many articles")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)  # the file of articles: measure and tell
    options = parser.parse_args(argv)
    if options.one:
        print(json.dumps(asdict(measure(options.only, _read(options.one, options.articles)))))
        return
    sizes = [options.articles * times for times in ((1, 4, 16) if options.growth else (1,))]
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "articles.jsonl"
        _write(told, options.data, FIRST + sizes[-1])
        _table(options.only.split(","), sizes, told)


def measure(name: str, articles: Articles) -> Measured:
    """Return what a stage takes over all articles after the first, in this process."""
    stage, first, rest = STAGES[name], articles[:FIRST], articles[FIRST:]
    step = stage.ready(articles)
    gc.collect()
    _forget_peak()
    start = _size("VmRSS")
    began = time.perf_counter()
    step(first)
    ready, cpu = time.perf_counter() - began, time.process_time()
    for at in range(0, len(rest), BATCH):
        step(rest[at : at + BATCH])
    cpu = time.process_time() - cpu
    peak = max(0.0, _size("VmHWM") - start)  # the kernel counts in lots: nothing more may read as a hair less
    other = _cpu(stage.other(articles), articles) if stage.other else 0.0
    return Measured(len(rest), 1000 * cpu / len(rest), ready, peak, other)


def _cpu(step: Step, articles: Articles) -> float:
    """Milliseconds of CPU an article of an alternative."""
    step(articles[:FIRST])
    some = articles[FIRST : FIRST + OTHERS]
    began = time.process_time()
    step(some)
    return 1000 * (time.process_time() - began) / len(some)


def _size(which: str) -> float:
    """MB this process holds (VmRSS) or has held at most (VmHWM).

    ``ru_maxrss`` would not do: a process inherits it from the one that started it.
    """
    lines = _STATUS.read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{which}:"))


def _forget_peak() -> None:
    """Count the most that is held from now on, where the system lets us; else from the start."""
    try:
        _FORGET.write_text("5", "utf-8")
    except OSError as error:
        print(f"peaks count from the start of the process: {error}", file=sys.stderr)


def _table(names: Sequence[str], sizes: Sequence[int], told: Path) -> None:
    print(
        "| stage | articles | CPU ms each | texts/s a core | ready s | peak MB | times the CPU of | grew |\n"
        "|---|---:|---:|---:|---:|---:|---|---:|"
    )
    for name in names:
        fewest = 0.0
        for size in sizes:
            found = _apart(name, size, told)
            fewest = fewest or found.cpu
            grew = f"{found.cpu / fewest:.2f}" if size > sizes[0] else ""
            print(f"{_line(name, found)} {'' if grew else _beside(name, found)} | {grew} |", flush=True)


def _line(name: str, found: Measured) -> str:
    return (
        f"| {name} | {found.articles:,} | {found.cpu:.2f} | {1000 / found.cpu:,.0f} | {found.ready:.1f} "
        f"| {found.peak:,.0f} |"
    )


def _beside(name: str, found: Measured) -> str:
    """How often the alternative's CPU time the stage takes, and which that is."""
    if not found.other:
        return ""
    times = found.cpu / found.other
    return f"{times:.2g} × {STAGES[name].beside}" if times < 10 else f"{times:,.0f} × {STAGES[name].beside}"


def _apart(name: str, size: int, told: Path) -> Measured:
    """Measure one stage in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.stages", "--only", name, "--articles", str(size)]
    done = subprocess.run([*command, "--one", str(told)], check=True, capture_output=True, text=True)  # noqa: S603  our own command
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def _write(told: Path, data: Path, count: int) -> None:
    """Keep so many articles for the processes to come; not one twice where there are enough."""
    from benchmarks.analyse import invented, real

    # As many of each collection as were wanted in all, for most are small.
    source = real(data, 4 * count) if data.is_dir() else invented()
    with told.open("w", encoding="utf-8") as out:
        for row in islice(cycle(source), count):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def _read(told: Path, size: int) -> Articles:
    with told.open(encoding="utf-8") as lines:
        return articles_of(json.loads(line) for line in islice(lines, FIRST + size))


if __name__ == "__main__":
    main()
