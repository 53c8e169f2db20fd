# ruff: noqa: E501, SIM905  word lists and patterns read better unbroken
"""Text as it is stored, and the keys by which it is compared.

The stored text stays what the reader saw: Unicode NFC, invisible characters gone, a legacy encoding
repaired, nothing else. Everything that helps matching lives in keys that are computed when needed.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from pipeline.text.fold import (
    fold_same_length,
    fold_with_offsets,
    latin_lookalikes,
    matching_key,
    without_invisible,
)
from pipeline.text.marks import nfc
from pipeline.text.syllables import is_bare_syllable, strip_diacritics
from pipeline.types import Article

__all__ = [
    "clean_text",
    "fold_same_length",
    "fold_with_offsets",
    "latin_lookalikes",
    "looks_undiacritised",
    "matching_key",
    "normalise",
    "normalise_social",
    "strip_diacritics",
]

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Among them three letters that nobody sees: two of Hangul, one of Braille.
_SPACES = re.compile("[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]+")
_WIDE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]")
_LINES = re.compile(r"\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
_BARE_WORD = re.compile(r"[^\W\d_]+")
#: Frequent words that mark Vietnamese without its marks; English has few of them.
_BARE_COMMON = frozenset(
    "cua va la khong duoc nguoi trong nhung cac nay voi cho mot co den tai da dang se phai nhieu ve tren tu ngay dan xa huyen tinh "
    "thanh pho cong an viet nam bac giang ninh dia phuong roi minh bi dau di lam gi hom nay qua thi ma ong ba anh chi con".split()
)


def normalise(articles: Sequence[Article]) -> list[Article]:
    """Return the articles with clean text, in the same order; ``repaired_from`` names a repaired encoding."""
    return [_normalised(article) for article in articles]


def _normalised(article: Article) -> Article:
    title, lead, body, repaired = repair_parts(article.title, article.lead, article.body)
    if (title, lead, body) == (article.title, article.lead, article.body):
        return article
    changed = replace(article, title=title, lead=lead, body=body)
    return replace(
        changed,
        content_digest=text_digest(changed.text),
        repaired_from=article.repaired_from or repaired,
    )


def repair_parts(title: str, lead: str, body: str) -> tuple[str, str, str, str]:
    """Return title, lead and body cleaned, and the legacy encoding they were in ('' for none)."""
    from pipeline.text.encodings import repair

    # Before NFC takes hold of letters and before soft hyphens go: TCVN3 writes `ư` as a soft hyphen.
    (title, lead, body), name = repair([nfc(part) for part in (title, lead, body)])
    return clean_text(title), clean_text(lead), clean_text(body), name


def clean_text(text: str) -> str:
    """Return ``text`` in NFC without invisible and control characters; blanks become plain spaces."""
    text = _LINES.sub("\n", nfc(text))
    # Once more: what was invisible may have held a heap of marks apart.
    if _WIDE.search(text):
        text = _SPACES.sub(_blank, text)
    return nfc(without_invisible(_CONTROL.sub("", text)))


def _blank(found: re.Match[str]) -> str:
    return found.group() if found.group().isspace() and found.group().isascii() else " " * len(found.group())


def text_digest(text: str) -> str:
    """Return the SHA-256 of the text in NFC, as hex."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")).hexdigest()


def looks_undiacritised(text: str) -> bool:
    """Whether ``text`` is Vietnamese written without its marks; false for other languages and for normal text."""
    words = _BARE_WORD.findall(text[:4000].lower())
    if len(words) < 3 or sum(not word.isascii() for word in words) > 0.04 * len(words):
        return False
    syllables = sum(map(is_bare_syllable, words))
    common = sum(word in _BARE_COMMON for word in words)
    return syllables >= 0.75 * len(words) and common >= max(1, 0.08 * len(words))


def normalise_social(text: str) -> str:
    """Return ``text`` of a post with short forms written out, for models and matching only, never stored.

    Names, numbers, placeholders and emoji stay; a short form with several readings stays unless the
    words beside it decide.
    """
    from pipeline.text.social import expand

    return expand(clean_text(text))
