"""Sentences that say nearly the same: which became which, and which of their words differ.

Reworded sentences are looked for among those that share rare words, so that no text is compared with all of
another.
"""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.sentence_diff import Change, Pair
from pipeline.stories.words import words

#: Words of a change that are compared and shown, and how alike two sentences must be to compare their words.
_COMPARED, _ALIKE = 120, 0.5
#: A word in more sentences than that finds no reworded one; of those found, so many are compared.
_COMMON, _NEAREST = 32, 5


def reworded(gone: Sequence[str], come: Sequence[str]) -> list[Pair]:
    """Return which sentence of ``gone`` became which of ``come``: each once at most, the most alike first.

    Alike are sentences that share half of their words (Dice on words with their number, order apart).
    """
    old, rare = [Counter(words(one)) for one in gone], defaultdict[str, list[int]](list)
    for at, counts in enumerate(old):
        for word in counts:
            rare[word].append(at)
    scored = list[tuple[float, int, int, int]]()
    for to, sentence in enumerate(come):
        counts = Counter(words(sentence))
        near = Counter(
            at for word in counts if len(rare.get(word, ())) <= _COMMON for at in rare.get(word, ())
        )
        for at, _ in near.most_common(_NEAREST):
            if (alike := _dice(old[at], counts)) >= _ALIKE:
                scored.append((-alike, abs(at - to), at, to))
    return _each_once(sorted(scored))


def _dice(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / (one.total() + other.total())


def _each_once(scored: Sequence[tuple[float, int, int, int]]) -> list[Pair]:
    found: dict[int, int] = {}
    taken = set[int]()
    for _, _, at, to in scored:
        if at not in found and to not in taken:
            found[at] = to
            taken.add(to)
    return sorted(found.items())


def words_changed(change: Change) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """What was taken out and what was put in, each as runs of words with whether the other side lacks them.

    Where little is shared the two are other sentences altogether, and no word is singled out.
    """
    old, new = change.removed.split()[:_COMPARED], change.added.split()[:_COMPARED]
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    alike = bool(old and new) and matcher.ratio() >= _ALIKE
    steps = matcher.get_opcodes() if alike else [("equal", 0, len(old), 0, len(new))]
    before = [(" ".join(old[a:b]), tag != "equal") for tag, a, b, _, _ in steps if a < b]
    after = [(" ".join(new[c:d]), tag != "equal") for tag, _, _, c, d in steps if c < d]
    return before, after
