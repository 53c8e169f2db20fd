# ruff: noqa: E501, SIM905  word lists and patterns read better unbroken
"""Which letter sequences can be Vietnamese syllables: onset, rime, tone.

The inventory of rimes is that of the standard orthography (Quyết định 240/QĐ, 1984, and school
primers). It is used to judge whether a conversion makes sense, to place tone marks and to notice
Vietnamese written without its marks; not to correct anybody's spelling.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on ong ooc oong op ot
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh uêt ui um un ung uôc uôi uôm uôn uông uôt
uơ up ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
y yêm yên yêng yêt yêu ych ynh yt yn
"""
RIMES = frozenset(_RIMES.split())
_ONSETS = frozenset("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()) | {""}
_ONSET_FIRST = sorted(_ONSETS, key=len, reverse=True)
_STOPS = ("c", "ch", "p", "t")

GRAVE, ACUTE, HOOK, TILDE, DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
TONES = GRAVE + ACUTE + HOOK + TILDE + DOT
_MODIFIED = "ăâêôơư"
_VOWELS = "aăâeêioôơuưy"
_LETTERS = re.compile(r"[a-zăâđêôơư]+")


def strip_diacritics(text: str) -> str:
    """Return ``text`` without tone and vowel marks, `đ` as `d`; kana, Hangul and other scripts stay."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    bare = "".join(char for char in apart if not "\u0300" <= char <= "\u036f")
    return unicodedata.normalize("NFC", bare.replace("đ", "d").replace("Đ", "D"))


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether ``word`` (any case, NFC) is a possible syllable: known onset and rime, a tone the coda allows."""
    bare, tone = take_tone(word.lower())
    rime = _rime(bare)
    if not rime or tone is None:
        return False
    closed = rime.endswith(_STOPS)
    return not closed or tone in {ACUTE, DOT} or (tone == "" and word.isascii())


@lru_cache(maxsize=65536)
def is_bare_syllable(word: str) -> bool:
    """Whether ``word`` could be a Vietnamese syllable that lost its marks (`duoc`, `nguoi`)."""
    word = word.lower()
    return any(word[len(onset) :] in _BARE_RIMES for onset in _BARE_ONSETS if word.startswith(onset))


def take_tone(word: str) -> tuple[str, str | None]:
    """Return the word without its tone, and the tone: '' for none, ``None`` where there are two."""
    if word.isascii():
        return word, ""
    apart = unicodedata.normalize("NFD", word)
    tones = [char for char in apart if char in TONES]
    bare = unicodedata.normalize("NFC", "".join(char for char in apart if char not in TONES))
    if len(tones) > 1:
        return bare, None
    return bare, tones[0] if tones else ""


def _rime(bare: str) -> str:
    if not _LETTERS.fullmatch(bare):
        return ""
    for onset in _ONSET_FIRST:
        if bare.startswith(onset) and bare[len(onset) :] in RIMES:
            return bare[len(onset) :]
    return ""


@lru_cache(maxsize=65536)
def place_tone(word: str) -> str:
    """Return a lower-case syllable with its tone where `hòa, thủy, quả, hoàn` have it; other words as they are."""
    bare, tone = take_tone(word)
    rime = _rime(bare) if tone else ""
    if not rime or tone is None:
        return word
    start = len(bare) - len(rime)
    at = start + _seat(rime)
    return unicodedata.normalize("NFC", bare[: at + 1] + tone + bare[at + 1 :])


def _seat(rime: str) -> int:
    """Index in the rime of the vowel that carries the tone (the placement of before 1984: hòa, not hoà)."""
    marked = [index for index, char in enumerate(rime) if char in _MODIFIED]
    if marked:
        return marked[-1]
    vowels = [index for index, char in enumerate(rime) if char in _VOWELS]
    if len(vowels) == 1 or len(vowels) < len(rime):
        return vowels[-1]
    return 1 if len(vowels) == 3 else 0


_BARE_RIMES = frozenset(strip_diacritics(rime) for rime in RIMES)
_BARE_ONSETS = tuple(sorted({strip_diacritics(onset) for onset in _ONSETS}))
