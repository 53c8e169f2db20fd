"""Nearest stored articles of a sparse vector, through an inverted index whose lists never grow long.

How much a term says depends on what is being read: the name of a commune is rare in the country and in
every second article of the province. So the weights by the background table are scaled by how many
stories of the index know the term (stories, not articles: a big event must not wear out its own words).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any

from pipeline.stories.buckets import Buckets
from pipeline.stories.vector import Vector, inverse_frequency

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.int32]
    Floats = NDArray[np.float32]

#: Terms of a new article that candidates are looked up by (its heaviest); newest articles kept per term.
LOOKED_UP = 30
PER_TERM = 150
#: Candidates whose cosine is computed in full.
CANDIDATES = 40
#: Articles that the background table counts for, beside the stories of the index.
BACKGROUND = 500.0


class Neighbours:
    """Sparse vectors by number. Time per query and memory per vector do not depend on how many there are."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._spelled: list[str] = []
        self._terms: list[Ids] = []
        self._weights: list[Floats] = []
        self._postings: Buckets[int] = Buckets(PER_TERM)
        self._stories: dict[str, Ids] = {}
        self._known = _Column()
        self._prior = _Column()
        self._scratch = _Column()

    def add(self, vector: Vector, story: str) -> int:
        """Store a vector as part of a story and return its number (0, 1, 2 and so on)."""
        import numpy as np

        number = len(self._terms)
        ids = np.array(self._numbers(vector), dtype=np.int32)
        self._terms.append(ids)
        self._weights.append(np.array([weight for _, weight in vector], dtype=np.float32))
        self._postings.add(ids.tolist(), number)
        before = self._stories.get(story)
        fresh = ids if before is None else np.setdiff1d(ids, before)
        self._known.values[fresh] += 1.0
        self._stories[story] = ids if before is None else np.concatenate((before, fresh))
        return number

    def _numbers(self, vector: Vector) -> list[int]:
        ids = self._ids
        start = len(ids)
        numbers = [ids.setdefault(term, len(ids)) for term, _ in vector]
        if len(ids) > start:
            fresh = [term for (term, _), number in zip(vector, numbers, strict=True) if number >= start]
            self._spelled += fresh
            for column in (self._known, self._prior, self._scratch):
                column.make_room(len(ids))
            self._prior.values[start : len(ids)] = [inverse_frequency(term) for term in fresh]
        return numbers

    def vector(self, number: int) -> Vector:
        """Return a stored vector as it was given."""
        ids, weights = self._terms[number].tolist(), self._weights[number].tolist()
        return tuple((self._spelled[one], round(weight, 4)) for one, weight in zip(ids, weights, strict=True))

    def has(self, number: int, terms: Iterable[str]) -> int:
        """Return how many of these terms a stored vector has."""
        stored = set(self._terms[number].tolist())
        return sum(self._ids.get(term, -1) in stored for term in terms)

    def count(self, number: int, mark: str) -> int:
        """Return how many terms of a stored vector begin with ``mark``."""
        return sum(self._spelled[one].startswith(mark) for one in self._terms[number].tolist())

    def nearest(self, vector: Vector, least: float) -> list[tuple[int, float]]:
        """Return (number, cosine) of stored vectors with at least that cosine, nearest first."""
        import numpy as np

        ids = np.array([self._ids[term] for term, _ in vector if term in self._ids], dtype=np.int32)
        if not len(ids):
            return []
        weights = np.array([weight for term, weight in vector if term in self._ids], dtype=np.float32)
        weights *= self._scale(ids)
        # Words that no stored article has are part of the length: they speak against every one of them.
        strange = sum(weight * weight for term, weight in vector if term not in self._ids)
        length = float(np.sqrt(weights @ weights + strange)) or 1.0
        found = self._candidates(ids, weights)
        if not found:
            return []
        cosines = self._cosines(found, ids, weights / length)
        near = [(number, float(cosine)) for number, cosine in zip(found, cosines, strict=True)]
        return sorted((one for one in near if one[1] >= least), key=lambda one: (-one[1], one[0]))

    def _scale(self, ids: Ids) -> Floats:
        """How much of its background weight each term keeps among the stories of the index."""
        import numpy as np

        prior = np.maximum(self._prior.values[ids], 0.1)
        share = (BACKGROUND * np.exp(-prior) + self._known.values[ids]) / (BACKGROUND + len(self._stories))
        scale: Floats = np.minimum(-np.log(np.minimum(share, 0.9)) / prior, 1.0)
        return scale

    def _candidates(self, ids: Ids, weights: Floats) -> list[int]:
        """The articles that share most with what is read; of two that share the same the newer comes first."""
        import numpy as np

        heaviest = (-weights).argsort(kind="stable")[:LOOKED_UP]
        known = [self._postings.get(one) for one in ids[heaviest].tolist()]
        numbers = np.fromiter(chain.from_iterable(known), dtype=np.int64)
        found, places = np.unique(numbers, return_inverse=True)
        gains = np.repeat(weights[heaviest].astype(np.float64) ** 2, [len(one) for one in known])
        scores = np.bincount(places, gains, minlength=len(found))
        best: list[int] = found[np.lexsort((-found, -scores))[:CANDIDATES]].tolist()
        return best

    def _cosines(self, found: list[int], ids: Ids, weights: Floats) -> Floats:
        import numpy as np

        terms = np.concatenate([self._terms[number] for number in found])
        values = np.concatenate([self._weights[number] for number in found]) * self._scale(terms)
        edges = np.cumsum([0, *(len(self._terms[number]) for number in found[:-1])])
        dense = self._scratch.values
        dense[ids] = weights
        shared = np.add.reduceat(values * dense[terms], edges)
        dense[ids] = 0.0
        cosines: Floats = (shared / np.sqrt(np.add.reduceat(values * values, edges))).astype(np.float32)
        return cosines


class _Column:
    """Numbers by term, growing in steps."""

    def __init__(self) -> None:
        import numpy as np

        self.values: NDArray[Any] = np.zeros(1024, dtype=np.float32)

    def make_room(self, size: int) -> None:
        """Grow until there is a value for ``size`` terms."""
        import numpy as np

        while size > len(self.values):
            self.values = np.concatenate((self.values, np.zeros_like(self.values)))
