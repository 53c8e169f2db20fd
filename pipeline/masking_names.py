"""Homes and the names of minors and victims in social text: who they are is no part of a claim.

A name is taken out only where the words beside it say that it belongs to a child, a victim or their parents;
names of officials and of everybody else stay, since claims are about what they did. A leaf module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

HOME, NAME = "[địa chỉ nhà]", "[tên]"

_BIG = "".join(char for char in map(chr, range(0x41, 0x1EFA)) if char.isupper() and char.isalpha())
_WORD = rf"[{_BIG}][^\W\d_]*"
_PLACE_NAMES = frozenset(
    ["Việt Nam", "Bắc Giang", "Bắc Ninh", "Hà Nội", "Hà Nam", "Hà Tĩnh", "Hải Dương", "Hải Phòng", "Hưng Yên", "Thái Bình", "Thái Nguyên", "Nam Định", "Ninh Bình", "Thanh Hoá", "Thanh Hóa", "Nghệ An", "Quảng Bình", "Quảng Trị", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Đà Nẵng", "Bình Định", "Phú Yên", "Khánh Hoà", "Khánh Hòa", "Ninh Thuận", "Bình Thuận", "Kon Tum", "Gia Lai", "Đắk Lắk", "Đắk Nông", "Lâm Đồng", "Bình Phước", "Tây Ninh", "Bình Dương", "Đồng Nai", "Sài Gòn", "Hồ Chí Minh", "Long An", "Tiền Giang", "Bến Tre", "Trà Vinh", "Vĩnh Long", "Đồng Tháp", "An Giang", "Kiên Giang", "Cần Thơ", "Hậu Giang", "Sóc Trăng", "Bạc Liêu", "Cà Mau", "Hà Giang", "Cao Bằng", "Bắc Kạn", "Tuyên Quang", "Lào Cai", "Điện Biên", "Lai Châu", "Sơn La", "Yên Bái", "Hoà Bình", "Hòa Bình", "Lạng Sơn", "Phú Thọ", "Vĩnh Phúc", "Thừa Thiên", "Lục Ngạn", "Lục Nam", "Sơn Động", "Yên Dũng", "Việt Yên", "Hiệp Hoà", "Hiệp Hòa", "Tân Yên", "Yên Thế", "Lạng Giang", "Từ Sơn", "Quế Võ", "Thuận Thành", "Gia Bình", "Lương Tài", "Tiên Du", "Yên Phong", "Hàn Quốc", "Nhật Bản", "Trung Quốc", "Đài Loan", "Campuchia", "Lào", "Thái Lan"]
)  # fmt: skip
#: First words that begin the name of a school, an office, a thing or a sentence.
_NO_NAME = frozenset(
    [
        "Trường",
        "THPT",
        "THCS",
        "TH",
        "Tiểu",
        "Mầm",
        "Lớp",
        "Công",
        "Sở",
        "Ban",
        "Bệnh",
        "Trung",
        "Đoàn",
        "Hội",
        "Chất",
        "Covid",
        "COVID",
        "HIV",
        "Chủ",
        "Bộ",
        "Uỷ",
        "Ủy",
        "UBND",
        "Đại",
        "Học",
        "Giáo",
        "Nhà",
        "Quốc",
        "Xã",
        "Phường",
        "Thôn",
        "Tổ",
        "Khu",
        "Tỉnh",
        "Huyện",
        "Facebook",
        "Zalo",
        "Anh",
        "Chị",
        "Ông",
        "Bà",
        "Em",
        "Cháu",
        "Cô",
        "Chú",
        "Bác",
        "Nếu",
        "Khi",
        "Vì",
        "Thủ",
        "Rất",
        "Những",
        "Alo",
        "Đéo",
        "Đừng",
        "Hãy",
        "Chúng",
        "Họ",
        "Nó",
        "Ai",
        "Còn",
        "Mà",
        "Thì",
        "Sau",
        "Trước",
        "Trong",
        "Ngoài",
        "Tôi",
        "Mình",
        "Không",
        "Có",
        "Xin",
        "Đã",
        "Và",
        "Nhưng",
    ]
)
_FAMILY = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Giáp|Thân|Chu|La|Vi|Lục|Nông|Hà|Tạ|Tống|Đinh|Đào|Đoàn|Trịnh|Mai|Cao|Lương"
    "|Lưu|Trương|Tô|Quách|Phùng|Tăng|Thái|Từ|Triệu|Nghiêm|Khổng|Hứa|Ninh|Diêm|Ong|Leo|Đồng|Ngọ|Bế|Lâm|Hán|Khúc|Khuất|Kiều|Mạc|Nhữ|Phí|Quan|Thạch|Thi"
    "|Tiêu|Trình|Ứng|Văn|Vương|Chử|Doãn|Đàm|Điền|Lã|Lại|Lò|Lường|Ma|Mã|Ngụy|Ngọc|Sùng|Giàng|Thào|Vàng|Hầu|Sầm|Hoa|Bàng|Cung|Cù|Dư|Đàng|Giang|Hạ|Kim|Mẫn"
)  # fmt: skip
_FAMILIES = frozenset(_FAMILY.split("|"))
_INITIALS = rf"(?:{_WORD} ){{0,3}}[{_BIG}](?:\.[ ]?[{_BIG}]){{1,4}}\b\.?|(?:{_WORD} ){{1,3}}[{_BIG}]\b\."
_NAMED = rf"(?:{_INITIALS}|{_WORD}(?: {_WORD}){{0,4}})"
_FULL = rf"(?:{_FAMILY})(?: {_WORD}){{1,4}}"

_MINOR = r"cháu bé|em bé|bé trai|bé gái|cháu trai|cháu gái|cháu|bé"
_VICTIM = (
    r"nữ sinh|nam sinh|học sinh|thiếu niên|thiếu nữ|nạn nhân|bị hại|người (?:bị hại|bị nạn|tử vong|thiệt mạng|chết|xấu số|đuối nước|mất tích|bị thương)|người bị đuối nước"
    r"|thi thể|tử thi|thi hài|danh tính|mất tích|con (?:trai|gái)(?: (?:tôi|em|mình|chị|anh))?|đặt tên"
)
_LINK = r"(?:[ ]?[:(] ?| (?:có )?tên(?: là)?(?=[ :])| là(?= )| được xác định(?: là)?| gồm| lớp \d{1,2}[ ]?[a-zA-Z]?\d?| nhỏ| xấu số| tội nghiệp| nhà em| (?:chị|anh|ông|bà|cô|chú|bác|em|cháu|bé)(?= ))"
_PARENT = r"(?:mẹ|bố|cha|ba|má|bà|ông|dì|cậu|bác|chú|người nhà|phụ huynh)(?: nội| ngoại| đẻ)?(?: của)? (?:hai )?(?:cháu bé|em bé|cháu|bé|em|nạn nhân)"
_CUE = re.compile(
    rf"(?<!các )(?<!những )(?<!nhiều )(?<!mọi )(?<!lũ )(?<!bọn )(?<!con )\b(?i:(?P<parent>{_PARENT})|(?P<minor>{_MINOR})|(?P<victim>{_VICTIM}))"
    rf"(?P<link>(?i:{_LINK}){{0,4}}) ?(?<!\w)(?P<name>{_NAMED})"
)
_LEADS = re.compile(r"tên|là|xác định|chị|anh|ông|bà|cô|chú|bác|em|cháu|bé", re.IGNORECASE)
#: "em" is also how people speak of themselves: only beside what happens to a child.
_EM = re.compile(
    rf"(?<!đàn )(?<!anh )(?<!chị )(?<!trẻ )(?<!các )\b(?i:em)(?: tên)?(?: là)? (?P<name>{_NAMED})"
)
_OF_A_CHILD = re.compile(
    r"học sinh|lớp \d|\b\d{1,2} tuổi|bị |mất tích|đuối nước|sinh năm 20|bạo hành|xâm hại|bỏ nhà|đi lạc|tử vong",
    re.IGNORECASE,
)
_AGED = re.compile(
    rf"\b(?P<name>{_FULL}|{_INITIALS})(?=[ ]?[,(–-]?[ ]?(?i:(?:mới )?(?:[1-9]|1[0-7]) tuổi|(?:sn|sinh năm|sinh)[ :.]*(?:200[9]|201\d|202\d)))"
)
_SMALL = re.compile(
    rf"\b(?i:{_MINOR}|nạn nhân|em)(?: tên)?(?: là)? (?P<name>(?i:{_FAMILY}) (?i:thị|văn|hữu|đức|minh|thu|ngọc|gia|bảo|hoàng|quang|xuân|hải|thanh|kim)"
    rf"(?: [^\W\d_]+){{1,2}}?)(?=[ ,.;:!?)]|$)"
)
_AND = re.compile(rf"(?:,| và| cùng| với)(?: (?:cháu|bé|em|chị|anh|ông|bà))? (?P<name>{_FULL})")


def names(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the names of minors, victims and their parents, wherever in ``text`` they are said again."""
    found = sorted(set(_first_names(text)))
    said = {text[start:end] for start, end in found if " " in text[start:end] or "." in text[start:end]}
    for name in said:
        found += [one.span() for one in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    yield from _apart(found)


def _first_names(text: str) -> Iterator[tuple[int, int]]:
    for cue in _CUE.finditer(text):
        # a victim needs a whole name or a word that leads to one; of a child one word is enough
        led = (cue["victim"] or "").lower() == "đặt tên" or _LEADS.search(cue["link"])
        sure = bool(cue["minor"] or cue["parent"] or led)
        span = _person(cue, sure=sure)
        if span:
            yield span
            yield from _others(text, span[1])
    if _OF_A_CHILD.search(text):
        yield from filter(None, (_person(one, sure=True) for one in _EM.finditer(text)))
    for pattern in (_AGED, _SMALL):
        yield from (one.span("name") for one in pattern.finditer(text))


def _others(text: str, at: int) -> Iterator[tuple[int, int]]:
    while more := _AND.match(text, at):
        yield more.span("name")
        at = more.end()


def _person(found: re.Match[str], *, sure: bool) -> tuple[int, int] | None:
    """The span of a name, or None for a place, a school, or a word that merely begins with a capital."""
    start, end = found.span("name")
    name = found["name"]
    words = name.split()
    if len(name) < 2 or words[0] in _NO_NAME or any(place in name for place in _PLACE_NAMES):
        return None
    if name.isupper() and "." not in name and words[0].title() not in _FAMILIES:
        return None  # a text in capitals
    full = re.match(_FULL + r"$", name) or re.match(_INITIALS, name)
    return (start, end) if sure or full else None


_NUMBER = r"\d{1,4}[A-Za-z]?(?:[/.]\d{1,4}[A-Za-z]?){0,4}"
_STREET = rf"(?:{_WORD}(?: {_WORD}){{0,4}}|\d{{1,3}}(?:[/-]\d{{1,2}})?)"
_ALLEY = rf"(?i:ngõ|ngách|hẻm|kiệt|ngỏ) ?{_NUMBER}"
_ROAD = rf"(?i:đường|phố|đg\.?|đ\.) ?{_STREET}"
_BLOCK = rf"(?i:tổ dân phố|tổ|tdp|khu phố|cụm|xóm|thôn|đội) ?(?:số )?(?:\d{{1,2}}|{_STREET})"
_SEP = r"(?:, ?| ?[–-] ?| )"
_PARTS = rf"(?:{_SEP}(?:(?i:số(?: nhà)?|sn) ?{_NUMBER}|{_ALLEY}|{_ROAD}|{_BLOCK}))"
_LIVES = r"(?i:địa chỉ|đ/c|đc|nhà|ở|trọ|sống|trú|ship|giao|gửi|tới|đến|về|gần|ghé|ngụ)(?: hàng)?(?: tại| ở| về| tới| đến)?[ :]{1,2}"
_HOMES = (
    re.compile(rf"\b(?:(?i:số nhà|nhà số|sn)\.? ?(?!(?:19|20)\d\d\b){_NUMBER})(?:{_PARTS}|{_SEP}{_STREET}(?=[ ,.;!?]|$)){{0,4}}"),
    re.compile(rf"\b(?:(?i:số) ?{_NUMBER}){_PARTS}{{1,4}}(?:{_SEP}{_STREET}(?=[,.;!?]|$))?"),
    re.compile(rf"\b{_ALLEY}{_SEP}(?:(?i:số nhà|số|sn) ?)?(?:{_NUMBER})?(?:{_PARTS}|{_SEP}{_STREET}){{1,3}}"),
    re.compile(rf"\b{_LIVES}(?P<home>(?:(?i:số) ?)?{_NUMBER}{_PARTS}{{1,4}})"),
    re.compile(rf"\b{_LIVES}(?P<home>(?:(?i:số) ?)?{_NUMBER} {_WORD}(?: {_WORD}){{1,3}})"),
    re.compile(rf"\b(?:(?i:căn hộ|căn|phòng|p\.|p) ?(?:số )?[A-Z]?\d{{1,2}}\.?\d{{1,3}}[A-Z]?){_SEP}(?:(?i:toà nhà|tòa nhà|toà|tòa|block|ct|chung cư|nhà)(?: ?[A-Z]?\d*\b)?[ ,]*)+(?:{_STREET})?"),
)  # fmt: skip
#: Where the public is received is no home.
_PUBLIC = re.compile(
    r"trụ sở|ubnd|uỷ ban|ủy ban|công an|bệnh viện|trường|\bsở\b|trung tâm|toà án|tòa án|cơ quan|bưu điện|nhà văn hoá|nhà văn hóa|ngân hàng|phòng khám|công ty"
    r"|cửa hàng|siêu thị|khách sạn|nhà hàng|quán|trạm|văn phòng|viện (?:vệ sinh|kiểm sát|nghiên cứu|khoa học|y học|huyết học)|bộ phận một cửa|cây xăng|chi nhánh|nhà thuốc|chùa",
    re.IGNORECASE,
)


def homes(text: str) -> Iterator[tuple[int, int]]:
    """Spans of addresses with the number of a house or flat; commune and province stay."""
    found = []
    for pattern in _HOMES:
        for one in pattern.finditer(text):
            start, end = one.span("home") if "home" in pattern.groupindex else one.span()
            if re.search(rf"\d[A-Z]? [{_BIG}]{{2}}", text[start:end]):
                continue  # "ĐẾN 6H SÁNG NAY": a text in capitals
            before = re.split(r"[.!?\n;]", text[max(0, start - 60) : start])[-1]
            if not _PUBLIC.search(before):
                found.append((start, end))
    yield from _apart(found)


def _apart(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans in order, those that touch each other as one."""
    start, end = -1, -1
    for first, last in sorted(spans):
        if first > end:
            if end > start:
                yield start, end
            start = first
        end = max(end, last)
    if end > start:
        yield start, end
