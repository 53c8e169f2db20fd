"""What two sentences have in common once numbers, dates and function words are set aside."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import fsum

from pipeline.facets.dates import When, dates_in, times_in
from pipeline.facets.lexicon import lexicon
from pipeline.facets.names import Named, names_in
from pipeline.facets.numbers import quantities_in
from pipeline.facets.polarity import denies, negations
from pipeline.facets.text import View, tokens, view
from pipeline.types import Quantity


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence read once for all comparisons."""

    text: View
    bare: bool
    content: frozenset[str]
    pairs: frozenset[str]
    quantities: tuple[Quantity, ...]
    dates: tuple[When, ...]
    times: tuple[tuple[int, int, int], ...]
    names: tuple[Named, ...]
    negated: tuple[tuple[int, int], ...]
    denied: bool
    canonical: str


@lru_cache(maxsize=20_000)
def read(sentence: str, *, bare: bool = False, said: datetime | None = None) -> Read:
    """Read a sentence said at a time; ``bare`` compares without diacritics (when the other side has none)."""
    text = view(sentence)
    bare = bare or text.bare
    dates, times = tuple(dates_in(text, said)), tuple(times_in(text))
    quantities = tuple(quantities_in(text))
    base = text.folded if bare else text.key
    blanked = _blank(base, [(d.start, d.end) for d in dates] + [(a, b) for _, a, b in times])
    canonical = lexicon().canonical(blanked, bare=bare)
    words = content_words(canonical, bare=bare)
    return Read(
        text=text,
        bare=bare,
        content=frozenset(words),
        pairs=frozenset(f"{one} {two}" for one, two in itertools.pairwise(words)),
        quantities=quantities,
        dates=dates,
        times=times,
        names=tuple(names_in(text)),
        negated=tuple(negations(text)),
        denied=denies(text),
        canonical=canonical,
    )


def content_words(canonical: str, *, bare: bool) -> list[str]:
    """Return the syllables that carry meaning, in order; numbers are left out."""
    stop = lexicon().stop(bare=bare)
    return [t for t in tokens(canonical) if t not in stop and not t[0].isdigit()]


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def weight(token: str) -> float:
    """Return how much a syllable tells: short common ones count less."""
    return 1.0 if len(token) > 1 else 0.6


def plain_words(claim: Read) -> frozenset[str]:
    """Return the content that is not part of a name: what is said, apart from of whom and where."""
    names = frozenset(word for one in claim.names for word in syllables_of(one.text, bare=claim.bare))
    return claim.content - names


def coverage(claim: Read, evidence: frozenset[str], without: frozenset[str] = frozenset()) -> float:
    """Return the weighted part of the claim's content that the evidence has, in [0, 1]."""
    words = claim.content - without
    if not words:
        return 0.0
    # fsum: the order of a set changes from process to process, and a plain sum with it.
    total = fsum(map(weight, words))
    return fsum(weight(word) for word in words if word in evidence) / total


def overlap_pairs(claim: Read, evidence: frozenset[str], without: frozenset[str] = frozenset()) -> float:
    """Return the part of the claim's neighbouring syllable pairs that the evidence has, in [0, 1]."""
    mine = {pair for pair in claim.pairs if without.isdisjoint(pair.split(" "))} if without else claim.pairs
    return len(mine & evidence) / len(mine) if mine else 0.0


def same_matter(claim: Read, one: Read, used: frozenset[str], *, given: bool = False) -> bool:
    """Whether a sentence speaks of the very event or thing of the claim, ``used`` (what differs) set aside.

    A shared name anchors it; without one nearly all words, in the same order, must be shared.
    Two stories of the same kind ("xe cứu hỏa đến hiện trường") are not one matter. ``given`` evidence
    was put beside the claim by a person, so less is asked of it than of a sentence that was searched for.
    """
    plain = plain_words(claim) - used
    shared = plain & one.content
    pairs = overlap_pairs(claim, one.pairs, used)
    anchored = any(
        _names_in(name.norm, one.text.folded) and not syllables_of(name.text, bare=claim.bare) <= used
        for name in claim.names
    )
    told = coverage(claim, one.content, claim.content - plain)
    if given:
        return told >= 0.5 if anchored else coverage(claim, one.content, used) >= 0.6
    if anchored:
        return len(shared) >= (3 if len(plain) > 3 else min(2, len(plain))) and told >= 0.5 and pairs >= 0.35
    return len(shared) >= 4 and coverage(claim, one.content, used) >= 0.75 and pairs >= 0.55


def _names_in(norm: str, folded: str) -> bool:
    return len(norm) > 3 and f" {norm} " in f" {' '.join(tokens(folded))} "


def syllables_of(text: str, *, bare: bool) -> frozenset[str]:
    """Return the content syllables of a phrase as compared (synonyms replaced)."""
    shown = view(text)
    base = shown.folded if bare else shown.key
    return frozenset(content_words(lexicon().canonical(base, bare=bare), bare=bare))


def quote(one: Read) -> str:
    """Return a sentence as it is shown in reasons: its first forty words."""
    words = one.text.raw.split()
    return " ".join(words[:40]) + ("…" if len(words) > 40 else "")


_LETTERS = re.compile(r"[^\W\d_]")


def vietnamese(text: View) -> bool:
    """Whether a text can be Vietnamese: Latin letters, and either marks or common Vietnamese syllables."""
    letters = _LETTERS.findall(text.raw)
    if not letters or sum(not _latin(c) for c in letters) > len(letters) * 0.2:
        return False
    if not text.bare:
        return True
    words = tokens(text.folded)
    foreign = sum(word in _ENGLISH for word in words)
    return foreign <= len(words) * 0.12 and foreign < 6


def _latin(letter: str) -> bool:
    return letter < "\u0250" or "\u1e00" <= letter <= "\u1eff"


_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "is",
        "was",
        "were",
        "has",
        "have",
        "been",
        "that",
        "for",
        "on",
        "with",
        "by",
        "at",
        "from",
        "are",
        "not",
        "it",
        "said",
        "will",
        "this",
        "people",
        "after",
    ]
)
