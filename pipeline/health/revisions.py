"""What changed between two readings of an article, and when to read it again."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.sentences import split_sentences

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


#: Words of a change that are compared and shown, and how alike two sentences must be to compare their words.
_COMPARED, _ALIKE = 120, 0.5


@dataclass(frozen=True, slots=True)
class Change:
    """Sentences taken out and put in at one place; either may be empty."""

    removed: str
    added: str


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


def sentence_diff(before: str, after: str) -> tuple[Change, ...]:
    """Sentences that were replaced, removed or added, in order; white space alone is no change."""
    old, new = _sentences(before), _sentences(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        Change(" ".join(old[a:b]), " ".join(new[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    )


def words_changed(change: Change) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """What was taken out and what was put in, each as runs of words with whether the other side lacks them.

    Where little is shared the two are other sentences altogether, and no word is singled out.
    """
    old, new = change.removed.split()[:_COMPARED], change.added.split()[:_COMPARED]
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    alike = bool(old and new) and matcher.ratio() >= _ALIKE
    steps = matcher.get_opcodes() if alike else [("equal", 0, len(old), 0, len(new))]
    before = [(" ".join(old[a:b]), tag != "equal") for tag, a, b, _, _ in steps if a < b]
    after = [(" ".join(new[c:d]), tag != "equal") for tag, _, _, c, d in steps if c < d]
    return before, after


def _sentences(text: str) -> list[str]:
    parts = (text[begin:end] for begin, end in split_sentences(text))
    return [words for part in parts if (words := " ".join(part.split()))]


def next_visit(published_at: datetime, read_at: datetime, *, open_alert: bool) -> datetime | None:
    """When to read an article again, last read at ``read_at``; None when it is old and in no alert."""
    age = read_at - published_at
    if open_alert:
        return read_at + (UNDER_ALERT if age < timedelta(days=3) else UNDER_OLD_ALERT)
    return next((read_at + pause for limit, pause in _BY_AGE if age < limit), None)
