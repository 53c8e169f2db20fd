"""Vietnamese text in an encoding from before Unicode, noticed and converted; clean text is never touched.

A line is converted only when its words become Vietnamese syllables and were none before; of a line of
Unicode, only pieces of several such words in a row. Once a line or piece of a document has been
recognised, its other lines are judged less strictly.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.text.fragments import BLANKS, UNICODE_VIETNAMESE, VIQR_SIGN, cut, may_hold_old_words
from pipeline.text.syllables import is_syllable
from pipeline.text.tables import TCVN3, VIQR, VISCII, VNI, as_windows

UTF8_TWICE = "utf-8-twice"

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_LETTER_BEYOND = re.compile(r"[^\x00-\x7f\W]")
_MARKS = ".,;:!?()[]{}\"'<>|&+=*@#%0123456789/-_\\~^`$"
#: In a line of Unicode, so many different words must gain sense for a piece to be recognised, and a piece
#: is converted only with a word of so many letters: units (`µm`) and signs become syllables by chance.
_IN_A_LINE, _SHORTEST = 3, 3
_QUOTES = "“”‘’…–—«»\u00a0"
_VIQR_PART = re.compile(r"[A-Za-z][A-Za-z^(+`'?~.]*")
_DOUBLED = re.compile(
    "[\u00c3\u00c4\u00c6\u00e1\u00c5\u00c2\u00e2][\u0080-\u00bf\u0152-\u0192\u02c6-\u02dc\u2013-\u2122]"
)
# Read as Windows-1252 or as Latin-1: the bytes 80 to 9F show differently.
_BYTES = {chr(code): code for code in range(256)} | {as_windows(code): code for code in range(256)}


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    pieces: Mapping[str, str]
    pattern: re.Pattern[str]
    part: re.Pattern[str]

    def convert(self, text: str) -> str:
        return self.pattern.sub(lambda found: self.pieces[found.group()], text)


def _table(name: str, pieces: Mapping[str, str]) -> _Table:
    keys = sorted(pieces, key=len, reverse=True)
    # What is a letter in one table is a quotation mark in another.
    ends = _MARKS + "".join(char for char in _QUOTES if char not in pieces)
    part = re.compile(f"[^ \\t\\n{re.escape(ends)}]+")
    return _Table(name, pieces, re.compile("|".join(map(re.escape, keys))), part)


_TABLES = (_table("TCVN3", TCVN3), _table("VNI", VNI), _table("VISCII", VISCII))
_VIQR = _table("VIQR", VIQR)
# Syllables at least fifteen times as frequent in headlines as the same without their tone.
_COMMON_BEFORE_NAMES = frozenset(
    [
        *(
            "ở",
            "để",
            "bị",
            "thể",
            "bộ",
            "vụ",
            "chủ",
            "trở",
            "hệ",
            "nghệ",
            "họ",
            "bỏ",
            "mẹ",
            "phụ",
            "trợ",
            "vợ",
        ),
        *(
            "vệ",
            "xử",
            "khả",
            "phủ",
            "kỷ",
            "đủ",
            "nổ",
            "tỉ",
            "bổ",
            "trụ",
            "kẻ",
            "ngủ",
            "nợ",
            "chợ",
            "chở",
            "nhẹ",
        ),
    ]
)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Different words with marks, how many become syllables, how many were none before; and plain words."""

    marked: int
    good: int
    gained: int
    plain: int
    plain_good: int
    longest: int

    def convinces(self, *, known: bool) -> bool:
        if not self.gained or self.good < 0.85 * self.marked or self.gained < 0.25 * self.marked:
            return False
        # Single signs (`£`, `ö`) become syllables by chance.
        if known or self.longest < 3:
            return known and self.good > 0
        if self.gained >= 4 and self.good >= (0.95 if self.gained >= 8 else 1) * self.marked:
            return True  # the plain words may all be foreign names
        if self.plain_good < 0.6 * self.plain:
            return False
        if self.gained >= 3:
            return True
        # A short title: everything in it must make sense.
        sound = self.good == self.marked and self.plain_good == self.plain
        return sound and self.longest >= 3 and self.gained + self.plain >= 2


def repair(parts: Sequence[str]) -> tuple[list[str], str]:
    """Convert the parts of one document (title, lead, body) that are in a legacy encoding.

    Returns:
        The parts, and the encoding that was found: TCVN3, VNI, VISCII, VIQR, `utf-8-twice`, or ''.
    """
    if not any(map(_suspect, parts)):
        return list(parts), ""
    undone = [_undouble(part) for part in parts]
    if undone != list(parts):
        return undone, UTF8_TWICE
    lines = [line for part in parts for line in part.split("\n")]
    table = _recognise(lines)
    if table is None:
        return list(parts), ""
    return ["\n".join(_line(line, table) for line in part.split("\n")) for part in parts], table.name


def _suspect(text: str) -> bool:
    return bool(_BEYOND_ASCII.search(text)) or bool(VIQR_SIGN.search(text))


def _recognise(lines: Sequence[str]) -> _Table | None:
    scores: dict[str, int] = {}
    for piece, least in _candidates(lines):
        for table in (*_TABLES, _VIQR):
            found = _judge(piece, table)
            if found is not None and found.gained >= least and found.convinces(known=False):
                scores[table.name] = scores.get(table.name, 0) + found.gained
    best = max(scores, key=scores.__getitem__, default="")
    return next((table for table in (*_TABLES, _VIQR) if table.name == best), None)


def _candidates(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Lines and pieces of lines worth judging, and how many different words must gain sense in each."""
    for line in lines:
        if _may_be_legacy(line):
            yield line, 1
        elif may_hold_old_words(line):
            yield from ((piece, _IN_A_LINE) for piece, strange in cut(line) if strange)


def _may_be_legacy(line: str) -> bool:
    """Whether :func:`_judge` could say anything of the line, for any table."""
    if _BEYOND_ASCII.search(line) and not UNICODE_VIETNAMESE.search(line):
        return True
    return not _LETTER_BEYOND.search(line) and bool(VIQR_SIGN.search(line))


def _line(line: str, table: _Table) -> str:
    if not UNICODE_VIETNAMESE.search(line):
        return _piece(line, table)
    if not may_hold_old_words(line):
        return line
    return "".join(_piece(one, table, _SHORTEST) if strange else one for one, strange in cut(line))


def _piece(line: str, table: _Table, shortest: int = 0) -> str:
    found = _judge(line, table)
    if found is None or not found.convinces(known=True) or found.longest < shortest:
        return line
    converted = _convert(line, table)
    letters = [char for char in line if char.isascii() and char.isalpha()]
    shouted = len(letters) > 3 and sum(map(str.isupper, letters)) > 0.8 * len(letters)
    return converted.upper() if shouted else converted


def _convert(line: str, table: _Table) -> str:
    if table is not _VIQR:
        return "".join(_cased(table.convert(word), word) for word in BLANKS.split(line))
    pieces = BLANKS.split(line)
    return "".join(_viqr_word(word, pieces[index + 2 : index + 3]) for index, word in enumerate(pieces))


def _cased(converted: str, word: str) -> str:
    """TCVN3 has no capital letters with tones: `GIÁ` is written with a capital font over small codes."""
    letters = [char for char in word if char.isascii() and char.isalpha()]
    return converted.upper() if len(letters) > 1 and all(map(str.isupper, letters)) else converted


def _viqr_word(word: str, following: Sequence[str]) -> str:
    """A stop or question mark that ends a sentence is one; before a small letter it is a tone.

    Before a capital letter the word decides: `ở`, `bộ`, `chủ` are common, `ơ`, `bô`, `chu` are not.
    """
    end = ""
    following_letter = following[0][:1] if following else ""
    ends = not following_letter.islower()
    if following_letter and _VIQR.convert(word).lower() in _COMMON_BEFORE_NAMES:
        ends = False
    if word[-1:] in {".", "?"} and ends:
        word, end = word[:-1], word[-1]
    return _VIQR.convert(word) + end


def _judge(line: str, table: _Table) -> _Evidence | None:
    if table is _VIQR:
        return _judge_viqr(line) if VIQR_SIGN.search(line) and not _LETTER_BEYOND.search(line) else None
    if UNICODE_VIETNAMESE.search(line) or not _BEYOND_ASCII.search(line):
        return None
    return _weigh([(part, table.convert(part)) for part in table.part.findall(line)])


def _judge_viqr(line: str) -> _Evidence:
    words = [found.rstrip(".?'") or found for found in _VIQR_PART.findall(line)]
    return _weigh([(word, _VIQR.convert(word)) for word in words], needs=VIQR_SIGN)


def _weigh(words: Sequence[tuple[str, str]], needs: re.Pattern[str] | None = None) -> _Evidence:
    different = set(words)
    marked = [(old, new) for old, new in different if old != new or not old.isascii()]
    plain = [old for old, new in different if old == new and old.isascii() and old.isalpha()]
    good = [(old, new) for old, new in marked if is_syllable(unicodedata.normalize("NFC", new))]
    gained = [old for old, _ in good if not is_syllable(old) and (needs is None or needs.search(old))]
    return _Evidence(
        len(marked),
        len(good),
        len(gained),
        len(plain),
        sum(map(is_syllable, plain)),
        max(map(len, gained), default=0),
    )


def _undouble(text: str) -> str:
    """UTF-8 that was read as Windows-1252 and written as UTF-8 again, taken back line by line."""
    if not _DOUBLED.search(text):
        return text
    return "\n".join(map(_undouble_line, text.split("\n")))


def _undouble_line(line: str) -> str:
    for _ in range(2):
        if not _DOUBLED.search(line):
            break
        try:
            line = bytes(_BYTES[char] for char in line).decode("utf-8")
        except (KeyError, UnicodeDecodeError):
            break
    return line
