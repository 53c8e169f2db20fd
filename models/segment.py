"""Vietnamese words out of syllables, by underthesea: the only place that knows it.

underthesea re-spaces and flattens text, so its output is for counting, never for storing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import cache

#: Parts that underthesea can do without: translator and classifiers load torch and clients of networks.
_UNUSED = tuple(
    f"underthesea.{one}"
    for one in (
        "pipeline.classification",
        "pipeline.sentiment",
        "pipeline.lang_detect",
        "pipeline.dependency_parse",
        "pipeline.translate",
        "agent",
        "address",
    )
)


def words_of(texts: Sequence[str]) -> list[list[str]]:
    """Return the words of each text; the syllables of a compound are joined by a space."""
    if not any(text.strip() for text in texts):
        return [[] for _ in texts]
    word_tokenize = _tokenizer()
    return [list(word_tokenize(text)) if text.strip() else [] for text in texts]


@cache
def _tokenizer() -> Callable[[str], list[str]]:
    """Return underthesea's word_tokenize without what else it would load: torch for its translator (2 s)."""
    unwanted = [] if "underthesea" in sys.modules else [one for one in _UNUSED if one not in sys.modules]
    for one in unwanted:
        # None makes its import fail; underthesea takes that for a feature that is not installed.
        sys.modules[one] = None  # type: ignore[assignment]  # what the import system documents
    try:
        from underthesea import word_tokenize
    finally:
        for one in unwanted:
            del sys.modules[one]
    found: Callable[[str], list[str]] = word_tokenize
    return found
