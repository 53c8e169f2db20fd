"""Vietnamese words out of syllables, by underthesea: the only place that knows it.

underthesea re-spaces and flattens text, so its output is for counting, never for storing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import cache


def words_of(texts: Sequence[str]) -> list[list[str]]:
    """Return the words of each text; the syllables of a compound are joined by a space."""
    if not any(text.strip() for text in texts):
        return [[] for _ in texts]
    word_tokenize = _tokenizer()
    return [list(word_tokenize(text)) if text.strip() else [] for text in texts]


@cache
def _tokenizer() -> Callable[[str], list[str]]:
    """Return underthesea's word_tokenize, without its translator, which would load torch (2 s)."""
    translator = "underthesea.pipeline.translate"
    unwanted = "underthesea" not in sys.modules and translator not in sys.modules
    if unwanted:
        # None makes its import fail; underthesea takes that for a feature that is not installed.
        sys.modules[translator] = None  # type: ignore[assignment]  # what the import system documents
    try:
        from underthesea import word_tokenize
    finally:
        if unwanted:
            del sys.modules[translator]
    found: Callable[[str], list[str]] = word_tokenize
    return found
