"""What each judge costs, as ``python -m benchmarks.judges`` found it, and what it gives for that."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.row import Row

FILE = Path(__file__).resolve().parent / "speeds.json"
#: Judges of press items, who answer both questions: the one in use, and those it is compared with.
IN_USE, READER, WORDS = "words + reader", "reader alone", "words alone"
OLDER, VECTORS = "older judge: words + vectors", "encoder + linear layer"
#: Judges of posts, and of the ten topics of VNTC.
POSTS, POSTS_WORDS = "posts: words + reader", "posts: words alone"
TEN, TEN_OLDER = "VNTC ten: words, vectors + reader", "VNTC ten: words + vectors"
TEN_READER, TEN_WORDS = "VNTC ten: reader alone", "VNTC ten: words alone"


def seconds(judge: str, texts: int = 1) -> float:
    """Return the seconds of one core that a judge needs for so many texts; 0 where it was never measured."""
    return float(_stored()["judges"].get(judge, 0.0)) * texts


def lines(rows: Sequence[Row]) -> list[str]:
    """Return a table in Markdown: what each judge of press items costs and what it reaches on them."""
    found = _stored()
    if not found["judges"]:
        return []
    shown = [
        f"{found['texts']} texts each, seconds of one core, best of {found['rounds']} rounds. Press items",
        "are judged by tone and field at once; their figures are those of items never learnt from.",
        "",
        "| judge | s per 1,000 texts | texts/s a core | tone, macro-F1 | main field, macro-F1 |",
        "|---|---:|---:|---:|---:|",
    ]
    for judge, each in found["judges"].items():
        cells = [judge, f"{each * 1000:.1f}", f"{1 / each:.0f}", *_reached(judge, rows)]
        shown.append(f"| {' | '.join(cells)} |")
    return shown


def _reached(judge: str, rows: Sequence[Row]) -> list[str]:
    suffix = "" if judge == IN_USE else f", {judge}"
    figures = {row.key: f"{row.figure:.3f}" for row in rows}
    wanted = (
        f"sentiment/press, pooled{suffix}/macro-F1",
        f"topics/press, pooled{suffix} main field/macro-F1",
    )
    return [figures.get(key, "") for key in wanted]


@functools.cache
def _stored() -> dict[str, Any]:
    if not FILE.is_file():
        return {"judges": {}}
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found
