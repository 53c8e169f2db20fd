"""Personal data out of social text before anything is written: numbers, addresses, accounts, handles.

What stays: money, counts, dates, coordinates, decision numbers, and service numbers (113, 1800…, 1900…:
they belong to an office), since they are what claims are made of. A leaf module: crawlers call it too.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.masking_names import HOME, NAME, homes, names

PHONE, PAPER, MAIL = "[số điện thoại]", "[số giấy tờ]", "[thư điện tử]"
BANK, PLATE, ACCOUNT = "[số tài khoản]", "[biển số]", "[tài khoản]"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal data, and how many pieces of each kind were taken out (sorted by kind)."""

    text: str
    counts: tuple[tuple[str, int], ...] = ()


# Between two digits of one number; zero-width marks and keycaps count as nothing.
_NIL = "[\u200b-\u200f\u2060\ufeff\u00ad\ufe0f\u20e3]{0,3}"
# One way only to read each gap: a number that fails at its end must not be tried a thousand times.
_DASH = r"[.\-\u2010-\u2015·_*•][ \u00a0]?"
_SEP = rf"{_NIL}(?:(?:[ \u00a0]{{1,2}}(?:{_DASH})?|{_DASH}|[ \u00a0]?[()][ \u00a0]?){_NIL})?"
_NUMBER = rf"\d(?:{_SEP}\d)"
_END = r"(?!\d|[.,]\d)"
_COUNTED = r"(?!\s?(?:đồng|dong|vnđ|vnd|usd|đô|đ\b|₫|\$|%|triệu|trieu|tỷ|tỉ|nghìn|ngàn|k\b|người|nguoi|trường hợp|hồ sơ|thẻ|lượt|sản phẩm|m2|m²|m3|km|kg|tấn|ha\b))"
_HEAD = r"(?P<head>\b(?:{words})(?![^\W\d_])(?!\s*(?:cho|của hơn|còn|hơn|gần|khoảng))[^\d\n\[\]]{{0,{gap}}}?)(?<![\d.,+(])"

_AT = (
    r"(?:@|[(\[{]\s?(?:at|a còng|a cong|a|@)\s?[)\]}]|(?<=\s)at(?=\s)|(?<=\s)a\s?(?:còng|cong|móc|moc)(?=\s))"
)
_DOT = r"(?:\.|[(\[{]\s?(?:dot|chấm|cham|\.)\s?[)\]}]|(?<=\s)(?:dot|chấm|cham)(?=\s))"
_MAIL = re.compile(
    rf"(?<![\w.+@-])\w[\w.+-]{{0,63}}(?:@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,5}}"
    rf"|\s{{0,2}}{_AT}\s{{0,2}}[A-Za-z0-9][\w-]{{0,40}}(?:\s{{0,2}}{_DOT}\s{{0,2}}[A-Za-z]{{2,20}}){{0,2}}\s{{0,2}}{_DOT}\s{{0,2}}(?:com|vn|net|org|edu|gov|info|biz|io|me|co|asia|xyz)\b)",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:https?://)?(?<![\w.])(?:[\w-]{1,20}\.)?(?:facebook\.com|fb\.com|fb\.me|messenger\.com/t|m\.me|zalo\.me|t\.me|telegram\.me|instagram\.com|tiktok\.com"
    r"|twitter\.com|x\.com|threads\.(?:net|com)|linkedin\.com/in|reddit\.com/u(?:ser)?|youtube\.com(?=/(?:@|channel/|user/|c/)))/[^\s<>\"'\])]{1,300}",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?<![\w@/.])@(?=[\w.]{0,30}[^\W\d_])(?!\d+[kK]\b)\w[\w.]{0,38}\w(?:@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})?|(?<![\w/])/?u/[\w-]{3,24}\b"
)

_PAPERS = (
    "cccd|cmnd|cmtnd|cmt|căn cước(?: công dân)?|can cuoc(?: cong dan)?|chứng minh(?: thư| nhân dân)?|chung minh(?: thu| nhan dan)?|(?:số|mã) định danh|(?:so|ma) dinh danh|số cc|thẻ căn cước|giấy tờ tuỳ thân"
    "|hộ chiếu|ho chieu|passport|bhxh|bảo hiểm xã hội|bhyt|bảo hiểm y tế|gplx|giấy phép lái xe|bằng lái(?: xe)?|bang lai|mã số thuế cá nhân|mst cá nhân"
)
_PAPER_NAMED = re.compile(
    _HEAD.format(words=_PAPERS, gap=24)
    + rf"(?:[A-Z]{{1,2}}\d{{7,8}}|[A-Z]{{2}}\d{{13}}|{_NUMBER}{{11}}|{_NUMBER}{{9}}|{_NUMBER}{{8}}){_END}{_COUNTED}",
    re.IGNORECASE,
)
# Twelve digits that begin with a province code and a century digit (Circular 59/2021/TT-BCA).
_PAPER = re.compile(
    rf"(?<![\w.,/-])0(?:0[1-9]|[1-8]\d|9[0-6])[ .]?[0-3]\d\d[ .]?\d{{3}}[ .]?\d{{3}}{_END}(?!\w)"
)
_BANKS = (
    r"vietcombank|vcb|bidv|agribank|vietinbank|techcombank|tcb|mb\s?bank|mb|acb|sacombank|vp\s?bank|tp\s?bank|vib|shb|hdbank|ocb|msb|eximbank|seabank|lpbank"
    r"|lienvietpostbank|quân đội|quan doi|ngoại thương|công thương|đầu tư và phát triển|nông nghiệp|kỹ thương|vtb|napas|vietin|sacom|hd bank|tech|kienlongbank|bvbank|bản việt|vietbank|ncb|pg ?bank|gpbank|shinhan|woori|cake|timo|saigonbank|bao ?viet bank|abbank|bac a bank|bắc á bank|nam a bank|pvcombank|momo|viettel ?pay|zalopay"
)
_BANK_NAMED = re.compile(
    _HEAD.format(
        words=rf"stk|s\.t\.k|số (?:tài khoản|tk)|so (?:tai khoan|tk)|tài khoản|tai khoan|tk|acc(?:ount)?(?: number| no)?|số thẻ|thẻ atm|{_BANKS}",
        gap=40,
    )
    + rf"(?!1[89]00)(?!(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d(?!\d)){_NUMBER}{{5,18}}{_END}{_COUNTED}",
    re.IGNORECASE,
)
_BANK = re.compile(
    rf"(?<![\w.,])(?!1[89]00){_NUMBER}{{8,18}}(?=[\s,;(\-–]{{1,3}}(?:tại |ngân hàng |nh |ngan hang |bank ){{0,2}}(?:{_BANKS})\b)",
    re.IGNORECASE,
)
# Cards: the national range, Visa and Mastercard, in groups of four or together.
_CARD = re.compile(
    rf"(?<![\w.,])(?:9704|4\d{{3}}|5[1-5]\d\d)(?:[ .-]?\d{{4}}){{3}}(?:[ .-]?\d{{3}})?{_END}(?!\w)"
)
_PLATE = re.compile(
    r"(?<![\w.])(?:1[1-9]|[2-9]\d)(?:[\s.-]?(?:[A-ZĐ]{1,2}\d?[\s.–-]{0,3}\d{3}[.,]\d{2}|[A-ZĐ]{1,2}\d?\s?[-–]\s?\d{5}|[A-Z]\d\s?[-–]\s?\d{4}|[A-Z]\d{5})|-[A-Z]\d\s\d{4})(?!\w|[.,]\d)"
)
_PLATE_NAMED = re.compile(
    r"(?P<head>\b(?:biển (?:số|kiểm soát)|bien (?:so|kiem soat)|bks|bsx)(?![^\W\d_])[^\d\n\[\]]{0,20}?)(?:1[1-9]|[2-9]\d)[\s.-]{0,2}[A-ZĐ]{1,2}\d?[\s.–-]{0,3}\d{3}[.\s]?\d{1,2}(?!\d)",
    re.IGNORECASE,
)

# "o9l2": letters that stand for digits; the number must still hold six real digits.
_CALL = re.compile(
    rf"(?<![\w+])(?<!\d[.,/])(?:(?:\+|00){_SEP}84|\(\+?84\)|84(?=[35789])|[(]?[0oO]){_SEP}(?:\(0\){_SEP})?[0-9oOlIi](?:{_SEP}[0-9oOlIi]){{7,9}}(?!\w|[.,]\d)"
)
# A mobile number without a blank before it: "zalo0912345678", "gọi0912345678nhé".
_CALL_GLUED = re.compile(
    r"(?<![\w/.=&-])(?P<head>[^\W\d_]{1,12})(?:0|84)[35789](?:[ .-]?\d){8}(?!\d|[.,]\d|[^\W\d_]{1,3}\d)"
)
_SLASHED = re.compile(r"(?<![\w/.])0\d{2,3}/\d{3}/\d{3,4}(?![\w/])")
_ABROAD = re.compile(
    rf"(?<![\w+])\+(?!\d{{1,3}}(?:[.,]\d{{3}}){{1,4}}(?!\d))[1-9]{_SEP}\d(?:{_SEP}\d){{7,12}}{_END}{_COUNTED}"
)
_CALL_NAMED = re.compile(
    _HEAD.format(
        words="s?đt|sdt|điện thoại|dien thoai|tel|phone|zalo|số máy|gọi|goi|lh|liên hệ|lien he|alo|call|ib|inbox",
        gap=20,
    )
    + rf"(?:[35789](?:[ .-]?\d){{8}}|[2-8](?:[ .-]?\d){{6,7}}){_END}(?![/\-:]\d){_COUNTED}",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?<!\d)(?:[0-2]?\d|3[01])\s?([-./–])\s?(?:0?\d|1[0-2])\s?\1\s?(?:19|20)\d\d(?![.-]?\d)")
_LETTERS = str.maketrans("oOlIi", "00111")
_VIETNAMESE_NUMBER = re.compile(r"0(?:[35789]\d{8}|1[2689]\d{8}|2\d{8,9}|[67]\d{8})")
_SPOKEN_DIGITS = {
    "không": "0", "khong": "0", "hông": "0", "một": "1", "mốt": "1", "mot": "1", "hai": "2", "ba": "3", "bốn": "4", "bon": "4", "tư": "4", "tu": "4", "năm": "5",
    "lăm": "5", "nam": "5", "lam": "5", "sáu": "6", "sau": "6", "bảy": "7", "bẩy": "7", "bay": "7", "tám": "8", "tam": "8", "chín": "9", "chin": "9",
}  # fmt: skip
_SPOKEN_PART = re.compile(
    rf"(?:{'|'.join(sorted(_SPOKEN_DIGITS, key=len, reverse=True))}|(?<!\d)\d{{1,4}}(?!\d))", re.IGNORECASE
)
_SPOKEN = re.compile(
    rf"(?<!\w){_SPOKEN_PART.pattern}(?:[\s,.\-]{{0,3}}{_SPOKEN_PART.pattern}){{4,14}}(?!\w)", re.IGNORECASE
)

Span = tuple[int, int]


def mask_personal(text: str) -> Masked:
    """Replace telephone, identity, bank, mail and plate numbers and account names by what they were.

    Returns:
        The text in NFC and the number of replacements of each kind. Masking a masked text changes nothing.
    """
    counts: Counter[str] = Counter()
    text, before = unicodedata.normalize("NFC", text), ""
    while text != before:  # a number freed by the one before it is found the second time
        before = text
        for find, words in _RULES:
            text = _replace(text, find, words, counts)
    return Masked(text, tuple(sorted(counts.items())))


def _replace(text: str, find: Callable[[str], Iterator[Span]], words: str, counts: Counter[str]) -> str:
    pieces, at = [], 0
    for start, end in find(_plain_digits(text)):
        pieces += [text[at:start], words]
        counts[words] += 1
        at = end
    return "".join([*pieces, text[at:]]) if pieces else text


#: Digits of other scripts, and those in circles.
_OTHER_DIGIT = re.compile(
    "(?![0-9])\\d|[\u2460-\u2468\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792]"
)


def _plain_digits(text: str) -> str:
    """The text with digits of any script as ASCII digits, same length."""
    if text.isascii():
        return text
    return re.sub(_OTHER_DIGIT, lambda found: str(unicodedata.digit(found.group())), text)


def _all(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Span]]:
    """Every match, without the words that led to it."""

    def find(text: str) -> Iterator[Span]:
        for found in pattern.finditer(text):
            yield found.start() + len(found.groupdict().get("head") or ""), found.end()

    return find


def _outside_links(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Span]]:
    def find(text: str) -> Iterator[Span]:
        for start, end in _all(pattern)(text):
            # the digits in the address of a news page call nobody
            word = text[max(0, start - 300) : start].rsplit(None, 1)[-1] if text[:start][-1:].strip() else ""
            if not re.search(r"://|^www\.", word):
                yield start, end

    return find


def _calls(text: str) -> Iterator[Span]:
    """Vietnamese numbers with a prefix; neither dates nor decimals nor rows of numbers."""
    dates = [found.span() for found in _DATE.finditer(text)]
    for start, end in _outside_links(_CALL)(text):
        written = text[start:end]
        if not any(start < last and first < end for first, last in dates) and _is_call(written):
            yield start, end


def _is_call(written: str) -> bool:
    if sum(map(str.isdigit, written)) < 6 or re.match(r"0[.,]\d+$", written):
        return False
    groups = re.findall(r"[0-9oOlIi]+", written)
    if " - " in written and len(groups) > 3 and max(map(len, groups)) <= 2:
        return False  # "từ 08 - 10 - 12 - 14 - 16 giờ"
    digits = re.sub(r"\D", "", written.translate(_LETTERS))
    digits = re.sub(r"^(?:0084|84)0?", "0", digits) if len(digits) > 10 else digits
    return bool(_VIETNAMESE_NUMBER.fullmatch(digits))


def _near_calls(text: str) -> Iterator[Span]:
    """Numbers without a prefix beside `ĐT`, `Zalo`, `liên hệ`; a round number is a price."""
    for start, end in _all(_CALL_NAMED)(text):
        if not re.sub(r"\D", "", text[start:end]).endswith("000"):
            yield start, end


def _spoken(text: str) -> Iterator[Span]:
    """Numbers in words or half in words: `không chín một hai…`."""
    for run in _SPOKEN.finditer(text):
        parts = list(_SPOKEN_PART.finditer(text, run.start(), run.end()))
        at = 0
        while at < len(parts):
            size = _spoken_length([part.group().lower() for part in parts[at : at + 11]])
            if size:
                yield parts[at].start(), parts[at + size - 1].end()
            at += size or 1


def _spoken_length(parts: list[str]) -> int:
    """How many of the parts make a number of which at least four digits are words; 0 for none."""
    digits = ""
    for count, part in enumerate(parts, 1):
        digits += _SPOKEN_DIGITS.get(part, part)
        if len(digits) >= 10:
            spoken = sum(part in _SPOKEN_DIGITS for part in parts[:count])
            return count if spoken >= 4 and _VIETNAMESE_NUMBER.fullmatch(digits) else 0
    return 0


_RULES: tuple[tuple[Callable[[str], Iterator[Span]], str], ...] = (
    (_all(_LINK), ACCOUNT),
    (_all(_MAIL), MAIL),
    (_all(_HANDLE), ACCOUNT),
    (_all(_PAPER_NAMED), PAPER),
    (_all(_BANK_NAMED), BANK),
    (_outside_links(_BANK), BANK),
    (_outside_links(_CARD), BANK),
    (_outside_links(_PAPER), PAPER),
    (_all(_PLATE_NAMED), PLATE),
    (_outside_links(_PLATE), PLATE),
    (_calls, PHONE),
    (_outside_links(_CALL_GLUED), PHONE),
    (_outside_links(_SLASHED), PHONE),
    (_outside_links(_ABROAD), PHONE),
    (_near_calls, PHONE),
    (_spoken, PHONE),
    (homes, HOME),
    (names, NAME),
)
