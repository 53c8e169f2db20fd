"""The floors that figures must keep, what they were pinned on, and whether each lowering is explained.

In ``floors.json`` a floor stands with its reason and with ``was``, the best it ever was; one that is worse
than that says in ``lowered`` what changed, and names the earlier value. ``needs`` names the measure on real
texts (``on_real_texts`` of the pipeline's measures) without which it cannot be told. Floors of what is no
longer measured are ``retired``, with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.data import digest
from models.row import SMALLER, Row

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
#: Files of the data folder that figures rest on, which floors are pinned with.
RESTS_ON = (
    "news/bacgiang_bacninh.jsonl.gz",
    "news/dantri_2020.jsonl.gz",
    "news/docbao_headlines.jsonl.gz",
    "news/five_outlets_2016.jsonl.gz",
    "news/vietnews_sample.jsonl.gz",
    "news/vims_clusters.jsonl.gz",
    "news/vnmds_clusters.jsonl.gz",
    "news/vntc_topics.train.jsonl.gz",
    "normalisation/visolex_dictionary.json",
    "sentiment/vlsp2016.train.jsonl",
    "sentiment/vsfc.dev.jsonl",
    "sentiment/vsfc.train.jsonl",
    "unreliable/reintel.train.jsonl",
    "verification/isedsc01.train.jsonl",
    "verification/nli_multilingual_permissive.jsonl.gz",
    "verification/vihallu.dev.jsonl",
    "verification/vihallu.train.jsonl",
)


def with_floors(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with the floors pinned for them."""
    floors = pinned()
    return [replace(row, floor=floors[row.key]["floor"] if row.key in floors else None) for row in rows]


def label_digests() -> dict[str, str]:
    """Return the digests of the project's own label files, as pinned in the floors."""
    found = {name: digest(HERE / name / "labels.jsonl") for name in ("sentiment", "topics")}
    for when in ("later", "wider", "even", "third", "fourth", "fifth"):
        found[f"sentiment, {when}"] = digest(HERE / "sentiment" / f"labels_{when}.jsonl")
    for when in ("wider", "even", "fourth", "fifth"):
        found[f"topics, {when}"] = digest(HERE / "topics" / f"labels_{when}.jsonl")
    return found


def data_digests(data: Path) -> dict[str, str]:
    """Return the digests of the files of the data folder that figures rest on, as pinned in the floors.

    Raises:
        models.data.MissingDataError: a file is absent.
    """
    return {name: digest(data / name) for name in RESTS_ON}


def pinned() -> dict[str, dict[str, Any]]:
    """Return the floors by the key of their row."""
    found: dict[str, dict[str, Any]] = json.loads(FLOORS.read_text(encoding="utf-8"))["floors"]
    return found


def unexplained(floors: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the keys of floors without a reason, or lowered without one that names the earlier value."""
    return [key for key, floor in floors.items() if not (floor["reason"] and _explained(key, floor))]


def _explained(key: str, floor: Mapping[str, Any]) -> bool:
    best, now = float(floor["was"]), float(floor["floor"])
    if now == best:
        return True
    smaller = key.rpartition("/")[2] in SMALLER
    lowered = now > best if smaller else now < best
    # One that is better than ever has to be written down as the best, or lowering it would go unseen.
    named = f"{best:g}".removeprefix("0") or "0"
    return lowered and named in floor.get("lowered", "")
