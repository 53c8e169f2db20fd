"""Words of a toll: who is dead, hurt or missing, and what is counted of another time, place or kind."""

from __future__ import annotations

import re

from pipeline.compare.content import Read


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


#: Dead, hurt, missing. "Chết lặng" and "chết máy" are no deaths, "sông Thương" hurts nobody.
OUTCOMES = (
    _words(
        r"chết(?!\s+(?:lặng|khiếp|máy|khô|trắng|đứng|điếng|mê|cười|hụt|chìm|não))|tử vong|thiệt mạng|tử nạn|mất mạng"
        r"|qua đời|không qua khỏi|tắt thở|sinh mạng|tu vong|thiet mang|tu nan|mat mang|qua doi|khong qua khoi"
        r"|chet(?!\s+(?:lang|khiep|may|kho|trang|dung))"
    ),
    _words(
        r"bị thương|trọng thương|thương nặng|thương nhẹ|bị bỏng|bỏng nặng|chấn thương|bi thuong|trong thuong|bi bong"
    ),
    _words(r"mất tích|mat tich"),
)
#: The toll of another time, place, event or kind, one that has risen since, and what nobody says for certain.
OTHERS = _words(
    r"thương vong|cùng kỳ|năm (?:trước|ngoái)|tháng trước|tuần trước|trước đó|trước đây|tương tự|từng|hồi|riêng|nâng"
    r"|tăng lên|lên thành|thêm|suýt|thoát chết|mỗi năm|hằng năm|toàn tỉnh|cả tỉnh|cả nước|toàn quốc|toàn huyện"
    r"|trên địa bàn|từ đầu năm|đầu năm đến nay|nửa năm|trong \d+ (?:tháng|năm|ngày)|(?:\d+|hai|ba|bốn|năm|các|mấy"
    r"|nhiều) (?:vụ|trận|đợt)|(?:vụ|trận|đợt|kỳ|năm|lần) (?:đó|ấy|kia|này năm)|giả định|diễn tập|tình huống"
    r"|lúc đầu|ban đầu|hô hoán|đồn|nếu|lẽ ra|may mà|chậm|thương binh|liệt sĩ|lịch sử|cách đây|thuong vong|cung ky"
    r"|nam ngoai|truoc do|tuong tu|thoat chet|toan tinh|ca nuoc|tu dau nam"
)
#: Says that a count stands as of now, and so may have risen since the record was given out.
NOW = _words(r"hiện|tính đến|đến nay|cho đến|hien|tinh den|den nay|cập nhật|mới nhất")
#: The record itself counts anew.
RISES = _words(r"nâng|tăng lên|lên thành|nang|tang len")
#: "Hai trong mười hai người … đã chết": the second number counts those among whom they were.
AMONG = re.compile(r"(?<!\w)trong(?:\s+(?:số|so|tổng số|tong so))?\s*$")
#: Where what is said of a number ends and another number begins; a word of number may be none that is read.
NEXT = re.compile(
    r"[.;:(]|(?:,|(?<!\w)(?:và|cùng|còn|va|cung|con))\s+(?:\d|(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|nhiều|mấy"
    r"|mot|hai|bon|sau|bay|tam|chin|muoi|nhieu)(?!\w))"
)
#: Says that the number is of all: fewer than on record is then otherwise too.
ALL = re.compile(r"(?<!\w)(?:tổng cộng|tổng số|cả thảy|tất cả|tong cong|tong so|tat ca)(?!\w)[^,;.]{0,40}$")
_SOMEBODY = _words(
    r"người|nạn nhân|bệnh nhân|học sinh|sinh viên|công nhân|cháu|em|trẻ|bé|tài xế|lái xe|du khách|hành khách"
    r"|ca|trường hợp|cụ|ông|bà|anh|chị|ai|truong hop|nguoi|nan nhan|benh nhan|hoc sinh|cong nhan|chau|tre|be|tai xe"
)
_NOBODY = _words(
    r"lúa|cây|vườn|rừng|hoa|đàn|gà|lợn|heo|vịt|ngan|cá|tôm|hàu|ngao|ong|bò|trâu|bê|nghé|dê|chó|mèo|máy|xe|con"
    r"|lua|cay|vuon|lon|vit|tom|trau"
)
#: Characters before a word of death in which its subject stands.
_BEFORE = 45


def of_somebody(text: Read, start: int) -> bool:
    """Return whether the word of a toll at ``start`` is said of persons: of all nouns near, the last is one."""
    near = re.split(r"[,;.:]", text.text.key[max(0, start - _BEFORE) : start])[-1]
    near = _without_owner(near)
    persons = [m.start() for m in _SOMEBODY.finditer(near)]
    others = [m.start() for m in _NOBODY.finditer(near)]
    if not persons and not others:
        return bool(_SOMEBODY.search(text.text.key[start : start + 30]))
    return max(persons, default=-1) > max(others, default=-1)


def _without_owner(near: str) -> str:
    """Of "đàn gà của gia đình ông trưởng thôn" whose they are is left out; of "người nhà của ông" nothing."""
    owned, of, _ = near.partition(" của ")
    return owned if of and (_NOBODY.search(owned) or _SOMEBODY.search(owned)) else near
