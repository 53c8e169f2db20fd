"""Texts to sparse rows: several blocks of counted features, each weighted by idf and of length one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.text import LIMIT, characters, fold, tokens, words

#: A text is given as (head, rest); see :func:`models.text.view`.
Text = tuple[str, str]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Block:
    """One family of features: ``part`` is head, rest or all; ``unit`` is word, token (signs too) or char.

    A ``present`` family says 1 of a feature that occurs, whatever its idf and the length of the text.
    """

    part: str
    unit: str
    shortest: int
    longest: int
    weight: float = 1.0
    present: bool = False

    def count(self, head: str, rest: str) -> Counter[str]:
        """Return how often each feature of this family occurs in a folded text."""
        text = {"head": head, "rest": rest, "all": f"{head} {rest}"}[self.part]
        if self.unit == "word":
            return Counter(words(text, self.longest))
        if self.unit == "token":
            return Counter(tokens(text, self.longest))
        return Counter(characters(text, self.shortest, self.longest))


@dataclass(slots=True)
class Vectoriser:
    """Blocks with their vocabulary (feature to column) and idf; columns follow the order of the blocks.

    Of a head and of what follows it ``limit`` characters are read.
    """

    blocks: tuple[Block, ...]
    vocabularies: list[dict[str, int]] = field(default_factory=list)
    idf: list[Floats] = field(default_factory=list)
    limit: int = LIMIT

    @property
    def width(self) -> int:
        """Number of columns."""
        return sum(map(len, self.vocabularies))

    def fit(self, texts: Sequence[Text], *, least: int, most: int) -> None:
        """Learn the vocabulary: features in ``least`` texts or more, per block the ``most`` frequent."""
        for block in self.blocks:
            seen = Counter[str]()
            for counts in _counts(block, texts, self.limit):
                seen.update(counts.keys())
            kept = [(name, df) for name, df in seen.most_common(most) if df >= least]
            kept.sort()
            self.vocabularies.append({name: at for at, (name, _) in enumerate(kept)})
            frequency = np.array([df for _, df in kept], dtype=np.float32)
            self.idf.append((np.log((1 + len(texts)) / (1 + frequency)) + 1).astype(np.float32))

    def transform(self, texts: Sequence[Text]) -> Any:  # noqa: ANN401  scipy carries no types
        """Return a CSR matrix with one row for each text."""
        from scipy.sparse import hstack

        parts = [
            _rows(_counts(block, texts, self.limit), vocabulary, idf, block)
            for block, vocabulary, idf in zip(self.blocks, self.vocabularies, self.idf, strict=True)
        ]
        return hstack(parts, format="csr") if len(parts) > 1 else parts[0]

    def keep(self, chosen: NDArray[np.bool_]) -> None:
        """Drop the columns that are not ``chosen``."""
        start = 0
        for at, vocabulary in enumerate(self.vocabularies):
            mask = chosen[start : start + len(vocabulary)]
            start += len(vocabulary)
            names = [name for name, kept in zip(vocabulary, mask, strict=True) if kept]
            self.vocabularies[at] = {name: number for number, name in enumerate(names)}
            self.idf[at] = self.idf[at][mask]


def _counts(block: Block, texts: Sequence[Text], limit: int) -> Iterable[Counter[str]]:
    for head, rest in texts:
        yield block.count(fold(head, limit), fold(rest, limit) if block.part != "head" else "")


def _rows(counted: Iterable[Counter[str]], vocabulary: dict[str, int], idf: Floats, block: Block) -> Any:  # noqa: ANN401
    from scipy.sparse import csr_matrix

    column: Callable[[str], int | None] = vocabulary.get
    indices: list[int] = []
    counts: list[int] = []
    ends = [0]
    for counter in counted:
        for name, count in counter.items():
            at = column(name)
            if at is not None:
                indices.append(at)
                counts.append(count)
        ends.append(len(indices))
    where = np.array(indices, dtype=np.int32)
    shape = (len(ends) - 1, len(vocabulary))
    if block.present:
        values = np.full(len(where), block.weight, dtype=np.float32)
        return csr_matrix((values, where, np.array(ends)), shape=shape)
    values = (1 + np.log(np.array(counts, dtype=np.float32))) * idf[where]
    return _unit(csr_matrix((values, where, np.array(ends)), shape=shape), block.weight)


def _unit(matrix: Any, weight: float) -> Any:  # noqa: ANN401  # noqa: ANN401
    squares = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = np.divide(weight, squares, out=np.zeros_like(squares), where=squares > 0)
    matrix.data *= np.repeat(scale, np.diff(matrix.indptr)).astype(matrix.data.dtype)
    return matrix
