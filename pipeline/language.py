"""The language of a text: by its script, by Vietnamese marks, else by n-grams with the source's prior."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from pipeline.normalise import looks_undiacritised
from pipeline.text.syllables import is_syllable

_READ = 3000
_TOKEN = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
_VIETNAMESE_ONLY = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_NOISE = re.compile(r"https?://\S+|www\.\S+|[@#]\w+|\[[^\]\n]{2,20}\]|\d+")

_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]")),
    ("ja", re.compile("[\u3041-\u30ff\uff66-\uff9d]")),
    ("zh", re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")),
    ("lo", re.compile("[\u0e80-\u0eff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("km", re.compile("[\u1780-\u17ff]")),
    ("my", re.compile("[\u1000-\u109f]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
)
_ANY_SCRIPT = re.compile("[" + "".join(pattern.pattern[1:-1] for _, pattern in _SCRIPTS) + "]")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
#: Latin-script languages that n-grams may answer with; a wider choice only makes short texts stray.
_LATIN = (
    "en",
    "fr",
    "vi",
    "de",
    "es",
    "pt",
    "it",
    "nl",
    "id",
    "ms",
    "tl",
    "pl",
    "cs",
    "sv",
    "tr",
    "ro",
    "hu",
    "fi",
    "da",
)
_SHORT = 40


def detect_language(text: str, prior: str = "") -> str:
    """Return the ISO 639-1 code of the language that most of ``text`` is in, or `und` when unsure.

    Args:
        text: any text; addresses, handles and numbers in it are ignored.
        prior: the language of the source, believed when the text is too short to tell.
    """
    words = _NOISE.sub(" ", unicodedata.normalize("NFC", text[:_READ]))
    if not _ANY_SCRIPT.search(words) and _is_marked_vietnamese(words):
        return "vi"
    letters = len(_LETTER.findall(words))
    if not letters:
        return "und"
    return _by_script(words, letters, prior) or _latin(words, letters, prior)


def _is_marked_vietnamese(words: str) -> bool:
    """Whether a fifth of the words are syllables with marks that only Vietnamese has."""
    tokens = _TOKEN.findall(words)
    return bool(tokens) and sum(map(_only_vietnamese, tokens)) >= 0.2 * len(tokens)


def _by_script(words: str, letters: int, prior: str) -> str:
    different = "".join(set(words))
    if not any(pattern.search(different) for _, pattern in _SCRIPTS):
        return ""
    counts = {language: len(pattern.findall(words)) for language, pattern in _SCRIPTS}
    # Chinese letters count for more: one of them is a word.
    east = counts["zh"] + counts["ja"]
    latin = letters - sum(counts.values())
    if 3 * east + counts["ko"] > latin and east > counts["ko"]:
        if counts["ja"] >= max(1, 0.05 * east):
            return "ja"
        return "ja" if prior == "ja" and east < 30 else "zh"
    best = max(counts, key=counts.__getitem__)
    if counts[best] < 0.4 * letters or best in {"zh", "ja"}:
        return ""
    if best == "ru":
        return _cyrillic(words, prior)
    return best


def _cyrillic(words: str, prior: str) -> str:
    if _UKRAINIAN.search(words):
        return "uk"
    return prior if prior in {"uk", "bg", "sr", "mn", "kk"} else "ru"


def _latin(words: str, letters: int, prior: str) -> str:
    if _is_vietnamese(words) or looks_undiacritised(words):
        return "vi"
    guess, probability = _ngrams(words)
    sure = 0.60 if letters >= _SHORT else 0.90
    if guess == prior or (probability >= sure and letters >= 12):
        return guess
    if prior and letters < 2 * _SHORT and _possible(words, prior):
        return prior
    return "und"


def _is_vietnamese(words: str) -> bool:
    """A fifth of the words are syllables with marks that only Vietnamese has, or nearly all are syllables."""
    if _is_marked_vietnamese(words):
        return True
    tokens = _TOKEN.findall(words)
    syllables = sum(map(is_syllable, tokens))
    foreign = sum(not token.isascii() for token in tokens)
    if len(tokens) == 2:
        return syllables == foreign == 2
    return syllables >= 0.8 * len(tokens) and foreign >= 0.3 * len(tokens) and len(tokens) >= 3


@lru_cache(maxsize=16384)
def _only_vietnamese(word: str) -> bool:
    """Whether a word is a syllable with marks that no other language has."""
    return bool(_VIETNAMESE_ONLY.search(word)) and is_syllable(word)


def _possible(words: str, prior: str) -> bool:
    """A text in Latin letters is in no language of another script; nor Vietnamese without one syllable."""
    if prior == "vi":
        tokens = _TOKEN.findall(words)
        return sum(map(is_syllable, tokens)) >= 0.6 * len(tokens)
    return prior in _LATIN


def _ngrams(words: str) -> tuple[str, float]:
    language, probability = _identifier().classify(words)
    return str(language), float(probability)


@lru_cache(maxsize=1)
def _identifier() -> Any:  # noqa: ANN401  the library has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_LATIN))
    return identifier
