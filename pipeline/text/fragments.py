"""A piece in a legacy encoding inside a line of clean text: a quotation, an old notice behind its label."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.syllables import is_syllable, place_tone
from pipeline.text.tables import TCVN3, VISCII, VNI
from pipeline.text.word_codes import one_spelling

#: Letters that no eight-bit reading can produce: one of them in a word says that it is Unicode already.
UNICODE_VIETNAMESE = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9\u0300-\u0323]"
)
#: Only blanks that no table uses: VISCII has letters at U+001E and U+00A0.
BLANKS = re.compile(r"([ \t\n]+)")
#: What VIQR writes and no other text does.
VIQR_SIGN = re.compile(r"[aeoAEO]\^|[ouOU]\+|[aA]\(|[dD][dD]|[aeiouyAEIOUY][`~]")
_OF_VIQR = ("^", "+", "a(", "A(", "`", "~", "dd", "DD", "Dd", "dD")
_VIQR_TONE_INSIDE = re.compile(r"[aeiouyAEIOUY]['?.](?=[a-z])")
_IN_CLEAN_TEXT = "àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ“”‘’…–—«»\u00a0\u00ad"
# Characters of the tables that Vietnamese in Unicode can do without: where none is, no word is looked at.
_OF_TABLES = {char for table in (TCVN3, VNI, VISCII) for char in "".join(table) if not char.isascii()}
_STRANGE = re.compile(f"[{re.escape(''.join(sorted(_OF_TABLES - set(_IN_CLEAN_TEXT))))}]")


def may_hold_old_words(line: str) -> bool:
    """Whether a line of Unicode Vietnamese holds a character that only an old encoding needs."""
    if _STRANGE.search(line):
        return True
    # Each line of each article is asked: what every sign of VIQR holds is looked for first.
    return any(one in line for one in _OF_VIQR) and bool(VIQR_SIGN.search(line))


def cut(line: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a line in order, and whether each may be in a legacy encoding.

    Such a piece begins and ends with a word that makes no sense as it stands, and no word in it has a
    letter that only Unicode has. Joined, the pieces are the line.
    """
    tokens = BLANKS.split(line)
    begun, ended = 0, 0  # of the piece in hand, in tokens; empty while they are alike
    done = 0
    for at in range(0, len(tokens), 2):
        if _senseless(tokens[at]):
            begun, ended = (begun if begun < ended else at), at + 1
        elif begun < ended and UNICODE_VIETNAMESE.search(tokens[at]):
            yield "".join(tokens[done:begun]), False
            yield "".join(tokens[begun:ended]), True
            done = begun = ended
    if begun < ended:
        yield "".join(tokens[done:begun]), False
        yield "".join(tokens[begun:ended]), True
        done = ended
    yield "".join(tokens[done:]), False


def _senseless(word: str) -> bool:
    if word.isascii():
        return bool(VIQR_SIGN.search(word) or _VIQR_TONE_INSIDE.search(word))
    if UNICODE_VIETNAMESE.search(word):
        return False
    lower = word.strip(".,;:!?()[]{}\"'“”‘’…").lower()
    if not is_syllable(lower):
        return bool(lower) and not lower.isascii()
    # "xaõ" of VNI could be read, but nobody sets the tone there.
    return one_spelling(lower) != place_tone(lower)
