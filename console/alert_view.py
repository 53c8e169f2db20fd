"""What the page of an alert says beyond its rows: numbers side by side, gaps, what can be done next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pipeline.desk import TRANSITIONS, Action
from pipeline.store.console_alert import AlertPage, Appearance
from pipeline.store.standing import Standing
from pipeline.types import AlertKind, AlertState, Evidence, Quantity

#: Actions that need words: what happened, where it was answered, why it is put off.
NEED_WORDS = frozenset({Action.CONCLUDE, Action.ANSWER, Action.SNOOZE, Action.REOPEN})
# What is usually done next comes first and is the large button.
_FIRST = {
    AlertState.NEW: Action.TAKE,
    AlertState.ACKNOWLEDGED: Action.VERIFY,
    AlertState.VERIFYING: Action.CONCLUDE,
    AlertState.CONCLUDED: Action.ANSWER,
    AlertState.ANSWERED: Action.CLOSE,
    AlertState.SNOOZED: Action.REOPEN,
    AlertState.CLOSED: Action.REOPEN,
}
_ORDER = (
    Action.TAKE,
    Action.VERIFY,
    Action.CONCLUDE,
    Action.ANSWER,
    Action.CLOSE,
    Action.SNOOZE,
    Action.REOPEN,
)


@dataclass(frozen=True, slots=True)
class NumberPair:
    """A number of the claim beside one of the record in the same unit, each as it was written."""

    said: str
    recorded: str
    source: str
    agrees: bool


def next_actions(state: AlertState) -> list[Action]:
    """The actions possible from ``state``, the usual next one first."""
    # Taking over and going on verifying are the same button once somebody has it.
    possible = [one for one in _ORDER if state in TRANSITIONS[one][0]]
    if state not in {AlertState.NEW, AlertState.SNOOZED}:
        possible = [one for one in possible if one is not Action.TAKE or state is AlertState.ACKNOWLEDGED]
    if state is AlertState.VERIFYING:
        possible.remove(Action.VERIFY)
    first = _FIRST[state]
    return [first, *(one for one in possible if one is not first)]


def number_pairs(page: AlertPage) -> list[NumberPair]:
    """Numbers of the first claim beside those of the evidence in the same unit; at most six."""
    from pipeline.facets.numbers import agree, quantities_in
    from pipeline.facets.text import view

    if not page.claims:
        return []
    claim = page.claims[0]
    said = [one for one in claim.facets.quantities if one.unit]
    found = []
    for record in page.evidence:
        text = view(record.text)
        for other in quantities_in(text):
            for one in said:
                if one.unit == other.unit:
                    words = record.text[other.start : other.end]
                    found.append(
                        NumberPair(_written(claim.text, one), words, record.source, agree(one, other))
                    )
    return list(dict.fromkeys(found))[:6]


def _written(text: str, one: Quantity) -> str:
    return text[one.start : one.end] or f"{one.value:g} {one.unit}"


def unknowns(page: AlertPage, now: datetime) -> list[str]:
    """What an officer must not take as known, in sentences."""
    return list(_unknowns(page, now))


def _unknowns(page: AlertPage, now: datetime) -> Iterator[str]:
    alert, seen = page.alert, page.appearances
    in_force = [one for one in page.evidence if one.retired_at is None]
    if alert.kind is AlertKind.NEEDS_ANSWER:
        yield "Bản tin nêu một phản ánh; hồ sơ chưa có câu trả lời của đơn vị liên quan."
    elif not in_force and not any(one.stands for one in page.checks):
        yield "Chưa có căn cứ đối chiếu: hồ sơ không có câu nào về việc này; không có nghĩa là tin sai."
    if in_force and not any(one.basis == "official" for one in in_force):
        yield "Căn cứ đang có không phải thông tin chính thức của cơ quan chức năng."
    yield from filter(None, map(stood, page.standings))
    yield from _about_time(seen, in_force)
    if seen and all(one.tier == "social" for one in seen):
        yield "Chưa báo nào đăng; nội dung mới chỉ có trên mạng xã hội."
    if len({one.source for one in seen}) == 1:
        yield "Mới thấy ở một nguồn đang theo dõi; nơi khác có thể đã đăng mà ta không đọc."
    if any(not one.stands for one in page.checks):
        yield "Kết luận trước đây của đơn vị về nội dung này không còn hoặc đang được xem lại."
    if not alert.unit:
        yield "Chưa xác định được đơn vị liên quan."
    if any(one.retired_at is not None and one.retired_at <= now for one in page.evidence):
        yield "Một căn cứ đã thôi dùng sau khi cảnh báo được tạo; xem lại trước khi kết luận."


def stood(one: Standing) -> str:
    """Return how often the word of an office did not hold; '' where it always has, or nothing was closed."""
    told = []
    if one.right:
        told.append(f"{one.right}/{one.closed} cảnh báo dựa vào đó đã đóng với kết luận tin đúng")
    if one.corrected:
        told.append(f"{one.corrected}/{one.stated} phát biểu đã được đính chính")
    return f"Phát biểu của {one.source} không phải lúc nào cũng đứng vững: {'; '.join(told)}." if told else ""


def _about_time(seen: tuple[Appearance, ...], evidence: list[Evidence]) -> Iterator[str]:
    if any(not one.exact_time for one in seen):
        yield "Có nơi không ghi giờ đăng; thứ tự xuất hiện chỉ gần đúng."
    stated = [one.stated_at for one in evidence if one.stated_at]
    if seen and stated and max(stated) < seen[0].dated:
        yield "Căn cứ mới nhất có trước khi nội dung xuất hiện; sự việc có thể đã thay đổi sau đó."
    if seen and stated and min(stated) > seen[0].dated:
        yield "Nội dung xuất hiện trước khi có căn cứ: lúc viết, người viết chưa thể biết điều hồ sơ ghi."
