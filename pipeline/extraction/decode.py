# ruff: noqa: E501  word lists and patterns read better unbroken
"""Bytes of a page to text, whatever the page says about its encoding."""

from __future__ import annotations

import codecs
import re

from pipeline.errors import Reject
from pipeline.text.marks import nfc
from pipeline.text.syllables import is_syllable
from pipeline.text.tables import as_windows

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF", "pdf"), (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"), (b"GIF8", "image"), (b"RIFF", "image"),
    (b"PK\x03\x04", "zip"), (b"\x1f\x8b", "gzip"), (b"\xd0\xcf\x11\xe0", "office"), (b"{\\rtf", "rtf"), (b"Rar!", "archive"),
    (b"\x7fELF", "program"), (b"OggS", "media"), (b"ID3", "media"), (b"\x00\x00\x00\x18ftyp", "media"),
)  # fmt: skip
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,4}=\s{0,4}[\"']?\s{0,4}([\w.:-]{2,30})|<\?xml[^>]{0,100}?encoding=[\"']([\w.:-]{2,30})",
    re.IGNORECASE,
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,30})", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
#: Half of a pair: the codec of UTF-7 gives such for some bytes, and nothing that comes next can write it.
_HALF = re.compile("[\ud800-\udfff]")
_JUDGED = 200_000
#: What browsers read the names as (WHATWG Encoding Standard): the superset that is really used.
_REALLY = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "windows-1252": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "shift_jis": "cp932", "shift-jis": "cp932",
    "x-sjis": "cp932", "big5": "big5hkscs", "tis-620": "cp874", "windows-874": "cp874", "utf8": "utf-8", "unicode": "utf-16",
    "x-viet-tcvn5712": "cp1252", "tcvn": "cp1252", "x-viet-vps": "cp1252", "viscii": "cp1252", "x-viet-viscii": "cp1252",
}  # fmt: skip
_GUESSES = ("cp1258", "cp1252")
_EAST = {
    "zh": ("gb18030", "big5hkscs"),
    "ja": ("cp932", "euc_jp"),
    "ko": ("cp949",),
    "th": ("cp874",),
    "ru": ("cp1251",),
}
_WINDOWS = "".join(as_windows(code) for code in range(256))


def decode(body: bytes, content_type: str = "", language: str = "") -> str:
    """Return the text of a page.

    A byte-order mark decides, then whether the bytes are good UTF-8, then the declared encodings by how
    well their reading makes sense. Bytes that fit nothing become U+FFFD.

    Args:
        body: the page as fetched.
        content_type: value of the HTTP header, '' when unknown.
        language: of the source, to choose among East Asian encodings when none is declared.

    Raises:
        Reject: `empty`, or `not_html: …` for a file of another kind.
    """
    if not body.strip(b"\x00\t\r\n\f \xef\xbb\xbf"):
        raise Reject("empty")
    for magic, kind in _MAGIC:
        if body.lstrip()[:64].startswith(magic):
            raise Reject(f"not_html: {kind}")
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    if wide := _wide(body):
        return body.decode(wide, "replace")
    return _utf8(body) or _declared(body, content_type, language)


def _wide(body: bytes) -> str:
    """UTF-16 without a mark shows as a zero in every other byte of the markup."""
    sample = body[:4000]
    if len(sample) < 40 or sample.count(0) < 0.2 * len(sample):
        return ""
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if max(odd, even) < 4 * min(odd, even) or max(odd, even) < 0.15 * len(sample):
        raise Reject("not_html: binary")
    return "utf-16-le" if odd > even else "utf-16-be"


def _utf8(body: bytes) -> str:
    """The text if the bytes are UTF-8 but for a few damaged places; '' if they are something else."""
    if b"\x1b$" in body and re.search(rb"iso-2022", body[:4000], re.IGNORECASE):
        return ""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    high = sum(not char.isascii() for char in text[:_JUDGED])
    damaged = text[:_JUDGED].count("\ufffd")
    return text if damaged <= 0.02 * high else ""


def _declared(body: bytes, content_type: str, language: str) -> str:
    names = [found[1] for found in [_HEADER.search(content_type)] if found]
    if meta := _META.search(body[:8000]):
        names.append((meta[1] or meta[2]).decode("ascii", "replace"))
    declared = [_REALLY.get(name.lower(), name.lower()) for name in names]
    for name in (*declared, *_EAST.get(language, ())):
        if name not in {*_GUESSES, "utf-8"} and (text := _read(body, name)) is not None:
            return text
    western, vietnamese = _read(body, "cp1252") or "", _read(body, "cp1258") or ""
    # The two differ in few places: only sense in Vietnamese speaks for the second.
    return vietnamese if _sense(vietnamese) > max(0, _sense(western)) else western


def _read(body: bytes, name: str) -> str | None:
    if name == "cp1252":
        return codecs.charmap_decode(body, "strict", _WINDOWS)[0]
    try:
        text = _HALF.sub("\ufffd", body.decode(name, "replace"))
    except LookupError:
        return None
    wrong = text.count("\ufffd")
    return text if wrong <= 0.01 * len(text) or name == "cp1258" else None


def _sense(text: str) -> int:
    """How many of the words with marks are Vietnamese syllables, less those that are not."""
    words = [word for word in _WORD.findall(nfc(text[:_JUDGED])) if not word.isascii()]
    return sum(1 if is_syllable(word) else -1 for word in words)
