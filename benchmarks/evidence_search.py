"""Finding the evidence of a claim (ISE-DSC01): in its own article, and among the sentences of all articles.

Run: ``python -m benchmarks.evidence_search [--vectors FILE]``. What is printed is out of fold: each claim's
candidates are put in order by a ranker that saw no claim of its article (five folds of articles, with 95%
bootstrap intervals). ``--vectors`` measures with vectors too and keeps them in a file. What is packaged
learns from all claims: ``minhtin models train evidence-ranker`` (:mod:`pipeline.rank_fit`).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.rank.features import Floats
from pipeline.rank_fit import FILE, SEED, Lists, Task, both, embedder, ranking, read_task

DATA = Path("../shared/data") / FILE
FOLDS = 5
#: The places of the candidates, best first.
Order = Callable[[Floats], NDArray[np.int64]]


def recall(made: Lists, orders: Sequence[Order], depth: int) -> NDArray[np.float64]:
    """Return for each claim whether evidence is among the first ``depth`` of the order that belongs to it."""
    return np.array(
        [_hit(*one, depth) for one in zip(made.rows, made.right, orders, strict=True)], dtype=np.float64
    )


def _hit(rows: Floats, right: NDArray[np.bool_], order: Order, depth: int) -> float:
    if not len(right):
        return 0.0
    return float(right[order(rows)[:depth]].any())


def _interval(hits: NDArray[np.float64]) -> str:
    random = np.random.default_rng(5)
    draws = [hits[random.integers(0, len(hits), len(hits))].mean() for _ in range(500)]
    low, high = np.percentile(draws, [2.5, 97.5])
    return f"{hits.mean():.3f} ({low:.3f}–{high:.3f})"


def folds(task: Task) -> list[int]:
    """Return the fold of each claim; the claims of one article are in one fold."""
    order = np.random.default_rng(SEED).permutation(max(task.articles) + 1).tolist()
    part = {article: at % FOLDS for at, article in enumerate(order)}
    return [part[article] for article in task.articles]


def main() -> None:
    """Print recall by words, by the encoder, and by both rankers."""
    parser = argparse.ArgumentParser(description="Finding the evidence of a claim")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--vectors", type=Path, help="vectors of pool and claims, kept from run to run")
    options = parser.parse_args()
    task = read_task(options.data)
    _print_recall("words", both(task), folds(task))
    if options.vectors:
        _print_recall("dense", both(task, embedder(task, options.vectors)), folds(task))


def _print_recall(kind: str, made: tuple[Lists, Lists], fold_of: Sequence[int]) -> None:
    learned = [
        ranking(made, [at for at, fold in enumerate(fold_of) if fold != out]).order for out in range(FOLDS)
    ]
    column = -2 if kind == "dense" else 0
    alone: Order = lambda rows: np.argsort(-rows[:, column], kind="stable")  # noqa: E731  beside what was learnt
    for place, found in zip(("article", "record"), made, strict=True):
        name_alone = "encoder" if kind == "dense" else "BM25"
        ways = ((name_alone, [alone] * len(fold_of)), (f"ranker {kind}", [learned[at] for at in fold_of]))
        for name, orders in ways:
            shown = " ".join(f"@{depth} {_interval(recall(found, orders, depth))}" for depth in (1, 5))
            print(f"{place:8} {name:14} {shown}  n={len(fold_of)}")


if __name__ == "__main__":
    main()
