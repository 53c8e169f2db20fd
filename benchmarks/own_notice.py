"""Which of the notices found for a claim are taken for its own, by threshold.

Run: ``python -m benchmarks.own_notice [--data ../shared/data] [--real 300]``. Plain sentences, hard posts and
two weeks as they are written (no sentence of them is learnt from), each searched for among its own notices
and all that were written for training. No notice is that of a real article; those learnt from are not read.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks.laid import Case, plain, posts, told
from models.rank import own
from pipeline.own_fit import REAL, SEED, Asked, asked_of, real, record, weighed
from pipeline.retrieval import EvidenceIndex
from pipeline.types import Evidence

LIMITS = (0.1, 0.2, 0.3, 0.5, 0.7)


def asked(case: Case) -> Iterator[Asked]:
    """Yield the claims of a case that are the sentence which its label is of."""
    for one in asked_of([case.article], case.notice):
        if case.claim and case.has(one.claim.text):
            yield one


def main() -> None:
    """Print a line a set: own notices and others that pass each threshold."""
    parser = argparse.ArgumentParser(description="Which notices are a claim's own")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--real", type=int, default=300, help="real articles read")
    options = parser.parse_args()
    laid: list[Evidence] = list(record())
    cases = [*plain(laid), *posts(laid), *told(laid), *told(laid, "blind")]
    index = EvidenceIndex(list({one.evidence_id: one for one in laid}.values()))
    of_set: defaultdict[str, list[Asked]] = defaultdict(list)
    for case in cases:
        of_set[case.set] += list(asked(case))
    if options.data.is_dir():
        chance = random.Random(SEED)  # noqa: S311  reproducible, no secret
        of_set["real articles"] = list(real(options.data, chance, REAL, REAL + options.real))
    model = own.load()
    for name, claims in of_set.items():
        odds = [
            (model.probability([values[each] for each in model.names]), mine)
            for one in claims
            for values, mine in weighed(one, index)
        ]
        right, other = ([p for p, mine in odds if mine is side] for side in (True, False))
        passed = (f"{at}: {sum(p >= at for p in right)} / {sum(p >= at for p in other)}" for at in LIMITS)
        print(
            f"{name:14} {len(claims):>6} claims, {len(right)} own / {len(other)} others; {', '.join(passed)}"
        )


if __name__ == "__main__":
    main()
