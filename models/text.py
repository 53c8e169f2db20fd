"""One way of reading text for every linear model: what is folded together, and which features are counted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

#: Longer texts are cut: a label needs the beginning of an article, and a hostile page must not cost time.
LIMIT = 2500
#: How much of lead and body joins the title in the head of an article.
HEAD = 300

_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_DIGITS = re.compile(r"\d+")
_LONG_RUN = re.compile(r"(\w)\1{2,}")
_SPACE = re.compile(r"[\s_]+")
#: Old and new placement of the tone mark are one spelling (`hoà`, `hòa`); applied everywhere alike.
_TONES = tuple(
    (old, new)
    for olds, news in (
        ("oà oá oả oã oạ", "òa óa ỏa õa ọa"),
        ("oè oé oẻ oẽ oẹ", "òe óe ỏe õe ọe"),
        ("uỳ uý uỷ uỹ uỵ", "ùy úy ủy ũy ụy"),
    )
    for old, new in zip(olds.split(), news.split(), strict=True)
)
_MARKS = re.compile(r"[\u0300-\u036f]")


def view(title: str, lead: str, body: str) -> tuple[str, str]:
    """Return (head, rest) of an article: title with the first words below it, and what follows, both cut."""
    below = " ".join(part for part in (lead[:LIMIT], body[:LIMIT]) if part)
    return f"{title[:LIMIT]}\n{below[:HEAD]}".strip()[:LIMIT], below[HEAD:LIMIT]


def fold(text: str, limit: int = LIMIT) -> str:
    """Return ``text``, cut at ``limit``, in lower case and NFC.

    Tone marks are placed one way, digits and long runs shortened.
    """
    text = unicodedata.normalize("NFC", text[:limit]).lower()
    for old, new in _TONES:
        text = text.replace(old, new)
    text = _LONG_RUN.sub(r"\1", _DIGITS.sub("0", text))
    return _SPACE.sub(" ", text).strip()


def strip_marks(text: str) -> str:
    """Return ``text`` as typed without Vietnamese marks (`đường` becomes `duong`)."""
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text)).replace("đ", "d").replace("Đ", "D")
    return unicodedata.normalize("NFC", plain)


def words(folded: str, longest: int) -> Iterator[str]:
    """Yield n-grams of syllables, 1 to ``longest`` long, joined by a space."""
    tokens = _WORD.findall(folded)
    yield from tokens
    for size in range(2, longest + 1):
        yield from map(" ".join, zip(*(tokens[at:] for at in range(size)), strict=False))


def tokens(folded: str, longest: int) -> Iterator[str]:
    """Yield n-grams of syllables and signs (``!``, ``😡``), 1 to ``longest`` long, joined by a space."""
    found = _TOKEN.findall(folded)
    for size in range(1, longest + 1):
        yield from map(" ".join, zip(*(found[at:] for at in range(size)), strict=False))


def characters(folded: str, shortest: int, longest: int) -> Iterator[str]:
    """Yield n-grams of characters, spaces included."""
    padded = f" {folded} "
    for size in range(shortest, longest + 1):
        yield from (padded[at : at + size] for at in range(len(padded) - size + 1))
