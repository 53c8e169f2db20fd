"""What reprints changed, as columns of a frame."""

from __future__ import annotations

from typing import Any

from pipeline.analysis.frames import Frame
from pipeline.furniture import Told, by_outlet
from pipeline.lineage import ReprintChanges, read, reprint_changes

_APART = " … "
_TEXTS = ["after_title", "before", "after", "both"]


def with_changes(rows: Frame) -> Frame:
    """Return the Arrow table of reprints with what each changed, in the place of the texts of both."""
    import pyarrow as pa

    pairs: list[dict[str, Any]] = rows.to_pylist()
    sides = (("original_source", "before"), ("reprint_source", "after"))
    told = by_outlet(
        (one[outlet], str(one["story_id"]), str(one[text])) for one in pairs for outlet, text in sides
    )
    found = [_changes(one, told) if one["both"] else None for one in pairs]
    table = rows.drop_columns(_TEXTS)
    for name in ("headline", "left_out", "added", "changed", "moved"):
        words = [one and _words(one)[name] for one in found]
        table = table.append_column(name, pa.array(words, pa.string()))
    return table.append_column("kept", pa.array([one and one.kept for one in found], pa.float64()))


def _changes(one: dict[str, Any], told: dict[str, list[Told]]) -> ReprintChanges:
    original, reprint = read(one["title"], one["before"]), read(one["after_title"], one["after"])
    near = [*told.get(one["original_source"], ()), *told.get(one["reprint_source"], ())]
    return reprint_changes(original, reprint, told=near, story=str(one["story_id"]))


def _words(changes: ReprintChanges) -> dict[str, str]:
    return {
        "headline": changes.headline.added if changes.headline else "",
        "left_out": _APART.join(changes.left_out),
        "added": _APART.join(changes.added),
        "changed": _APART.join(f"{one.removed} → {one.added}" for one in changes.changed),
        "moved": _APART.join(changes.moved),
    }
