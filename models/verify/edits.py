"""Controlled edits of Vietnamese sentences: each changes one fact, and says which kind it was.

An edit returns None where the sentence has nothing of its kind. The same edit made on both sides of a pair
keeps its label, so that a model cannot learn an edit's traces instead of the disagreement.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_NUMBER = re.compile(r"(?<![\w./,-])(\d{1,3}(?:\.\d{3})+|\d+)((?:,\d+)?)(?![\w./-]|,\d)")
_DATE = re.compile(r"(?<![\w./])(\d{1,2})/(\d{1,2})((?:/\d{4})?)(?![\w/])")
_YEAR = re.compile(r"(?<=năm )(19|20)\d\d\b")
_NAME = re.compile(r"(?<![\w.])((?:[A-ZĐÀ-ỸÂĂÊÔƠƯ][\wà-ỹ]*)(?:\s[A-ZĐÀ-ỸÂĂÊÔƠƯ][\wà-ỹ]*)+)")

#: Words and what contradicts them in the same place; both ways.
OPPOSITES = (
    ("tăng", "giảm"),
    ("cao hơn", "thấp hơn"),
    ("nhiều hơn", "ít hơn"),
    ("thắng", "thua"),
    ("đồng ý", "từ chối"),
    ("cho phép", "cấm"),
    ("mở cửa", "đóng cửa"),
    ("thành công", "thất bại"),
    ("an toàn", "nguy hiểm"),
    ("sống sót", "thiệt mạng"),
    ("hợp pháp", "trái phép"),
    ("ủng hộ", "phản đối"),
    ("nhập khẩu", "xuất khẩu"),
    ("bắt đầu", "kết thúc"),
    ("khởi công", "hủy bỏ"),
    ("mới nhất", "cũ nhất"),
    ("lớn nhất", "nhỏ nhất"),
    ("đầu tiên", "cuối cùng"),
    ("miễn phí", "thu phí"),
    ("bắt buộc", "tự nguyện"),
    ("dương tính", "âm tính"),
    ("tốt hơn", "xấu hơn"),
    ("trước khi", "sau khi"),
    ("công khai", "bí mật"),
    ("bắt giữ", "trả tự do"),
    ("mở rộng", "thu hẹp"),
    ("tiếp tục", "ngừng"),
    ("nâng", "hạ"),
    ("mua", "bán"),
    ("phía bắc", "phía nam"),
    ("trúng tuyển", "trượt"),
    ("tạm dừng", "tiếp tục"),
    ("khẳng định", "bác bỏ"),
    ("thừa nhận", "phủ nhận"),
)
#: How much of a whole is meant; each contradicts those of the other group.
WHOLE = ("toàn bộ", "tất cả", "100%", "mọi", "cả")
PART = ("một số", "một phần", "một nửa", "chưa đến một nửa", "chỉ vài")
#: Where something stands; a later state contradicts an earlier one and the other way round.
STATES = (
    ("đã hoàn thành", "chưa hoàn thành"),
    ("đã hoàn thành", "đang thi công"),
    ("đã", "chưa"),
    ("đã", "sẽ"),
    ("đang", "chưa"),
    ("sẽ", "không"),
    ("đã được", "chưa được"),
    ("đã có", "chưa có"),
    ("sẽ", "đã"),
)
#: Before these words a denial reads well.
VERBS = (
    "bị",
    "có",
    "được",
    "phải",
    "cho phép",
    "thực hiện",
    "xảy ra",
    "ghi nhận",
    "phát hiện",
    "tham gia",
    "tổ chức",
    "hỗ trợ",
    "chấp nhận",
    "công bố",
    "xử phạt",
    "khởi tố",
    "gây",
    "ảnh hưởng",
    "đồng ý",
    "yêu cầu",
    "thu hồi",
)
_DENIED = re.compile(
    r"\b(không|chưa) (?=(?:bị|có|được|phải|cho|thực|xảy|ghi|phát|tham|tổ|hỗ|gây|ảnh|đồng|yêu|thu)\b)"
)


@dataclass(frozen=True, slots=True)
class Edit:
    """What was put for what, so that it can be made again elsewhere."""

    kind: str
    old: str
    new: str

    def on(self, text: str) -> str | None:
        """Return the text with its first whole occurrence edited, or None where there is none."""
        found = re.search(rf"(?<!\w){re.escape(self.old)}(?!\w)", text)
        return text[: found.start()] + self.new + text[found.end() :] if found else None


Chance = random.Random
#: Words that a name of a known kind follows.
HEADS = frozenset(
    [
        "ông",
        "bà",
        "anh",
        "chị",
        "em",
        "tỉnh",
        "huyện",
        "xã",
        "phường",
        "quận",
        "thôn",
        "bản",
        "tại",
        "ở",
        "phố",
        "ty",
        "viện",
        "học",
        "trường",
        "nước",
        "đội",
        "sông",
        "cầu",
        "đường",
        "chợ",
        "hồ",
        "núi",
        "đảo",
        "khu",
        "bộ",
        "sở",
        "ban",
        "đài",
        "báo",
        "tướng",
        "trưởng",
        "sĩ",
        "tịch",
        "thư",
        "vùng",
        "giữa",
        "với",
        "clb",
    ]
)


def number(text: str, chance: Chance) -> Edit | None:
    """Another number where one stands, beyond what rounding would forgive."""
    found = [m for m in _NUMBER.finditer(text) if not 1900 <= _value(m) <= 2100]
    if not found:
        return None
    one = chance.choice(found)
    value = _value(one)
    factor = chance.choice((0.1, 0.3, 0.5, 0.6, 1.5, 2, 3, 5, 10))
    other = round(value * factor) if value * factor >= 1 else value + chance.randint(2, 9)
    if value < 20:
        other = value + chance.choice((-3, -2, -1, 1, 2, 3, 5, 8))
    if other == value or other < 0:
        other = value + chance.randint(2, 5)
    return Edit("number", one.group(0), f"{other:,}".replace(",", ".") + one.group(2))


def _value(found: re.Match[str]) -> int:
    return int(found.group(1).replace(".", ""))


def date(text: str, chance: Chance) -> Edit | None:
    """Another day, month or year."""
    days, years = list(_DATE.finditer(text)), list(_YEAR.finditer(text))
    if days and (not years or chance.random() < 0.7):
        one = chance.choice(days)
        day, month = int(one.group(1)), int(one.group(2))
        if chance.random() < 0.7:
            day = (day + chance.randint(2, 20) - 1) % 28 + 1
        else:
            month = (month + chance.randint(1, 10) - 1) % 12 + 1
        new = f"{day}/{month}{one.group(3)}"
        return Edit("date", one.group(0), new) if new != one.group(0) else None
    if years:
        one = chance.choice(years)
        return Edit("date", one.group(0), str(int(one.group(0)) + chance.choice((-5, -3, -2, -1, 1, 2, 4))))
    return None


def swapped(text: str, chance: Chance, pairs: tuple[tuple[str, str], ...], kind: str) -> Edit | None:
    """One word of a pair for the other."""
    both = [*pairs, *((b, a) for a, b in pairs)]
    found = [(a, b) for a, b in both if re.search(rf"(?<!\w){re.escape(a)}(?!\w)", text)]
    if not found:
        return None
    old, new = chance.choice(found)
    return Edit(kind, old, new)


def opposite(text: str, chance: Chance) -> Edit | None:
    """A word for its contrary."""
    return swapped(text, chance, OPPOSITES, "opposite")


def status(text: str, chance: Chance) -> Edit | None:
    """Done, under way, planned or not: one for another."""
    return swapped(text, chance, STATES, "status")


def quantifier(text: str, chance: Chance) -> Edit | None:
    """The whole for a part or a part for the whole."""
    for mine, theirs in ((WHOLE, PART), (PART, WHOLE)):
        found = [one for one in mine if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text)]
        if found and chance.random() < 0.8:
            return Edit("quantifier", chance.choice(found), chance.choice(theirs))
    return None


def denial(text: str, chance: Chance) -> Edit | None:
    """A denial taken away where there is one, else one put before a verb."""
    denied = list(_DENIED.finditer(text))
    if denied:
        one = chance.choice(denied)
        rest = text[one.end() :].split(" ", 1)[0]
        return Edit("denial", f"{one.group(1)} {rest}", rest)
    found = [verb for verb in VERBS if re.search(rf"(?<!\w){verb}(?!\w)", text)]
    if not found:
        return None
    verb = chance.choice(found)
    return Edit("denial", verb, f"{chance.choice(('không', 'chưa', 'không hề'))} {verb}")


def name(text: str, chance: Chance, others: Mapping[str, list[str]]) -> Edit | None:
    """Another name of the same kind; ``others`` has names by the word before them."""
    found = []
    for one in _NAME.finditer(text):
        before = text[: one.start()].rstrip().rsplit(" ", 1)[-1].lower()
        if len(others.get(before, ())) > 3:
            found.append((one.group(1), before))
    if not found:
        return None
    old, before = chance.choice(found)
    unlike = [one for one in others[before] if one not in old and old not in one]
    return Edit("name", old, chance.choice(unlike)) if unlike else None


def names_by_word(texts: list[str]) -> dict[str, list[str]]:
    """Return names of several syllables by the word that stands before them (ông, tỉnh, huyện, công ty …)."""
    found: dict[str, set[str]] = {}
    for text in texts:
        for one in _NAME.finditer(text):
            before = text[: one.start()].rstrip().rsplit(" ", 1)[-1].lower()
            if before in HEADS:
                found.setdefault(before, set()).add(one.group(1))
    return {word: sorted(names) for word, names in found.items() if len(names) > 3}


def contradictions(others: Mapping[str, list[str]]) -> dict[str, Callable[[str, Chance], Edit | None]]:
    """Return the edits by kind."""
    return {
        "number": number,
        "date": date,
        "opposite": opposite,
        "status": status,
        "quantifier": quantifier,
        "denial": denial,
        "name": lambda text, chance: name(text, chance, others),
    }
