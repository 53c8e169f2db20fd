"""Finding the evidence of a claim (ISE-DSC01): in its own article, and among the sentences of all articles.

Run: ``python -m benchmarks.evidence_search [--train] [--vectors FILE]``. What is printed is out of fold: each
claim's candidates are put in order by a ranker that saw no claim of its article (five folds of articles, with
95% bootstrap intervals). ``--vectors`` keeps vectors in a file, ``--train`` learns from all and
writes the artefact.
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
from models.rank.ranker import Ranking, learn, save
from pipeline.retrieval import EvidenceIndex
from pipeline.sentences import split_sentences
from pipeline.types import Evidence

DATA = Path("../shared/data/verification/isedsc01.train.jsonl")
SEED, FOLDS = 3, 5


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


def _ranking(parts: Sequence[Lists], chosen: Sequence[int]) -> Ranking:
    usable = [(made.rows[at], made.right[at]) for made in parts for at in chosen if made.right[at].any()]
    return learn([rows for rows, _ in usable], [right for _, right in usable])


def main() -> None:
    """Print recall by words, by the encoder, and by both rankers; write the artefact with ``--train``."""
    parser = argparse.ArgumentParser(description="Finding the evidence of a claim")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--train", action="store_true")
    parser.add_argument("--vectors", type=Path, help="vectors of pool and claims, kept from run to run")
    options = parser.parse_args()
    task = read_task(options.data)
    embed = _embedder(task, options.vectors) if options.vectors else None
    rankings: dict[str, Ranking] = {}
    for kind, encoder in (("words", None), ("dense", embed)):
        if kind == "dense" and encoder is None:
            continue
        both = _both(task, encoder)
        _print_recall(kind, both, folds(task))
        rankings[kind] = _ranking(both, range(len(task.claims)))
    if options.train:
        notes = {"data": digest(options.data), "claims": len(task.claims), "seed": SEED}
        save(rankings["words"], rankings.get("dense", rankings["words"]), notes)


def _print_recall(kind: str, both: tuple[Lists, Lists], fold_of: Sequence[int]) -> None:
    learned = [
        _ranking(both, [at for at, fold in enumerate(fold_of) if fold != out]).order for out in range(FOLDS)
    ]
    column = -2 if kind == "dense" else 0
    alone: Order = lambda rows: np.argsort(-rows[:, column], kind="stable")  # noqa: E731  beside what was learnt
    for place, made in zip(("article", "record"), both, strict=True):
        name_alone = "encoder" if kind == "dense" else "BM25"
        ways = ((name_alone, [alone] * len(fold_of)), (f"ranker {kind}", [learned[at] for at in fold_of]))
        for name, orders in ways:
            shown = " ".join(f"@{depth} {_interval(recall(made, orders, depth))}" for depth in (1, 5))
            print(f"{place:8} {name:14} {shown}  n={len(fold_of)}")


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
