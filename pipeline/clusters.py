"""Claims that say the same thing share one cluster: one alert per claim, not per article."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.compare.content import content_words
from pipeline.facets.lexicon import lexicon
from pipeline.facets.polarity import is_negated
from pipeline.facets.text import fold, view
from pipeline.types import Claim

#: Least Jaccard similarity of content for two claims to be one; bands × rows of the MinHash.
SAME = 0.6
BANDS, ROWS = 20, 2
_PRIME = (1 << 31) - 1
#: Claims with the same numbers are compared one by one up to so many; more meet by a band of their MinHash.
_FEW = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """What a cluster is known by: digests of what its first claim says (63 bits) and of its words (32)."""

    cluster: str
    claim_id: str
    exact: int
    facts: int
    words: bytes


class Clusters:
    """Clusters found so far, by what their first claim says. No pair is compared twice.

    Claims of weeks are held at once, hundreds of thousands: words are kept as numbers of 32 bits, and only
    claims whose numbers many others have (most often none) get bands. About 250 bytes a cluster.
    """

    def __init__(self) -> None:
        self._names: list[str] = []
        self._known: set[str] = set()
        self._words: list[bytes] = []
        self._exact: dict[int, int] = {}
        #: Clusters by numbers and polarity; those of one group by band, once the group is large.
        self._group: dict[int, list[int]] = {}
        self._bands: dict[int, list[int]] = {}

    def of(self, claim: Claim) -> tuple[str, Mark | None]:
        """Return the cluster of a claim: one that says the same, or else a new one, with its mark."""
        mark = mark_of(claim)
        found = self._find(mark)
        if found is not None:
            return found, None
        if mark.cluster in self._known:
            return mark.cluster, None
        self.add(mark)
        return mark.cluster, mark

    def add(self, mark: Mark) -> None:
        """Remember a cluster."""
        at = len(self._names)
        self._names.append(mark.cluster)
        self._known.add(mark.cluster)
        self._words.append(mark.words)
        self._exact.setdefault(mark.exact, at)
        group = self._group.setdefault(mark.facts, [])
        group.append(at)
        if len(group) == _FEW + 1:
            for one in group:
                self._to_bands(mark.facts, one)
        elif len(group) > _FEW:
            self._to_bands(mark.facts, at)

    def _to_bands(self, group: int, at: int) -> None:
        for band in _bands(array("I", self._words[at])):
            bucket = self._bands.setdefault(hash((group, *band)), [])
            if len(bucket) < _FEW:  # a bucket of boilerplate never becomes an all-pairs step
                bucket.append(at)

    def _find(self, mark: Mark) -> str | None:
        if mark.exact in self._exact:
            return self._names[self._exact[mark.exact]]
        mine = frozenset(array("I", mark.words))
        near = [(self._alike(mine, at), self._names[at], at) for at in set(self._near(mark.facts, mine))]
        # The likest, then by name: the same whatever order the clusters came in.
        alike, cluster, at = min(near, key=lambda one: (-one[0], one[1]), default=(0.0, "", 0))
        if alike < SAME:
            return None
        self._exact[mark.exact] = at
        return cluster

    def _alike(self, mine: frozenset[int], at: int) -> float:
        theirs = frozenset(array("I", self._words[at]))
        return len(mine & theirs) / max(len(mine | theirs), 1)

    def _near(self, group: int, words: frozenset[int]) -> Iterator[int]:
        """Clusters with the same numbers and polarity that may have the same words."""
        found = self._group.get(group, [])
        if len(found) <= _FEW:
            yield from found
            return
        for band in _bands(words):
            yield from self._bands.get(hash((group, *band)), ())


def assign_clusters(new_claims: Sequence[Claim], existing: Mapping[str, Claim]) -> dict[str, str]:
    """Return claim id → cluster id.

    A claim joins a cluster whose representative says the same with the same numbers and the same
    polarity; otherwise it founds one. The id of a cluster is a digest of its first claim's words, so
    the same claims give the same ids in any run.
    """
    known = Clusters()
    for cluster, claim in existing.items():
        known.add(mark_of(claim, cluster))
    return {claim.claim_id: known.of(claim)[0] for claim in new_claims}


def mark_of(claim: Claim, cluster: str = "") -> Mark:
    """Return the mark of a claim as the first of a cluster (default: one named after its words)."""
    words, facts = _words(claim.text), _facts(claim)
    whole = hashlib.sha256(f"{' '.join(sorted(words))}|{facts}".encode("utf-8", "surrogatepass")).digest()
    exact = int.from_bytes(whole[-8:], "big") >> 1
    numbers = array("I", sorted(map(_number, words)) or [0])
    return Mark(
        cluster or f"c{whole.hex()[:23]}", claim.claim_id, exact, _short(repr(facts)), numbers.tobytes()
    )


@lru_cache(maxsize=5_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(content_words(lexicon().canonical(fold(text), bare=True), bare=True))


def _facts(claim: Claim) -> tuple[object, ...]:
    numbers = tuple(sorted((q.value, q.unit) for q in claim.facets.quantities))
    return (numbers, is_negated(view(claim.text)))


def _short(text: str) -> int:
    """A digest of 63 bits: two of a million texts share it in one of twenty million cases."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


@lru_cache(maxsize=20_000)
def _number(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "big")


def _bands(words: Sequence[int] | frozenset[int]) -> list[tuple[int, ...]]:
    signature = [min((a * h + b) % _PRIME for h in words) for a, b in _coefficients()]
    return [(band, *signature[band * ROWS : (band + 1) * ROWS]) for band in range(BANDS)]


@lru_cache(maxsize=1)
def _coefficients() -> tuple[tuple[int, int], ...]:
    digests = [hashlib.blake2b(str(i).encode(), digest_size=8).digest() for i in range(BANDS * ROWS)]
    return tuple((int.from_bytes(d[:4], "big") | 1, int.from_bytes(d[4:], "big")) for d in digests)
