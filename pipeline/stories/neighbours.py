"""Nearest stored articles of a sparse vector, through an inverted index whose lists never grow long."""

from __future__ import annotations

from array import array
from collections import defaultdict
from heapq import nlargest
from itertools import repeat
from operator import mul

from pipeline.stories.buckets import Buckets
from pipeline.stories.vector import Vector

#: Terms of a new article that candidates are looked up by (its heaviest); newest articles kept per term.
LOOKED_UP = 30
PER_TERM = 150
#: Candidates whose cosine is computed in full.
CANDIDATES = 40


class Neighbours:
    """Sparse vectors by number. Time per query and memory per vector do not depend on how many there are."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._terms: list[array[int]] = []
        self._weights: list[array[float]] = []
        self._postings: Buckets[int] = Buckets(PER_TERM)

    def add(self, vector: Vector) -> int:
        """Store a vector and return its number (0, 1, 2 and so on)."""
        number = len(self._terms)
        terms = array("I", (self._ids.setdefault(term, len(self._ids)) for term, _ in vector))
        self._terms.append(terms)
        self._weights.append(array("f", (weight for _, weight in vector)))
        self._postings.add(terms, number)
        return number

    def nearest(self, vector: Vector, least: float) -> list[tuple[int, float]]:
        """Return (number, cosine) of stored vectors with at least that cosine, nearest first."""
        known = [(self._ids[term], weight) for term, weight in vector if term in self._ids]
        weights = dict(known)
        found = [(number, self._cosine(number, weights)) for number in self._candidates(known)]
        return sorted((one for one in found if one[1] >= least), key=lambda one: (-one[1], one[0]))

    def _candidates(self, known: list[tuple[int, float]]) -> list[int]:
        scores: defaultdict[int, float] = defaultdict(float)
        for term, weight in known[:LOOKED_UP]:
            gain = weight * weight
            for number in self._postings.get(term):
                scores[number] += gain
        return nlargest(CANDIDATES, scores, key=lambda number: (scores[number], number))

    def _cosine(self, number: int, weights: dict[int, float]) -> float:
        shared = map(weights.get, self._terms[number], repeat(0.0))
        return float(sum(map(mul, shared, self._weights[number])))
