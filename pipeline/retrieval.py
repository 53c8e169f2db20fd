"""Finding the sentences on record that are nearest to a claim: BM25 over folded syllables and pairs."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.facets.lexicon import lexicon
from pipeline.facets.text import fold
from pipeline.types import Evidence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

K1, B = 1.2, 0.6
_TOKEN = re.compile(r"[^\W_]+(?:[.,][0-9]+)*")
#: Pairs of syllables are words of the language: they tell more than single syllables.
PAIR_WEIGHT = 0.7


def terms(text: str) -> list[str]:
    """Return the syllables of a text, folded and with synonyms replaced, and their neighbouring pairs."""
    words = _TOKEN.findall(lexicon().canonical(fold(text), bare=True))
    return words + [f"{one} {two}" for one, two in itertools.pairwise(words)]


#: Constant of reciprocal rank fusion; 60 is the value of the paper.
RRF = 60
Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]


class EvidenceIndex:
    """BM25 over evidence sentences. Built once; searching does not change it.

    With ``embed`` (texts to unit vectors, one row each) its ranking is fused with that of the vectors
    by reciprocal ranks, so that a paraphrase without shared words can be found.
    """

    def __init__(self, evidence: Sequence[Evidence], *, embed: Embed | None = None) -> None:
        self._embed = embed
        self._vectors = embed([one.text for one in evidence]) if embed and evidence else None
        self.evidence = tuple(evidence)
        self.by_id = {one.evidence_id: one for one in self.evidence}
        self._notices: dict[str, list[Evidence]] = defaultdict(list)
        for one in self.evidence:
            self._notices[one.article_id].append(one)
        for whole in self._notices.values():
            whole.sort(key=lambda one: one.position)
        self._matrix: Any = None
        self._vocabulary: dict[str, int] = {}
        if self.evidence:
            self._build([terms(one.text) for one in self.evidence])

    def notice(self, article_id: str) -> list[Evidence]:
        """All sentences of one official article in order; none for statements that came without one."""
        return self._notices.get(article_id, []) if article_id else []

    def __len__(self) -> int:
        return len(self.evidence)

    def _build(self, documents: list[list[str]]) -> None:
        import numpy as np
        from scipy.sparse import csc_matrix

        vocabulary = self._vocabulary
        rows, columns = [], []
        for row, document in enumerate(documents):
            for term in document:
                columns.append(vocabulary.setdefault(term, len(vocabulary)))
                rows.append(row)
        shape = (len(documents), len(vocabulary))
        counts = csc_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1.0))
        frequency = np.diff(counts.indptr)
        idf = np.log1p((shape[0] - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        pairs = np.fromiter((" " in term for term in vocabulary), bool, len(vocabulary))
        idf[pairs] *= PAIR_WEIGHT
        counts.data = (
            counts.data * (K1 + 1) / (counts.data + norm[counts.indices]) * np.repeat(idf, frequency)
        )
        self._matrix = counts.astype(np.float32)

    def search(self, text: str, k: int, *, at: datetime | None = None) -> list[tuple[Evidence, float]]:
        """Return up to ``k`` sentences in force at ``at`` with their scores, best first.

        Retired sentences never come back when ``at`` is None; validity is judged only with a time.
        """
        from pipeline.evidence import in_force

        if self._matrix is None or k <= 0:
            return []
        # Sorted: sums of floats depend on their order, and that of a set changes from process to process.
        known = sorted(self._vocabulary[t] for t in set(terms(text[:4000])) if t in self._vocabulary)
        found: list[tuple[Evidence, float]] = []
        for row, score in self._fused(text, self._ranked(known, 4 * k + 20), 4 * k + 20):
            if in_force(self.evidence[row], at):
                found.append((self.evidence[row], score))
            if len(found) == k:
                break
        return found

    def _fused(self, text: str, ranked: list[tuple[int, float]], limit: int) -> list[tuple[int, float]]:
        """Reciprocal rank fusion (Cormack et al. 2009) where there are vectors; else ``ranked`` as it is."""
        if self._embed is None or self._vectors is None:
            return ranked
        import numpy as np

        near = np.argsort(-(self._vectors @ self._embed([text[:4000]])[0]), kind="stable")[:limit]
        fused: dict[int, float] = {}
        for order in ([row for row, _ in ranked], [int(row) for row in near]):
            for place, row in enumerate(order):
                fused[row] = fused.get(row, 0.0) + 1.0 / (RRF + place)
        return sorted(fused.items(), key=lambda pair: (-pair[1], pair[0]))

    def _ranked(self, known: list[int], limit: int) -> list[tuple[int, float]]:
        import numpy as np

        scores = np.zeros(len(self.evidence), np.float32)
        matrix = self._matrix
        for column in known:
            part = slice(matrix.indptr[column], matrix.indptr[column + 1])
            scores[matrix.indices[part]] += matrix.data[part]
        return [(int(row), float(scores[row])) for row in _best(scores, limit) if scores[row] > 0]


def _best(scores: NDArray[np.float32], limit: int) -> NDArray[np.intp]:
    """Rows of the ``limit`` highest scores, best first; of equals the one that stands earlier on record."""
    import numpy as np

    if limit >= len(scores):
        return np.argsort(-scores, kind="stable")
    least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
    near = np.flatnonzero(scores >= least)
    order: NDArray[np.intp] = near[np.argsort(-scores[near], kind="stable")][:limit]
    return order
