"""Negation, status, hedging of a sentence."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.facets.lexicon import lexicon
from pipeline.facets.text import View

_CLAUSE = re.compile(r"[,;:()\"“”–]|(?<!\w)(?:nhưng|mà|và|song|tuy nhiên|do|vì|nên|để|khi|nhung|va)(?!\w)")


def negations(text: View) -> list[tuple[int, int]]:
    """Return the spans (start, end) of what is negated: from after the negation to the clause end."""
    lex = lexicon()
    harmless = [m.span() for m in lex["not_negation"].find(text)]
    spans = []
    for m in lex["negation"].find(text):
        if any(a <= m.start() < b for a, b in harmless):
            continue
        stop = _CLAUSE.search(text.scan, m.end())
        spans.append((m.end(), stop.start() if stop else len(text.scan)))
    return spans


def denies(text: View) -> bool:
    """Whether the sentence says that something is untrue (and does not itself deny the denial)."""
    return lexicon()["denial"].has(text)


def is_negated(text: View) -> bool:
    """Whether the sentence negates or denies anything."""
    return bool(negations(text)) or denies(text)


def modality(text: View) -> str:
    """Return done | ongoing | future | negated-future ("chưa") | '' by the first status word."""
    lex = lexicon()
    first = [(m.start(), name) for name, phrases in lex.status.items() for m in phrases.find(text)]
    return min(first)[1] if first else ""


def hedged(text: View) -> bool:
    """Whether the sentence itself is unsure.

    Typed without marks a single syllable proves nothing: "nghi" may be "nghỉ" or "nghị", "don" may be "đón".
    """
    lex = lexicon()
    harmless = [m.span() for m in lex["not_uncertain"].find(text)]
    return any(
        (not text.bare or " " in m.group()) and not any(a <= m.start() < b for a, b in harmless)
        for m in lex["uncertain"].find(text)
    )


@lru_cache(maxsize=1)
def _status_order() -> tuple[str, ...]:
    return ("done", "ongoing", "future")


def statuses(text: View) -> list[tuple[str, str, int]]:
    """Return (status, word, end of the word) for every status word; "chưa" counts as future."""
    found = []
    for name in _status_order():
        found += [(name, m.group(), m.end()) for m in lexicon().status[name].find(text)]
    return sorted(found, key=lambda one: one[2])
