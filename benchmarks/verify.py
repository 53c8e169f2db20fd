"""Verdicts on claims: figures against baselines, how well the probabilities hold, and milliseconds a pair.

``python -m benchmarks.verify [--data FOLDER]``: without the data folder the pairs written by hand alone.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.calibrate import interval, macro_f1
from models.verify import reader
from models.verify.window import window
from models.verify.written import BLIND
from pipeline.compare.signals import SIGNALS
from pipeline.measured.claims import PLAIN, comparer, crossed, posts, together
from pipeline.verify_fit import Judged, blind, figures, fitted_half, material, truth, vihallu_dev
from pipeline.verify_pairs import verify_records

HEAD = """| set | system | n | accuracy | macro-F1 | 95% | ECE | sure and opposite | table |
|---|---|---:|---:|---:|---|---:|---:|---|"""
Odds = NDArray[np.float64]


def read_alone(pairs: Sequence[Judged]) -> Odds:
    """Return the odds of the cross-encoder alone."""
    from models.linear import softmax

    model = reader.packaged()
    assert model is not None, "the cross-encoder's artefact is missing"  # noqa: S101  a benchmark without it says so
    asked = [(one.claim, window(one.claim, one.texts)) for one in pairs]
    return softmax(model.scores(asked).astype(np.float64))


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


def speed(pairs: Sequence[Judged]) -> None:
    """Print milliseconds a pair in batches of 16, with the comparer alone as the alternative."""
    rows = [{"id": at, "claim": one.claim, "evidence": list(one.texts)} for at, one in enumerate(pairs[:160])]
    began = time.perf_counter()
    for _ in verify_records(rows):
        pass
    both = (time.perf_counter() - began) / len(rows)
    began = time.perf_counter()
    comparer(pairs[:160])
    alone = (time.perf_counter() - began) / len(rows)
    print(f"\n{both * 1e3:.1f} ms a pair in batches of 16; comparer alone {alone * 1e3:.1f} ms (second pass)")


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table, the reliability of the fitted pairs out of fold, and the speed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verify", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args(argv).data
    known = material(data if data.is_dir() else None)
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
    if data.is_dir():
        sets["vihallu, other half"] = [one for one in vihallu_dev(data) if not fitted_half(one.claim)]
    for name, pairs in sets.items():
        for system, odds_of in {**systems, "combined": together}.items():
            show(name, system, pairs, odds_of(pairs))
    print("\nReliability, out of fold:")
    reliability(known, whole)
    speed(known)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
