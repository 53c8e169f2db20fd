"""Words as small numbers: which words a text holds, told in less than a kilobyte, for a first look at many.

A text's codes are those of its words as they are written and of the same words without marks, so that a
search with marks and one without find theirs. Two words may share a code (one in 65,536): what the codes
let pass is read again; what they do not let pass does not hold the word. (Codes of pairs of words were
tried: they double the store, and reading them costs more than they save.)
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import lru_cache

from pipeline.text.syllables import strip_diacritics

_PIECE = re.compile(r"[^\W_]+")
# Two ways of setting the tone of an open syllable.
_TONED = tuple(
    zip(
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        strict=True,
    )
)


def pieces(text: str) -> tuple[str, ...]:
    """The words of a text, in small letters, NFC, with one spelling of òa/oà."""
    return tuple(map(one_spelling, _PIECE.findall(unicodedata.normalize("NFC", text).lower())))


def one_spelling(piece: str) -> str:
    """A word in small letters with its tone where the old spelling sets it (hoà → hòa)."""
    for old, new in _TONED:
        piece = piece.replace(new, old)
    return piece


def other_spelling(piece: str) -> str:
    """The same word with its tone where the new spelling sets it (hòa → hoà)."""
    for old, new in _TONED:
        piece = piece.replace(old, new)
    return piece


def code(piece: str) -> int:
    """The number, 0 to 65535, of a word as :func:`pieces` gives it; the same in every version and process."""
    return zlib.crc32(piece.encode("utf-8", "replace")) & 0xFFFF


def codes(*texts: str) -> list[int]:
    """The codes of all words of ``texts``, with and without their marks, each once, in order."""
    words = set(_PIECE.findall(unicodedata.normalize("NFC", "\n".join(texts)).lower()))
    return sorted({number for word in words for number in _both(word)})


@lru_cache(maxsize=65536)
def _both(word: str) -> tuple[int, ...]:
    word = one_spelling(word)
    bare = strip_diacritics(word)
    return (code(word),) if bare == word else (code(word), code(bare))
