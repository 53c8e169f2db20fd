"""Short forms of social Vietnamese written out; for matching and models only, never stored."""

from __future__ import annotations

import re
import unicodedata

from pipeline.stories.vector import UNSEEN, inverse_frequency
from pipeline.text.social_lexicon import lexicon
from pipeline.text.syllables import is_bare_syllable, is_syllable

# Addresses, handles and masked data are kept whole; a hashtag is a piece of its own.
_PIECE = re.compile(
    # Before an @ at most 64 letters (RFC 5321): a run without end would be read anew from each letter.
    r"(?P<kept>(?:https?://|www\.)\S+|[^\s@]{1,64}@\S+|@\w+|\[[^\]\n]{1,30}\]"
    r"|(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:vn|com|net|org|info|edu|me)\b(?:/\S*)?)"
    r"|#(?P<tag>\w+)"
    # A dot inside a word hides it from filters ("ch.ết"); such a word is left alone.
    r"|(?P<word>(?<![\w.'’])[^\W\d_]+(?!\w|\.[aeiouyàáâãèéêìíòóôõùúýăĩũơưạ-ỹ]|\.\w(?!\w)))"
)
_LONG = re.compile(r"([^\W\d_])\1{2,}")
#: So many letters before and behind a word are looked at.
_NEAR = 80
_CAMEL = re.compile(r"[A-ZĐ]+(?=[A-ZĐ][a-zà-ỹđ])|[A-ZĐÀ-Ỹ]?[a-zà-ỹđ]+|[A-ZĐÀ-Ỹ]+|\d+")
_ROMAN = re.compile(r"[IVXLCDM]+")
_BEHIND_NUMBER = re.compile(r"\d[\s-]*$")
#: Behind these a letter is a unit ("20 k", "60 km/h").
_BEHIND_UNIT = re.compile(r"[\d/]\s*$")
#: As in "mjk", "vjệt": an i as it is typed in play.
_PLAYED_I = re.compile(r"(?<=[bcdđghklmnprstvx])j")
_AHEAD = re.compile(r"\s+([^\W\d_]+)")
#: By so much rarer (idf) the likeliest sense must be beside its neighbours for another to be taken.
_CLEARLY = 1.5
_END = re.compile(r"\s*(?:[?!,)]|[.…]+(?![\w.…])|\Z)")
#: Letters with marks, in either case.
_MARKED = re.compile("[À-ỹ]")
_LAST_WORD = re.compile(r"([^\W\d_]+)\s+$")
_SOUNDS = (
    ("f", "ph"),
    ("w", "qu"),
    ("dz", "d"),
    ("z", "v"),
    ("z", "d"),
    ("z", "gi"),
    ("j", "gi"),
    ("ng", "ngh"),
)
_VOWEL = re.compile(r"[aeiouyà-ỹ]")
#: At the end of what is said these may stand for ạ or ê.
_OFTEN_PARTICLES = frozenset("ae")
#: Letters that also number things; and words behind which a unit stands.
_LABELS = frozenset("ab")
_BEFORE_UNITS = """
một hai ba bốn năm sáu bảy tám chín mười chục trăm nghìn ngàn triệu tỷ vạn nửa rưỡi mỗi mấy vài bao nhiêu theo
từng đồng đ k cân tính bằng
"""
_NUMERALS = frozenset(_BEFORE_UNITS.split())
_SENTENCE_START = re.compile(r"(?:^|[.!?…\n:]\s*|^\W+)$")


def expand(text: str) -> str:
    """Return ``text`` with drawn-out letters shortened, short forms written out, hashtags split."""
    return _PIECE.sub(lambda found: _piece(found, text), text)


def _piece(found: re.Match[str], text: str) -> str:
    if found["kept"]:
        return found["kept"]
    if found["tag"]:
        return " ".join(_CAMEL.findall(found["tag"].replace("_", " "))) or found.group()
    drawn = found["word"]
    word = drawn if drawn in lexicon().table else _shortened(drawn)
    start, end = found.span()
    return _written_out(word, text[max(0, start - _NEAR) : start], text[end : end + _NEAR])


def _shortened(word: str) -> str:
    """`đẹppp` to `đẹp`, `quáaa` to `quá`; Roman numerals and laughter of one letter stay."""
    if _ROMAN.fullmatch(word) or not _LONG.search(word) or len(set(word.lower())) == 1:
        return word
    short = _LONG.sub(r"\1", word)
    bare = unicodedata.normalize("NFD", short[-2:-1])[:1]
    if len(short) > 2 and bare != short[-2] and bare.lower() == short[-1].lower():
        return short[:-1]
    return short


def _written_out(word: str, behind: str, ahead: str) -> str:
    known = lexicon()
    if word.isupper() and len(word) > 1:
        return known.capitals.get(word, word)
    lower = word.lower()
    if word != lower and _is_name(behind, ahead):
        return word
    if lower in known.itself and _beside(behind, ahead) & known.itself[lower]:
        return word
    full = _of_senses(known.always.get(lower, ()), behind, ahead)
    if full is None and _reads_before(lower, behind, ahead):
        full = known.before[lower]
    if full is None and _reads_followed(lower, behind, ahead):
        full = known.followed[lower]
    # With a capital it may be somebody's name ("Lee"), and behind a number it is a unit.
    if full is None and word == lower and not _BEHIND_NUMBER.search(behind[-12:]):
        full = _of_table(lower, behind, ahead) or _by_sound(lower)
    if full is None:
        return word
    return full[0].upper() + full[1:] if word != lower else full


def _is_name(behind: str, ahead: str) -> bool:
    """A capital letter begins a name inside a sentence, and at its head before another ("Kông Bơ La")."""
    if not _SENTENCE_START.search(behind[-40:]):
        return True
    following = _AHEAD.match(ahead[:40])
    capital = following is not None and following[1][0].isupper()
    # Whole words in capitals are abbreviations ("Ko UBND nào").
    return bool(following and capital and (len(following[1]) == 1 or not following[1].isupper()))


def _beside(behind: str, ahead: str) -> set[str]:
    """The words before and after."""
    found = (_LAST_WORD.search(behind[-24:]), _AHEAD.match(ahead[:40]))
    return {one[1].lower() for one in found if one}


def _of_table(lower: str, behind: str, ahead: str) -> str | None:
    """What the dictionary says; of names and of consonants with several meanings the neighbours decide."""
    senses, name = lexicon().table.get(lower, ()), lower in lexicon().names
    return _of_senses(senses, behind, ahead, sure=name or (len(senses) > 1 and not _VOWEL.search(lower)))


def _of_senses(senses: tuple[str, ...], behind: str, ahead: str, *, sure: bool = False) -> str | None:
    """The likeliest sense; another where the press knows it beside its neighbour and not the first.

    With ``sure``, none where the press knows none beside its neighbours.
    """
    if not senses or (len(senses) < 2 and not sure):
        return senses[0] if senses else None
    before, after = _LAST_WORD.search(behind[-24:]), _AHEAD.match(ahead[:40])
    known = [_strangeness(sense, before, after) for sense in senses]
    best = min(range(len(senses)), key=lambda at: (known[at], at))
    if sure and known[best] >= UNSEEN:
        return None
    return senses[best if known[best] < known[0] - _CLEARLY else 0]


def _strangeness(sense: str, before: re.Match[str] | None, after: re.Match[str] | None) -> float:
    """How rare the press finds the pairs that a sense makes with its neighbours."""
    words = sense.split()
    pairs = [f"{before[1]} {words[0]}" if before else "", f"{words[-1]} {after[1]}" if after else ""]
    return min(inverse_frequency(pair.lower()) for pair in pairs)


def _by_sound(lower: str) -> str | None:
    """As in "fải", "wá", "zậy", "mjk": letters that the language does not have, read by their sound."""
    if is_syllable(lower):
        return None
    if _PLAYED_I.search(lower):
        return _with_i(_PLAYED_I.sub("i", lower))
    if lower.isascii():
        return None
    for typed, sound in _SOUNDS:
        if lower.startswith(typed) and is_syllable(sound + lower[len(typed) :]):
            return sound + lower[len(typed) :]
    return None


def _with_i(lower: str) -> str | None:
    """What the word stands for if it is a known form, or itself if it is a syllable."""
    known = lexicon().always.get(lower)
    return known[0] if known else lower if is_syllable(lower) else None


def _reads_before(lower: str, behind: str, ahead: str) -> bool:
    if lower not in lexicon().before or _BEHIND_UNIT.search(behind[-12:]):
        return False
    if lower == "v" and behind.rstrip(" ").endswith(":"):
        return False  # a face, as in ":v"
    before = _LAST_WORD.search(behind[-24:])
    if lower in _LABELS and _is_label(before, behind + ahead):
        return False
    following = _AHEAD.match(ahead[:40])
    if following is None or _known(following[1]):
        # At the end of what is said, or before another short form: behind a word of Vietnamese.
        ends = following is not None or (_END.match(ahead) and lower not in _OFTEN_PARTICLES)
        return bool(
            ends and before and (_known(before[1]) or (len(before[1]) > 1 and _vietnamese(before[1])))
        )
    return following[1] == "ở" or (
        following[1].islower() and len(following[1]) > 1 and _vietnamese(following[1])
    )


def _is_label(before: re.Match[str] | None, near: str) -> bool:
    """As in "điểm a khoản 2", "vitamin b", "Nguyễn Văn a"; and in a text without marks, such as English."""
    return not _MARKED.search(near) or (before is not None and before[1].lower() in lexicon().labels)


def _reads_followed(lower: str, behind: str, ahead: str) -> bool:
    """Whether a form is read because of the next word: "kg" before "biết", but no unit behind a numeral."""
    if lower not in lexicon().followed or _BEHIND_UNIT.search(behind[-12:]):
        return False
    before, following = _LAST_WORD.search(behind[-24:]), _AHEAD.match(ahead[:40])
    counted = before is not None and before[1].lower() in _NUMERALS
    return following is not None and following[1] in lexicon().followers and not counted


def _known(word: str) -> bool:
    known = lexicon()
    return word in known.always or word in known.before or word in known.followed or word in {"ạ", "ah"}


def _vietnamese(word: str) -> bool:
    return is_syllable(word) or is_bare_syllable(word)
