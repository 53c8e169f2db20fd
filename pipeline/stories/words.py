"""Words for comparing texts: folded syllables, numbers, pairs of characters where no blanks are."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import cast

from pipeline.text.fold import matching_key
from pipeline.text.syllables import strip_diacritics

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_SEA = "\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f"  # Thai, Lao, Khmer, Burmese: no blanks between words either
_UNSPACED = re.compile(f"[{_CJK}{_SEA}]+")
#: A number with its separators (``1.200``, ``12/11``, ``7h30``), or a run of letters without ``_``.
_WORD = re.compile(r"\d+(?:[.,/:\-]\d+)*|[^\W\d_]+")

#: Longer words are not kept in memory: runs of Chinese rarely come twice.
_LONGEST = 24
_MOST = 200_000
#: Words that fold to one word, as they were met.
_SINGLE: dict[str, str] = {}


def words(text: str) -> list[str]:
    """Return the words of ``text`` in order, folded by :func:`matching_key`; diacritics stay.

    Numbers are words with their inner separators; Chinese, Japanese, Korean, Thai, Lao, Khmer and
    Burmese runs give overlapping pairs of characters.
    """
    found = _WORD.findall(unicodedata.normalize("NFC", text))
    known = list(map(_SINGLE.get, found))
    if None not in known:
        return cast("list[str]", known)
    parts: list[str] = []
    for word, one in zip(found, known, strict=True):
        parts += (one,) if one else _parts(word)
    return parts


def _split(word: str) -> tuple[str, ...]:
    if not _UNSPACED.search(word):
        return (folded(word),)
    return tuple(word[at : at + 2] for at in range(max(1, len(word) - 1)))


def _parts(word: str) -> tuple[str, ...]:
    parts = _split(word)
    if len(parts) == 1 and len(word) <= _LONGEST and len(_SINGLE) < _MOST:
        _SINGLE[word] = parts[0]
    return parts


@lru_cache(maxsize=200_000)
def folded(word: str) -> str:
    """Return the matching key of one word (kept: the syllables of the language are few)."""
    return matching_key(word) or word


@lru_cache(maxsize=200_000)
def bare(word: str) -> str:
    """Return a folded word without diacritics, so that a post typed without them meets its source."""
    return strip_diacritics(word)
