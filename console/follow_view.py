"""The follow-up of an answer as the page of an alert shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.follow_up import NOT_WATCHED, FollowUp, follow_up
from pipeline.notify.words import span
from pipeline.store.console_alert import AlertPage, Appearance

WORDS = {
    "corrected": "đã sửa câu này, có ghi là đính chính hoặc cập nhật",
    "edited": "đã sửa hoặc bỏ câu này, không ghi chú",
    "restored": "đã sửa câu này rồi đưa lại như cũ",
    "elsewhere": "có sửa chỗ khác; câu này còn nguyên",
    "removed": "trang không còn (máy chủ báo không tìm thấy)",
    "unchanged": "chưa thay đổi",
    "not_read": "chưa đọc lại từ khi có phản hồi",
    "unreadable": "không đọc lại được",
    "not_watched": "bài đăng của người dân, không theo dõi lại",
}
_TAGS = {
    "corrected": "đã đính chính",
    "edited": "đã sửa, không ghi chú",
    "restored": "đã đưa lại câu cũ",
    "elsewhere": "có sửa chỗ khác",
    "removed": "trang không còn",
}
_DONE = frozenset({"corrected", "edited", "removed"})


@dataclass(frozen=True, slots=True)
class Followed:
    """One line: where it appeared, what the source did; ``took`` in words, empty if it says nothing."""

    seen: Appearance
    found: FollowUp
    words: str
    took: str


@dataclass(frozen=True, slots=True)
class Following:
    """All sources of an alert since the answer; ``done`` of ``watched`` have changed or removed the claim."""

    answered_at: datetime | None
    lines: tuple[Followed, ...]
    done: int
    watched: int
    notes: tuple[tuple[datetime, str, str], ...]

    @property
    def edited(self) -> dict[str, str]:
        """A word for each article that was changed, by its id."""
        return {one.seen.article_id: _TAGS[one.found.kind] for one in self.lines if one.found.kind in _TAGS}


def following(page: AlertPage) -> Following:
    """What every source of the alert did, those that acted first."""
    answered = answered_at(page)
    claims = list(dict.fromkeys([page.alert.title, *(one.text for one in page.claims)]))
    lines = []
    for seen in page.appearances:
        look = page.looks.get(seen.article_id) if seen.kind == "article" else None
        found = follow_up(seen.article_id, look, claims, answered)
        lines.append(Followed(seen, found, WORDS[found.kind], span(found.took) if found.took else ""))
    order = list(WORDS)
    lines.sort(key=lambda one: (order.index(one.found.kind), one.seen.dated))
    watched = [one for one in lines if one.found.kind != NOT_WATCHED]
    notes = tuple(
        (one.written_at, one.actor, one.note)
        for one in page.responses
        if one.state == "followed" and one.note
    )
    return Following(
        answered, tuple(lines), sum(one.found.kind in _DONE for one in watched), len(watched), notes
    )


def answered_at(page: AlertPage) -> datetime | None:
    """When the answer went out: the first deed "đã phản hồi", or the approval of the newest answer."""
    answers = [one.at for one in page.events if one.action == "answer"]
    return min(answers) if answers else None
