"""Sketches of texts: MinHash of overlapping words for likeness, and the smallest hashes of numbers and dates.

MinHash comes from rensa: on texts of 400 triples it took 0.008 ms against 0.63 ms of datasketch, it needs
no other package, and its values are plain 32-bit numbers that go into the store as they are. (datasketch
has the longer history and more hands; a sketch lives for one story window, so the library can be
exchanged within two weeks if rensa were left alone.)
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.stories.words import bare, words

#: MinHash values of one text, and the length of the overlapping runs of words they are made of.
VALUES = 128
RUN = 3
_SEED = 1975
#: Hashes of numbers (and of dates) kept: the smallest ones, so that two texts keep the same ones.
FACTS = 24
#: Texts with fewer words are copies only if they are the same words; with less still, under the same headline.
SHORT = 30
FEWEST = 8
_DATE = re.compile(r"\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?|\d{1,2}\.\d{1,2}\.\d{4}")
_TRIVIAL = frozenset({"0", "1", "2", "3"})
_UNIT = 1 << 32

#: A sketch is VALUES MinHash values, the number of runs, then the hashes of numbers and dates.
_HEAD = VALUES + 1

Sketch = Sequence[int]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What near-duplicates are found by. ``exact`` digests the folded words, ``length`` counts them."""

    exact: str
    length: int
    sketch: tuple[int, ...]


def fingerprint(text: str) -> Fingerprint:
    """Return the fingerprint of a text; the sketch is empty for a text without words."""
    return fingerprint_of(words(text))


def fingerprint_of(found: Sequence[str]) -> Fingerprint:
    """Return the fingerprint of a text given as its words."""
    exact = hashlib.blake2b(" ".join(found).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    if not found:
        return Fingerprint("", 0, ())
    runs = _runs(list(map(bare, found)))
    return Fingerprint(exact, len(found), (*_minhash(runs), len(runs), *_facts(found)))


def body_key(title: Sequence[str], body: Sequence[str]) -> str:
    """Return a digest by which a short text is known under any headline; '' for other texts.

    Below ``FEWEST`` words the headline is needed to tell two texts apart, from ``SHORT`` words on likeness
    tells. Numbers that only the headline has belong to the text: a form filled in for another day.
    """
    if not FEWEST <= len(body) < SHORT:
        return ""
    own = {word for word in title if word[0].isdigit()} - set(body)
    text = " ".join((*body, "|", *sorted(own)))
    return "=" + hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _runs(plain: list[str]) -> set[str]:
    runs = zip(*(plain[at:] for at in range(RUN)), strict=False)
    return {" ".join(run) for run in runs} or {" ".join(plain)}


def _minhash(runs: set[str]) -> Sequence[int]:
    from rensa import RMinHash

    minhash = RMinHash(num_perm=VALUES, seed=_SEED)
    minhash.update(list(runs))  # the least values of a set do not depend on its order
    values: Sequence[int] = minhash.digest()
    return values


def _facts(found: Sequence[str]) -> list[int]:
    """Numbers as even values, dates as odd ones, all above the range of MinHash values."""
    numbers = {word for word in set(found) if word[0].isdigit()} - _TRIVIAL
    dates = {word for word in numbers if _DATE.fullmatch(word)}
    numbers -= dates
    kept = sorted(_UNIT + 2 * _hash(one) for one in numbers)[:FACTS]
    return kept + sorted(_UNIT + 2 * _hash(_day(one)) + 1 for one in dates)[:FACTS]


def _day(date: str) -> str:
    """``05/11/2026`` and ``5-11`` are one day."""
    return "/".join(part.lstrip("0") for part in re.split(r"[/.\-]", date)[:2])


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "big")


def likeness(one: Sketch, two: Sketch) -> float:
    """Return the estimated Jaccard similarity of two texts' runs of words, in [0, 1]."""
    if not one or not two:
        return 0.0
    return sum(map(int.__eq__, one[:VALUES], two[:VALUES])) / VALUES


def contained(one: Sketch, two: Sketch, alike: float) -> float:
    """Return the estimated share of the shorter text's runs of words that the longer one has, in [0, 1].

    ``alike`` is their likeness.
    """
    if not alike:
        return 0.0
    shared = alike * (one[VALUES] + two[VALUES]) / (1.0 + alike)
    return min(1.0, shared / max(1, min(one[VALUES], two[VALUES])))


def other_table(one: Sketch, two: Sketch) -> bool:
    """Whether both texts are mostly numbers (a lottery table, a list of results) and not the same ones."""
    numbers = (len(one) - _HEAD, len(two) - _HEAD)
    if min(numbers) < 8 or any(
        4 * found < text[VALUES] for found, text in zip(numbers, (one, two), strict=True)
    ):
        return False
    return not same_facts(one, two)


def same_facts(one: Sketch, two: Sketch, *, least: int = 1) -> bool:
    """Whether two texts can be one text by their numbers and dates.

    A weather bulletin, a price list or a lottery table repeats its words every day and differs in its
    numbers. A part of which one of the texts has fewer than ``least`` says nothing.
    """
    numbers = _shared([v for v in one[_HEAD:] if v % 2 == 0], [v for v in two[_HEAD:] if v % 2 == 0], least)
    dates = _shared([v for v in one[_HEAD:] if v % 2], [v for v in two[_HEAD:] if v % 2], least)
    return numbers >= 0.5 and dates > 0.0


def _shared(one: list[int], two: list[int], least: int) -> float:
    """Share of the smaller set found in the other, within the range both kept; 1 if nothing can be said."""
    if len(one) == FACTS or len(two) == FACTS:
        limit = min(values[-1] for values in (one, two) if len(values) == FACTS)
        one, two = [v for v in one if v <= limit], [v for v in two if v <= limit]
    smaller = min(len(one), len(two))
    return len(set(one) & set(two)) / smaller if smaller >= least else 1.0


def bands(sketch: Sketch, rows: int = 4) -> list[int]:
    """Return the keys under which similar sketches meet: two texts of likeness 0.6 do in 99 cases of 100."""
    return [hash((at, *sketch[at : at + rows])) for at in range(0, min(len(sketch), VALUES), rows)]
