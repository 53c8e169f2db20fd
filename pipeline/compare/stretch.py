"""The days, months and seasons that a sentence names, as stretches of a year.

"Cuối tháng 11", "quý II", "từ mùng 10 đến hết mùng 12 tháng Giêng" and "trước 23 tháng Chạp" are stretches. Two of
them clash only where both are the same kind of time (a beginning, an end, a day) of what one clause says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.compare.content import Read
from pipeline.compare.times import SAID

_MONTH = r"(?P<{m}>\d{{1,2}}|giêng|chạp|hai|ba|tư|năm|sáu|bảy|tám|chín|mười một|mười hai|mười|gieng|chap)"
_LUNAR_MONTHS = {"giêng": 1, "gieng": 1, "chạp": 12, "chap": 12}
_WORDS = {"hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12}  # fmt: skip
_YEAR = r"(?:\s*(?:/|-|,?\s*năm|,?\s*nam)\s*(?P<y>\d{4}))?"
_RX = re.compile(
    r"(?<![\d/.,])(?P<d>\d{1,2})\s*/\s*(?P<m>\d{1,2})(?:\s*/\s*(?P<y1>\d{4}))?(?![\d/%])"
    rf"|(?<!\w)(?P<part>đầu|giữa|cuối|dau|giua|cuoi)\s+(?:tháng|thang)\s+{_MONTH.format(m='pm')}{_YEAR.replace('P<y>', 'P<y2>')}(?!\w)"
    rf"|(?<!\w)(?P<moon>mùng|mồng|mung|mong|rằm|ram|ngày|ngay)?\s*(?P<ld>\d{{1,2}})?\s*(?:tháng|thang)\s+{_MONTH.format(m='lm')}(?!\w){_YEAR.replace('P<y>', 'P<y3>')}(?!\s*(?:tuổi|đầu|dau)\b)"
    r"|(?<!\w)(?P<only>mùng|mồng|mung)\s+(?P<od>\d{1,2})(?!\s*(?:tháng|thang|/)|\d)"
    rf"|(?<!\w)(?:quý|quy)\s+(?P<q>iv|i{{1,3}}|[1-4]){_YEAR.replace('P<y>', 'P<y4>')}(?!\w)"
)
#: "Quảng trường 3/2" is a square.
_NAMED = re.compile(r"(?:quảng trường|đường|phố|công viên|sân|bệnh viện|quang truong|duong|pho)\s*$")
#: A day that was planned and came to nothing.
_PLANNED = re.compile(r"(?:kế hoạch|ban đầu|dự kiến|trước đó|phương án)[^,;.]{0,14}$")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_PARTS = {
    "đầu": (1, 10),
    "dau": (1, 10),
    "giữa": (11, 20),
    "giua": (11, 20),
    "cuối": (20, 31),
    "cuoi": (20, 31),
}
#: Between two days that make one stretch; what a list of days has between them.
_UNTIL = re.compile(
    r"^\s*(?:đến hết|đến|tới|den het|den|-|–)\s*(?:hết\s+)?(?:ngày\s+|sáng\s+|chiều\s+|tối\s+)?$"
)
_BEFORE = re.compile(
    r"(?P<w>trước|sau|từ|đến hết|đến|tới|kể từ|hạn cuối|hạn chót|hạn nộp|hạn|muộn nhất|chậm nhất|bắt đầu|khai mạc|kết thúc|bế mạc|truoc|sau|den|tu|han)"
    r"(?:\s+(?:là|vào|hết|ngày|sáng|chiều|tối|đêm|lúc|\d{1,2} giờ(?: \d{1,2})?|trưa))*\s*$"
)
_ROLES = {"kể từ": "từ", "bắt đầu": "từ", "khai mạc": "từ", "tu": "từ", "đến hết": "đến", "tới": "đến", "den": "đến", "hạn cuối": "đến", "hạn chót": "đến", "hạn nộp": "đến", "hạn": "đến", "han": "đến", "muộn nhất": "đến", "chậm nhất": "đến", "kết thúc": "đến", "bế mạc": "đến", "truoc": "trước"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one day to another (100 × month + day), of a year where that is said; ``exact`` for single days."""

    first: int
    last: int
    year: int | None
    lunar: bool
    role: str
    start: int
    end: int
    planned: bool = False

    @property
    def exact(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last

    @property
    def grain(self) -> int:
        """0 for a day or days, 1 for a part of a month, 2 for a month, 3 for more."""
        width = self.last - self.first
        return 0 if self.exact else 1 if width < 15 else 2 if width < 60 else 3

    def meets(self, other: Stretch) -> bool:
        """Whether both have a day in common."""
        years = None in {self.year, other.year} or self.year == other.year
        return years and self.lunar == other.lunar and self.first <= other.last and other.first <= self.last


def stretches(text: Read) -> list[Stretch]:
    """Return the times of a sentence in order; two days with "đến" between them are one."""
    base = text.text.key
    found = [one for m in _RX.finditer(base) if (one := _stretch(base, m))]
    found = [one for one in found if not SAID.match(base[one.end :])] or []
    return _joined(base, found)


def _stretch(base: str, m: re.Match[str]) -> Stretch | None:
    year = next((int(m[name]) for name in ("y1", "y2", "y3", "y4") if m[name]), None)
    lunar, first, last = False, 0, 0
    if m["d"]:
        day, month = int(m["d"]), int(m["m"])
        if not _dated(base, m):
            return None
        first = last = 100 * month + day
    elif m["part"]:
        month = _month(m["pm"])
        lunar = m["pm"] in _LUNAR_MONTHS
        low, high = _PARTS[m["part"]]
        first, last = 100 * month + low, 100 * month + high
    elif m["lm"]:
        month = _month(m["lm"])
        lunar = m["lm"] in _LUNAR_MONTHS or m["moon"] in {"rằm", "ram"}
        day = int(m["ld"]) if m["ld"] else 15 if m["moon"] in {"rằm", "ram"} else 0
        if not m["ld"] and not m["moon"] and not m["lm"].isdigit() and not lunar:
            return None  # "tháng năm" may be any month
        first, last = (100 * month + day,) * 2 if day else (100 * month + 1, 100 * month + 31)
    elif m["od"]:
        lunar, month = True, 0
        first = last = int(m["od"])
    else:
        quarter = _QUARTERS.get(m["q"]) or int(m["q"])
        month, first, last = 3 * quarter, 100 * (3 * quarter - 2) + 1, 300 * quarter + 31
    if not 0 <= month <= 12 or first % 100 > 31:
        return None
    return Stretch(
        first,
        last,
        year,
        lunar,
        _role(base, m.start()),
        m.start(),
        m.end(),
        bool(_PLANNED.search(base[max(0, m.start() - 30) : m.start()])),
    )


def _dated(base: str, m: re.Match[str]) -> bool:
    """Whether "7/9" is a day and not seven of nine."""
    before = base[max(0, m.start() - 14) : m.start()]
    if not (1 <= int(m["d"]) <= 31 and 1 <= int(m["m"]) <= 12) or _NAMED.search(before):
        return False
    return bool(
        m["y1"]
        or re.search(
            r"(?:ngày|ngay|sáng|sang|trưa|chiều|chieu|tối|toi|đêm|dem|hôm|hom|từ|tu|đến|den|trước|sau|vào|mùng|tới|và|va|hết|lễ|dịp|[(,–-])\s*$",
            before,
        )
        or not re.match(r"\s*[^\W\d_]", base[m.end() :])
    )


def _month(written: str) -> int:
    return int(written) if written.isdigit() else _LUNAR_MONTHS.get(written) or _WORDS.get(written, 99)


def _role(base: str, start: int) -> str:
    found = _BEFORE.search(base[max(0, start - 44) : start])
    return _ROLES.get(found["w"], found["w"]) if found else ""


def _joined(base: str, found: list[Stretch]) -> list[Stretch]:
    made: list[Stretch] = []
    for one in found:
        last = made[-1] if made else None
        if last and not last.first // 100 and one.lunar:  # "từ mùng 10 đến hết mùng 12 tháng Giêng"
            last = made[-1] = replace(
                last, first=last.first + one.first // 100 * 100, last=last.last + one.first // 100 * 100
            )
        if (
            last
            and last.exact
            and one.exact
            and _UNTIL.match(base[last.end : one.start])
            and last.last < one.first
        ) or (
            last and last.role == "từ" and _UNTIL.match(base[last.end : one.start]) and last.last < one.last
        ):
            made[-1] = replace(last, last=one.last, end=one.end, year=last.year or one.year)
        elif last and last.lunar and one.lunar and not one.first // 100:
            month = last.first // 100 * 100
            made.append(replace(one, first=one.first + month, last=one.last + month))
        else:
            made.append(_spread(base, one))
    return made


def _spread(base: str, one: Stretch) -> Stretch:
    """Read the first day that is written without its month: "từ 3 đến 10/11", "3 và 4/6"."""
    before = re.search(
        r"(?<![\d/.,])(\d{1,2})\s*(?:đến hết|đến|tới|và|den|va|-|–)\s*(?:ngày\s*)?$", base[: one.start]
    )
    if not (one.exact and before):
        return one
    first = one.first // 100 * 100 + int(before.group(1))
    return (
        replace(one, first=first, role=_role(base, before.start()))
        if 0 < first % 100 <= one.last % 100
        else one
    )
