"""Changes of a Vietnamese sentence that keep what it says: other words, other order, fewer details."""

from __future__ import annotations

import random
import re

_SAME = (
    ("tử vong", "thiệt mạng"),
    ("tử vong", "chết"),
    ("thiệt mạng", "chết"),
    ("UBND", "Ủy ban nhân dân"),
    ("TP", "thành phố"),
    ("TP HCM", "TP.HCM"),
    ("cho biết", "thông tin"),
    ("cho hay", "cho biết"),
    ("hiện nay", "hiện"),
    ("xe máy", "xe gắn máy"),
    ("ô tô", "xe hơi"),
    ("người dân", "bà con"),
    ("học sinh", "các em học sinh"),
    ("doanh nghiệp", "công ty"),
    ("triển khai", "thực hiện"),
    ("bắt giữ", "bắt"),
    ("cơ quan công an", "công an"),
    ("CSGT", "cảnh sát giao thông"),
    ("THPT", "trung học phổ thông"),
    ("bệnh viện", "BV"),
    ("điều trị", "chữa trị"),
    ("hoàn thành", "xong"),
    ("xây dựng", "xây"),
    ("tuy nhiên", "song"),
    ("nghìn", "ngàn"),
    ("số tiền", "khoản tiền"),
    ("trị giá", "giá trị"),
    ("phát hiện", "tìm thấy"),
    ("mất tích", "chưa tìm thấy"),
    ("hỏa hoạn", "cháy"),
    ("vụ tai nạn", "tai nạn"),
    ("bắt đầu", "khởi động"),
    ("kết thúc", "khép lại"),
    ("năm ngoái", "năm trước"),
    ("được biết", "theo tìm hiểu"),
    ("đang", "hiện đang"),
)
#: Said otherwise only before a number: elsewhere these words mean other things.
_ABOUT = (("khoảng", "chừng"), ("gần", "xấp xỉ"), ("hơn", "trên"), ("ngày", "hôm"))
_ATTRIBUTED = re.compile(
    r"^(?:Theo|Tin từ|Trao đổi với|Liên quan đến|Được biết|Trước đó|Ngoài ra|Bên cạnh đó|Tuy nhiên|Cụ thể"
    r"|Đồng thời)[^,:]{0,70}[,:]\s*"
)
_WHEN = re.compile(
    r"^((?:Sáng|Chiều|Tối|Trưa|Đêm|Khoảng|Vào|Ngày|Lúc|Sau|Trong|Tại|Ở|Đến|Từ)[^,]{3,45}),\s+(?=\w)"
)
_ASIDE = re.compile(r"\s*(?:\([^()]{1,80}\)|\[[^\]]{1,60}\])")
_DATE = re.compile(r"(?<![\w./])(\d{1,2})/(\d{1,2})(?![\w/])")
_THOUSANDS = re.compile(r"(?<![\w./,])(\d{1,3})\.(\d{3})(?![\w.,]|\.\d)")
_TENS = re.compile(r"(?<![\w./,])(\d{2,3})(?= (?:người|hộ|học sinh|xe|nhà|trường|ha|tỷ|triệu|ca|con|vụ))")
_WORDS = {2: "hai", 3: "ba", 4: "bốn", 5: "năm", 6: "sáu", 7: "bảy", 8: "tám", 9: "chín", 10: "mười"}
_SMALL = re.compile(
    r"(?<![\w./,-])([2-9]|10)(?= (?:người|em|con|chiếc|xe|ngôi|căn|cháu|nạn|học|cán|hộ|vụ|bị))"
)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def synonyms(text: str, chance: random.Random) -> str:
    """Return the text with up to three words said otherwise."""
    both = [(old, new, "") for old, new in _SAME] + [(new, old, "") for old, new in _SAME if new]
    both += [(old, new, r" \d") for old, new in _ABOUT]
    chance.shuffle(both)
    changed = 0
    for old, new, then in both:
        found = re.search(rf"(?<!\w){re.escape(old)}(?!\w)(?={then})", text)
        if found and changed < 3:
            text = re.sub(r"\s{2,}", " ", text[: found.start()] + new + text[found.end() :])
            changed += 1
    return text


def shorter(text: str, chance: random.Random) -> str:
    """Return the text without an attribution, an aside or its last clause."""
    made = _ASIDE.sub("", text)
    made = _upper(_ATTRIBUTED.sub("", made))
    clauses = made.rstrip(".").split(", ")
    if len(clauses) > 2 and chance.random() < 0.6 and len(" ".join(clauses[:-1]).split()) >= 8:
        made = ", ".join(clauses[:-1]) + "."
    elif (when := _WHEN.match(made)) and chance.random() < 0.5:
        made = _upper(made[when.end() :])
    return made


def reordered(text: str, chance: random.Random) -> str:
    """Return the text with the time or place at its head put at its end."""
    found = _WHEN.match(text)
    if not found or chance.random() < 0.2:
        return text
    return _upper(text[found.end() :].rstrip(". ")) + ", " + _lower(found.group(1)) + "."


def other_numbers(text: str, chance: random.Random) -> str:
    """Return the text with numbers and dates written another way, or rounded with a word that says so."""
    if chance.random() < 0.6:
        text = _DATE.sub(lambda m: f"{int(m[1])} tháng {int(m[2])}", text, count=1)
    if chance.random() < 0.5:
        text = _SMALL.sub(lambda m: _WORDS[int(m[1])], text, count=1)
    if chance.random() < 0.4:
        text = _THOUSANDS.sub(lambda m: _rounded(int(m[1] + m[2]), chance), text, count=1)
    elif chance.random() < 0.4:
        text = _TENS.sub(lambda m: _rounded(int(m[1]), chance), text, count=1)
    return text


def _rounded(value: int, chance: random.Random) -> str:
    step = 10 ** (len(str(value)) - 1)
    step = step if value % step else max(1, step // 10)
    below = value // step * step
    way = chance.random()
    if below and below != value and way < 0.45:
        return f"{chance.choice(('hơn', 'trên'))} {below:,}".replace(",", ".")
    if value - below > step * 0.8 and way < 0.8:
        return f"{chance.choice(('gần', 'xấp xỉ'))} {below + step:,}".replace(",", ".")
    return f"{chance.choice(('khoảng ', 'chừng ', ''))}{value:,}".replace(",", ".")


def paraphrase(text: str, chance: random.Random) -> str:
    """Return the text said otherwise, by one to three of the ways above."""
    ways = [synonyms, shorter, reordered, other_numbers]
    for way in chance.sample(ways, chance.choice((1, 2, 2, 3))):
        text = way(text, chance)
    return text
