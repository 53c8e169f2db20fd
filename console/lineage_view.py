"""What a reprint changed, as the page of an article shows it: a line that sums it up, then kind by kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.lineage import ReprintChanges
from pipeline.sentence_diff import Change

#: More sentences or letters than that are folded.
_OPEN, _OPEN_LETTERS = 5, 1500


@dataclass(frozen=True, slots=True)
class Group:
    """Changes of one kind; ``plain`` are sentences that neither went nor came."""

    words: str
    changes: tuple[Change, ...]
    plain: tuple[str, ...]
    folded: bool


def in_brief(changes: ReprintChanges) -> str:
    """``giữ 92% chữ của bản gốc; đổi tiêu đề, bỏ 3 câu, thêm 1 câu``."""
    if changes.word_for_word:
        return "giữ nguyên văn bản gốc"
    counts = {
        "sửa": len(changes.changed),
        "bỏ": len(changes.left_out),
        "thêm": len(changes.added),
        "đổi thứ tự": len(changes.moved),
    }
    done = ["đổi tiêu đề"] if changes.headline else []
    done += [f"{word} {number} câu" for word, number in counts.items() if number]
    # Rounded down: where anything of the original is gone, it is not "100%".
    share = int(100 * changes.kept)
    return f"giữ {share or 'chưa tới 1'}% chữ của bản gốc; {', '.join(done)}"


def change_groups(changes: ReprintChanges) -> list[Group]:
    """What was changed, kind by kind; kinds without anything are left out."""
    headline = [changes.headline] if changes.headline else []
    found = [
        _group("Đổi tiêu đề", headline, count=False),
        _group("Sửa", changes.changed),
        _group("Bỏ", (Change(one, "") for one in changes.left_out)),
        _group("Thêm", (Change("", one) for one in changes.added)),
        _group("Đổi thứ tự", plain=changes.moved),
        _group("Chân trang, lời mời của trang (không tính)", plain=changes.furniture, folded=True),
    ]
    return [one for one in found if one.changes or one.plain]


def _group(
    word: str,
    changes: Iterable[Change] = (),
    plain: tuple[str, ...] = (),
    *,
    count: bool = True,
    folded: bool = False,
) -> Group:
    made = tuple(changes)
    letters = sum(len(one.removed) + len(one.added) for one in made) + sum(map(len, plain))
    number = len(made) + len(plain)
    words = f"{word}: {number} câu" if count else word
    return Group(words, made, plain, folded or number > _OPEN or letters > _OPEN_LETTERS)
