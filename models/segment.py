"""Vietnamese words out of syllables, by underthesea: the only place that knows it.

underthesea re-spaces and flattens text, so its output is for counting, never for storing.
"""

from __future__ import annotations

from collections.abc import Sequence


def words_of(texts: Sequence[str]) -> list[list[str]]:
    """Return the words of each text; the syllables of a compound are joined by a space."""
    if not any(text.strip() for text in texts):
        return [[] for _ in texts]
    from underthesea import word_tokenize

    return [list(word_tokenize(text)) if text.strip() else [] for text in texts]
