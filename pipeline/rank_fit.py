"""Fitting the order in which the evidence of a claim is put: ``minhtin models train evidence-ranker``.

Learnt from the claims of ISE-DSC01, each beside the sentences that are found for it in its own article, and
among the sentences of all articles. ``python -m benchmarks.evidence_search`` measures it, out of fold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.data import digest, read_rows
from models.linear import ARTEFACTS
from models.rank import ranker
from models.rank.features import Floats
from models.rank.ranker import Ranking
from pipeline.retrieval import Embed, EvidenceIndex
from pipeline.sentences import split_sentences
from pipeline.types import Evidence

NAME = ranker.NAME
#: The set in the data folder; its text stays there.
FILE = "verification/isedsc01.train.jsonl"
#: Of the folds it is measured by; fitting takes no chance.
SEED = 3
#: Of a claim so many characters are read.
_LONGEST = 4000


@dataclass(frozen=True)
class Task:
    """Claims with the article each belongs to, and which sentences of the pool are its evidence."""

    claims: list[str]
    articles: list[int]
    pool: list[Evidence]
    gold: list[frozenset[str]]


def read_task(path: Path) -> Task:
    """Return the claims whose evidence is found among the sentences of their article.

    Raises:
        MissingDataError: the file is absent.
    """
    rows = list(read_rows(path))
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


@dataclass(frozen=True)
class Lists:
    """For each claim the rows of the ranker of its candidates (by words), and which of them are right."""

    rows: list[Floats]
    right: list[NDArray[np.bool_]]


def lists(task: Task, indexes: Callable[[int], EvidenceIndex]) -> Lists:
    """Return the candidates of every claim in the index that ``indexes`` gives for its article."""
    rows, right = [], []
    for claim, article, gold in zip(task.claims, task.articles, task.gold, strict=True):
        index = indexes(article)
        found = index.shortlist(claim)
        rows.append(index.rows_of(claim, found))
        right.append(np.array([index.evidence[row].evidence_id in gold for row, _ in found]))
    return Lists(rows, right)


def both(task: Task, embed: Embed | None = None) -> tuple[Lists, Lists]:
    """Return the candidates of every claim in its own article, and in the sentences of all articles."""
    whole = EvidenceIndex(task.pool, embed=embed)
    own: dict[int, EvidenceIndex] = {}

    def inside(article: int) -> EvidenceIndex:
        if article not in own:
            mine = [one for one in task.pool if one.article_id == str(article)]
            own[article] = EvidenceIndex(mine, embed=embed)
        return own[article]

    return lists(task, inside), lists(task, lambda _article: whole)


def ranking(parts: Sequence[Lists], chosen: Sequence[int]) -> Ranking:
    """Return the rankers that the chosen claims teach, as far as their evidence was found at all."""
    usable = [(made.rows[at], made.right[at]) for made in parts for at in chosen if made.right[at].any()]
    return ranker.learn([rows for rows, _ in usable], [right for _, right in usable])


def embedder(task: Task, kept: Path | None = None) -> Embed:
    """Return vectors by text; each is made once, and found again in the file ``kept`` where one is named."""
    from models.encoder import PACKAGED, embed

    texts = list(dict.fromkeys([one.text for one in task.pool] + [claim[:_LONGEST] for claim in task.claims]))
    vectors = np.load(kept) if kept and kept.is_file() else embed(PACKAGED, texts)
    if kept and not kept.is_file():
        np.save(kept, vectors)
    place = {text: at for at, text in enumerate(texts)}
    return lambda wanted: np.asarray(vectors[[place[text] for text in wanted]])


def train(
    data: Path, folder: Path = ARTEFACTS, *, embed: Callable[[Task], Embed] = embedder
) -> tuple[Ranking, Ranking]:
    """Fit both rankings, by words alone and with vectors, from all claims; write and return them.

    Raises:
        MissingDataError: the set is absent.
    """
    path = data / FILE
    task = read_task(path)
    every = range(len(task.claims))
    words, dense = ranking(both(task), every), ranking(both(task, embed(task)), every)
    notes = {"data": digest(path), "claims": len(task.claims), "seed": SEED}
    ranker.save(words, dense, notes, folder)
    ranker.load.cache_clear()
    return words, dense
