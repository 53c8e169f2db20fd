"""Letters under heaps of combining marks, made fit for normalisation."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache

#: Unicode Standard Annex 15, "Stream-Safe Text Format": no real word has more marks on one letter.
MOST_MARKS = 30
#: Letters outside these blocks, none of which has a combining mark: few in text of the press.
_RARE = re.compile("[^\\0-\u02ff\u1e00-\u1eff\u2000-\u20cf\u4e00-\u9fff\uac00-\ud7af]")


def calm(text: str) -> str:
    """Return ``text`` with at most ``MOST_MARKS`` combining marks in a row; other text is unchanged.

    Normalisation sorts the marks of a letter, in time that grows with the square of their number: a
    page with one letter under a million marks would never end.
    """
    # A longer heap covers at least one place of this sample, so ordinary text is hardly looked at.
    if text.isascii() or not any(map(unicodedata.combining, set(text[MOST_MARKS :: MOST_MARKS + 1]))):
        return text
    return _heap().sub(lambda found: found[0][:MOST_MARKS], text)


def has_marks(text: str) -> bool:
    """Whether any letter of ``text`` has a combining mark beside it."""
    return not text.isascii() and any(map(unicodedata.combining, set(_RARE.findall(text))))


def nfc(text: str) -> str:
    """Return ``text`` in Unicode normal form C, in time that grows with its length only."""
    return unicodedata.normalize("NFC", calm(text))


@lru_cache(maxsize=1)
def _heap() -> re.Pattern[str]:
    """More combining marks in a row than belong on a letter."""
    marks = "".join(
        char for char in map(chr, range(0x300, sys.maxunicode + 1)) if unicodedata.combining(char)
    )
    return re.compile(f"[{re.escape(marks)}]{{{MOST_MARKS + 1},}}")
