"""ROUGE-L of extractive summaries against the abstracts journalists wrote (``../shared``).

Run ``python -m benchmarks.summaries [ARTICLES [ENCODED]]`` (1,000 and 200 a set): the methods that read words
on the first number of articles of each set, those that ask the packaged encoder as well on the second.
Printed for each set and method: mean F1 over syllables with a 95 % interval (1,000 bootstrap samples), the
paired difference to the method in use with its interval, and CPU milliseconds an article. No data is kept.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.digest.leaning import stands_alone
from pipeline.digest.summarise import METHODS, SENTENCES, Method, sentences, summarise

NEWS = Path(__file__).resolve().parents[2] / "shared" / "data" / "news"
DATA = NEWS / "vietnews_sample.jsonl.gz"
SETS = ("vietnews_sample", "bacgiang_bacninh", "vnmds_clusters")
IN_USE = "whole-2"
#: What a digest shows: the same, with what turns it, cut to a length.
SHOWN = "shown"
_WORD = re.compile(r"\w+")


def articles(number: int, file: Path = DATA) -> Iterator[tuple[str, str, str]]:
    """(title, abstract, body) of the first ``number`` articles of a set that have all three."""
    given = 0
    with gzip.open(file, "rt", encoding="utf-8") as lines:
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


def encoder_centre(found: Sequence[str], title: str) -> list[int]:  # noqa: ARG001  the signature of a method
    """Sentences nearest to the mean of all, by the packaged encoder."""
    vectors = _vectors(found)
    return _best([float(one @ vectors.mean(axis=0)) for one in vectors])


def encoder_headline(found: Sequence[str], title: str) -> list[int]:
    """Sentences nearest to the headline by the encoder, earlier ones preferred."""
    wanted, *vectors = _vectors([title, *found])
    return _best([float(one @ wanted) + 0.05 / (1 + place) for place, one in enumerate(vectors)])


def encoder_whole(found: Sequence[str], title: str) -> list[int]:
    """The same, of the sentences that stand alone."""
    kept = [place for place, one in enumerate(found) if stands_alone(one)] or [0]
    return [kept[place] for place in encoder_headline([found[place] for place in kept], title)]


def _vectors(texts: Sequence[str]):  # type: ignore[no-untyped-def]  # noqa: ANN202  numpy's, imported only when used
    from models.encoder import PACKAGED, embed

    return embed(PACKAGED, texts)


def _best(scores: Sequence[float]) -> list[int]:
    return sorted(sorted(range(len(scores)), key=lambda one: -scores[one])[:SENTENCES])


ENCODED: Mapping[str, Method] = {
    "encoder-centre-2": encoder_centre,
    "encoder-headline-2": encoder_headline,
    "encoder-whole-2": encoder_whole,
}


def main(number: int = 1000, encoded: int = 200) -> None:
    """Print the tables."""
    for name in SETS:
        file = NEWS / f"{name}.jsonl.gz"
        if not file.exists():
            print(f"skipped: {file.name} is not beside the project")
            continue
        scores, spent = measure(list(articles(number, file)), encoded)
        print(f"\n{name}")
        for method, got in sorted(scores.items(), key=lambda pair: -sum(pair[1]) / len(pair[1])):
            low, high = interval(got)
            less = [one - other for one, other in zip(got, scores[IN_USE], strict=False)]
            below, above = interval(less)
            print(
                f"{method:19} {sum(got) / len(got):.4f} [{low:.4f}, {high:.4f}]  n={len(got):<5} to {IN_USE} "
                f"{sum(less) / len(less):+.4f} [{below:+.4f}, {above:+.4f}]  {spent[method]:.1f} ms"
            )


def measure(
    rows: Sequence[tuple[str, str, str]], encoded: int
) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Scores by method, and CPU milliseconds an article."""
    scores: dict[str, list[float]] = {}
    spent: dict[str, float] = {}
    bodies = [sentences(body) for _, _, body in rows]
    for name, method in {**METHODS, **ENCODED}.items():
        some = rows[:encoded] if name in ENCODED else rows
        if not some:
            continue
        began = time.process_time()
        chosen = [method(found, title) for found, (title, _, _) in zip(bodies, some, strict=False)]
        spent[name] = (time.process_time() - began) / len(some) * 1000
        told = (" ".join(found[one] for one in picked) for found, picked in zip(bodies, chosen, strict=False))
        scores[name] = [rouge_l(text, row[1]) for text, row in zip(told, some, strict=False)]
    began = time.process_time()
    texts = [summarise(title, "", body) for title, _, body in rows]
    spent[SHOWN] = (time.process_time() - began) / len(rows) * 1000
    scores[SHOWN] = [rouge_l(text, row[1]) for text, row in zip(texts, rows, strict=True)]
    return scores, spent


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
