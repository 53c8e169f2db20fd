"""Finding the evidence of a claim (ISE-DSC01): in its own article, and among the sentences of all articles.

Run: ``python -m benchmarks.evidence_search [--train] [--swap] [--vectors FILE]``. The ranker is learned on
the claims of one half of the articles; what is printed is about the other half, with 95% bootstrap intervals.
``--swap`` changes the halves over, ``--vectors`` keeps vectors in a file, ``--train`` writes the artefact.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.data import digest
from models.rank.features import Floats
from models.rank.ranker import Ranker, learn, save
from pipeline.retrieval import EvidenceIndex
from pipeline.sentences import split_sentences
from pipeline.types import Evidence

DATA = Path("../shared/data/verification/isedsc01.train.jsonl")
SEED = 3


@dataclass(frozen=True)
class Task:
    """Claims with the article each belongs to, and which sentences of the pool are its evidence."""

    claims: list[str]
    articles: list[int]
    pool: list[Evidence]
    gold: list[frozenset[str]]


def read_task(path: Path) -> Task:
    """Return the claims whose evidence is found among the sentences of their article."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    numbers = {text: at for at, text in enumerate(dict.fromkeys(row["context"] for row in rows))}
    pool = [
        Evidence(f"{at}-{n}", " ".join(text[a:b].split()), "", "", None, article_id=str(at), position=n)
        for text, at in numbers.items()
        for n, (a, b) in enumerate(split_sentences(text))
    ]
    mine: dict[int, list[Evidence]] = {}
    for one in pool:
        mine.setdefault(int(one.article_id), []).append(one)
    claims, articles, gold = [], [], []
    for row in rows:
        at = numbers[row["context"]]
        right = frozenset(one.evidence_id for one in mine[at] if _same(one.text, row["evidence"]))
        if right:
            claims.append(row["claim"])
            articles.append(at)
            gold.append(right)
    return Task(claims, articles, pool, gold)


def _same(sentence: str, evidence: str) -> bool:
    one, two = (" ".join(re.findall(r"\w+", text.lower())) for text in (sentence, evidence))
    return len(one) > 10 and (one in two or two in one)


Candidates = list[tuple[int, float]]


@dataclass(frozen=True)
class Lists:
    """For each claim its candidates (ids, by words) with the rows of the ranker, and which are right."""

    ids: list[list[str]]
    rows: list[Floats]
    right: list[NDArray[np.bool_]]


def lists(task: Task, indexes: Callable[[int], EvidenceIndex]) -> Lists:
    """Return the candidates of every claim in the index that ``indexes`` gives for its article."""
    ids, rows, right = [], [], []
    for claim, article, gold in zip(task.claims, task.articles, task.gold, strict=True):
        index = indexes(article)
        found = index.shortlist(claim)
        names = [index.evidence[row].evidence_id for row, _ in found]
        ids.append(names)
        rows.append(index.rows_of(claim, found))
        right.append(np.array([name in gold for name in names]))
    return Lists(ids, rows, right)


def recall(
    made: Lists, order: Callable[[Floats], Floats], chosen: Sequence[int], depth: int
) -> NDArray[np.float64]:
    """Return for each chosen claim whether evidence is among the first ``depth``."""
    return np.array([_hit(made.rows[at], made.right[at], order, depth) for at in chosen])


def _hit(rows: Floats, right: NDArray[np.bool_], order: Callable[[Floats], Floats], depth: int) -> float:
    if not len(right):
        return 0.0
    best = np.argsort(-order(rows), kind="stable")[:depth]
    return float(right[best].any())


def _interval(hits: NDArray[np.float64]) -> str:
    random = np.random.default_rng(5)
    draws = [hits[random.integers(0, len(hits), len(hits))].mean() for _ in range(500)]
    low, high = np.percentile(draws, [2.5, 97.5])
    return f"{hits.mean():.3f} ({low:.3f}–{high:.3f})"


def halves(task: Task) -> tuple[list[int], list[int]]:
    """Return the claims of one half of the articles and of the other."""
    many = max(task.articles) + 1
    mine = set(np.random.default_rng(SEED).permutation(many)[: many // 2].tolist())
    first = [at for at, article in enumerate(task.articles) if article in mine]
    return first, [at for at in range(len(task.articles)) if at not in set(first)]


def _ranker(parts: Sequence[Lists], chosen: Sequence[int]) -> Ranker:
    usable = [(made.rows[at], made.right[at]) for made in parts for at in chosen if made.right[at].any()]
    return learn([rows for rows, _ in usable], [right for _, right in usable])


def main() -> None:
    """Print recall by words, by the encoder, and by both rankers; write the artefact with ``--train``."""
    parser = argparse.ArgumentParser(description="Finding the evidence of a claim")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--train", action="store_true")
    parser.add_argument("--swap", action="store_true")
    parser.add_argument("--vectors", type=Path, help="vectors of pool and claims, kept from run to run")
    options = parser.parse_args()
    task = read_task(options.data)
    first, second = halves(task)
    embed = _embedder(task, options.vectors) if options.vectors else None
    rankers: dict[str, Ranker] = {}
    for kind, encoder in (("words", None), ("dense", embed)):
        if kind == "dense" and encoder is None:
            continue
        inside, everywhere = _both(task, encoder)
        learned = _ranker([inside, everywhere], first)
        rankers[kind] = learned
        swapped = _ranker([inside, everywhere], second) if options.swap else None
        ways: dict[str, Callable[[Floats], Floats]] = {"BM25": lambda rows: rows[:, 0]}
        if kind == "dense":
            ways = {"encoder": lambda rows: rows[:, -2]}
        for place, made in (("article", inside), ("record", everywhere)):
            for name, way in (*ways.items(), (f"ranker {kind}", learned.scores)):
                shown = " ".join(f"@{d} {_interval(recall(made, way, second, d))}" for d in (1, 5))
                print(f"{place:8} {name:14} {shown}  n={len(second)}")
            if swapped is not None:
                other = " ".join(f"@{d} {recall(made, swapped.scores, first, d).mean():.3f}" for d in (1, 5))
                print(f"{place:8} halves swapped {other}  n={len(first)}")
    if options.train:
        notes = {"data": digest(options.data), "claims": len(first), "seed": SEED}
        save(rankers["words"], rankers.get("dense", rankers["words"]), notes)


def _both(task: Task, embed: Any) -> tuple[Lists, Lists]:  # noqa: ANN401  the type of pipeline.retrieval.Embed
    whole = EvidenceIndex(task.pool, embed=embed)
    own: dict[int, EvidenceIndex] = {}

    def inside(article: int) -> EvidenceIndex:
        if article not in own:
            mine = [one for one in task.pool if one.article_id == str(article)]
            own[article] = EvidenceIndex(mine, embed=embed)
        return own[article]

    return lists(task, inside), lists(task, lambda _article: whole)


def _embedder(task: Task, path: Path) -> Any:  # noqa: ANN401
    """Vectors by text, made once and kept in ``path``."""
    from models.encoder import PACKAGED, embed

    texts = list(dict.fromkeys([one.text for one in task.pool] + [claim[:4000] for claim in task.claims]))
    if path.is_file():
        vectors = np.load(path)
    else:
        vectors = embed(PACKAGED, texts)
        np.save(path, vectors)
    place = {text: at for at, text in enumerate(texts)}
    return lambda wanted: vectors[[place[text] for text in wanted]]


if __name__ == "__main__":
    main()
