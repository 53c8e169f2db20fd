"""Verdicts on claims: figures against baselines, how well the probabilities hold, and milliseconds a pair.

``python -m benchmarks.verify [--data FOLDER]``: without the data folder the pairs written by hand alone.
Parts of it: ``--wrong 20`` prints wrong verdicts on the set that was opened, with what comparer and reading
say of each; ``--baselines`` a short table beside simple ways to a verdict (needs the data folder; some
minutes); ``--speed`` milliseconds a pair.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.verify_baselines import read_alone, table
from benchmarks.verify_wrong import told, wrong_verdicts
from models.calibrate import interval, macro_f1
from models.verify.written import BLIND
from pipeline.compare.signals import SIGNALS
from pipeline.measured.claims import PLAIN, comparer, crossed, posts, together
from pipeline.verify_fit import Judged, blind, figures, fitted_half, held, kept, material, truth, vihallu_dev
from pipeline.verify_pairs import BATCH, verify_records

HEAD = """| set | system | n | accuracy | macro-F1 | 95% | ECE | sure and opposite | table |
|---|---|---:|---:|---:|---|---:|---:|---|"""
Odds = NDArray[np.float64]


def show(name: str, system: str, pairs: Sequence[Judged], odds: Odds) -> None:
    """Print one line of the table."""
    found = figures(pairs, odds)
    right, guess = [str(one.label) for one in pairs], [str(at) for at in odds.argmax(axis=1)]
    low, high = interval(macro_f1, right, guess)
    opposite = [{t, g} == {"0", "1"} for t, g in zip(right, guess, strict=True)]
    sure = int((np.asarray(opposite) & (odds.max(axis=1) > 0.9)).sum())
    print(
        f"| {name} | {system} | {found['n']} | {found['accuracy']:.3f} | {found['macro_f1']:.3f} "
        f"| {low:.3f}–{high:.3f} | {found['ece']:.3f} | {sure} | {found['table']} |"
    )


def reliability(pairs: Sequence[Judged], odds: Odds) -> None:
    """Print how often verdicts of each certainty are right."""
    certain, right = odds.max(axis=1), odds.argmax(axis=1) == truth(pairs)
    for low in (0.33, 0.5, 0.6, 0.7, 0.8, 0.9):
        high = {0.33: 0.5, 0.9: 1.01}.get(low, low + 0.1)
        here = (certain >= low) & (certain < high)
        if here.any():
            bar = "█" * round(30 * right[here].mean())
            print(f"{low:.2f}–{min(high, 1):.2f}  n {here.sum():4d}  right {right[here].mean():.2f}  {bar}")


def speed() -> None:
    """Print milliseconds a pair in batches of 16, comparer and all: hand-written pairs and whole notices."""
    pairs = [*held()[:: len(held()) // 80][:80], *kept()[:: len(kept()) // 80][:80]]
    rows = [{"id": at, "claim": one.claim, "evidence": list(one.texts)} for at, one in enumerate(pairs)]
    list(verify_records([{"id": "first", "claim": "Cầu đã thông xe.", "evidence": "Cầu chưa thông xe."}]))
    chunks = [rows[at : at + BATCH] for at in range(0, len(rows), BATCH)]
    wall, spent = zip(*(_timed(chunk) for chunk in chunks), strict=True)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    middle, slowest = 1e3 * np.median(wall) / BATCH, 1e3 * max(wall) / BATCH
    print(
        f"{len(rows)} pairs in batches of {BATCH}, {cores} cores: median {middle:.1f} ms a pair, "
        f"slowest batch {slowest:.1f}, processor {1e3 * sum(spent) / len(rows):.1f} ms a pair"
    )


def _timed(rows: Sequence[dict[str, object]]) -> tuple[float, float]:
    """Seconds of the clock and of the processor that one batch takes, read anew."""
    began, spent = time.perf_counter(), time.process_time()
    list(verify_records(rows))
    return time.perf_counter() - began, time.process_time() - spent


def main(argv: Sequence[str] | None = None) -> int:
    """Print what was asked for; else the large table, the reliability out of fold, and the speed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verify", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--wrong", type=int, metavar="N", help="print N wrong verdicts on the opened set")
    parser.add_argument("--baselines", action="store_true", help="the short table beside simple baselines")
    parser.add_argument("--speed", action="store_true", help="milliseconds a pair alone")
    options = parser.parse_args(argv)
    if options.wrong is not None:
        print("\n\n".join(map(told, wrong_verdicts(options.wrong))))
    elif options.baselines:
        if not options.data.is_dir():
            parser.error(f"{options.data}: no such data folder; --baselines learns from ViHallu")
        for line in table(options.data):
            print(line, flush=True)
    elif not options.speed:
        large_table(options.data if options.data.is_dir() else None)
    if options.speed or not (options.baselines or options.wrong is not None):
        speed()
    return 0


def large_table(data: Path | None) -> None:
    """Print all figures, set by set, and how often verdicts of each certainty are right."""
    known = material(data)
    systems: dict[str, Callable[[Sequence[Judged]], Odds]] = {
        "comparer alone": comparer,
        "cross-encoder alone": read_alone,
    }
    print(HEAD)
    words, whole = crossed(known, PLAIN), crossed(known, range(len(SIGNALS)))
    for origin in dict.fromkeys(one.origin for one in known):
        here = [at for at, one in enumerate(known) if one.origin == origin]
        pairs = [known[at] for at in here]
        for system, odds_of in systems.items():
            show(origin, system, pairs, odds_of(pairs))
        show(origin, "words and facets, out of fold", pairs, words[here])
        show(origin, "combined, out of fold", pairs, whole[here])
    sets = {
        **{name: [one for one in blind() if one.origin == name] for name in BLIND},
        "posts": posts(),
    }
    if data is not None:
        sets["vihallu, other half"] = [one for one in vihallu_dev(data) if not fitted_half(one.claim)]
    for name, pairs in sets.items():
        for system, odds_of in {**systems, "combined": together}.items():
            show(name, system, pairs, odds_of(pairs))
    print("\nReliability, out of fold:")
    reliability(known, whole)


if __name__ == "__main__":
    raise SystemExit(main())
