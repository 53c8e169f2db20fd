"""What reading pages in workers costs: the same pages in this process, in one worker and in two.

`python -m benchmarks.apart [--pages N]`: the pages made for the tests, over and over, in batches of 200.
Also how long a worker's replacement takes, and what a page costs that must be killed.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import cycle, islice

from pipeline.extract import extract
from pipeline.extraction.apart import ApartExtractor
from pipeline.process import Extractor
from pipeline.types import RawPage, Source
from tests.pipeline.extract_kit import NOW, fixture, names, source_of

BATCH = 200


def main() -> None:
    """Print, for each way, pages a second and processor time a page, and the ratio to this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    pages, sources = material(parser.parse_args().pages)
    extract(pages[:BATCH], sources, now=NOW)  # libraries load, caches fill
    alone = measure(extract, pages, sources)
    print(f"in this process: {alone[0]:7.1f} pages/s, {1000 * alone[1]:.2f} ms of processor a page")
    for size in (1, 2):
        apart = ApartExtractor(size)
        began = time.perf_counter()
        apart(pages[:size], sources, now=NOW)
        start = time.perf_counter() - began
        renewed = 1000 * renewal(apart, pages, sources, 10) if size == 1 else 0.0
        apart.pool.close()
        idle = processor(partial(apart, pages[: 2 * size], sources, now=NOW), apart)
        found = measure(apart, pages, sources, apart, idle)
        print(
            f"{size} worker(s): {found[0]:11.1f} pages/s ({found[0] / alone[0]:.2f}), "
            f"{1000 * found[1]:.2f} ms of processor a page ({found[1] / alone[1]:.3f}), start {start:.2f} s"
            + (f", a worker replaced in {renewed:.0f} ms" if renewed else "")
        )


def measure(
    extractor: Extractor,
    pages: list[RawPage],
    sources: dict[str, Source],
    apart: ApartExtractor | None = None,
    idle: float = 0.0,
) -> tuple[float, float]:
    """Pages a second, and seconds of processor a page without ``idle`` (what starting takes)."""
    speed: list[float] = []
    spent = processor(lambda: speed.append(rate(extractor, pages, sources)), apart)
    return speed[0], max(spent - idle, 0.0) / len(pages)


def processor(work: Callable[[], object], apart: ApartExtractor | None) -> float:
    """Seconds of processor that ``work`` takes here and in workers, which are ended to be counted."""
    before = sum(os.times()[:4])
    work()
    if apart is not None:
        apart.pool.close()
    return sum(os.times()[:4]) - before


def material(count: int) -> tuple[list[RawPage], dict[str, Source]]:
    """``count`` pages, the test pages in turn, each from a source of its own."""
    pages, sources = [], {}
    for name in names():
        one, expected = fixture(name)
        pages.append(replace(one, raw=replace(one.raw, source_id=name)))
        sources[name] = replace(source_of(expected), id=name)
    return list(islice(cycle(pages), count)), sources


def rate(extractor: Extractor, pages: list[RawPage], sources: dict[str, Source]) -> float:
    """Pages a second."""
    began = time.perf_counter()
    for place in range(0, len(pages), BATCH):
        extractor(pages[place : place + BATCH], sources, now=NOW)
    return len(pages) / (time.perf_counter() - began)


def renewal(apart: ApartExtractor, pages: list[RawPage], sources: dict[str, Source], times: int) -> float:
    """Mean seconds from the end of an idle worker to a page read by a new one."""
    began = time.perf_counter()
    for _ in range(times):
        for worker in apart.pool._idle:  # noqa: SLF001  what a killed worker leaves behind
            worker.link.close()
        apart.pool._idle.clear()  # noqa: SLF001  as above
        apart(pages[:1], sources, now=NOW)
    return (time.perf_counter() - began) / times


if __name__ == "__main__":
    main()
