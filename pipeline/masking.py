"""Personal data out of social text before anything is written: numbers, addresses, accounts.

What stays: money, counts, dates, decision numbers, service numbers (113, 1800…, 1900…), since they are
what claims are made of. A leaf module: crawlers call it too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

PHONE, PAPER, MAIL = "[số điện thoại]", "[số giấy tờ]", "[thư điện tử]"
BANK, PLATE, ACCOUNT = "[số tài khoản]", "[biển số]", "[tài khoản]"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal data, and how many pieces of each kind were taken out."""

    text: str
    counts: tuple[tuple[str, int], ...] = ()


_SEP = r"[\s.\-–_·()/]{0,3}"
_DIGIT = "[0-9oO]"
_END = r"(?![\w]|[.,]\d)"
_START = r"(?<![\w])(?<!\d[.,/])"

_MAIL = re.compile(
    r"[\w.+\-]{1,64}\s?(?:@|\(at\)|\[at\]|\s(?:a còng|a cong|at)\s)\s?[\w\-]{1,63}(?:\s?(?:\.|\(dot\)|\[dot\]|\s(?:chấm|cham|dot)\s)\s?[a-z]{2,24}){1,3}\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:https?://)?(?:[\w\-]+\.)?(?:facebook|fb|tiktok|instagram|threads|zalo|twitter|x|t)\.(?:com|me|net)/@?[\w.\-]+(?:[/?][^\s]*)?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@/.])@[A-Za-z_][\w.]{2,39}")
_BANK = re.compile(
    r"(?P<head>\b(?:stk|s\.t\.k|số tk|so tk|số tài khoản|so tai khoan|tài khoản|tai khoan|tk)\b[^\d\n]{0,30}?)"
    r"(?P<digits>\d(?:[\s.\-]?\d){5,18})(?!\d|[.,]\d)",
    re.IGNORECASE,
)
_PAPER_HEAD = re.compile(
    r"(?P<head>\b(?:cccd|cmnd|cmt|cmtnd|căn cước(?: công dân)?|can cuoc(?: cong dan)?|chứng minh(?: thư| nhân dân)?|hộ chiếu|ho chieu|mã số thuế cá nhân"
    r"|mst cá nhân|số định danh)\b[^\d\n]{0,20}?)(?P<digits>[A-Z]?\d(?:[\s.\-]?\d){6,13})(?!\d)",
    re.IGNORECASE,
)
# Twelve digits in a row that begin with a province code and a century digit (Circular 59/2021/TT-BCA).
_PAPER = re.compile(rf"{_START}0(?:0[1-9]|[1-8]\d|9[0-6])[0-3]\d{{8}}{_END}")
_PLATE = re.compile(rf"{_START}[1-9]\d\s?[A-Z][A-Z0-9Đ]?\s?[-–.]\s?\d{{3}}[.\s]?\d{{1,2}}{_END}")
_PHONE_HEAD = r"(?:\(?(?:\+|00)\s?84\)?" + _SEP + r"(?:\(0\))?0?|[0oO]|\([0oO])"
_MOBILE = re.compile(rf"(?<![\w+])(?<!\d[.,/]){_PHONE_HEAD}{_SEP}[35789](?:{_SEP}{_DIGIT}){{8}}(?!\d|[.,]\d)")
_LANDLINE = re.compile(rf"(?<![\w+])(?<!\d[.,/]){_PHONE_HEAD}{_SEP}2(?:{_SEP}\d){{9}}(?!\d|[.,]\d)")
_WORDS = "không|khong|một|mot|hai|ba|bốn|bon|tư|tu|năm|nam|lăm|sáu|sau|bảy|bay|tám|tam|chín|chin"
_SPOKEN = re.compile(rf"\b(?:không|khong)(?:[\s,.\-]+(?:{_WORDS})){{8,10}}\b", re.IGNORECASE)
_MIXED = re.compile(
    rf"(?P<head>\b(?:sđt|sdt|đt|dt|điện thoại|dien thoai|zalo|gọi|goi|liên hệ|lien he|lh|call|hotline|phone|ib|inbox)\b[^\d\n]{{0,20}}?)"
    rf"(?P<digits>(?:\+?84|0)(?:{_SEP}{_DIGIT}){{8,10}})(?!\d|[.,]\d)",
    re.IGNORECASE,
)


def mask_personal(text: str) -> Masked:
    """Replace telephone, identity, bank, mail and plate numbers and account names by what they were.

    Masking a masked text changes nothing.
    """
    counts: Counter[str] = Counter()
    for pattern, words in (
        (_MAIL, MAIL),
        (_LINK, ACCOUNT),
        (_BANK, BANK),
        (_PAPER_HEAD, PAPER),
        (_MIXED, PHONE),
        (_MOBILE, PHONE),
        (_LANDLINE, PHONE),
        (_SPOKEN, PHONE),
        (_PAPER, PAPER),
        (_PLATE, PLATE),
        (_HANDLE, ACCOUNT),
    ):
        text = pattern.sub(_replacer(words, counts), text)
    return Masked(text, tuple(sorted(counts.items())))


def _replacer(words: str, counts: Counter[str]) -> Callable[[re.Match[str]], str]:
    def replace(found: re.Match[str]) -> str:
        counts[words] += 1
        return found.groupdict().get("head", "") + words

    return replace
