"""Finding the sentences on record that are nearest to a claim.

BM25 over folded syllables and pairs finds the candidates, with vectors those of the encoder too; a small
ranker (:mod:`models.rank`) puts them in order.
"""

from __future__ import annotations

import itertools
import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.facets.lexicon import lexicon
from pipeline.facets.text import fold
from pipeline.record.statement import in_force
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
#: Candidates that are put in order; of a large record a word that more than this share has is not looked up.
SHORTLIST, COMMON, LARGE = 30, 1 / 12, 20_000
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
            self._build(terms(one.text) for one in self.evidence)

    def notice(self, article_id: str) -> list[Evidence]:
        """All sentences of one official article in order; none for statements that came without one."""
        return self._notices.get(article_id, []) if article_id else []

    def __len__(self) -> int:
        return len(self.evidence)

    def _build(self, documents: Iterable[list[str]]) -> None:
        import numpy as np
        from scipy.sparse import csr_matrix

        vocabulary = self._vocabulary
        columns, ends = array("i"), array("q", [0])
        for document in documents:
            columns.extend(vocabulary.setdefault(term, len(vocabulary)) for term in document)
            ends.append(len(columns))
        shape = (len(ends) - 1, len(vocabulary))
        ones = np.ones(len(columns), np.float32)
        kept = csr_matrix(
            (ones, np.frombuffer(columns, np.int32), np.frombuffer(ends, np.int64)), shape=shape
        )
        kept.sum_duplicates()
        counts = kept.tocsc()
        del kept
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
        if self._matrix is None or k <= 0:
            return []
        text = text[:4000]
        limit = max(4 * k + 20, SHORTLIST)
        found: list[tuple[Evidence, float]] = []
        for row, score in self._ordered(text, self._candidates(text, limit)):
            if in_force(self.evidence[row], at):
                found.append((self.evidence[row], score))
            if len(found) == k:
                break
        return found

    def near(self, text: str, k: int) -> list[tuple[Evidence, float]]:
        """Return up to ``k`` sentences in force that share most words with a whole text, best first."""
        if self._matrix is None:
            return []
        found = self._candidates(text, k)
        ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        told = ((self.evidence[row], score) for row, score in ranked)
        return [(one, score) for one, score in told if in_force(one, None)][:k]

    def shortlist(self, text: str) -> list[tuple[int, float]]:
        """Return the candidates of a text as (row, score by words), as the ranker gets them."""
        found = self._candidates(text[:4000], SHORTLIST)
        return self._shortlist(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    def _candidates(self, text: str, limit: int) -> dict[int, float]:
        """Rows with their score by words: the best by words, then those that only the encoder finds near."""
        # Sorted: sums of floats depend on their order, and that of a set changes from process to process.
        known = sorted(self._vocabulary[t] for t in set(terms(text)) if t in self._vocabulary)
        found = dict(self._ranked(self._telling(known), limit))
        if self._vectors is not None:
            import numpy as np

            near = self._vectors @ self._asked(text)
            many = min(limit // 2, len(near))
            for row in np.argpartition(-near, many - 1)[:many].tolist():
                found.setdefault(row, 0.0)
        return found

    def _telling(self, known: list[int]) -> list[int]:
        """Of a large record, the words that not every twelfth sentence has; all, where none is left."""
        if len(self.evidence) < LARGE:
            return known
        most = COMMON * len(self.evidence)
        ends = self._matrix.indptr
        return [one for one in known if ends[one + 1] - ends[one] <= most] or known

    def _asked(self, text: str) -> NDArray[np.float32]:
        if self._embed is None:
            raise ValueError("an index without vectors cannot be asked by them")
        vector: NDArray[np.float32] = self._embed([text])[0]
        return vector

    def _ordered(self, text: str, found: dict[int, float]) -> list[tuple[int, float]]:
        """The candidates, best first: the ranker's order of the first thirty, then the rest by words."""
        from models.rank.ranker import load

        ranker = load("dense" if self._vectors is not None else "words")
        ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        if ranker is None or len(ranked) < 2:
            return ranked
        head = self._shortlist(ranked)
        best = [head[at] for at in ranker.order(self.rows_of(text, head)).tolist()]
        chosen = {row for row, _ in head}
        return best + [pair for pair in ranked if pair[0] not in chosen]

    def _shortlist(self, ranked: list[tuple[int, float]]) -> list[tuple[int, float]]:
        if self._vectors is None:
            return ranked[:SHORTLIST]
        alone = [pair for pair in ranked if pair[1] == 0][: SHORTLIST // 2]
        return ranked[: SHORTLIST - len(alone)] + [pair for pair in alone if pair not in ranked[:SHORTLIST]]

    def rows_of(self, text: str, found: Sequence[tuple[int, float]]) -> NDArray[np.float64]:
        """Return what the ranker judges each candidate (row, score by words) by."""
        from models.rank.features import features
        from models.rank.ranker import with_cosines

        rows = [row for row, _ in found]
        shown = [self.evidence[row].text for row in rows]
        made = features(text, shown, [score for _, score in found], self._places(rows))
        if self._vectors is None:
            return made
        return with_cosines(made, self._vectors[rows] @ self._asked(text))

    def _places(self, rows: Sequence[int]) -> list[int]:
        """Numbers that differ by one for neighbours of one notice only."""
        notices: dict[str, int] = {}
        places = []
        for at, row in enumerate(rows):
            one = self.evidence[row]
            if one.article_id:
                places.append(10_000 * notices.setdefault(one.article_id, len(notices) + 1) + one.position)
            else:
                places.append(-2 * at - 2)
        return places

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
