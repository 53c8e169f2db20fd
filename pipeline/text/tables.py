# ruff: noqa: E501  word lists and patterns read better unbroken
"""Tables of the encodings used for Vietnamese before Unicode.

TCVN3 (the ABC fonts, TCVN 5712:1993 VN3), VNI for Windows, VISCII 1.1 (RFC 1456) and VIQR (RFC 1456).
Each eight-bit table reads characters as they appear when its bytes are taken for Windows-1252.
"""

from __future__ import annotations

import unicodedata

GRAVE, ACUTE, HOOK, TILDE, DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"

_TCVN3_BYTES = {
    "à": 0xB5, "ả": 0xB6, "ã": 0xB7, "á": 0xB8, "ạ": 0xB9, "ă": 0xA8, "ằ": 0xBB, "ẳ": 0xBC, "ẵ": 0xBD, "ắ": 0xBE, "ặ": 0xC6,
    "â": 0xA9, "ầ": 0xC7, "ẩ": 0xC8, "ẫ": 0xC9, "ấ": 0xCA, "ậ": 0xCB, "đ": 0xAE, "è": 0xCC, "ẻ": 0xCE, "ẽ": 0xCF, "é": 0xD0,
    "ẹ": 0xD1, "ê": 0xAA, "ề": 0xD2, "ể": 0xD3, "ễ": 0xD4, "ế": 0xD5, "ệ": 0xD6, "ì": 0xD7, "ỉ": 0xD8, "ĩ": 0xDC, "í": 0xDD,
    "ị": 0xDE, "ò": 0xDF, "ỏ": 0xE1, "õ": 0xE2, "ó": 0xE3, "ọ": 0xE4, "ô": 0xAB, "ồ": 0xE5, "ổ": 0xE6, "ỗ": 0xE7, "ố": 0xE8,
    "ộ": 0xE9, "ơ": 0xAC, "ờ": 0xEA, "ở": 0xEB, "ỡ": 0xEC, "ớ": 0xED, "ợ": 0xEE, "ù": 0xEF, "ủ": 0xF1, "ũ": 0xF2, "ú": 0xF3,
    "ụ": 0xF4, "ư": 0xAD, "ừ": 0xF5, "ử": 0xF6, "ữ": 0xF7, "ứ": 0xF8, "ự": 0xF9, "ỳ": 0xFA, "ỷ": 0xFB, "ỹ": 0xFC, "ý": 0xFD,
    "ỵ": 0xFE, "Ă": 0xA1, "Â": 0xA2, "Ê": 0xA3, "Ô": 0xA4, "Ơ": 0xA5, "Ư": 0xA6, "Đ": 0xA7,
}  # fmt: skip
TCVN3 = {chr(code): char for char, code in _TCVN3_BYTES.items()}

# VISCII: the upper half in order, then the six letters it puts among the control characters.
_VISCII_HIGH = "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
_VISCII_LOW = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}


def as_windows(code: int) -> str:
    """Return the character that Windows-1252 shows for a byte; undefined bytes as C1 controls."""
    try:
        return bytes([code]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(code)


VISCII = {as_windows(0x80 + index): char for index, char in enumerate(_VISCII_HIGH)}
VISCII |= {chr(code): char for code, char in _VISCII_LOW.items()}

_VNI_TONES = {"ø": GRAVE, "ù": ACUTE, "û": HOOK, "õ": TILDE, "ï": DOT}
_VNI_HATS = {"â": "", "à": GRAVE, "á": ACUTE, "å": HOOK, "ã": TILDE, "ä": DOT}
_VNI_BREVES = {"ê": "", "è": GRAVE, "é": ACUTE, "ú": HOOK, "ü": TILDE, "ë": DOT}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ì": "ì", "í": "í"}


def _vni() -> dict[str, str]:
    table = dict(_VNI_SINGLE)
    for base in "aeiouyôö":
        for mark, tone in _VNI_TONES.items():
            table[base + mark] = _VNI_SINGLE.get(base, base) + tone
    for base in "aeo":
        for mark, tone in _VNI_HATS.items():
            table[base + mark] = f"{base}\u0302{tone}"
    for mark, tone in _VNI_BREVES.items():
        table["a" + mark] = f"a\u0306{tone}"
    lower = {key: unicodedata.normalize("NFC", value) for key, value in table.items()}
    upper = {key.upper(): value.upper() for key, value in lower.items()}
    title = {key[0].upper() + key[1:]: value.upper() for key, value in lower.items() if len(key) == 2}
    return lower | title | upper


VNI = _vni()

_VIQR_MARKS = {"^": "\u0302", "(": "\u0306", "+": "\u031b"}
_VIQR_TONES = {"`": GRAVE, "'": ACUTE, "?": HOOK, "~": TILDE, ".": DOT}


def _viqr() -> dict[str, str]:
    table = {"dd": "đ", "DD": "Đ", "Dd": "Đ"}
    shapes = {base: base for base in "aeiouyAEIOUY"}
    shapes |= {base + mark: base + _VIQR_MARKS[mark] for base, mark in ("a^", "e^", "o^", "a(", "o+", "u+")}
    shapes |= {base + mark: base + _VIQR_MARKS[mark] for base, mark in ("A^", "E^", "O^", "A(", "O+", "U+")}
    for written, letter in shapes.items():
        for sign, tone in (("", ""), *_VIQR_TONES.items()):
            if len(written) + len(sign) > 1:
                table[written + sign] = unicodedata.normalize("NFC", letter + tone)
    return table


VIQR = _viqr()
