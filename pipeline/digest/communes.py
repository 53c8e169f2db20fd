"""The map of the province (``rules/places/maps``): its communes, and which places lie in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.digest.rows import PlaceRow
from pipeline.digest.types import CommuneCount
from pipeline.paths import rules_dir


@dataclass(frozen=True, slots=True)
class Map:
    """A map: features of GeoJSON, names by id of the commune, and communes by id of any place in them."""

    features: tuple[Mapping[str, Any], ...]
    names: Mapping[str, str]
    cells: Mapping[str, str]


def load_map(province: str) -> Map | None:
    """Return the map of a province profile, or None where there is none (kept after the first call)."""
    return _load(rules_dir() / "places" / "maps" / f"{province}.geojson")


@lru_cache(maxsize=4)
def _load(path: Path) -> Map | None:
    if not path.is_file():
        return None
    features = json.loads(path.read_text("utf-8"))["features"]
    communes = [one["properties"] for one in features if one["properties"]["level"] == "commune"]
    cells = {one["id"]: one["id"] for one in communes}
    cells |= {former: one["id"] for one in communes for former in one["former"]}
    return Map(tuple(features), {one["id"]: f"{one['kind']} {one['name']}" for one in communes}, cells)


def cells_of(province: str) -> Mapping[str, str]:
    """Return the commune of the map by id of a place (communes of today and before); empty without a map."""
    found = load_map(province)
    return found.cells if found else {}


def commune_counts(rows: Iterable[PlaceRow], province: str) -> tuple[CommuneCount, ...]:
    """Return the communes that were named, most often first; empty without a map."""
    found = load_map(province)
    if found is None:
        return ()
    named = [
        CommuneCount(one.place_id, found.names[one.place_id], one.items, one.negative)
        for one in rows
        if one.place_id in found.names
    ]
    return tuple(sorted(named, key=lambda one: (-one.items, one.name)))
