"""Quantities with units in Vietnamese sentences: digits, number words, scales, hedges."""

from __future__ import annotations

import re

from pipeline.facets.dates import dates_in, times_in
from pipeline.facets.text import View
from pipeline.facets.units import unit_words
from pipeline.types import Quantity

_SCALES = {
    "chục": 10, "trăm": 100, "nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9,
    "chuc": 10, "tram": 100, "nghin": 1e3, "ngan": 1e3, "trieu": 1e6, "ty": 1e9, "ti": 1e9, "tr": 1e6, "k": 1e3,
}  # fmt: skip
_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_DIGIT_RX = re.compile(
    rf"(?<![\w/.,-])(?P<n>{_NUMBER})(?![\d/])\s*(?P<s>(?:(?:{_SCALE})\s*)+(?!\w))?(?:\s*(?P<n2>\d{{1,3}})\s+(?P<s2>triệu|nghìn|trieu|nghin)(?!\w))?"
)
_WORD = "|".join(
    [
        *_DIGITS,
        "mười",
        "mươi",
        "chục",
        "trăm",
        "nghìn",
        "ngàn",
        "triệu",
        "tỷ",
        "tỉ",
        "linh",
        "lẻ",
        "rưỡi",
        "vạn",
    ]
)
_WORD_RX = re.compile(rf"(?<!\w)(?:(?:{_WORD})(?:\s+(?=(?:{_WORD})(?!\w))|(?!\w)))+")
#: "Ba bốn chục": thirty or forty, nobody says.
_VAGUE_TENS = re.compile(rf"(?<!\w)(?:{'|'.join(_DIGITS)}) (?:{'|'.join(_DIGITS)}) chục")
_FRACTION_RX = re.compile(
    r"(?<!\w)(?:một|mot)\s+(?P<w>nửa|nua|phần ba|phan ba|phần tư|phan tu)(?!\w)|(?<!\w)(?:gấp|gap)\s+(?P<g>đôi|doi|rưỡi|ruoi)(?!\w)"
)
_FRACTIONS = {
    "nửa": 50.0,
    "nua": 50.0,
    "phần ba": 100 / 3,
    "phan ba": 100 / 3,
    "phần tư": 25.0,
    "phan tu": 25.0,
}
#: What is counted, as written → (unit it is compared in, factor).
_UNITS = unit_words()
_UNIT_RX = re.compile(
    r"\s*(?:" + "|".join(re.escape(u) for u in sorted(_UNITS, key=len, reverse=True)) + r")(?!\w)"
)
_NEXT = re.compile(r"\s+([^\W\d_]+)")
_HEDGES = (
    (
        re.compile(
            r"(?:khoảng|khoang|quãng|quang|chừng|chung|ước|uoc|suýt soát|xấp xỉ|tầm|tam|cỡ|độ|ước tính|ngót|khoảng độ)\s*$"
        ),
        "~",
    ),
    (
        re.compile(
            r"(?:gần|gan|dưới|duoi|chưa đến|chưa tới|không quá|khong qua|tối đa|nhiều nhất|ít hơn|thấp hơn|chưa đầy)\s*$"
        ),
        "<",
    ),
    (
        re.compile(
            r"(?:hơn|hon|trên|tren|ít nhất|it nhat|tối thiểu|không dưới|vượt|vuot|lên đến|lên tới|nhiều hơn|cao hơn|quá)\s*$"
        ),
        ">",
    ),
)
#: A number after these names something (a road, a hamlet, an article of law): it counts nothing.
_LABEL = re.compile(
    r"(?<!\w)(?:mùng|mồng|mung|mong|quốc lộ|tỉnh lộ|quoc lo|ql|đt|số|so|thứ|thu|điều|khoản|lớp|tổ|khu|thôn|đội|khóa|kỳ|lần|quý|phường|quận|cấp|tầng|hạng|đường|vành đai|cổng|cụm|bảng|top|phiên|kênh|tuyến|nhóm|chương|trang|mục|vòng|loại|đợt|bão|covid|h|tháng|thang|năm|nam|cụm số|km)[\s.-]*$"
)
#: "23 tháng Chạp" is a day.
_LUNAR = re.compile(r"\s*(?:tháng|thang)\s+(?:giêng|chạp|gieng|chap)(?!\w)")
_SOFT_LABELS = frozenset(
    {"lần", "năm", "tháng", "loại", "nhóm", "đợt", "vòng", "đội", "trang", "số", "thu", "điều"}
)
#: "thu 12 tỷ đồng" collects; "thu 3 ngay 5/6" is a Tuesday typed without marks.
_WEEKDAY = re.compile(r"\s*ng[aà]y\b")
#: "một xe cứu hỏa" is "a fire engine", "đầu tư dự án" no four projects; a scale alone belongs to a number that was not read.
_NEVER_ALONE = frozenset(_SCALES) | {"một", "mốt", "rưỡi", "tư", "lăm", "nhăm"}
_NOISE = frozenset(
    [
        "và",
        "là",
        "của",
        "có",
        "cho",
        "với",
        "trong",
        "ở",
        "tại",
        "từ",
        "đến",
        "trên",
        "nên",
        "khi",
        "thì",
        "đã",
        "được",
        "bị",
        "do",
        "vì",
        "mà",
        "nữa",
        "này",
        "đó",
    ]
)


def quantities_in(text: View) -> list[Quantity]:
    """Return the quantities of a sentence in order; dates, clock times and name numbers are no quantities."""
    taken = [(w.start, w.end) for w in dates_in(text)] + [(a, b) for _, a, b in times_in(text)]
    found: list[Quantity] = []
    for start, end, value, unit in _candidates(text.key):
        if value is not None and not any(start < b and a < end for a, b in taken):
            taken.append((start, end))
            found.append(_quantity(text.key, start, end, value, unit))
    return sorted((q for q in found if q.unit != "?"), key=lambda q: q.start)


def _candidates(text: str) -> list[tuple[int, int, float | None, str]]:
    found: list[tuple[int, int, float | None, str]] = []
    for m in _FRACTION_RX.finditer(text):
        value = _FRACTIONS.get(m["w"] or "", 2.0 if m["g"] in {"đôi", "doi"} else 1.5)
        found.append((m.start(), m.end(), value, "%" if m["w"] else "lần"))
    digits = [m for m in _DIGIT_RX.finditer(text) if not _is_label(text, m.start(), m.end())]
    words = [m for m in _WORD_RX.finditer(text) if not _is_label(text, m.start(), m.end())]
    found += [(m.start(), len(m.group().rstrip()) + m.start(), _digits(m), "") for m in digits]
    found += [
        (m.start(), m.end(), _words(m.group().split(), text[m.end() : m.end() + 14]), "w") for m in words
    ]
    return found


def _is_label(text: str, start: int, end: int) -> bool:
    """Say whether a number is a name: "quốc lộ 37" names a road, but "mua một lần 3 kg" counts kilograms."""
    if _LUNAR.match(text, end):
        return True
    label = _LABEL.search(text, max(0, start - 14), start)
    if label is None:
        return False
    name = label.group().strip()
    if name == "thu" and _WEEKDAY.match(text, end):
        return True
    return not (name in _SOFT_LABELS and _UNIT_RX.match(text, end))


def _digits(match: re.Match[str]) -> float:
    value = _float(match["n"])
    for scale in (match["s"] or "").split():
        value *= _SCALES[scale]
    if match["n2"]:
        value += float(match["n2"]) * _SCALES[match["s2"]]
    return value


def _float(written: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", written):
        return float(written.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3},\d{3}", written):  # English habit of some desks: 10,000
        return float(written.replace(",", "")) if written[-3:] == "000" else float(written.replace(",", "."))
    return float(written.replace(",", "."))


def _words(words: list[str], after: str) -> float | None:
    """Value of number words; None where they say no number ("một số", "năm nay", "ba mẹ", "vài chục nghìn")."""
    if words[0] == "chục" or _VAGUE_TENS.search(" ".join(words)):
        return None
    return _sum_words(words) if len(words) > 1 or _counts(words[0], after) else None


def _counts(word: str, after: str) -> bool:
    """Whether a number word that stands alone counts what follows it."""
    if word in _NEVER_ALONE or (word == "năm" and re.match(r"\s*(?:điểm|lần|ngày|tháng|năm|học)", after)):
        return False
    return word == "mười" or _UNIT_RX.match(after) is not None


def _sum_words(words: list[str]) -> float | None:
    total, group, digit, before = 0.0, 0.0, 0.0, ""
    for word in words:
        if word in _DIGITS:
            digit = _DIGITS[word]
        elif word == "mười":
            group, digit = group + 10, 0
        elif word in {"mươi", "chục", "trăm"}:
            group, digit = group + (digit or 1) * (100 if word == "trăm" else 10), 0
        elif word in _SCALES and before in _SCALES and before != "chục":
            total *= _SCALES[word]
        elif word in _SCALES:
            total, group, digit = total + ((group + digit) or 1) * _SCALES[word], 0, 0
        before = word
    if words[-1] == "rưỡi" and len(words) > 1 and words[-2] in _SCALES:
        total += _SCALES[words[-2]] / 2
    return (total + group + digit) or None


def hedge_start(text: str, start: int) -> int:
    """Return where the hedge before a number begins ("hơn 2.000"), or the number where it has none."""
    found = (rx.search(text, max(0, start - 14), start) for rx, _ in _HEDGES)
    return min((one.start() for one in found if one and _whole(text, one.start())), default=start)


def _whole(text: str, start: int) -> bool:
    """Whether a word begins here: "hơn" is no hedge within another."""
    return start == 0 or not text[start - 1].isalnum()


def _quantity(text: str, start: int, end: int, value: float, kind: str) -> Quantity:
    hedge = next((mark for rx, mark in _HEDGES if rx.search(text, max(0, start - 14), start)), "")
    if kind in {"%", "lần"}:
        return Quantity(value, kind, hedge, start, end)
    unit = _UNIT_RX.match(text, end)
    if unit:
        name, factor = _UNITS[unit.group().strip()]
        return Quantity(value * factor, name, hedge, start, unit.end())
    if re.search(r"(?:tỷ|tỉ|ty)\s*$", text[start:end]):
        return Quantity(value, "đồng", hedge, start, end)
    following = _NEXT.match(text, end)
    word = following.group(1) if following and following.group(1) not in _NOISE else ""
    return Quantity(value, word, hedge, start, end)


def agree(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities of one unit can both be true, given hedges and rounding.

    "khoảng" allows 15%; "gần" means from 80% up to the number; "hơn" from the number to 130% (150% below a hundred). Two
    plain numbers agree when they differ by less than the rounding of the rounder one (5% at most).
    """
    low, high = _range(one)
    low2, high2 = _range(other)
    return low <= high2 and low2 <= high


def _range(quantity: Quantity) -> tuple[float, float]:
    value = quantity.value
    slack = _rounding(value)
    if quantity.hedge == "~":
        return value * 0.85, value * 1.15
    if quantity.hedge == "<":
        return value * 0.8, value
    if quantity.hedge == ">":
        return value, value * (1.5 if value < 100 else 1.3)
    return value - slack, value + slack


def _rounding(value: float) -> float:
    """Half of the last stated digit, for numbers that look rounded (thousands and more, or decimals)."""
    if value < 100 and value == int(value):
        return 0.0
    digits = f"{value:.6g}"
    if "e" in digits or "." not in digits:
        whole = str(int(value))
        zeros = len(whole) - len(whole.rstrip("0"))
        return min(0.5 * 10**zeros, value * 0.03) if zeros else 0.0
    return 0.5 * 10.0 ** -len(digits.split(".")[1])
