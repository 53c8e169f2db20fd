"""Two texts laid side by side by sentences: what stands in both, what moved, what only one of them says.

Sentences are compared by what they say: composition of letters, place of the tone mark, case, spaces, the
form of quotation marks and dashes and a full stop at the end are no difference; a number, a word or a
question mark is. Nothing here grows with the product of the lengths: what stands in both is put in order by a
longest increasing run, as patience diff does.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from pipeline.normalise import clean_text
from pipeline.sentences import split_sentences
from pipeline.stories.words import folded

#: Lines that one sentence may have been broken into.
_LINES = 4
_TOKEN = re.compile(r"\w+|[^\w\s]")
#: Marks that are written in several ways and say the same.
_MARKS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)
#: Places of one sentence in the text before and in the text after.
Pair = tuple[int, int]


class Sentence(NamedTuple):
    """A sentence as it is shown, and what it is compared by."""

    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Change:
    """Sentences taken out and put in at one place; either may be empty."""

    removed: str
    added: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where each sentence of two texts is in the other; every place of either text is named exactly once.

    ``kept`` is in order; ``moved`` stands elsewhere; ``repeated`` too, but is said more than once in one of
    the texts, so that nobody can say what moved. ``removed`` and ``added`` have no like.
    """

    before: tuple[Sentence, ...]
    after: tuple[Sentence, ...]
    kept: tuple[Pair, ...]
    moved: tuple[Pair, ...]
    repeated: tuple[Pair, ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text in order, spaces made single."""
    text = clean_text(text)
    parts = (" ".join(text[begin:end].split()) for begin, end in split_sentences(text))
    return tuple(Sentence(part, sentence_key(part)) for part in parts)


def sentence_key(text: str) -> str:
    """Return what a clean sentence is compared by: folded words and marks, without a full stop at the end."""
    found = _TOKEN.findall(text.translate(_MARKS))
    return " ".join(map(folded, found)).removesuffix(" .")


def sentence_diff(before: str, after: str) -> tuple[Change, ...]:
    """Sentences that were replaced, removed or added, place by place; one that only moved is no change."""
    laid = align(sentences_of(before), sentences_of(after))
    gone, come = set(laid.removed), set(laid.added)
    ends = (len(laid.before), len(laid.after))
    found = (
        Change(_said(laid.before, gone, one[0], two[0]), _said(laid.after, come, one[1], two[1]))
        for one, two in pairwise([(-1, -1), *laid.kept, ends])
    )
    return tuple(one for one in found if one.removed or one.added)


def _said(sentences: Sequence[Sentence], wanted: set[int], after: int, until: int) -> str:
    return " ".join(sentences[at].text for at in range(after + 1, until) if at in wanted)


def align(before: Sequence[Sentence], after: Sequence[Sentence]) -> Alignment:
    """Lay two texts side by side; a sentence that a line break cut in one of them is whole again."""
    old = _whole(before, {one.key for one in after})
    new = _whole(after, {one.key for one in old})
    once, often = _alike(old, new)
    kept = _in_order(_rising(once), often)
    chosen, here, there = set(kept), {at for at, _ in (*once, *often)}, {at for _, at in (*once, *often)}
    return Alignment(
        old,
        new,
        tuple(kept),
        tuple(pair for pair in once if pair not in chosen),
        tuple(pair for pair in often if pair not in chosen),
        tuple(at for at in range(len(old)) if at not in here),
        tuple(at for at in range(len(new)) if at not in there),
    )


def _whole(found: Sequence[Sentence], known: set[str]) -> tuple[Sentence, ...]:
    made, at = list[Sentence](), 0
    while at < len(found):
        part = found[at : at + _lines(found, at, known)]
        made.append(Sentence(" ".join(one.text for one in part), " ".join(one.key for one in part)))
        at += len(part)
    return tuple(made)


def _lines(found: Sequence[Sentence], at: int, known: set[str]) -> int:
    """How many sentences from ``at`` on are one sentence of the other text."""
    key = found[at].key
    for end in range(at + 1, min(at + _LINES, len(found))):
        if key in known:
            break
        key = f"{key} {found[end].key}"
        if key in known:
            return end + 1 - at
    return 1


def _alike(old: Sequence[Sentence], new: Sequence[Sentence]) -> tuple[list[Pair], list[Pair]]:
    """Places of the sentences that stand in both texts: said once in each, and said more often."""
    before, after = _places(old), _places(new)
    once, often = list[Pair](), list[Pair]()
    for key in before.keys() & after.keys():
        pairs = list(zip(before[key], after[key], strict=False))
        (once if len(before[key]) == len(after[key]) == 1 else often).extend(pairs)
    return sorted(once), sorted(often)


def _places(sentences: Sequence[Sentence]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(sentences):
        found[one.key].append(at)
    return found


def _rising(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest run of pairs, given in order of their first places, whose second places rise too."""
    lowest, ends, before = list[int](), list[int](), list[int]()
    for number, (_, at) in enumerate(pairs):
        length = bisect_left(lowest, at)
        before.append(ends[length - 1] if length else -1)
        lowest[length : length + 1], ends[length : length + 1] = [at], [number]
    number, run = (ends[-1] if ends else -1), list[Pair]()
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _in_order(run: Sequence[Pair], often: Sequence[Pair]) -> list[Pair]:
    """The run with the pairs of ``often`` that fit into its order."""
    made, last, ahead = list[Pair](), -1, [*run, (-1, sys.maxsize)]
    at = 0
    for pair in sorted([*run, *often]):
        own = pair == ahead[at]
        if own or last < pair[1] < ahead[at][1]:
            made.append(pair)
            last = pair[1]
        at += own
    return made
