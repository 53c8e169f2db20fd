"""Words of a text with their offsets and two keys: one that forgives tone placement, one without marks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline.text.fold import latin_lookalikes

#: Letters, digits and combining marks; the underscore joins syllables in some corpora, so it separates.
WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
#: What may stand between two syllables of one name.
JOIN = re.compile(r"(?:[ \t_\u00a0\u200b]{0,3}|-)\Z")
_TONES = {"o": "òóỏõọ", "u": "ùúủũụ"}
_AFTER = {"a": "àáảãạ", "e": "èéẻẽẹ", "y": "ỳýỷỹỵ"}
_NEW_STYLE = {
    first + marked: _TONES[first][tone] + last
    for first, lasts in (("o", "ae"), ("u", "y"))
    for last in lasts
    for tone, marked in enumerate(_AFTER[last])
}


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists, one entry per word. ``start`` and ``end`` point into ``text`` as given.

    ``key`` is lower case with the tone on its traditional letter (hoà becomes hòa); ``bare`` has no
    marks; ``raw`` is the word as written (NFC).
    """

    text: str
    start: list[int]
    end: list[int]
    raw: list[str]
    key: list[str]
    bare: list[str]

    def gap(self, index: int) -> str:
        """Return what stands between word ``index - 1`` and word ``index`` ('' at the edges)."""
        if index <= 0 or index >= len(self.start):
            return ""
        return self.text[self.end[index - 1] : self.start[index]]

    def joined(self, index: int) -> bool:
        """Whether word ``index`` can continue a name begun before it."""
        return JOIN.match(self.gap(index)) is not None

    def is_capital(self, index: int) -> bool:
        """Whether word ``index`` exists and begins with a capital letter."""
        return 0 <= index < len(self.raw) and self.raw[index][0].isupper()

    def key_at(self, index: int) -> str:
        """Return the key of a word, '' beyond the edges."""
        return self.key[index] if 0 <= index < len(self.key) else ""


@lru_cache(maxsize=65536)
def keys_of(word: str) -> tuple[str, str, str]:
    """Return (NFC form, matching key, key without marks) of one word; letters drawn alike are one."""
    raw = latin_lookalikes(unicodedata.normalize("NFC", word))
    key = raw.casefold()
    tail = key[-2:]
    if tail in _NEW_STYLE:
        key = key[:-2] + _NEW_STYLE[tail]
    return raw, key, strip_marks(key)


def strip_marks(text: str) -> str:
    """Return ``text`` without Vietnamese marks (đ becomes d)."""
    spread = unicodedata.normalize("NFD", text)
    return "".join(c for c in spread if not unicodedata.combining(c)).replace("đ", "d").replace("Đ", "D")


def tokenise(text: str) -> Tokens:
    """Return the words of ``text``."""
    tokens = Tokens(text, [], [], [], [], [])
    for found in WORD.finditer(text):
        word, start = found.group(), found.start()
        for begin, end in _humps(word, tagged=start > 0 and text[start - 1] == "#"):
            raw, key, bare = keys_of(word[begin:end])
            tokens.start.append(start + begin)
            tokens.end.append(start + end)
            tokens.raw.append(raw)
            tokens.key.append(key)
            tokens.bare.append(bare)
    return tokens


def _humps(word: str, *, tagged: bool) -> list[tuple[int, int]]:
    """Parts of words glued together where a page lost its line breaks ("Bắc GiangCao 1m64")."""
    if tagged or len(word) < 4 or word.islower() or word.isupper() or word.istitle():
        return [(0, len(word))]
    cuts = [i for i in range(1, len(word)) if word[i].isupper() and word[i - 1].islower()]
    edges = [0, *cuts, len(word)]
    return [pair for pair in pairwise(edges) if pair[0] < pair[1]]


def name_key(name: str) -> tuple[str, ...]:
    """Return the matching key of a name, syllable by syllable."""
    return tuple(keys_of(word)[1] for word in WORD.findall(name))


def slug(name: str) -> str:
    """Return ``name`` in ASCII with hyphens, as used in place ids."""
    return "-".join(WORD.findall(strip_marks(name).casefold()))
