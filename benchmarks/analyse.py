"""`minhtin analyse` over many articles: CPU and wall time by stage, articles a second, peak memory.

Run: ``python -m benchmarks.analyse [--articles 2000] [--data ../shared/data]``. Real articles where the data
folder is there, taken again under other ids where they are too few; else invented ones. After each
tenth of the way a line says what the articles since the last one took: the same all along where the
path is linear.
Only the encoder uses more than one core, so on a quiet machine of two the wall time of an article is
near half of the encoder's CPU time and the whole of the other stages'.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any

_SHORTEST, _EACH = 300, 1500
Record = dict[str, Any]


def main() -> None:
    """Print a line for each tenth, then CPU milliseconds of each stage."""
    parser = argparse.ArgumentParser(description="The whole analyse path")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    source = cycle(real(options.data, options.articles) if options.data.is_dir() else invented())
    records = ({**one, "id": at} for at, one in enumerate(islice(source, options.articles)))
    spent = _watched()
    _run(records, options.articles)
    print("\nCPU ms an article by stage (the encoder is part of classify):")
    for name, seconds in spent.most_common():
        print(f"  {name:<26}{1000 * seconds / options.articles:8.2f}")


def _run(records: Iterator[Record], count: int) -> None:
    from pipeline.analyse import analyse_records

    results = analyse_records(
        records, province="bac-giang", timezone="Asia/Ho_Chi_Minh", now=datetime.now(UTC)
    )
    step = max(200, count // 10)
    print(f"{'articles':>9} {'CPU ms each':>12} {'articles/s':>11} {'peak MB':>8}")
    done, cpu, wall = 0, time.process_time(), time.perf_counter()
    while part := sum(1 for _ in islice(results, step)):
        done += part
        cpu_now, wall_now = time.process_time(), time.perf_counter()
        print(
            f"{done:>9,} {1000 * (cpu_now - cpu) / part:>12.1f} {part / (wall_now - wall):>11.1f} "
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>8.0f}",
            flush=True,
        )
        cpu, wall = cpu_now, wall_now


def _watched() -> Counter[str]:
    """Count the CPU seconds of each stage from now on."""
    import models.api
    import pipeline.claims
    import pipeline.classify
    import pipeline.language
    import pipeline.locate
    import pipeline.normalise

    spent: Counter[str] = Counter()
    for room, name in (
        (pipeline.language, "detect_language"), (pipeline.normalise, "normalise"),
        (pipeline.locate, "locate"), (pipeline.classify, "classify"),
        (pipeline.claims, "detect_claims"), (models.api, "vectors"),
        (models.api, "sentiment_probabilities"), (models.api, "topic_probabilities"),
    ):  # fmt: skip
        setattr(room, name, _timed(getattr(room, name), name, spent))
    return spent


def _timed(stage: Callable[..., Any], name: str, spent: Counter[str]) -> Callable[..., Any]:
    def run(*given: Any, **named: Any) -> Any:  # noqa: ANN401  whatever the stage takes and returns
        began = time.process_time()
        try:
            return stage(*given, **named)
        finally:
            spent[name] += time.process_time() - began  # type: ignore[assignment]  # seconds, not a count

    return run


def real(data: Path, wanted: int) -> list[Record]:
    """Return articles, as many from each collection; where one is too small for that, all it has."""
    from models.data import WHOLE, news

    chance = random.Random(5)  # noqa: S311  an order, no secret
    each = max(_EACH, wanted // len(WHOLE))
    found = []
    for name in WHOLE:
        items = [one for one in news(data, name) if len(one.body) > _SHORTEST]
        found += chance.sample(items, min(each, len(items)))
    chance.shuffle(found)
    return [{"title": one.title, "text": f"{one.lead}\n{one.body}".strip()} for one in found]


def invented() -> list[Record]:
    """Return articles of invented words."""
    from benchmarks.stories import articles

    made = islice(articles(random.Random(5)), _EACH)  # noqa: S311  invented words, no secret
    return [{"title": one.title, "text": one.body} for one in made]


if __name__ == "__main__":
    main()
