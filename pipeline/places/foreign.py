"""Names of the province in scripts that do not part words (Chinese, Japanese, Korean, Lao, Thai…)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.places.profile import Profile
from pipeline.places.schema import ForeignShape

#: A text without any of these letters has no such name.
OTHER_SCRIPT = re.compile(r"[\u0400-\u04ff\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
WINDOW = 200


def foreign_names(text: str, profile: Profile, *, merged: bool) -> Iterator[tuple[str, int, int, float]]:
    """Yield (unit id, start, end, confidence) of each name in another script, without overlaps."""
    if not OTHER_SCRIPT.search(text):
        return
    taken: list[tuple[int, int]] = []
    for shape in profile.foreign:
        if not profile.in_scope(profile.units[shape.unit], merged=merged):
            continue
        for name in sorted(shape.names, key=len, reverse=True):
            for found in re.finditer(re.escape(name), text):
                start, end = found.span()
                if any(start < e and s < end for s, e in taken) or not _allowed(text, start, end, shape):
                    continue
                taken.append((start, end))
                yield shape.unit, start, end, 0.85 if shape.near else 0.95


def _allowed(text: str, start: int, end: int, shape: ForeignShape) -> bool:
    around = text[max(0, start - WINDOW) : end + WINDOW]
    if shape.near and not any(word in around for word in shape.near):
        return False
    if any(word in around for word in shape.not_near):
        return False
    if text[:start].endswith(shape.not_after or ("\0",)):
        return False
    return not text[end:].startswith(shape.not_before or ("\0",))
