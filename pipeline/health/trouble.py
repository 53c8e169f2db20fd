"""One finding about one source, in a word for machines and a sentence for the desk."""

from __future__ import annotations

from dataclasses import dataclass

SILENT, DRIFT, CLOCK, BARREN = "silent", "drift", "clock", "barren"
MOVED, GONE, DENIED, EMPTY_LIST = "moved", "gone", "robots_denied", "empty_list"
UNREACHABLE, STOPPED = "unreachable", "stopped"


@dataclass(frozen=True, slots=True)
class Trouble:
    """``kind`` is one of the words above; ``words`` is a Vietnamese sentence without the source's name."""

    source_id: str
    kind: str
    words: str
