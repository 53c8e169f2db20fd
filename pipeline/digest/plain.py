"""Text from outside made fit for any printed form: no control characters, no reversed writing, no stacks."""

from __future__ import annotations

import re
import unicodedata

# What XML 1.0 forbids, what turns the direction of writing round (a headline must read as it is
# stored), what is invisible, and what has no glyph anywhere. None of it is ever part of a headline
# in the languages we follow; ZWSP and ZWJ stay, because Lao breaks lines at them.
_UNFIT = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff"
    "\ufff9-\ufffc\ufffe\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
UNTITLED = "(không có tiêu đề)"
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_STACK = re.compile(f"([{_MARKS}]{{3}})[{_MARKS}]+")
_CAPTION = re.compile(
    r"\W*(ảnh|hình|video|clip|đồ họa|infographic)s?( (minh họa|tư liệu|internet|cắt từ clip))?\W*",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\([^()]{1,44}\)")
_LONG = re.compile(r"\S{21,}")


def clean(text: object) -> str:
    """Return ``text`` on one line (NFC) without characters that no form may carry; never fails."""
    kept = _STACK.sub(r"\1", _UNFIT.sub("", str(text)))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def titled(text: object) -> str:
    """Return ``text`` clean, or words that say there is no title where nothing is left to see."""
    kept = clean(text)
    return kept if any(one.isprintable() and not one.isspace() for one in kept) else UNTITLED


def headline(text: object) -> str:
    """Return ``text`` clean, or nothing where it is only the caption of a picture ("(Ảnh minh họa).")."""
    kept = clean(text)
    return "" if _CAPTION.fullmatch(kept) else kept


def as_written(name: str) -> str:
    """A name in capitals, as it stands at the head of documents, the way it is written in a sentence."""
    return name[:1] + name[1:].lower() if name.isupper() else name


def cut(text: str, limit: int) -> str:
    """Return ``text`` whole, or its beginning with an ellipsis (``limit`` characters at most)."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    words = head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head
    return words.rstrip(" ,;:–-(“") + "…"


def bracketed(text: str) -> str:
    """Return a title whose words in brackets stay on one line (``(từ ngày … đến ngày …)``)."""
    return _BRACKET.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


def breakable(text: str) -> str:
    """Put a zero-width space into every 10 letters of words too long for a line (addresses, noise)."""
    return _LONG.sub(
        lambda found: "\u200b".join(found[0][at : at + 10] for at in range(0, len(found[0]), 10)), text
    )
