"""How long finding the evidence of a claim takes in a large record, by words and the ranker.

Run: ``python -m benchmarks.evidence_speed [N]`` (1,000,000 by default: some 80 seconds of computing, 2.5 GB).
Sentences are those of real articles; what is missing is put together from halves of two of them. Times are
seconds of one core.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from pathlib import Path

import numpy as np

from models.data import news
from pipeline.retrieval import EvidenceIndex
from pipeline.sentences import split_sentences
from pipeline.types import Evidence

DATA = Path("../shared/data")
SETS = ("bacgiang_bacninh", "five_outlets_2016", "dantri_2020")
ARTICLES, SENTENCES, QUESTIONS = 1_500, 25, 60


def real() -> list[str]:
    """Return sentences of real articles."""
    bodies = [one.body or "" for name in SETS for one in news(DATA, name)[:ARTICLES]]
    return [body[a:b] for body in bodies for a, b in split_sentences(body)[:SENTENCES]]


def enlarged(told: list[str], many: int, chance: random.Random) -> list[str]:
    """Return ``many`` sentences: the real ones, then halves of two put together."""
    made = told[:many]
    while len(made) < many:
        one, two = chance.choice(told).split(), chance.choice(told).split()
        made.append(" ".join(one[: max(4, len(one) // 2)] + two[len(two) // 2 :]))
    return made


def main() -> None:
    """Print the cost of the index and how long questions take."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    chance = random.Random(1)  # noqa: S311  a sample, no secret
    told = real()
    record = [
        Evidence(str(at), text, "s", "official", None, article_id=str(at // 10), position=at % 10)
        for at, text in enumerate(enlarged(told, many, chance))
    ]
    began = time.process_time()
    index = EvidenceIndex(record)
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{many} sentences: index {time.process_time() - began:.0f} s, {size:.1f} GB in all")
    spent = []
    for question in [chance.choice(told)[:200] for _ in range(QUESTIONS)]:
        began = time.process_time()
        index.search(question, 5)
        spent.append((time.process_time() - began) * 1e3)
    half, most = np.percentile(spent, [50, 95])
    print(
        f"top 5 of {QUESTIONS} questions: p50 {half:.0f} ms, p95 {most:.0f} ms, longest {max(spent):.0f} ms"
    )


if __name__ == "__main__":
    main()
