"""How the model of turning sentences reads one; apart from its training, so that a digest loads no more."""

from __future__ import annotations

from models.vectorise import Text

NAME = "turning"
TURNS, PLAIN = "turns", "plain"
_FIRST_WORDS = 3


def shaped(sentence: str) -> Text:
    """Return a sentence as the model reads it: how it begins, and all of it."""
    return " ".join(sentence.split()[:_FIRST_WORDS]), sentence
