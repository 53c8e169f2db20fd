"""What a report is known by in any language: its numbers and its names, folded to one form.

``320 triệu USD``, ``US$320 million``, ``三亿二千万美元`` and ``3억 2천만 달러`` are one number; ``Tuấn Đạo`` and
``Tuan Dao`` one name. They let a post typed in haste and a report in another language meet the story.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from pipeline.stories.vector import KEPT as WORDS
from pipeline.stories.vector import Vector, inverse_frequency
from pipeline.stories.words import bare, folded

#: Anchors start with one of these, so that they are told from words in a stored row; the language of the
#: text comes first, with no weight.
NUMBER, NAME, LANGUAGE = "#", "~", "@"
#: Numbers up to this are mostly days, months and hours.
LARGEST_OF_DATES = 31
#: Letters of a text that are read for them: who, where and how many stands at its head.
READ = 2000
#: Anchors kept of one text, in the order of reading.
KEPT = 40

_TIMES = {
    "nghìn": 1e3, "ngàn": 1e3, "thousand": 1e3, "mille": 1e3, "triệu": 1e6, "million": 1e6, "millions": 1e6,
    "tỷ": 1e9, "tỉ": 1e9, "billion": 1e9, "milliard": 1e9, "milliards": 1e9,
}  # fmt: skip
_LATIN = re.compile(
    r"(?<![\w.,/:])(\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d{1,2})?)(?![\d/:]|[.,]\d)(?:\s("
    + "|".join(_TIMES)
    + r")\b)?"
)
_DIGITS = {char: at for at, chars in enumerate(("〇零", "一", "二两", *"三四五六七八九")) for char in chars}
_UNITS = {"十": 10, "百": 100, "千": 1000, "백": 100, "천": 1000}
_BIG = {"万": 10**4, "萬": 10**4, "만": 10**4, "亿": 10**8, "億": 10**8, "억": 10**8}
_HAN = "".join((*_DIGITS, *_UNITS, *_BIG))
_PIECE = rf"(?:\d[\d,.]*\s?[{_HAN}]|[{_HAN}])[{_HAN}]*"
_EASTERN = re.compile(rf"{_PIECE}(?:\s?{_PIECE}){{0,6}}(?:(?<=[만억万亿億])\s?\d[\d,]*)?")
_UPPER = "".join(filter(str.isupper, map(chr, (*range(0x41, 0x250), *range(0x1E00, 0x1F00)))))
_PAIR = re.compile(rf"\b(?=([{_UPPER}][^\W\d_]*) ([{_UPPER}][^\W\d_]*))")
_YEARS = range(1900, 2101)


def anchors(text: str, language: str) -> Vector:
    """Return the language, numbers and names of a text with weights; the Euclidean length is one."""
    composed = unicodedata.normalize("NFC", text[:READ])
    found = list(islice(dict.fromkeys((*_numbers(composed), *_names(composed))), KEPT))
    weighted = [(term, _weight(term)) for term in found]
    length = math.sqrt(sum(weight * weight for _, weight in weighted)) or 1.0
    return ((LANGUAGE + language, 0.0), *((term, round(weight / length, 4)) for term, weight in weighted))


def parted(terms: Vector) -> tuple[Vector, str, Vector]:
    """Return the words of a stored vector, the language of its text, and its numbers and names."""
    # Long texts have all words that are kept, so that the language stands right behind them.
    places = (min(WORDS, len(terms) - 1), *range(len(terms)))
    at = next((at for at in places if terms and terms[at][0][0] == LANGUAGE), len(terms))
    language = terms[at][0][1:] if at < len(terms) else ""
    return terms[:at], language, terms[at + 1 :]


def agree(marks: Vector, has: Callable[[Iterable[str]], int]) -> bool:
    """Whether two texts share two numbers, or one number and two names.

    ``has`` counts how many of the terms given the other text has.
    """
    numbers = has(term for term, _ in marks if term[0] == NUMBER)
    return numbers >= 2 or (numbers == 1 and has(term for term, _ in marks) >= 3)


def _weight(term: str) -> float:
    """Numbers of many digits are rare; names as rare as their words are in the news."""
    if term.startswith(NAME):
        return inverse_frequency(term[1:])
    digits = len(term[1:].rstrip("0"))
    size = len(term) - 1
    return min(7.5, 1.5 + 1.5 * digits + 0.5 * (size - digits))


def _numbers(text: str) -> Iterator[str]:
    values = [_latin(match[1], match[2]) for match in _LATIN.finditer(text)]
    values += [_eastern(match[0]) for match in _EASTERN.finditer(text)]
    for value in values:
        if value > LARGEST_OF_DATES and value == int(value) and int(value) not in _YEARS:
            yield f"{NUMBER}{int(value)}"


def _latin(digits: str, times: str | None) -> float:
    grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits)
    value = float(re.sub(r"[.,]", "", digits)) if grouped else float(digits.replace(",", "."))
    return round(value * _TIMES.get(times or "", 1.0), 2)


def _eastern(text: str) -> float:
    """Chinese, Japanese and Korean: ``三億二千万``, ``2万1600``, ``3억 2천만``; ``二〇二七`` digit by digit."""
    total = section = number = 0
    for char in re.sub(r"[\s,.]", "", text):
        if char in _BIG:
            total += (section + number or 1) * _BIG[char]
            section = number = 0
        elif char in _UNITS:
            section += (number or 1) * _UNITS[char]
            number = 0
        else:
            number = number * 10 + (_DIGITS[char] if char in _DIGITS else int(char))
    return float(total + section + number)


def _names(text: str) -> Iterator[str]:
    for one, two in _PAIR.findall(text):
        yield f"{NAME}{bare(folded(one))} {bare(folded(two))}"
