"""What changed between two readings of an article, and when to read it again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.sentence_diff import Change, sentence_diff

_SAYS_SO = re.compile(
    r"đính chính|cải chính|cập nhật lúc|đã (?:được )?(?:sửa|chỉnh sửa|cập nhật)|xin lỗi bạn đọc",
    re.IGNORECASE,
)
#: Until what age an article is read again after how long; then no more.
_BY_AGE = (
    (timedelta(hours=6), timedelta(hours=1)),
    (timedelta(days=1), timedelta(hours=4)),
    (timedelta(days=3), timedelta(hours=12)),
    (timedelta(days=14), timedelta(days=2)),
)
#: An article under an open alert is read again this often, for as long as the alert is open.
UNDER_ALERT = timedelta(minutes=30)
UNDER_OLD_ALERT = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Revision:
    """An edit found on re-reading; ``silent`` when the new text nowhere says that it was changed.

    ``as_at`` is when the same text had been read before, where an edit took another one back.
    """

    article_id: str
    title: str
    before_at: datetime
    read_at: datetime
    changes: tuple[Change, ...]
    silent: bool
    as_at: datetime | None = None


def revision(
    article_id: str, title: str, before_at: datetime, read_at: datetime, before: str, after: str
) -> Revision:
    """The edit between two texts of one article."""
    changes = sentence_diff(before, after)
    said = any(_SAYS_SO.search(one.added) for one in changes)
    return Revision(article_id, title, before_at, read_at, changes, silent=bool(changes) and not said)


def next_visit(published_at: datetime, read_at: datetime, *, open_alert: bool) -> datetime | None:
    """When to read an article again, last read at ``read_at``; None when it is old and in no alert."""
    age = read_at - published_at
    if open_alert:
        return read_at + (UNDER_ALERT if age < timedelta(days=3) else UNDER_OLD_ALERT)
    return next((read_at + pause for limit, pause in _BY_AGE if age < limit), None)
