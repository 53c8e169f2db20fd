"""Short forms of social Vietnamese written out; for matching and models only, never stored."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from pipeline.text.syllables import is_bare_syllable, is_syllable

# Addresses, handles and masked data are kept whole; a hashtag is a piece of its own.
_PIECE = re.compile(
    r"(?P<kept>(?:https?://|www\.)\S+|\S+@\S+|@\w+|\[[^\]\n]{1,30}\])"
    r"|#(?P<tag>\w+)"
    r"|(?P<word>(?<![\w.])[^\W\d_]+(?![\w]))"
)
_LONG = re.compile(r"([^\W\d_])\1{2,}")
_CAMEL = re.compile(r"[A-ZĐ]+(?=[A-ZĐ][a-zà-ỹđ])|[A-ZĐÀ-Ỹ]?[a-zà-ỹđ]+|[A-ZĐÀ-Ỹ]+|\d+")
_ROMAN = re.compile(r"[IVXLCDM]+")
_BEHIND_NUMBER = re.compile(r"\d\s*$")
_AHEAD = re.compile(r"\s+([^\W\d_]+)")
_SENTENCE_START = re.compile(r"(?:^|[.!?…\n:]\s*|^\W+)$")


@dataclass(frozen=True, slots=True)
class _Lexicon:
    always: dict[str, str]
    before: dict[str, str]
    capitals: dict[str, str]


def expand(text: str) -> str:
    """Return ``text`` with drawn-out letters shortened, short forms written out, hashtags split."""
    return _PIECE.sub(lambda found: _piece(found, text), text)


def _piece(found: re.Match[str], text: str) -> str:
    if found["kept"]:
        return found["kept"]
    if found["tag"]:
        return " ".join(_CAMEL.findall(found["tag"].replace("_", " "))) or found.group()
    word = _shortened(found["word"])
    return _written_out(word, text[: found.start()], text[found.end() :])


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
    full = lexicon.always.get(lower)
    if full is None and _reads_before(lower, behind, ahead):
        full = lexicon.before[lower]
    if full is None:
        return word
    return full[0].upper() + full[1:] if word != lower else full


def _reads_before(lower: str, behind: str, ahead: str) -> bool:
    if lower not in _lexicon().before or _BEHIND_NUMBER.search(behind[-12:]):
        return False
    following = _AHEAD.match(ahead[:40])
    return (
        following is not None
        and following[1].islower()
        and len(following[1]) > 1
        and _vietnamese(following[1])
    )


def _vietnamese(word: str) -> bool:
    return is_syllable(word) or is_bare_syllable(word)


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    import yaml

    from pipeline.errors import BadInput
    from pipeline.paths import rules_dir

    path = rules_dir() / "lexicons" / "social.yaml"
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
        parts = (
            {str(key): str(value) for key, value in loaded[name].items()}
            for name in ("always", "before", "capitals")
        )
        return _Lexicon(*parts)
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f"{path}: cannot be read as a lexicon of short forms ({type(error).__name__})"
        ) from None
