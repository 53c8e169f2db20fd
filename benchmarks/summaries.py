"""ROUGE-L of extractive summaries against the abstracts journalists wrote (``../shared``).

Run ``python -m benchmarks.summaries [articles]``. Prints a table: mean F1 over syllables with a 95 %
interval from 1,000 bootstrap samples. Nothing of the data is kept.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.digest.summarise import METHODS, sentences

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "news" / "vietnews_sample.jsonl.gz"
_WORD = re.compile(r"\w+")


def articles(number: int) -> Iterator[tuple[str, str, str]]:
    """(title, abstract, body) of the first ``number`` articles that have all three."""
    given = 0
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = {key: str(value).replace("_", " ") for key, value in json.loads(line).items()}
            if row.get("summary") and len(sentences(row["text"])) > 2:
                yield row["title"], row["summary"], row["text"]
                given += 1
            if given == number:
                return


def rouge_l(found: str, wanted: str) -> float:
    """F1 of the longest common subsequence of syllables."""
    a, b = _WORD.findall(found.lower()), _WORD.findall(wanted.lower())
    if not a or not b:
        return 0.0
    row = [0] * (len(b) + 1)
    for one in a:
        before = 0
        for place, other in enumerate(b, 1):
            kept = row[place]
            row[place] = before + 1 if one == other else max(row[place], row[place - 1])
            before = kept
    return 2 * row[-1] / (len(a) + len(b))


def interval(scores: Sequence[float]) -> tuple[float, float]:
    """95 % bootstrap interval of the mean."""
    chance = random.Random(1)  # noqa: S311  a bootstrap is no secret
    means = sorted(sum(chance.choices(scores, k=len(scores))) / len(scores) for _ in range(1000))
    return means[25], means[974]


def main(number: int) -> None:
    """Print the table."""
    if not DATA.exists():
        print(f"skipped: {DATA.name} is not beside the project")
        return
    scores: dict[str, list[float]] = {name: [] for name in METHODS}
    for title, abstract, body in articles(number):
        found = sentences(body)
        for name, method in METHODS.items():
            scores[name].append(rouge_l(" ".join(found[one] for one in method(found, title)), abstract))
    for name, got in sorted(scores.items(), key=lambda pair: -sum(pair[1])):
        low, high = interval(got)
        print(f"{name:18} {sum(got) / len(got):.4f}  [{low:.4f}, {high:.4f}]  n={len(got)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
