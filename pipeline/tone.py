"""Tone: how a text speaks, apart from how it reflects on the province (`classify` tells that).

A report of a fire is plain in tone and negative for the place; an angry post about nothing is the other way
round. Tone is read from the words of feeling in ``rules/lexicons/tone.yaml``, which are given with it, so
that anyone sees why. Texts without such words are neutral; other languages than Vietnamese have no tone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.errors import BadInput
from pipeline.faults import file_fault
from pipeline.paths import rules_dir

#: So many characters are read: how a text speaks shows at its head, and a post is no longer.
READ = 700
#: A text leans to a side from this surplus of feeling words on.
LEAN = 1.0
_LONGEST, _STRONGER, _TOLD = 4, 1.5, 6
_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Tone:
    """``negative``, ``neutral`` or ``positive``; feeling words for less those against; the words, as read."""

    label: str
    score: float
    words: tuple[str, ...]


PLAIN = Tone("neutral", 0.0, ())


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases of feeling (+1 or -1) by their syllables, and the words that turn or strengthen them."""

    feeling: Mapping[tuple[str, ...], float]
    negators: frozenset[str]
    between: frozenset[str]
    stronger: frozenset[str]


def tone_of(text: str) -> Tone:
    """Return how a Vietnamese text speaks; never fails on a text.

    Raises:
        BadInput: the lexicon cannot be read.
    """
    from models.text import fold

    folded = fold(text[:READ], READ)
    found = _TOKEN.findall(folded)
    lexicon = load_lexicon(plain=folded.isascii())
    score, told = 0.0, []
    for start, end, weight in _feelings(found, lexicon):
        score += weight
        told.append(" ".join(found[start:end]))
    if not told:
        return PLAIN
    label = "positive" if score >= LEAN else "negative" if score <= -LEAN else "neutral"
    return Tone(label, round(score, 2), tuple(dict.fromkeys(told))[:_TOLD])


def _feelings(found: Sequence[str], lexicon: Lexicon) -> Iterator[tuple[int, int, float]]:
    """Yield (from, to, weight) of the phrases of feeling, the longest first, none within another."""
    at = 0
    while at < len(found):
        size = next(
            (size for size in range(_LONGEST, 0, -1) if tuple(found[at : at + size]) in lexicon.feeling), 0
        )
        if not size:
            at += 1
            continue
        weight = lexicon.feeling[tuple(found[at : at + size])]
        beside = {*found[max(0, at - 2) : at], *found[at + size : at + size + 1]}
        if lexicon.stronger & beside:
            weight *= _STRONGER
        start = _negated(found, at, lexicon)
        if start < at:
            weight = -weight if weight > 0 else 0.0
        yield start, at + size, weight
        at += size


def _negated(found: Sequence[str], at: int, lexicon: Lexicon) -> int:
    """Where the negator before a phrase stands, or the phrase's own place."""
    before = at - 1
    while before >= 0 and at - before <= 3:
        if found[before] in lexicon.negators:
            return before
        if found[before] not in lexicon.between | lexicon.stronger:
            break
        before -= 1
    return at


@functools.cache
def load_lexicon(*, plain: bool = False) -> Lexicon:
    """Return the words of ``rules/lexicons/tone.yaml``; ``plain`` for texts typed without marks.

    Raises:
        BadInput: the file is missing, broken, or names a word on both sides.
    """
    import yaml

    path = rules_dir() / "lexicons" / "tone.yaml"
    try:
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        sides = {name: _phrases(data[name], data["emoji"][name]) for name in ("negative", "positive")}
        others = [_words(data[name], plain=plain) for name in ("negators", "between", "stronger")]
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{path}: không đọc được bảng từ sắc thái: {file_fault(error)}") from error
    both = sides["negative"] & sides["positive"]
    if both:
        words = ", ".join(" ".join(one) for one in sorted(both))
        raise BadInput(f"{path}: {words}: có ở cả negative và positive; chỉ để một bên")
    feeling = dict.fromkeys(sides["negative"], -1.0) | dict.fromkeys(sides["positive"], 1.0)
    return Lexicon(_without_marks(feeling) if plain else feeling, *others)


def _phrases(groups: Sequence[Sequence[str]], emoji: str) -> set[tuple[str, ...]]:
    from models.text import fold

    return {tuple(fold(one).split()) for group in groups for one in group} | {(sign,) for sign in emoji}


def _without_marks(feeling: Mapping[tuple[str, ...], float]) -> dict[tuple[str, ...], float]:
    """Phrases as typed without marks; single syllables would mean too much."""
    from models.text import strip_marks

    return {tuple(map(strip_marks, key)): side for key, side in feeling.items() if len(key) > 1}


def _words(given: Sequence[str], *, plain: bool) -> frozenset[str]:
    from models.text import fold, strip_marks

    found = {fold(str(one)) for one in given}
    return frozenset(map(strip_marks, found) if plain else found)
