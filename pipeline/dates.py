"""Publication times as written by Vietnamese outlets, read with the source's time zone.

feedparser gives nothing for ``GMT+7`` and is seven hours wrong for ``ICT``; we therefore read dates
ourselves: day first, never guessing silently. What cannot be read is ``(None, UNKNOWN)``.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from pipeline.types import Precision

#: A clock may be a little wrong; a page dated further ahead than this is not believed.
FUTURE = timedelta(hours=26)
OLDEST_YEAR = 1990
_LONGEST = 400

Parsed = tuple[datetime | None, Precision]
_NOTHING: Parsed = (None, Precision.UNKNOWN)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janvier", "feb february fevrier fev", "mar march mars", "apr april avril avr", "may mai",
            "jun june juin", "jul july juillet juil", "aug august aout", "sep sept september septembre",
            "oct october octobre", "nov november novembre", "dec december decembre",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ZONES = {
    "ict": 420, "utc": 0, "gmt": 0, "z": 0, "kst": 540, "jst": 540, "cst": 480, "hkt": 480, "sgt": 480,
    "est": -300, "edt": -240, "pst": -480, "pdt": -420, "cet": 60, "cest": 120, "bst": 60,
}  # fmt: skip
_UNITS = {
    "giay": 1, "phut": 60, "gio": 3600, "tieng": 3600, "ngay": 86400, "tuan": 604800, "thang": 2592000, "nam": 31536000,
    "second": 1, "sec": 1, "minute": 60, "min": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2592000,
    "year": 31536000, "秒": 1, "分": 60, "分钟": 60, "分鐘": 60, "小时": 3600, "小時": 3600, "時間": 3600, "天": 86400,
    "日": 86400, "초": 1, "분": 60, "시간": 3600, "일": 86400,
}  # fmt: skip
_NUMBER_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "a": 1, "an": 1, "nua": 0.5}

_CLOCK = r"(?P<hour>[01]?\d|2[0-4])\s*(?:[:h.]|giờ|gio|時|点|點|시)\s*(?P<minute>[0-5]\d|\d(?=\s*(?:phút|phut|分|분)))(?:\s*(?:[:.]|phút|phut|分|분)\s*(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?"
_AMPM = r"\s*(?P<half>[ap]\.?m\b\.?|sa\b|ch\b|sáng|chiều|tối|trưa|sang|chieu|toi|trua)?"
_TIME = re.compile(rf"(?<![\d/.-]){_CLOCK}\s*(?:分|분|phút|phut)?{_AMPM}(?![\d/])", re.IGNORECASE)
_TIME_HALF = re.compile(r"(?<!\d)(?P<hour>1[0-2]|0?[1-9])\s*(?P<half>am|pm)\b", re.IGNORECASE)
_HALF_CJK = re.compile("(上午|下午|晚上|午前|午後|오전|오후)")

_ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:[T\s]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?)?"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s*[/.]\s*(?P<month>\d{1,2})\s*[/.]\s*(?P<day>\d{1,2})(?!\d)"
)
_COMPACT = re.compile(
    r"^(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?(?=Z|[+-]|$)"
)
_DAY_FIRST = re.compile(
    r"(?<![\d:])(?P<day>\d{1,2})\s*[/.\-–]\s*(?P<month>\d{1,2})\s*[/.\-–]\s*(?P<year>\d{4}|\d\d)(?!\d)"
)
_VIETNAMESE = re.compile(
    r"(?:ngày\s+|ngay\s+)?(?P<day>\d{1,2})\s*(?:tháng|thang|th)\s*\.?\s*(?P<month>\d{1,2})\s*[,.]?\s*(?:năm|nam|,|/)?\s*(?P<year>(?:19|20)\d\d)",
    re.IGNORECASE,
)
_EAST_ASIA = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日일号]"
)
_NAMED = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s\-]+(?P<name>[A-Za-zéûÉÛ]{3,9})\.?,?[\s\-]+(?P<year>\d{4}|\d\d)(?![\d:])",
    re.IGNORECASE,
)
_NAMED_US = re.compile(
    r"(?P<name>[A-Za-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})", re.IGNORECASE
)
_OFFSET = re.compile(
    r"(?:(?:GMT|UTC)\s*(?P<sign>[+\-−])\s*(?P<hours>1[0-4]|0?\d)(?::?(?P<minutes>[0-5]\d))?"
    # A bare sign must have four digits: "14:05 - 3 bình luận" names no zone.
    r"|(?<![\w])(?P<sign2>[+\-−])(?P<hours2>0\d|1[0-4]):?(?P<minutes2>[0-5]\d))(?![\d:])",
    re.IGNORECASE,
)
_ZONE_NAME = re.compile(
    r"(?<![A-Za-z])(?P<zone>" + "|".join(sorted(_ZONES, key=len, reverse=True)) + r")(?![A-Za-z])",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"(?P<count>\d{1,4}|một|hai|ba|bốn|năm|nửa|a|an|mot|bon|nua)\s*(?P<unit>giây|phút|giờ|tiếng|ngày|tuần|tháng|năm|giay|phut|gio|tieng|ngay|tuan"
    r"|thang|nam|seconds?|secs?|minutes?|mins?|hours?|days?|weeks?|months?|years?|秒|分钟|分鐘|分|小时|小時|時間|天|日|초|분|시간|일)"
    r"\s*(?:đồng hồ\s*)?(?P<ago>trước|truoc|ago|前|전)",
    re.IGNORECASE,
)
_JUST_NOW = re.compile(
    r"\b(?:vừa xong|vừa mới|mới đây|ngay bây giờ|vua xong|just now)\b|刚刚|剛剛|방금|たった今", re.IGNORECASE
)
_DAY_WORDS = ((re.compile(r"\bhôm nay\b|\bhom nay\b|\btoday\b|今天|今日|오늘", re.IGNORECASE), 0),
              (re.compile(r"\bhôm kia\b|\bhom kia\b|前天", re.IGNORECASE), 2),
              (re.compile(r"\bhôm qua\b|\bhom qua\b|\byesterday\b|昨天|昨日|어제", re.IGNORECASE), 1))  # fmt: skip
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")


def parse_date(text: str, *, timezone: str, now: datetime) -> Parsed:
    """Read one date or time as an outlet writes it.

    Args:
        text: for instance ``Mon, 04 May 2026 12:05:08 GMT+7``, ``22/11/2026 14:05`` or ``2 giờ trước``.
        timezone: IANA name of the source's zone, used when the text names none.
        now: aware; the moment that relative words refer to and the limit of belief.

    Returns:
        The time in UTC and how exactly it is known; ``(None, UNKNOWN)`` when the text is no date,
        names an impossible day, or lies before 1990 or more than 26 hours ahead of ``now``.
    """
    words = " ".join(unicodedata.normalize("NFC", str(text)[:_LONGEST]).split())
    if not words:
        return _NOTHING
    zone = ZoneInfo(timezone)
    try:
        found = _epoch(words) or _relative(words, zone, now) or _absolute(words, zone)
    except (ValueError, OverflowError):
        return _NOTHING
    if found is None or found[0] is None:
        return _NOTHING
    moment = found[0].astimezone(UTC)
    believed = moment.year >= OLDEST_YEAR and moment <= now.astimezone(UTC) + FUTURE
    return (moment, found[1]) if believed else _NOTHING


def _epoch(words: str) -> Parsed | None:
    if not _EPOCH.match(words):
        return None
    seconds = int(words) / (1000 if len(words) == 13 else 1)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=0), Precision.SECOND


def _relative(words: str, zone: ZoneInfo, now: datetime) -> Parsed | None:
    if found := _AGO.search(words):
        unit = _plain(found["unit"])
        seconds = _UNITS[unit if unit in _UNITS else unit.rstrip("s")]
        count = float(found["count"]) if found["count"].isdigit() else _NUMBER_WORDS[_plain(found["count"])]
        moment = now - timedelta(seconds=count * seconds)
        if seconds >= 86400:
            return _midnight(moment.astimezone(zone)), Precision.DAY
        return moment.replace(second=0, microsecond=0), Precision.MINUTE
    if _JUST_NOW.search(words):
        return now.replace(second=0, microsecond=0), Precision.MINUTE
    for pattern, back in _DAY_WORDS:
        if pattern.search(words) and _find_day(words) is None:
            day = _midnight(now.astimezone(zone) - timedelta(days=back))
            return _with_clock(words, day, zone)
    return None


def _absolute(words: str, zone: ZoneInfo) -> Parsed | None:
    found = _find_day(words)
    if found is None:
        return None
    year, month, day, rest = found
    midnight = datetime(year, month, day, tzinfo=_zone_of(rest, zone))
    return _with_clock(rest, midnight, zone)


def _find_day(words: str) -> tuple[int, int, int, str] | None:
    """Year, month, day and the words with the day taken out but its clock left in."""
    for pattern in (_COMPACT, _ISO, _EAST_ASIA, _VIETNAMESE, _YEAR_FIRST, _DAY_FIRST, _NAMED, _NAMED_US):
        for found in pattern.finditer(words):
            month = _month(found)
            if month is None:
                continue
            groups = found.groupdict()
            clock = ""
            if groups.get("hour"):
                clock = f" {groups['hour']}:{groups['minute']}" + (
                    f":{groups['second']}" if groups["second"] else ""
                )
            rest = f"{words[: found.start()]} {clock} {words[found.end() :]}"
            return _year(found["year"]), month, int(found["day"]), rest
    return None


def _month(found: re.Match[str]) -> int | None:
    groups = found.groupdict()
    if groups.get("month"):
        return int(groups["month"])
    return _MONTHS.get(_plain(groups["name"]))


def _year(text: str) -> int:
    year = int(text)
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def _with_clock(words: str, midnight: datetime, zone: ZoneInfo) -> Parsed:
    found = _TIME.search(words) or _TIME_HALF.search(words)
    if found is None:
        return midnight, Precision.DAY
    groups = found.groupdict()
    half = groups.get("half") or (cjk[1] if (cjk := _HALF_CJK.search(words)) else "")
    hour = _hour(int(found["hour"]), _plain(half))
    minute, second = int(groups.get("minute") or 0), groups.get("second")
    moment = midnight.replace(tzinfo=_zone_of(words[found.end() :], zone)) + timedelta(
        hours=hour, minutes=minute
    )
    if second:
        return moment + timedelta(seconds=int(second)), Precision.SECOND
    return moment, Precision.MINUTE


def _hour(hour: int, half: str) -> int:
    half = half.replace(".", "")
    afternoon = half in {"pm", "ch", "chieu", "toi", "下午", "晚上", "午後", "오후"} or (
        half == "trua" and hour < 3
    )
    if afternoon and hour < 12:
        return hour + 12
    if half in {"am", "sa", "上午", "午前", "오전"} and hour == 12:
        return 0
    return hour


def _zone_of(words: str, default: ZoneInfo) -> tzinfo:
    """The zone named in what follows the clock; an offset goes before a name (``GMT+7``)."""
    if found := _OFFSET.search(words):
        sign, hours = found["sign"] or found["sign2"], found["hours"] or found["hours2"]
        minutes = int(hours) * 60 + int(found["minutes"] or found["minutes2"] or 0)
        return timezone(timedelta(minutes=minutes if sign == "+" else -minutes))
    if found := _ZONE_NAME.search(words):
        return timezone(timedelta(minutes=_ZONES[found["zone"].lower()]))
    return default


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _plain(word: str) -> str:
    """Lower case without marks, so that one table serves `Tháng`, `thang` and `Février`."""
    marks = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return unicodedata.normalize("NFC", "".join(c for c in marks if not "\u0300" <= c <= "\u036f"))
