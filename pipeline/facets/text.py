"""Text as it is compared: every view has the length of the original, so offsets hold in all of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_MARKS = re.compile(r"[\u0300-\u036f]")
_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"[^\W_]+(?:[.,/][0-9]+)*%?")
#: Old placement of the tone mark → the one used in keys. Both sides have the same length.
_TONES = {
    old + end: new
    for first, olds, news in (("o", "àáảãạ", "òóỏõọ"), ("u", "ỳýỷỹỵ", "ùúủũụ"), ("o", "èéẻẽẹ", "òóỏõọ"))
    for old_vowel, new_first in zip(olds, news, strict=True)
    for old, end, new in ((first, old_vowel, new_first + {"à": "a", "è": "e", "ỳ": "y"}[olds[0]]),)
}
_TONE_RX = re.compile("(?<!q)(?:" + "|".join(_TONES) + r")(?![\w])")


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char.isascii():
        return char.lower()
    if char in "đĐ":
        return "d"
    base = _MARKS.sub("", unicodedata.normalize("NFD", char)).lower()
    return base if len(base) == 1 else char


def fold(text: str) -> str:
    """Return ``text`` in lower case without diacritics, of the same length."""
    if text.isascii():
        return text.lower()
    return "".join(map(_plain, text))


def key(text: str) -> str:
    """Return ``text`` in lower case with tone marks in one placement, of the same length."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow in lower case
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return _TONE_RX.sub(lambda m: _TONES[m.group()], lowered)


@dataclass(frozen=True, slots=True)
class View:
    """One text in the forms that are searched. ``bare`` says that it was written without diacritics."""

    raw: str
    key: str
    folded: str
    bare: bool

    @property
    def scan(self) -> str:
        """The form in which words of a lexicon are looked up."""
        return self.folded if self.bare else self.key


@lru_cache(maxsize=8192)
def view(text: str) -> View:
    """Return the forms of ``text`` (NFC is applied first; offsets refer to the NFC text)."""
    raw = unicodedata.normalize("NFC", text)
    folded = fold(raw)
    lowered = key(raw)
    return View(raw, lowered, folded, lowered == folded)


def tokens(text: str) -> list[str]:
    """Return the syllables and numbers of a view's form, in order."""
    return _TOKEN.findall(text)


@lru_cache(maxsize=4096)
def _words(scan: str) -> tuple[tuple[str, int], ...]:
    return tuple((match.group(), match.start()) for match in _WORD.finditer(scan))


class Phrases:
    """A set of words and phrases, found as whole words with or without diacritics."""

    def __init__(self, words: Iterable[str]) -> None:
        listed = sorted(set(words), key=lambda word: (-len(word), word))
        self._marked = _compile(key(word) for word in listed)
        self._bare = _compile(fold(word) for word in listed)
        self._heads = frozenset(head for word in listed for head in _WORD.findall(key(word))[:1])
        self._bare_heads = frozenset(map(fold, self._heads))
        self._plain = frozenset(word for word in listed if fold(word) == key(word))
        self._signs = frozenset(word[0] for word in listed if not word[0].isalnum())

    def find(self, text: View) -> Iterator[re.Match[str]]:
        """Yield the matches, leftmost and longest, with offsets into the text."""
        pattern = self._bare if text.bare else self._marked
        if any(sign in text.scan for sign in self._signs):
            yield from pattern.finditer(text.scan)
            return
        heads, after = self._bare_heads if text.bare else self._heads, 0
        for word, start in _words(text.scan):
            # Trying only where a first word stands is many times faster than a search.
            if word in heads and start >= after and (match := pattern.match(text.scan, start)):
                after = match.end()
                yield match

    def has(self, text: View) -> bool:
        """Say whether any phrase occurs."""
        return next(iter(self.find(text)), None) is not None

    def surely(self, text: View) -> bool:
        """Say whether a phrase occurs that cannot be another word typed without its marks.

        "nen" may be "nên" or "nền": without diacritics a single syllable with marks proves nothing.
        """
        return any(not text.bare or " " in m.group() or m.group() in self._plain for m in self.find(text))

    def words(self, text: View) -> list[str]:
        """Return the phrases found, as written."""
        return [text.raw[m.start() : m.end()] for m in self.find(text)]


def _compile(words: Iterable[str]) -> re.Pattern[str]:
    parts = [_pattern(word) for word in dict.fromkeys(words)]
    return re.compile("(?:" + "|".join(parts or ["(?!)"]) + ")")


def _pattern(word: str) -> str:
    body = word if "\\d" in word else re.escape(word).replace(r"\ ", r"\s+")
    head = r"(?<!\w)" if word[0].isalnum() else ""
    tail = r"(?!\w)" if word[-1].isalnum() or word.endswith("+") else ""
    return head + body + tail
