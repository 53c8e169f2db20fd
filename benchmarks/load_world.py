"""A loopback world of outlets, one page in twenty hostile, read by one machine at polite limits.

    python -m benchmarks.load_world                                  # 200 outlets, 50,000 pages
    python -m benchmarks.load_world --failing 0.33                   # a third of all requests spoiled
    python -m benchmarks.load_world --sources 10 --pages 50          # small

Whole cycles as `minhtin run` makes them (crawl in its child process, archive, extraction in bounded workers,
all stages, DuckDB, review), one after another until nothing is left to read. The waits between requests to
one host are kept by a clock that jumps where nothing is under way (:mod:`benchmarks.virtual_time`); pages,
servers and the work are real. At the end it is counted: every good page is there, every hostile one has
ended under the name of its kind. Exit status 1 where that does not hold.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from benchmarks.load_world_harm import HARM, kind_of
from benchmarks.load_world_pages import NOW, is_harmful, path_of
from benchmarks.load_world_server import host_name
from benchmarks.used import watched

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.types import Source

#: Ends of a page that was read and understood.
GOOD = frozenset({"stored", "updated", "unchanged", "off_topic"})
_MOST_CYCLES = 12


@dataclass(frozen=True)
class World:
    """What is read, how much of it, and under which settings."""

    settings: Settings
    sources: tuple[Source, ...]
    pages: int


@contextmanager
def serving(given: argparse.Namespace) -> Iterator[tuple[int, int]]:
    """The server of all outlets: its port and process id."""
    numbers = map(str, (given.pages, given.failing, given.seed))
    command = [sys.executable, "-m", "benchmarks.load_world_server", *numbers]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603  ours
        assert server.stdin and server.stdout  # noqa: S101, PT018  piped above
        try:
            yield int(server.stdout.readline()), server.pid
        finally:
            server.stdin.close()
            server.wait(10)


def outlets(count: int, pages: int, port: int) -> tuple[Source, ...]:
    """The sources; every twentieth offers a second feed that is a bomb of entities."""
    from pipeline.types import Politeness, Reader, ReaderKind, Source, SourceKind, Tier

    manners = Politeness(delay=1.0, timeout=8.0, max_bytes=5_000_000, pages_per_cycle=pages + 1)
    made = []
    for number in range(count):
        home = f"http://{host_name(number)}:{port}"
        feeds = ["rss.xml", *(["la.xml"] if number % 20 == 7 else [])]
        readers = tuple(Reader(ReaderKind.FEED, f"{home}/{one}") for one in feeds)
        name = f"Báo Thử {number}"
        made.append(
            Source(
                f"thu-{number}",
                name,
                SourceKind.NEWSPAPER,
                Tier.CENTRAL,
                "vi",
                "Asia/Ho_Chi_Minh",
                home,
                readers,
                manners,
                local=True,
            )
        )
    return tuple(made)


def _child(plan_path: Path, log_path: Path) -> subprocess.Popen[bytes]:
    """The collector with the clock that jumps."""
    with log_path.open("wb") as log:
        return subprocess.Popen(  # noqa: S603  our own interpreter and module, no shell
            [sys.executable, "-m", "benchmarks.virtual_time", str(plan_path), "--watch-parent"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def read_world(world: World, cycles: int) -> Iterator[str]:
    """At most so many cycles, an hour apart, until every page has come to its end; one line for each.

    Each is a process of its own, as on a schedule: one would begin with what the one before left in memory.
    """
    for number in range(cycles):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            told = process.submit(_one_cycle, world, NOW + timedelta(hours=number)).result()
        yield f"cycle {number + 1}: {told}"
        lost, harmful = judged(world)
        if not lost and all(end.startswith("as named") for _, end in harmful):
            return


def _one_cycle(world: World, now: datetime) -> str:
    from flows.cycle import begin_cycle, collect, process_spool, review

    began = time.monotonic()
    cycle = begin_cycle(world.settings, world.sources, now)
    with patch("crawlers.api._start", _child):
        crawled = collect(cycle)
    reading = time.monotonic() - began
    process_spool(cycle, crawled)
    processed = time.monotonic() - began
    done = review(cycle, crawled)
    reviewed = time.monotonic() - began
    log = cycle.spool.with_suffix(".log").read_text("utf-8", "replace")
    on_clock = log.rpartition("virtual seconds: ")[2].partition("\n")[0]
    requests = sum(one.requests for one in crawled.reports)
    return (
        f"{requests} requests, {crawled.discovered} pages discovered, reading {reading:.0f} s "
        f"({on_clock} s on the clock of the run), processing {processed - reading:.0f} s, "
        f"review {reviewed - processed:.0f} s; {done.conservation.by_disposition} {crawled.crashed}"
    )


def judged(world: World) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Good pages not read, by how they ended; and hostile pages by kind and the end they came to."""
    ends = _ends(world.settings)
    lost, harmful = Counter[str](), Counter[tuple[str, str]]()
    for host, source in enumerate(world.sources):
        for number in range(world.pages):
            url = source.home + path_of(host, number)
            found = ends.get((source.id, url), [])
            if is_harmful(host, number):
                harmful[kind_of(host, number), _named(kind_of(host, number), found)] += 1
            elif not any(one in GOOD for one, _ in found):
                lost[str(found[-1:] or "never discovered")] += 1
    return lost, harmful


def _named(kind: str, found: list[tuple[str, str]]) -> str:
    # "Unchanged" says only that the same hostile page came again.
    if any(one in GOOD - {"unchanged"} for one, _ in found):
        return f"READ: {found}"
    told = [reason for _, reason in found if reason.startswith(HARM[kind].reasons)]
    return f"as named: {told[-1].partition(':')[0]}" if told else f"OTHERWISE: {found[-1:]}"


def _ends(settings: Settings) -> dict[tuple[str, str], list[tuple[str, str]]]:
    import duckdb

    ends: dict[tuple[str, str], list[tuple[str, str]]] = {}
    with duckdb.connect(settings.database, read_only=True) as connection:
        rows = connection.execute(
            "SELECT source_id, url, disposition, coalesce(reason, '') FROM outcomes ORDER BY run_id"
        ).fetchall()
    for source, url, disposition, reason in rows:
        ends.setdefault((source, url), []).append((disposition, reason))
    return ends


def main() -> int:
    """Read the world, print what came of it. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--pages", type=int, default=250, help="of each source")
    parser.add_argument(
        "--failing", type=float, default=0.0, help="share of requests that the network spoils"
    )
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made, serving(given) as (port, server):
        return _measured(Path(made), given, port, server)


def _measured(folder: Path, given: argparse.Namespace, port: int, server: int) -> int:
    from pipeline.settings import load_settings

    settings = load_settings(paths={"data": folder}, crawl={"contact": "local"})
    world = World(settings, outlets(given.sources, given.pages, port), given.pages)
    with watched(besides=server) as used:
        for line in read_world(world, _MOST_CYCLES if given.failing else 1):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    lost, harmful = judged(world)
    otherwise = {key: count for key, count in harmful.items() if not key[1].startswith("as named")}
    for (kind, end), count in sorted(harmful.items()):
        sys.stdout.write(f"  {kind}: {count} {end}\n")
    sys.stdout.write(
        f"{given.sources} sources, {given.sources * given.pages} pages, {sum(harmful.values())} hostile, "
        f"{given.failing:.0%} of requests failing: {used.wall / 60:.1f} min by the clock, "
        f"{used.cpu:.0f} s of one core, peak memory {used.peak / 1e6:.0f} MB; {sum(lost.values())} good "
        f"pages lost {dict(lost)}, {sum(otherwise.values())} hostile ones not by name\n"
    )
    return int(bool(lost or otherwise))


if __name__ == "__main__":
    sys.exit(main())
