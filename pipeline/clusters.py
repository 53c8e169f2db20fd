"""Claims that say the same thing share one cluster: one alert per claim, not per article."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
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


class _Known:
    """Clusters found so far, by exact key and by MinHash band. No pair is compared twice."""

    def __init__(self) -> None:
        self.exact: dict[str, str] = {}
        self.bands: dict[tuple[int, int], list[str]] = {}
        self.content: dict[str, tuple[frozenset[str], tuple[object, ...]]] = {}

    def find(self, claim: Claim) -> str | None:
        """Return the cluster of a claim that is already known."""
        words, facts = _content(claim)
        exact = self.exact.get(_exact(words, facts))
        if exact is not None:
            return exact
        tried: set[str] = set()
        for band in _bands(words):
            for cluster in self.bands.get(band, ()):
                if cluster not in tried and self._same(cluster, words, facts):
                    self.exact[_exact(words, facts)] = cluster
                    return cluster
                tried.add(cluster)
        return None

    def _same(self, cluster: str, words: frozenset[str], facts: tuple[object, ...]) -> bool:
        theirs, their_facts = self.content[cluster]
        return facts == their_facts and len(words & theirs) >= SAME * max(len(words | theirs), 1)

    def add(self, cluster: str, claim: Claim) -> None:
        """Remember a claim as the representative of a cluster."""
        words, facts = _content(claim)
        self.content[cluster] = (words, facts)
        self.exact.setdefault(_exact(words, facts), cluster)
        for band in _bands(words):
            bucket = self.bands.setdefault(band, [])
            if len(bucket) < 50:  # a bucket of boilerplate never becomes an all-pairs step
                bucket.append(cluster)


def assign_clusters(new_claims: Sequence[Claim], existing: Mapping[str, Claim]) -> dict[str, str]:
    """Return claim id → cluster id.

    A claim joins a cluster whose representative says the same with the same numbers and the same
    polarity; otherwise it founds one. The id of a cluster is a digest of its first claim's words, so
    the same claims give the same ids in any run.
    """
    known = _Known()
    for cluster, claim in existing.items():
        known.add(cluster, claim)
    found: dict[str, str] = {}
    for claim in new_claims:
        cluster = known.find(claim) or "c" + _exact(*_content(claim))[:23]
        if cluster not in known.content:
            known.add(cluster, claim)
        found[claim.claim_id] = cluster
    return found


def _content(claim: Claim) -> tuple[frozenset[str], tuple[object, ...]]:
    return _words(claim.text), _facts(claim)


@lru_cache(maxsize=50_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(content_words(lexicon().canonical(fold(text), bare=True), bare=True))


def _facts(claim: Claim) -> tuple[object, ...]:
    numbers = tuple(sorted((q.value, q.unit) for q in claim.facets.quantities))
    return (numbers, is_negated(view(claim.text)))


def _exact(words: frozenset[str], facts: tuple[object, ...]) -> str:
    return hashlib.sha256(f"{' '.join(sorted(words))}|{facts}".encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=50_000)
def _bands(words: frozenset[str]) -> tuple[tuple[int, int], ...]:
    hashes = [int.from_bytes(hashlib.blake2b(w.encode(), digest_size=4).digest(), "big") for w in words] or [
        0
    ]
    signature = [min((a * h + b) % _PRIME for h in hashes) for a, b in _coefficients()]
    return tuple((band, hash(tuple(signature[band * ROWS : (band + 1) * ROWS]))) for band in range(BANDS))


@lru_cache(maxsize=1)
def _coefficients() -> tuple[tuple[int, int], ...]:
    digests = [hashlib.blake2b(str(i).encode(), digest_size=8).digest() for i in range(BANDS * ROWS)]
    return tuple((int.from_bytes(d[:4], "big") | 1, int.from_bytes(d[4:], "big")) for d in digests)
