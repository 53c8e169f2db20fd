"""Short forms of social Vietnamese written out; for matching and models only, never stored."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.text.syllables import is_bare_syllable, is_syllable

# Addresses, handles and masked data are kept whole; a hashtag is a piece of its own.
_PIECE = re.compile(
    # Before an @ at most 64 letters (RFC 5321): a run without end would be read anew from each letter.
    r"(?P<kept>(?:https?://|www\.)\S+|[^\s@]{1,64}@\S+|@\w+|\[[^\]\n]{1,30}\])"
    r"|#(?P<tag>\w+)"
    r"|(?P<word>(?<![\w.])[^\W\d_]+(?![\w]))"
)
_LONG = re.compile(r"([^\W\d_])\1{2,}")
#: So many letters before and behind a word are looked at.
_NEAR = 80
_CAMEL = re.compile(r"[A-ZĐ]+(?=[A-ZĐ][a-zà-ỹđ])|[A-ZĐÀ-Ỹ]?[a-zà-ỹđ]+|[A-ZĐÀ-Ỹ]+|\d+")
_ROMAN = re.compile(r"[IVXLCDM]+")
_BEHIND_NUMBER = re.compile(r"\d\s*$")
_AHEAD = re.compile(r"\s+([^\W\d_]+)")
#: By so much rarer (idf) the likeliest sense must be beside its neighbours for another to be taken.
_CLEARLY = 1.5
_END = re.compile(r"\s*(?:[?!.,…)]|\Z)")
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
_SENTENCE_START = re.compile(r"(?:^|[.!?…\n:]\s*|^\W+)$")


@dataclass(frozen=True, slots=True)
class _Lexicon:
    always: dict[str, tuple[str, ...]]
    before: dict[str, str]
    capitals: dict[str, str]
    table: dict[str, tuple[str, ...]]


def expand(text: str) -> str:
    """Return ``text`` with drawn-out letters shortened, short forms written out, hashtags split."""
    return _PIECE.sub(lambda found: _piece(found, text), text)


def _piece(found: re.Match[str], text: str) -> str:
    if found["kept"]:
        return found["kept"]
    if found["tag"]:
        return " ".join(_CAMEL.findall(found["tag"].replace("_", " "))) or found.group()
    drawn = found["word"]
    word = drawn if drawn in _lexicon().table else _shortened(drawn)
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
    lexicon = _lexicon()
    if word.isupper() and len(word) > 1:
        return lexicon.capitals.get(word, word)
    lower = word.lower()
    # A capital letter inside a sentence begins a name.
    if word != lower and not _SENTENCE_START.search(behind[-40:]):
        return word
    full = _of_senses(lexicon.always.get(lower, ()), behind, ahead)
    if full is None and _reads_before(lower, behind, ahead):
        full = lexicon.before[lower]
    # With a capital it may be somebody's name ("Lee"), and behind a number it is a unit.
    if full is None and word == lower and not _BEHIND_NUMBER.search(behind[-12:]):
        full = _of_senses(lexicon.table.get(lower, ()), behind, ahead) or _by_sound(lower)
    if full is None:
        return word
    return full[0].upper() + full[1:] if word != lower else full


def _of_senses(senses: tuple[str, ...], behind: str, ahead: str) -> str | None:
    """The likeliest sense; another where the press knows it beside its neighbour and not the first."""
    if len(senses) < 2:
        return senses[0] if senses else None
    before, after = _LAST_WORD.search(behind[-24:]), _AHEAD.match(ahead[:40])
    known = [_strangeness(sense, before, after) for sense in senses]
    best = min(range(len(senses)), key=lambda at: (known[at], at))
    return senses[best if known[best] < known[0] - _CLEARLY else 0]


def _strangeness(sense: str, before: re.Match[str] | None, after: re.Match[str] | None) -> float:
    """How rare the press finds the pairs that a sense makes with its neighbours."""
    from pipeline.stories.vector import inverse_frequency

    pairs = [f"{before[1]} {sense}" if before else "", f"{sense} {after[1]}" if after else ""]
    return min(inverse_frequency(pair.lower()) for pair in pairs)


def _by_sound(lower: str) -> str | None:
    """As in "fải", "wá", "zậy": letters that the language does not have, read by their sound."""
    if lower.isascii() or is_syllable(lower):
        return None
    for typed, sound in _SOUNDS:
        if lower.startswith(typed) and is_syllable(sound + lower[len(typed) :]):
            return sound + lower[len(typed) :]
    return None


def _reads_before(lower: str, behind: str, ahead: str) -> bool:
    if lower not in _lexicon().before or _BEHIND_NUMBER.search(behind[-12:]):
        return False
    following = _AHEAD.match(ahead[:40])
    if following is None or _known(following[1]):
        # At the end of what is said, or before another short form: behind a word of Vietnamese.
        before, ends = _LAST_WORD.search(behind[-24:]), following is not None or _END.match(ahead)
        return bool(ends and before and len(before[1]) > 1 and _vietnamese(before[1]) and lower != "e")
    return following[1].islower() and len(following[1]) > 1 and _vietnamese(following[1])


def _known(word: str) -> bool:
    lexicon = _lexicon()
    return word in lexicon.always or word in lexicon.before or word in {"ạ", "ah"}


def _vietnamese(word: str) -> bool:
    return is_syllable(word) or is_bare_syllable(word)


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    import yaml

    from pipeline.errors import BadInput
    from pipeline.faults import file_fault
    from pipeline.paths import rules_dir

    path = rules_dir() / "lexicons" / "social.yaml"
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
        always, before, capitals = (
            {str(key): str(value) for key, value in loaded[name].items()}
            for name in ("always", "before", "capitals")
        )
        senses = {key: tuple(value.split("|")) for key, value in always.items()}
        return _Lexicon(senses, before, capitals, _table(path.with_name("social_forms.tsv")))
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadInput(f"{path}: không đọc được bảng chữ viết tắt: {file_fault(error)}") from None


def _table(path: Path) -> dict[str, tuple[str, ...]]:
    """Word to what it stands for, likeliest first (see ``build_forms.py``)."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    return {word: tuple(senses.split("|")) for word, senses in rows}
