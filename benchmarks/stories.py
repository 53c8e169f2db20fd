"""Cost of grouping one new article as the index grows, beside TF-IDF with all pairs compared.

Run: ``python -m benchmarks.stories [--most 100000] [--pairs 5000]``. The articles are made of random words
of the background table (no data needed): each event has its own rare words, every fifth article is a
reprint with cuts. The right to compare with all pairs ends where its matrix no longer fits in memory.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice

from pipeline.group import StoryIndex, group
from pipeline.stories.vector import background
from pipeline.types import Article, Kind, Precision

START = datetime(2026, 1, 1, tzinfo=UTC)
STEPS = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
#: Articles over which the time at one size is measured.
MEASURED = 1_000


def main() -> None:
    """Print one line per size of the index, then the comparison with all pairs."""
    parser = argparse.ArgumentParser(description="Cost of grouping as the index grows")
    parser.add_argument("--most", type=int, default=100_000)
    parser.add_argument("--pairs", type=int, default=5_000)
    options = parser.parse_args()
    stream, index = articles(random.Random(1)), StoryIndex()  # noqa: S311  invented words, no secret
    print(f"{'stored':>8} {'articles/s':>11} {'ms each':>8} {'memory MB':>10}")
    base = _memory()
    for step in (size for size in STEPS if size <= options.most):
        for batch in _batches(stream, step - len(index)):
            group(batch, index)
            index.take_rows()
        print(_line(step, _timed(list(islice(stream, MEASURED)), index), _memory() - base), flush=True)
    _compare(options.pairs)


def _timed(batch: list[Article], index: StoryIndex) -> float:
    start = time.process_time()
    group(batch, index)
    return (time.process_time() - start) / len(batch)


def _line(stored: int, each: float, memory: float) -> str:
    return f"{stored:>8,} {1 / each:>11,.0f} {1000 * each:>8.2f} {memory:>10,.0f}"


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _batches(stream: Iterator[Article], count: int) -> Iterator[list[Article]]:
    while count > 0:
        batch = list(islice(stream, min(count, 500)))
        count -= len(batch)
        yield batch


def _compare(count: int) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    found = list(islice(articles(random.Random(2)), count))  # noqa: S311  invented words, no secret
    start = time.process_time()
    matrix = TfidfVectorizer(ngram_range=(1, 2)).fit_transform(one.text for one in found)
    pairs = (matrix @ matrix.T).nnz
    all_pairs = time.process_time() - start
    start = time.process_time()
    group(found, StoryIndex())
    ours = time.process_time() - start
    print(
        f"\n{count:,} articles: all pairs {all_pairs:.1f} s ({pairs:,} cosines), index {ours:.1f} s; "
        f"ratio {all_pairs / ours:.1f}"
    )


def articles(chance: random.Random) -> Iterator[Article]:
    """Yield invented articles without end, one every two minutes."""
    table = sorted(
        (term, value) for term, value in background().items() if " " not in term and term.isalpha()
    )
    words, weights = [term for term, _ in table], list(accumulate(2.718**-value for _, value in table))
    events = [_event(words, weights, chance, 0)]
    number = 0
    while True:
        if chance.random() < 0.3:
            events = [*events[-200:], _event(words, weights, chance, len(events) + number)]
        yield _article(number, chance.choice(events[-60:]), words, weights, chance)
        number += 1


def _event(words: list[str], weights: list[float], chance: random.Random, number: int) -> list[list[str]]:
    names = [f"{word}{number}" for word in chance.choices(words, k=4)]
    return [[*chance.choices(words, cum_weights=weights, k=16), *chance.sample(names, 2)] for _ in range(16)]


def _article(
    number: int, event: list[list[str]], words: list[str], weights: list[float], chance: random.Random
) -> Article:
    copied = chance.random() < 0.2
    own = [] if copied else [chance.choices(words, cum_weights=weights, k=18) for _ in range(12)]
    sentences = [*(event[2:] if copied else chance.sample(event, 5)), *own]
    title, body = " ".join(chance.choice(event)), ". ".join(" ".join(one) for one in sentences)
    return Article(
        article_id=f"a{number}", source_id=f"s{number % 40}", kind=Kind.ARTICLE, url="", canonical_url="",
        title=title, lead="", body=body, published_at=START + timedelta(minutes=2 * number),
        precision=Precision.MINUTE, language="vi", content_digest=f"d{number}", fetched_at=START,
    )  # fmt: skip


if __name__ == "__main__":
    main()
