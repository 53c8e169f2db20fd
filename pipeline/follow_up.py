"""Follow-up of an answer: which sources corrected, updated or removed what, and how long that took.

Pure functions over versions that were kept. A change is only said to touch the claim when the sentence itself
was taken out or rewritten; anything else is told as a change elsewhere in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from pipeline.health.revisions import Revision, revision
from pipeline.sentence_diff import Change

CORRECTED, EDITED, ELSEWHERE, REMOVED = "corrected", "edited", "elsewhere", "removed"
#: The sentence was changed or taken out, and then put back as it was.
RESTORED = "restored"
UNCHANGED, UNREADABLE, NOT_WATCHED = "unchanged", "unreadable", "not_watched"
NOT_READ = "not_read"
#: Share of a claim's words that a sentence must hold to be that claim.
_SAME = 0.8


@dataclass(frozen=True, slots=True)
class Version:
    """A text of an article as it was read at a time."""

    read_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Look:
    """Versions of one article, oldest first; when it was last there; since when it is gone or unreadable."""

    versions: tuple[Version, ...]
    last_read: datetime | None
    gone_at: datetime | None = None
    unreadable_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What one source did.

    ``kind``: corrected (the claim's sentence changed, and the text says so), edited (it changed, the text
    is silent), restored (it was changed and is back as it was), elsewhere (only other sentences changed),
    removed, unchanged, not_read (since the answer), unreadable, not_watched (a post).
    ``at`` is when we first saw it so; ``took`` the time since the answer, None before or without one.
    """

    article_id: str
    kind: str
    at: datetime | None
    took: timedelta | None
    changes: tuple[Change, ...] = ()
    last_read: datetime | None = None


def follow_up(
    article_id: str, look: Look | None, claims: Sequence[str], answered_at: datetime | None
) -> FollowUp:
    """What the source of one article did: after the answer if anything, else since it was first read."""
    if look is None:
        return FollowUp(article_id, NOT_WATCHED, None, None)
    if look.gone_at is not None:
        return FollowUp(
            article_id, REMOVED, look.gone_at, _took(look.gone_at, answered_at), (), look.last_read
        )
    found = _edits(article_id, look, claims)
    after = [one for one in found if answered_at is None or one[1].read_at > answered_at] or found
    if decided := [one for one in after if one[0] in {CORRECTED, EDITED, RESTORED}]:
        kind, edit = decided[-1]
        if kind == RESTORED:
            took = _took(edit.read_at, answered_at)
            return FollowUp(article_id, kind, edit.read_at, took, edit.changes, look.last_read)
    if after:
        # The change of the sentence itself is what everybody waits for; of others the newest.
        kind, edit = min(after, key=lambda one: (_RANK[one[0]], -one[1].read_at.timestamp()))
        took = _took(edit.read_at, answered_at)
        return FollowUp(article_id, kind, edit.read_at, took, edit.changes, look.last_read)
    if look.unreadable_at is not None:
        return FollowUp(article_id, UNREADABLE, look.unreadable_at, None, (), look.last_read)
    # What was not looked at since the answer must not be told as unchanged.
    stale = answered_at is not None and (look.last_read is None or look.last_read <= answered_at)
    return FollowUp(article_id, NOT_READ if stale else UNCHANGED, None, None, (), look.last_read)


_RANK = {CORRECTED: 0, EDITED: 1, RESTORED: 2, ELSEWHERE: 3}


def _edits(article_id: str, look: Look, claims: Sequence[str]) -> list[tuple[str, Revision]]:
    found = list[tuple[str, Revision]]()
    for before, after in pairwise(look.versions):
        edit = revision(article_id, "", before.read_at, after.read_at, before.text, after.text)
        if not edit.changes:
            continue
        touched = any(_holds(one.removed, claim) for one in edit.changes for claim in claims)
        kind = ELSEWHERE if not touched else EDITED if edit.silent else CORRECTED
        if any(one[0] in {CORRECTED, EDITED} for one in found) and _is_back(edit, claims):
            kind = RESTORED
        found.append((kind, edit))
    return found


def _is_back(edit: Revision, claims: Sequence[str]) -> bool:
    """Whether a claim stands word for word in what was put in, and not in what was taken out."""
    for one in edit.changes:
        added, removed = _words(one.added), _words(one.removed)
        if any(words and words <= added and not words <= removed for words in map(_words, claims)):
            return True
    return False


def _holds(text: str, claim: str) -> bool:
    """Whether a passage that was taken out holds the claim, or nearly all of its words."""
    wanted = _words(claim)
    return bool(wanted) and len(wanted & _words(text)) >= _SAME * len(wanted)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()))


def _took(at: datetime, answered_at: datetime | None) -> timedelta | None:
    return at - answered_at if answered_at is not None and at > answered_at else None
