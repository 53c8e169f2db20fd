"""Letters under heaps of combining marks, made fit for normalisation."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache

#: Unicode Standard Annex 15, "Stream-Safe Text Format": no real word has more marks on one letter.
MOST_MARKS = 30


def calm(text: str) -> str:
    """Return ``text`` with at most ``MOST_MARKS`` combining marks in a row; other text is unchanged.

    Normalisation sorts the marks of a letter, in time that grows with the square of their number: a
    page with one letter under a million marks would never end.
    """
    one, heap = _patterns()
    # A longer heap covers at least one place of this sample, so ordinary text is hardly looked at.
    if text.isascii() or not one.search(text[MOST_MARKS :: MOST_MARKS + 1]):
        return text
    return heap.sub(lambda found: found[0][:MOST_MARKS], text)


def has_marks(text: str) -> bool:
    """Whether any letter of ``text`` has a combining mark beside it."""
    return not text.isascii() and any(map(unicodedata.combining, set(text)))


def nfc(text: str) -> str:
    """Return ``text`` in Unicode normal form C, in time that grows with its length only."""
    return unicodedata.normalize("NFC", calm(text))


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One combining mark, and more of them in a row than belong on a letter."""
    marks = "".join(
        char for char in map(chr, range(0x300, sys.maxunicode + 1)) if unicodedata.combining(char)
    )
    one = f"[{re.escape(marks)}]"
    return re.compile(one), re.compile(f"{one}{{{MOST_MARKS + 1},}}")
