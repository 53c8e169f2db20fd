"""Named places, organisations and roads in a sentence, with the kind of thing each is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.facets.text import View, fold

_PLACE_HEADS = {
    "xã": "commune", "phường": "commune", "thị trấn": "commune", "huyện": "district", "thị xã": "district", "quận": "district",
    "thành phố": "district", "tp": "district", "tỉnh": "province", "thôn": "hamlet", "xóm": "hamlet", "bản": "hamlet", "làng": "hamlet",
    "tổ dân phố": "hamlet", "khu phố": "hamlet", "hồ": "water", "sông": "water", "đập": "water", "cầu": "bridge", "chợ": "market", "khu công nghiệp": "zone", "kcn": "zone", "cụm công nghiệp": "zone", "ccn": "zone",
    "núi": "mount", "đèo": "mount", "dốc": "mount", "ngã ba": "street", "ngã tư": "street", "suối": "water", "thác": "water", "kênh": "water", "chùa": "temple", "đền": "temple", "bến": "station", "khu dân cư": "zone", "bến xe": "station",
    "quốc lộ": "road", "ql": "road", "tỉnh lộ": "road", "đt": "road", "đường": "street", "phố": "street", "cao tốc": "road",
}  # fmt: skip
_ORG_HEADS = (
    "sở", "ubnd", "ủy ban nhân dân", "công an", "công ty", "bệnh viện", "viện", "trung tâm", "trường", "trường thpt", "trường thcs",
    "trường tiểu học", "trường mầm non", "chi cục", "cục", "ban quản lý", "phòng", "bộ", "viện kiểm sát", "tòa án", "ngân hàng",
    "tập đoàn", "hợp tác xã", "htx", "nhà máy", "đại học", "trường đại học", "quỹ", "hội", "ban chỉ huy", "đoàn", "trạm y tế", "khách sạn", "siêu thị",
)  # fmt: skip
#: "À-Ỹ" as a range would take in small letters, so capitals are listed.
_CAPITALS = "".join(c for c in map(chr, range(0xC0, 0x1EFA)) if c.isupper())
_UP = rf"[A-Z{_CAPITALS}][\w-]*"
#: Small words that stand between the head of an organisation and its name.
_MIDDLE = (
    "đa khoa|mầm non|tiểu học|cổ phần|tnhh|tỉnh|huyện|xã|thành phố|phường|thị xã|quận|cp|may|nước sạch|điện lực"
    "|sản nhi|khu vực|giáo dục thường xuyên|y tế|chăn nuôi|thuế|hải quan|kiểm lâm|thủy lợi|vận tải|xây dựng|cao đẳng"
)
_NAME = rf"{_UP}(?:\s+(?:{_UP}|\d{{1,3}})){{0,3}}|\d{{1,3}}[A-Z]?"
_ORG_NAME = rf"{_UP}(?:(?:\s+và|\s+Và|,)?\s+{_UP}){{0,6}}|(?:{_MIDDLE})\s+{_UP}(?:\s+{_UP}){{0,4}}|(?:tỉnh|huyện|xã|thành phố)(?!\w)"


def _heads(words: object) -> str:
    listed = sorted((str(word) for word in words), key=len, reverse=True)  # type: ignore[attr-defined]
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in listed)


#: Departments are written "Sở Y tế", "Bộ Giáo dục và Đào tạo": capital, then small letters.
_LOW = r"(?:\s+(?!(?:đã|có|là|tại|cho|bị|sẽ|và|khẳng|tiếp|thông|cũng|vừa|chưa|không|đang|yêu|đề|ban|công)(?!\w))[a-zà-ỹđ]+)"
_OFFICE_RX = re.compile(
    rf"(?<!\w)(?P<h>(?i:sở|bộ|cục|chi cục|phòng|ban))\s+(?P<n>{_UP}{_LOW}?(?:\s+(?:và|-)\s+{_UP}{_LOW}?|\s*,\s*{_UP}\s+thao)?)(?!\w)"
)
_PLACE_RX = re.compile(rf"(?<!\w)(?P<h>(?i:{_heads(_PLACE_HEADS)}))\.?\s*(?P<n>{_NAME})(?!\w)")
_ORG_RX = re.compile(rf"(?<!\w)(?P<h>(?i:{_heads(_ORG_HEADS)}))\s+(?!trưởng)(?P<n>{_ORG_NAME})(?!\w)")
_OTHER_RX = re.compile(rf"(?<![\w.])(?P<n>{_UP}(?:\s+{_UP}){{1,3}})(?!\w)")


@dataclass(frozen=True, slots=True)
class Named:
    """A named thing: ``kind`` commune | district | … | org:<head> | name; ``norm`` is its name folded."""

    kind: str
    text: str
    norm: str
    start: int
    end: int


def names_in(text: View) -> list[Named]:
    """Return the named things of a sentence. Undiacritised text in lower case has none."""
    found = [_named("org:" + " ".join(m["h"].lower().split()), m) for m in _OFFICE_RX.finditer(text.raw)]
    for m in _ORG_RX.finditer(text.raw):
        if _inside(m, found):
            continue
        found.append(_named("org:" + " ".join(m["h"].lower().split()), m))
    for m in _PLACE_RX.finditer(text.raw):
        if not _inside(m, found):
            found.append(_named(_PLACE_HEADS[" ".join(m["h"].lower().split())], m))
    for m in _OTHER_RX.finditer(text.raw):
        if not _inside(m, found):
            found.append(Named("name", m["n"], fold(m["n"]), m.start("n"), m.end("n")))
    return sorted(found, key=lambda one: one.start)


def _named(kind: str, match: re.Match[str]) -> Named:
    whole = match.group().strip()
    return Named(kind, whole, " ".join(fold(match["n"]).split()), match.start(), match.end())


def _inside(match: re.Match[str], found: list[Named]) -> bool:
    return any(match.start("n") < one.end and one.start < match.end("n") for one in found)


def places_of(found: list[Named]) -> list[Named]:
    """Return those that are places with a stated kind."""
    return [one for one in found if one.kind in set(_PLACE_HEADS.values())]


def organisations_of(found: list[Named]) -> list[Named]:
    """Return those that are organisations."""
    return [one for one in found if one.kind.startswith("org:")]
