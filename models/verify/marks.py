"""Which pieces of a claim stand in its evidence too: told to the cross-encoder beside the pieces themselves.

Two sentences that differ in one word or one figure are nearly the same to a small encoder. Marking what is
shared lets it look at what is not; figures count as shared by value ("38 nghìn" and "38.000", "14/4" and
"ngày 14 tháng 4"). Exact-match marks: Chen et al., Reading Wikipedia to Answer Open-Domain Questions (2017).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence

from models.verify.pieces import evidence_begins

#: What a piece may be: nothing said of it, of the claim and shared or alone, of the evidence and shared, a
#: figure of the claim that the evidence does not have.
PLAIN, SHARED, ALONE, TOLD, FIGURE_ALONE = range(5)
KINDS = 5
_EDGES = "▁.,;:!?…“”\"'()[]–-*"
_NUMBER = re.compile(r"\d+(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?")
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})(?:/\d{2,4})?")
_TIMES = {
    "chục": 10.0,
    "trăm": 1e2,
    "nghìn": 1e3,
    "ngàn": 1e3,
    "vạn": 1e4,
    "triệu": 1e6,
    "tỷ": 1e9,
    "tỉ": 1e9,
}
_DIGITS = {
    "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
#: What follows tens: "hai mươi mốt".
_UNITS = {**_DIGITS, "mốt": 1, "một": 1}
#: Words that more often are no figure: "năm nay", "ba mẹ", "đầu tư".
_SELDOM = frozenset({"ba", "tư", "năm"})
Word = tuple[str, int, int]
Figures = dict[int, tuple[str, float]]


def kinds_of(row: Sequence[int], piece: Callable[[int], str]) -> list[int]:
    """Return what each piece of a row of :func:`models.verify.pieces.pair_pieces` is, one of ``KINDS``.

    Args:
        row: claim and evidence as piece numbers.
        piece: the text of a piece by its number, ``▁`` before the first of a word.
    """
    begins = evidence_begins(row)
    claim = _Side([piece(one) for one in row[: begins - 2]], 0)
    told = _Side([piece(one) for one in row[begins:]], begins)
    made = [PLAIN] * len(row)
    _mark(made, claim, told, SHARED, ALONE, FIGURE_ALONE)
    _mark(made, told, claim, TOLD, PLAIN, PLAIN)
    return made


class _Side:
    """The words of claim or evidence and the figures among them, found once for both directions."""

    def __init__(self, pieces: Sequence[str], offset: int) -> None:
        self.words = list(_words(pieces, offset))
        self.figures = _figures(self.words)


def _mark(made: list[int], mine: _Side, theirs: _Side, shared: int, alone: int, figure: int) -> None:
    known = {word for word, _, _ in theirs.words}
    figures, others = mine.figures, set(theirs.figures.values())
    for at, (word, start, end) in enumerate(mine.words):
        if at in figures and figures[at] in others:
            kind = shared
        elif at in figures and word not in _SELDOM:
            kind = figure
        else:
            kind = shared if word in known else alone
        made[start:end] = [kind] * (end - start)


def _words(pieces: Sequence[str], offset: int) -> Iterator[Word]:
    """Words without marks at their ends, lower case, with the place of the first piece and past the last."""
    begin = 0
    for at in range(1, len(pieces) + 1):
        if at == len(pieces) or pieces[at].startswith("▁") or pieces[at] in {"<s>", "</s>"}:
            word = "".join(pieces[begin:at]).strip(_EDGES).lower()
            if word and word not in {"<s>", "</s>"}:
                yield word, offset + begin, offset + at
            begin = at


def _figures(words: Sequence[Word]) -> Figures:
    """Place of a word → the figure or day that it is part of."""
    found: Figures = {}
    at = 0
    while at < len(words):
        made, many = _figure([word for word, _, _ in words[at : at + 5]])
        if made is not None:
            found |= {at + more: made for more in range(many)}
        at += many
    return found


def _figure(words: Sequence[str]) -> tuple[tuple[str, float] | None, int]:
    """What the words begin with: (a day or a number, how many words it takes); (None, 1) for neither."""
    if day := _DATE.fullmatch(words[0]):
        return ("day", 100.0 * int(day[2]) + int(day[1])), 1
    if len(words) > 2 and words[0].isdecimal() and words[1] == "tháng" and words[2].isdecimal():
        return ("day", 100.0 * int(words[2]) + int(words[0])), 3
    if (number := _NUMBER.fullmatch(words[0].removesuffix("%"))) is not None:
        value, many = float(_plain(number[0])), 1
    else:
        value, many = _spelt(words)
    if not many:
        return None, 1
    while many < len(words) and words[many] in _TIMES:
        value, many = value * _TIMES[words[many]], many + 1
    return ("number", round(value, 3)), many


def _plain(number: str) -> str:
    """A number as written here, with points between thousands and a comma before decimals, as Python's."""
    if re.fullmatch(r"\d+(?:\.\d{3})+(?:,\d+)?", number):
        number = number.replace(".", "")
    return number.replace(",", ".")


def _spelt(words: Sequence[str]) -> tuple[float, int]:
    """A number below a hundred in words, and how many words it takes; (0, 0) for none. "Một" is no figure."""
    tens, many = 0, 0
    if words[0] == "mười":
        tens, many = 10, 1
    elif len(words) > 1 and words[0] in _DIGITS and words[1] in {"mươi", "chục"}:
        tens, many = 10 * _DIGITS[words[0]], 2
    if many and many < len(words) and words[many] in _UNITS:
        return tens + _UNITS[words[many]], many + 1
    if many:
        return tens, many
    return (_DIGITS[words[0]], 1) if words[0] in _DIGITS else (0, 0)


def pieces_by_number(tokenizer: object) -> Callable[[int], str]:
    """Return the text of pieces by number, remembered."""

    @functools.lru_cache(maxsize=200_000)
    def text(number: int) -> str:
        return str(tokenizer.id_to_token(number))  # type: ignore[attr-defined]  # tokenizers has no types

    return text
