"""The sparse vector by which an article finds its story: its rarest words, pairs, names and numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from sys import intern

from pipeline.stories.words import bare

#: Terms kept of one article, and how much of its body is read for them (words).
KEPT = 120
BODY_WORDS = 300
TITLE_WEIGHT = 3.0
LEAD_WEIGHT = 2.0
#: Inverse document frequency of what the background never saw often: above all in the table.
UNSEEN = 7.5
#: A pair of neighbours says more than a word, but both of its words are counted as well.
PAIR_WEIGHT = 0.5

Vector = tuple[tuple[str, float], ...]


def story_terms(title: list[str], lead: list[str], body: list[str]) -> Vector:
    """Return at most ``KEPT`` (term, weight) pairs of an article given as words, heaviest first.

    The Euclidean length is one; empty for a text without words. Equal weights are ordered by the term, so
    that the result does not depend on chance.
    """
    counts: dict[str, float] = {}
    pairs: dict[str, float] = {}
    for found, weight, most in ((title, TITLE_WEIGHT, 60), (lead, LEAD_WEIGHT, 120), (body, 1.0, BODY_WORDS)):
        _count(found[:most], weight, counts)
        _count(map(" ".join, pairwise(found[:most])), weight, pairs)
    rare = background().get
    weighted = [(_often(count) * rare(term, UNSEEN), term) for term, count in counts.items()]
    weighted += [(PAIR_WEIGHT * _often(count) * rare(pair, UNSEEN), pair) for pair, count in pairs.items()]
    weighted.sort()
    best = weighted[:KEPT]
    length = math.sqrt(sum(weight * weight for weight, _ in best)) or 1.0
    return tuple((term, round(-weight / length, 4)) for weight, term in best)


@lru_cache(maxsize=10_000)
def _often(count: float) -> float:
    """Minus the part of the weight that comes from how often a term is said (minus: for sorting)."""
    return -1.0 - math.log(count)


def _count(found: Iterable[str], weight: float, counts: dict[str, float]) -> None:
    for term in found:
        counts[term] = counts.get(term, 0.0) + weight


def inverse_frequency(term: str) -> float:
    """Return how rare a word or pair is in the background; above all for what it never saw often."""
    return background().get(term, UNSEEN)


@cache
def background() -> dict[str, float]:
    """Return the inverse document frequency of frequent words and pairs (see ``build_idf.py``)."""
    lines = Path(__file__).with_name("idf.tsv").read_text(encoding="utf-8").splitlines()
    idf = {intern(term): int(value) / 10 for term, value in (line.split("\t") for line in lines)}
    plain: dict[str, float] = {}
    for term, value in idf.items():  # typed without its marks, a word is as frequent as with them
        typed = bare(term)
        plain[typed] = min(value, plain.get(typed, value))
    return plain | idf
