"""Sentences of Vietnamese text with exact offsets."""

from __future__ import annotations

import re

#: Abbreviations whose full stop ends no sentence (lower case, without the stop).
_ABBREVIATIONS = frozenset(
    [
        "tp",
        "tx",
        "tt",
        "ths",
        "kts",
        "nsnd",
        "nsưt",
        "đh",
        "ts",
        "gs",
        "pgs",
        "bs",
        "cn",
        "ks",
        "ds",
        "ncs",
        "q",
        "p",
        "h",
        "x",
        "no",
        "st",
        "vd",
        "tr",
        "kg",
        "km",
        "mr",
        "mrs",
        "ms",
        "dr",
        "jr",
        "sr",
        "vs",
        "tel",
        "đt",
        "sđt",
        "ubnd",
        "hđnd",
        "gđ",
        "pgđ",
        "ct",
        "pct",
        "bt",
        "tnhh",
        "cp",
        "bv",
        "dn",
        "cty",
        "nxb",
        "ô",
        "ng",
        "đ/c",
        "bscki",
        "bsckii",
        "cki",
        "ckii",
        "l.s",
        "ls",
        "ca",
        "lđ",
        "nđ",
        "qđ",
        "tw",
    ]
)
_STOP = re.compile(r"[.!?…]+[\"”’')\]»]*")
_LAST_WORD = re.compile(r"[^\s(\"“'‘\[]+$")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of the sentences of ``text``, without surrounding space.

    A newline always ends a sentence. A full stop does not after an abbreviation, an initial or a
    number that goes on, nor where the text continues in lower case.
    """
    spans: list[tuple[int, int]] = []
    at = 0
    for line in re.finditer(r"[^\n\r\u2028\u2029]+", text):
        at = line.start()
        for stop in _STOP.finditer(text, line.start(), line.end()):
            if stop.start() >= at and _ends(text, stop, line.end()):
                _add(spans, text, at, stop.end())
                at = stop.end()
        _add(spans, text, at, line.end())
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if any(char.isalnum() for char in stripped):
        left = start + piece.index(stripped)
        spans.append((left, left + len(stripped)))


def _ends(text: str, stop: re.Match[str], limit: int) -> bool:
    after = text[stop.end() : min(limit, stop.end() + 40)]
    if not after.strip():
        return True
    if not after[0].isspace():
        # "10.000", "TP.Bắc", "a.b": only a mark glued to a capital after a long word ends a sentence
        return "!" in stop.group() or "?" in stop.group() or _glued(text, stop)
    following = after.lstrip().lstrip("\"“'‘([-–—•*")[:1]
    if following.islower():
        return False
    return not (stop.group() == "." and _abbreviated(text, stop.start()))


def _glued(text: str, stop: re.Match[str]) -> bool:
    """Scraped text loses spaces: "hai người.Theo" is a boundary, "TP.Bắc" and "ThS.Lan" are none."""
    before = re.search(r"[^\W\d_]+$", text[max(0, stop.start() - 12) : stop.start()])
    capital = text[stop.end() : stop.end() + 2]
    plain = before is not None and len(before.group()) > 1 and before.group().islower()
    return (
        plain and capital[:1].isupper() and not capital[1:].isupper() and not _abbreviated(text, stop.start())
    )


def _abbreviated(text: str, at: int) -> bool:
    found = _LAST_WORD.search(text, max(0, at - 24), at)
    if found is None:
        return False
    word = found.group()
    if word.lower().rsplit(".", 1)[-1] in _ABBREVIATIONS:
        return True
    initial = len(word) == 1 and word.isalpha() and word.isupper()
    return (
        initial
        or bool(re.fullmatch(r"(?:\w\.)+\w", word))
        or bool(re.fullmatch(r"[IVX]+|[0-9]{1,2}", word) and _starts(text, found.start()))
    )


def _starts(text: str, at: int) -> bool:
    """A number at the head of a line is a list mark: "1. Nội dung"."""
    return at == 0 or text[at - 1] in "\n\r"
