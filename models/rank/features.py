"""A claim beside each of its candidate sentences, in numbers that mean the same for any claim.

Words are weighed by how few of the candidates have them: what every sentence of an article says tells
nothing.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NAMES = (
    "bm25 of the best", "bm25", "place", "syllables", "pairs", "triples", "characters", "of the sentence",
    "share of syllables", "in order", "in order of both", "numbers", "numbers missing", "names", "length",
    "short", "with the one before", "with the one after", "before", "after",
    "syllables squared", "characters squared",
)  # fmt: skip
#: What is told twice: nearly all in common tells more than twice half of it.
SQUARED = ("syllables squared", "characters squared")
_TOKEN = re.compile(r"[^\W_]+(?:[.,][0-9]+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
#: Syllables of a text that are compared; a claim of 20,000 characters is read no further.
_LONGEST = 160
_SHORT = 6
#: Sentences whose parts are remembered: the same ones come up for claim after claim.
KEPT = 20_000


def features(claim: str, candidates: Sequence[str], scores: Sequence[float], rows: Sequence[int]) -> Floats:
    """Return a row of :data:`NAMES` for each candidate.

    Args:
        claim: the text that is looked for.
        candidates: sentences found.
        scores: how well words alone found them (any scale that is zero for nothing).
        rows: place of each candidate in its text; neighbours are rows that differ by one.
    """
    words = [tokens(text) for text in candidates]
    grams = [_grams(one) for one in words]
    seen = Counter(gram for one in grams for gram in one)
    weight = _weights(seen, len(candidates))
    mine = tokens(claim)
    plain, pairs, triples = set(mine), set(_joined(mine, 2)), set(_joined(mine, 3))
    whole = _share(plain, weight, seen)
    cover = np.array([whole(one) for one in grams])
    found = np.asarray(scores, dtype=np.float64)
    characters = _characters(claim, candidates)
    columns = [
        found / max(found.max(initial=0.0), 1e-9),
        found / 20,
        1 / (1 + np.argsort(np.argsort(-found, kind="stable"), kind="stable")),
        cover,
        np.array([_share(pairs, weight, seen)(one) for one in grams]),
        np.array([_share(triples, weight, seen)(one) for one in grams]),
        characters,
        np.array([_told(plain, one, weight) for one in words]),
        np.array([len(plain & one) / max(len(plain), 1) for one in grams]),
        *_in_order(mine, words),
        *_facts(claim, candidates),
        np.array([math.log1p(len(one)) for one in words]),
        np.array([float(len(one) < _SHORT) for one in words]),
        *_neighbours(whole, grams, cover, rows),
        cover**2,
        characters**2,
    ]  # fmt: skip
    return np.stack(columns, axis=1) if candidates else np.zeros((0, len(NAMES)))


@lru_cache(maxsize=KEPT)
def tokens(text: str) -> tuple[str, ...]:
    """Return the syllables and numbers of a text in small letters, NFC."""
    return tuple(_TOKEN.findall(unicodedata.normalize("NFC", text).lower())[:_LONGEST])


def _joined(words: Sequence[str], n: int) -> list[str]:
    return [" ".join(words[at : at + n]) for at in range(len(words) - n + 1)]


@lru_cache(maxsize=KEPT)
def _grams(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset([*words, *_joined(words, 2), *_joined(words, 3)])


def _weights(seen: Counter[str], many: int) -> Callable[[str], float]:
    by_count = [math.log(1 + (many - n + 0.5) / (n + 0.5)) for n in range(many + 1)]
    return lambda gram: by_count[seen[gram]]


def _weighed(grams: Collection[str], weight: Callable[[str], float]) -> float:
    return sum(map(weight, grams))


def _share(
    wanted: set[str], weight: Callable[[str], float], seen: Counter[str]
) -> Callable[[frozenset[str]], float]:
    """How much of what is wanted, and can be had, a sentence has."""
    most = _weighed([gram for gram in wanted if seen[gram]], weight) or 1.0
    return lambda grams: _weighed(wanted & grams, weight) / most


def _told(wanted: set[str], sentence: Sequence[str], weight: Callable[[str], float]) -> float:
    """How much of a sentence is wanted."""
    said = set(sentence)
    return _weighed(wanted & said, weight) / max(_weighed(said, weight), 1e-9)


def _characters(claim: str, candidates: Sequence[str]) -> Floats:
    """Cosine of groups of four characters, weighed like words."""
    counted = [_fours(text) for text in (claim, *candidates)]
    seen = Counter(four for one in counted[1:] for four in one)
    many = len(candidates)
    rare = [math.log(1 + (many + 1) / (1 + n)) for n in range(many + 1)]
    often = [1 + math.log(n) if n else 0.0 for n in range(40)]
    vectors = [{four: often[min(n, 39)] * rare[seen[four]] for four, n in one.items()} for one in counted]
    sizes = [math.sqrt(sum(value * value for value in one.values())) or 1.0 for one in vectors]
    asked = vectors[0]
    return np.array(
        [
            sum(value * asked[four] for four, value in one.items() if four in asked) / (size * sizes[0])
            for one, size in zip(vectors[1:], sizes[1:], strict=True)
        ]
    )


@lru_cache(maxsize=KEPT)
def _fours(text: str) -> Counter[str]:
    joined = f" {' '.join(tokens(text))} "
    return Counter(joined[at : at + 4] for at in range(len(joined) - 3))


def _in_order(mine: Sequence[str], words: Sequence[Sequence[str]]) -> tuple[Floats, Floats]:
    common = [_common(mine, one) for one in words]
    return (
        np.array([n / max(len(mine), 1) for n in common]),
        np.array([2 * n / max(len(mine) + len(one), 1) for n, one in zip(common, words, strict=True)]),
    )


def _common(one: Sequence[str], two: Sequence[str]) -> int:
    """Length of the longest common subsequence, a machine word of places at a time (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for at, word in enumerate(two):
        places[word] = places.get(word, 0) | 1 << at
    every = (1 << len(two)) - 1
    left = every
    for word in one:
        met = left & places.get(word, 0)
        left = (left + met | left - met) & every
    return len(two) - left.bit_count()


def _facts(claim: str, candidates: Sequence[str]) -> tuple[Floats, Floats, Floats]:
    numbers, names = set(_NUMBER.findall(claim)), _capitals(claim)
    theirs = [set(_NUMBER.findall(text)) for text in candidates]
    spoken = [set(tokens(text)) for text in candidates]
    return (
        np.array([len(numbers & one) / len(numbers) if numbers else 0.5 for one in theirs]),
        np.array([float(min(len(numbers - one), 4)) for one in theirs]),
        np.array([len(names & one) / len(names) if names else 0.5 for one in spoken]),
    )


def _capitals(text: str) -> set[str]:
    """Words written with a capital, but for the first."""
    return {word.strip(".,;:!?()\"“”'").lower() for word in text.split()[1:_LONGEST] if word[:1].isupper()}


def _neighbours(
    whole: Callable[[frozenset[str]], float],
    grams: Sequence[frozenset[str]],
    cover: Floats,
    rows: Sequence[int],
) -> list[Floats]:
    """What a sentence and its neighbour cover together beyond it alone, and what the neighbour covers."""
    place = {row: at for at, row in enumerate(rows)}
    gained, alone = [], []
    for step in (-1, 1):
        beside = [place.get(row + step) for row in rows]
        gained.append(
            np.array(
                [0.0 if b is None else whole(grams[at] | grams[b]) - cover[at] for at, b in enumerate(beside)]
            )
        )
        alone.append(np.array([0.0 if b is None else cover[b] for b in beside]))
    return [*gained, *alone]
