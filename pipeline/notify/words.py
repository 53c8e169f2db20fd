"""A message in Vietnamese: what waits at the desk, in the desk's own wording, and where to look.

It quotes public claims and names outlets and units; never a writer, a post's address or a personal number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.digest.words import KINDS
from pipeline.masking import mask_personal
from pipeline.notify.occasions import LATE, Clockwork, Item, Message

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

#: Characters of a claim that are quoted, and of a whole message at most.
QUOTED, LONGEST = 240, 3500
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_FOOT = "Máy chỉ xếp thứ tự; người trực xem căn cứ ở bàn trực rồi quyết định."
_MAYBE = "Có thể đồng chí đã nhận tin này: lần gửi trước không rõ có tới nơi hay không."


@dataclass(frozen=True, slots=True)
class Written:
    """A message as it leaves."""

    title: str
    body: str


def write(message: Message, clockwork: Clockwork, now: datetime, *, longest: int = LONGEST) -> Written:
    """Return the message in at most ``longest`` characters; what does not fit is counted at its end."""
    late = message.items[0].occasion == LATE
    title = _title(message.items, late=late)
    head, foot = _head(message.items, late=late), _foot(clockwork.notify.desk)
    room = min(longest, LONGEST) - len(title) - len(head) - len(foot) - 60
    parts: list[str] = []
    for number, item in enumerate(message.items, 1):
        text = _entry(number, item, clockwork, now)
        if parts and sum(map(len, parts)) + 2 * len(parts) + len(text) > room:
            break
        parts.append(text if parts else text[: max(room, 100)])
    rest = len(message.items) - len(parts)
    more = [f"và {rest} cảnh báo khác ở bàn trực."] if rest else []
    return Written(title, "\n\n".join([head, *parts, *more, foot]))


def write_test(name: str, zone: ZoneInfo, now: datetime) -> Written:
    """A message that only shows that a receiver is reached."""
    at = now.astimezone(zone).strftime("%H:%M ngày %d/%m/%Y")
    return Written(
        "Minh Tin: tin thử",
        f"Đây là tin thử gửi tới nơi nhận “{name}” lúc {at}. Không có cảnh báo nào, không cần làm gì.",
    )


def _title(items: Sequence[Item], *, late: bool) -> str:
    what = "quá hạn mà chưa ai nhận" if late else "chờ người nhận"
    return f"Minh Tin: {len(items)} cảnh báo {what}, cao nhất P{items[0].standing.priority}"


def _head(items: Sequence[Item], *, late: bool) -> str:
    by = Counter(one.standing.priority for one in items)
    split = ", ".join(f"{by[one]} mức P{one}" for one in sorted(by))
    what = "đã quá thời hạn mà chưa ai nhận xử lý" if late else "đang chờ người nhận xử lý"
    head = f"{len(items)} cảnh báo {what} ({split})."
    return f"{head}\n{_MAYBE}" if all(one.maybe for one in items) else head


def _foot(desk: str) -> str:
    return f"Hàng đợi: {desk}/alerts\n{_FOOT}" if desk else _FOOT


def _entry(number: int, item: Item, clockwork: Clockwork, now: datetime) -> str:
    one = item.standing
    at = one.raised_at.astimezone(clockwork.zone).strftime("%H:%M ngày %d/%m")
    lines = [
        f"{number}. P{one.priority} · {KINDS.get(one.kind, one.kind)} · {at}",
        f"“{quoted(one.title)}”",
        _where(item),
        *_notes(item, clockwork, now),
    ]
    if clockwork.notify.desk:
        lines.append(f"{clockwork.notify.desk}/alerts/{one.alert_id}")
    return "\n".join(line for line in lines if line)


def _where(item: Item) -> str:
    one = item.standing
    names = [quoted(name, 60) for name in one.sources]
    shown = ", ".join(names[:3]) + (f" và {len(names) - 3} nguồn khác" if len(names) > 3 else "")
    parts = []
    if shown:
        times = f" ({one.appearances} lần xuất hiện)" if one.appearances > 1 else ""
        parts.append(f"Nơi đăng: {shown}{times}.")
    if one.unit:
        parts.append(f"Đơn vị liên quan: {quoted(one.unit, 120)}.")
    return " ".join(parts)


def _notes(item: Item, clockwork: Clockwork, now: datetime) -> list[str]:
    one, notes = item.standing, []
    if item.occasion == LATE:
        allowed = timedelta(minutes=clockwork.take[one.priority - 1])
        notes.append(f"Đã chờ {span(now - one.since)}; thời hạn nhận là {span(allowed)}.")
    if item.before:
        notes.append(f"Mức ưu tiên tăng từ P{item.before} lên P{one.priority} sau lần báo trước.")
    elif one.action == "reopen":
        # Only the machine's reason is told: a person's words stay at the desk.
        why = f": {one.reason}" if one.reason.startswith("mức ưu tiên tăng") else ""
        notes.append(f"Cảnh báo đã đóng hoặc hoãn được mở lại{why}.")
    elif one.action == "expire":
        notes.append(f"Trở lại hàng đợi: {one.reason or 'quá hạn'}.")
    if item.maybe:
        notes.append("Có thể đã được báo trước đó.")
    return notes


def quoted(text: str, most: int = QUOTED) -> str:
    """Words from outside on one line: no personal numbers, no link that could be followed, cut at a word."""
    plain = mask_personal(_LINK.sub("[liên kết]", " ".join(text.split()))).text
    plain = "".join(one for one in plain if one.isprintable())
    return plain if len(plain) <= most else plain[: most - 1].rsplit(" ", 1)[0] + "…"


def span(length: timedelta) -> str:
    """A duration in words: minutes under an hour, hours under two days, else days."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} phút"
    if minutes < 48 * 60:
        return f"{minutes // 60} giờ" + (f" {minutes % 60} phút" if minutes % 60 and minutes < 600 else "")
    return f"{minutes // 1440} ngày"
