"""One finding about one source, in a word for machines and a sentence for the desk."""

from __future__ import annotations

from dataclasses import dataclass

SILENT, DRIFT, MOVED, GONE, DENIED, CLOCK, EMPTY_LIST, UNREACHABLE, BARREN, STOPPED = (
    "silent", "drift", "moved", "gone", "robots_denied", "clock", "empty_list", "unreachable", "barren", "stopped",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trouble:
    """``kind`` is one of the words above; ``words`` is a Vietnamese sentence without the source's name."""

    source_id: str
    kind: str
    words: str
