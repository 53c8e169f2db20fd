# ruff: noqa: E501  word lists and patterns read better unbroken
"""Folding for matching: nothing here is ever stored or shown."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pipeline.text.syllables import place_tone

#: Characters without a width of their own, and the marks that steer writing direction.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
# Tags are seen only behind the black flag, as the flags of England and Scotland; selectors of a form say nothing of a
# Latin letter. Both would keep two words apart that everybody reads as one.
_STRAY = re.compile(
    "(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+|(?<=[A-Za-z\u00c0-\u024f\u1e00-\u1eff])[\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
)
# Zero-width joiners hold family and flag emoji together and shape Indic scripts: kept between such characters.
_JOINER = re.compile(
    "(?<=[\u0900-\u0fff\u1780-\u17ff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d](?=[\u0900-\u0fff\u1780-\u17ff\u2190-\u2bff\U0001f000-\U0001faff])"
)
_PLACEHOLDER = "\ue0fd"

# Cyrillic and Greek letters drawn like Latin ones.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһкмтвнАВЕКМНОРСТХУІЈЅαοερτικνυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhkmtbhABEKMHOPCTXYIJSaoeptiknuxABEZHIKMNOPTYX",
)
# From the head of a word only: tried from each of its letters, a word without end would take for ever.
_MIXED_WORD = re.compile(r"(?<!\w)\w*[\u0370-\u052f]\w*")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_ETH = str.maketrans("ðÐƉɖ", "đĐĐđ")
_WORD_WITH_TONE = re.compile("(?<![a-zà-ỹđ])[a-zà-ỹđ]*[à-ỹ][a-zà-ỹđ]*")


def without_invisible(text: str) -> str:
    """Return ``text`` without zero-width characters, soft hyphens and direction marks; emoji stay whole."""
    if text.isascii():
        return text
    kept = _JOINER.sub(
        lambda found: _PLACEHOLDER if found.group() == "\u200d" else "", text.replace(_PLACEHOLDER, "")
    )
    return INVISIBLE.sub("", _STRAY.sub("", kept)).replace(_PLACEHOLDER, "\u200d")


def latin_lookalikes(text: str) -> str:
    """Return ``text`` with Cyrillic and Greek look-alikes inside Latin words made Latin; same length."""
    if text.isascii():
        return text
    return _MIXED_WORD.sub(_unmix, text.translate(_ETH))


def _unmix(found: re.Match[str]) -> str:
    word = found.group()
    return word.translate(_LOOKALIKES) if _LATIN.search(word) else word


def matching_key(text: str) -> str:
    """Return the form by which words are compared: NFC, case folded, tone marks in one place (`hoà` = `hòa`).

    Diacritics stay, `i` and `y` stay. Length may differ from ``text``; for offsets use
    :func:`fold_same_length`.
    """
    plain = without_invisible(unicodedata.normalize("NFC", text))
    return _WORD_WITH_TONE.sub(_placed, latin_lookalikes(_narrow(plain)).casefold())


def _placed(found: re.Match[str]) -> str:
    return place_tone(found.group())


def fold_same_length(text: str, *, diacritics: bool = False) -> str:
    """Return a folded text with exactly one character for each character of ``text``.

    Lower case, look-alikes made Latin; without marks and with `đ` as `d` unless ``diacritics``, in which
    case tone marks are put in one place. ``text`` should be NFC. Offsets are valid in both texts.
    """
    lower = "".join(map(_lower, latin_lookalikes(text)))
    if diacritics:
        placed = _WORD_WITH_TONE.sub(_placed, lower)
        return placed if len(placed) == len(text) else lower
    return lower if lower.isascii() else "".join(map(_bare, lower))


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return the folded text without invisible characters, and for each of its characters the offset in ``text``."""
    folded = fold_same_length(text)
    kept = [(char, at) for at, char in enumerate(folded) if not INVISIBLE.match(char)]
    return "".join(char for char, _ in kept), [at for _, at in kept]


@lru_cache(maxsize=8192)
def _lower(char: str) -> str:
    lower = _narrow(char).lower()
    return lower if len(lower) == 1 else char


@lru_cache(maxsize=8192)
def _bare(char: str) -> str:
    if char == "đ":
        return "d"
    first = unicodedata.normalize("NFD", char)[:1]
    # Only Latin letters lose marks: the parts of a Hangul syllable or a kana are no marks.
    return first if first.isascii() else char


@lru_cache(maxsize=8192)
def _narrow_char(char: str) -> str:
    wide = "\uff01" <= char <= "\uff5e" or "\U0001d400" <= char <= "\U0001d7ff"
    plain = unicodedata.normalize("NFKC", char) if wide else char
    return plain if len(plain) == 1 else char


def _narrow(text: str) -> str:
    """Full-width and mathematical letters, used to dodge filters, as plain ones; same length."""
    if not re.search("[\uff01-\uff5e\U0001d400-\U0001d7ff]", text):
        return text
    return "".join(map(_narrow_char, text))
