"""TCVN3 (the ".Vn" fonts of the nineties), still met on old pages: text to bytes, for one such page."""

from __future__ import annotations

import unicodedata

LETTERS = "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâêôơưđĂÂÊÔƠƯĐ"
BYTES = bytes.fromhex(
    "b5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcdddedfe1e2e3e4e5e6e7e8e9eaebecedeeeff1f2f3f4"
    "f5f6f7f8f9fafbfcfdfea8a9aaabacadaea1a2a3a4a5a6a7"
)
TABLE = dict(zip(LETTERS, BYTES, strict=True))


def encode_tcvn3(text: str) -> bytes:
    """Return text as single TCVN3 bytes; capitals with tones use the small letter, as those fonts did."""
    codes = bytearray()
    for char in unicodedata.normalize("NFC", text):
        code = TABLE.get(char, TABLE.get(char.lower()))
        codes += bytes([code]) if code is not None else char.encode("ascii", "xmlcharrefreplace")
    return bytes(codes)
