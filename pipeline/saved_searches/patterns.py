"""How a word or phrase is looked for: with its marks if it has any, in every marking if it has none."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from pipeline.text.syllables import strip_diacritics
from pipeline.text.word_codes import one_spelling, other_spelling, pieces

_PIECE = re.compile(r"[^\W_]+")
_LETTER = r"\pL\pN\pM"
# Between two words of a phrase: blanks, quotation marks, commas, but no end of a sentence or paragraph.
_GAP = rf"[^{_LETTER}.!?…\n]{{1,3}}"
# What a passage is made of, and what parts its words: each gap of up to three marks becomes one blank.
_WITHIN = r"[^.!?…\n]"
GAPS = rf"[^{_LETTER}\n]{{1,3}}"
# Where the phrase itself has a mark ("COVID-19", "1.500"): it may be another or none.
_MARK = rf"[^{_LETTER}\n]{{0,3}}"


def is_marked(text: str) -> bool:
    """Whether a term is written with Vietnamese marks, so that it is meant with them."""
    return strip_diacritics(text) != unicodedata.normalize("NFC", text)


def loose(term: str) -> str:
    """A pattern (RE2) that finds ``term``, be it inside a word: quick, for a first look."""
    # Any character between words: large classes make RE2 give up its quick way.
    return "(?i)" + _body(term).replace(_GAP, ".{1,3}").replace(_MARK, ".{0,3}")


def is_plain(term: str) -> bool:
    """Whether only blanks part the words of a term (no "COVID-19", no "1.500")."""
    return _MARK not in _body(term)


def passages(terms: Iterable[str]) -> str:
    """A pattern (RE2) of every stretch, from one end of a sentence to the next, where a plain term may stand.

    No match of a plain term reaches beyond such a stretch, so what is found need only be looked at alone.
    """
    bodies = "|".join(_body(term).replace(_GAP, _WITHIN + "{1,3}") for term in terms)
    return f"(?i){_WITHIN}*(?:{bodies}){_WITHIN}*"


def told(terms: Iterable[str]) -> str:
    """A pattern (RE2) that finds any of the plain ``terms`` as whole words in passages made even (:data:`GAPS`)."""
    edge = "(?:^|[ \n])"
    return "(?i)" + "|".join(_edged(term, edge, edge.replace("^", "$"), " ") for term in terms)


def strict(term: str) -> str:
    """A pattern (RE2) that finds ``term`` as whole words.

    One term a pattern: several in one make RE2 keep so many states that it takes forty seconds.
    """
    return "(?i)" + _edged(term, rf"(?:^|[^{_LETTER}])", rf"(?:$|[^{_LETTER}])", _GAP)


def _edged(term: str, begin: str, end: str, gap: str) -> str:
    found = pieces(term)
    before = "" if is_unspaced(found[0][0]) else begin
    after = "" if is_unspaced(found[-1][-1]) else end
    return before + _body(term).replace(_GAP, gap) + after


def is_unspaced(char: str) -> bool:
    """Whether a script writes no blanks between words, or glues endings to them (Chinese, Korean, Lao, Thai)."""
    spans = (("\u0e00", "\u0eff"), ("\u1780", "\u17ff"), ("\u3040", "\ud7af"), ("\uf900", "\U0003ffff"))
    return any(begin <= char <= end for begin, end in spans)


@lru_cache(maxsize=4096)
def _body(term: str) -> str:
    text = unicodedata.normalize("NFC", term)
    marked = is_marked(text)
    spans = list(_PIECE.finditer(text))
    parts = []
    for number, span in enumerate(spans):
        if number:
            between = text[spans[number - 1].end() : span.start()]
            parts.append(_GAP if between.isspace() else _MARK)
        parts.append(_marked(span.group().lower()) if marked else _unmarked(span.group().lower()))
    return "".join(parts)


def _marked(piece: str) -> str:
    return "|".join(sorted({piece, one_spelling(piece), other_spelling(piece)})).join(("(?:", ")"))


def _unmarked(piece: str) -> str:
    return "".join(f"[{_classes()[char]}]" if char in _classes() else char for char in piece)


@lru_cache(maxsize=1)
def _classes() -> dict[str, str]:
    """By plain letter: all letters of Vietnamese that are it with marks."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code in [*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)]:
        char = chr(code)
        plain = strip_diacritics(char)
        if char.islower() and plain != char and plain in "aeiouyd":
            found[plain].append(char)
    return {plain: plain + "".join(chars) for plain, chars in found.items()}
