"""Generate ``rules/places/maps/<profile>.geojson``: a province's communes as areas, for the digest's map.

``python -m pipeline.places.map_build --data DIR --outline FILE --code 24 --unit bac-ninh-2025
--profile bac-giang``

Borders of communes are not public in one open file. Known are the outline of the province, and of each
commune its middle and its area (``wards_old_to_new_2025.csv``, MIT). From these a power diagram is made:
every point belongs to the commune whose weighted distance is least, the weights being such that each
commune gets its own area, and all is cut by the outline. So position, size and neighbours are about right,
the borders are not surveyed; the digest says so under the map.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.places.build import split_kind
from pipeline.places.tokens import slug

Point = tuple[float, float]
Ring = list[Point]
ROUNDS, STEP, TOLERANCE, EPSILON = 400, 0.7, 0.01, 0.002


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune: id and name, where its middle is (kilometres), its area, and the ids it was made of."""

    place_id: str
    name: str
    kind: str
    middle: Point
    area: float
    former: tuple[str, ...]


def main(arguments: list[str] | None = None) -> int:
    """Write the map and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--data", "--outline"):
        parser.add_argument(name, type=Path, required=True)
    for name in ("--code", "--unit", "--profile"):
        parser.add_argument(name, required=True)
    parser.add_argument("--out", type=Path, default=Path("rules/places/maps"))
    options = parser.parse_args(arguments)
    rings, centre = outline(options.outline)
    communes = read_communes(options.data / "wards_old_to_new_2025.csv", options.code, options.unit, centre)
    cells = fitted(rings, communes)
    off = [abs(_area(cell) / one.area - 1) for cell, one in zip(cells, communes, strict=True)]
    target = options.out / f"{options.profile}.geojson"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(as_geojson(rings, communes, cells, centre), encoding="utf-8")
    sys.stderr.write(f"{target}: {len(cells)} communes, areas off by {max(off):.1%} at most\n")
    return 0


def outline(path: Path) -> tuple[list[Ring], Point]:
    """Return the rings of the province in kilometres from its centre (thinned), and the centre in degrees."""
    found = json.loads(path.read_text("utf-8"))["features"][0]
    west, south, east, north = found["bbox"]
    centre = ((west + east) / 2, (south + north) / 2)
    shape = found["geometry"]
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    rings = [thinned([(x, y) for x, y in polygon[0][:-1]], EPSILON) for polygon in polygons]
    return [[_to_km(point, centre) for point in ring] for ring in rings], centre


def thinned(ring: Ring, epsilon: float) -> Ring:
    """Return the ring without points within ``epsilon`` of the line between those kept (Douglas, Peucker)."""
    far = max(range(len(ring)), key=lambda at: math.dist(ring[0], ring[at]))
    return _thin(ring[: far + 1], epsilon)[:-1] + _thin([*ring[far:], ring[0]], epsilon)[:-1]


def _thin(line: Ring, epsilon: float) -> Ring:
    if len(line) < 3:
        return line
    off = [_from_line(one, line[0], line[-1]) for one in line[1:-1]]
    at = max(range(len(off)), key=off.__getitem__) + 1
    if off[at - 1] <= epsilon:
        return [line[0], line[-1]]
    return _thin(line[: at + 1], epsilon)[:-1] + _thin(line[at:], epsilon)


def _from_line(point: Point, begin: Point, end: Point) -> float:
    length = math.dist(begin, end)
    if not length:
        return math.dist(point, begin)
    (x, y), (a, b), (c, d) = point, begin, end
    return abs((c - a) * (b - y) - (a - x) * (d - b)) / length


def read_communes(path: Path, code: str, unit: str, centre: Point) -> list[Commune]:
    """Return the communes of the province with that code, by name."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["newProvinceCode"] == code]
    grouped: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        grouped[row["newWardCode"]].append(row)
    found = [_commune(group, unit, centre) for group in grouped.values()]
    return sorted(found, key=lambda one: one.place_id)


def _commune(rows: Sequence[dict[str, str]], unit: str, centre: Point) -> Commune:
    row = rows[0]
    name = row["newWardShort"].replace("’", "'")
    return Commune(
        f"{unit}.{slug(name)}",
        name,
        row["newWardType"].lower(),
        _to_km((float(row["newWardLon"]), float(row["newWardLat"])), centre),
        float(row["newWardAreaKm2"]),
        tuple(sorted({_former(one) for one in rows})),
    )


def _former(row: dict[str, str]) -> str:
    parts = (split_kind(row[name])[1] for name in ("province", "district", "ward"))
    return ".".join(slug(part) for part in parts)


def fitted(rings: list[Ring], communes: Sequence[Commune]) -> list[list[Ring]]:
    """Return the cells of the communes, their weights so that each has its own area."""
    whole = sum(_area([ring]) for ring in rings)
    known = sum(one.area for one in communes)
    wanted = [one.area * whole / known for one in communes]
    weights = [0.0] * len(communes)
    cells: list[list[Ring]] = []
    for _ in range(ROUNDS):
        cells = [_cell(rings, communes, weights, at) for at in range(len(communes))]
        areas = [_area(cell) for cell in cells]
        if max(abs(a / b - 1) for a, b in zip(areas, wanted, strict=True)) < TOLERANCE:
            break
        # A weight is a squared radius: the difference of areas over pi, damped, is the step.
        weights = [
            weight + STEP * (b - a) / math.pi for weight, a, b in zip(weights, areas, wanted, strict=True)
        ]
    return cells


def _cell(rings: list[Ring], communes: Sequence[Commune], weights: Sequence[float], at: int) -> list[Ring]:
    (x, y), weight = communes[at].middle, weights[at]
    near = sorted(
        (one for one in range(len(communes)) if one != at),
        key=lambda one: math.dist(communes[one].middle, (x, y)),
    )[:40]
    cut = rings
    for one in near:
        a, b = communes[one].middle
        # Nearer to us: |p-m|^2 - w <= |p-m'|^2 - w', which is the half-plane n.p <= c.
        normal = (2 * (a - x), 2 * (b - y))
        limit = a * a + b * b - x * x - y * y - weights[one] + weight
        cut = [part for ring in cut for part in clipped(ring, normal, limit)]
    return cut


def clipped(ring: Ring, normal: Point, limit: float) -> list[Ring]:
    """The parts of a simple ring in the half-plane ``normal·p <= limit``; it may be several."""
    sides = [normal[0] * x + normal[1] * y - limit for x, y in ring]
    if all(side <= 0 for side in sides):
        return [ring]
    # Begun where it comes in, every chain is whole.
    enters = next((at for at in range(len(ring)) if sides[at - 1] > 0 >= sides[at]), None)
    if enters is None:
        return []
    ring, sides = ring[enters:] + ring[:enters], sides[enters:] + sides[:enters]
    chains: list[Ring] = []
    for at, point in enumerate(ring):
        before, here = sides[at - 1], sides[at]
        if before > 0 >= here:
            chains.append([_between(ring[at - 1], point, before, here)])
        if here <= 0:
            chains[-1].append(point)
        elif before <= 0:
            chains[-1].append(_between(ring[at - 1], point, before, here))
    return _closed(chains, normal)


def _between(begin: Point, end: Point, before: float, after: float) -> Point:
    part = before / (before - after)
    return begin[0] + part * (end[0] - begin[0]), begin[1] + part * (end[1] - begin[1])


def _closed(chains: list[Ring], normal: Point) -> list[Ring]:
    """Join chains along the line that cut them: where it enters the ring to where it next leaves it."""
    along = {
        (at, end): -normal[1] * chain[end][0] + normal[0] * chain[end][1]
        for at, chain in enumerate(chains)
        for end in (0, -1)
    }
    order = sorted(along, key=along.__getitem__)
    other = {one: order[number ^ 1] for number, one in enumerate(order)}
    left, rings = set(range(len(chains))), []
    while left:
        at, ring = min(left), []
        while at in left:
            left.remove(at)
            ring += chains[at]
            at = other[at, -1][0]
        rings.append(ring)
    return rings


def _area(rings: Sequence[Ring]) -> float:
    total = 0.0
    for ring in rings:
        total += (
            abs(sum(a * d - c * b for (a, b), (c, d) in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2
        )
    return total


def _to_km(point: Point, centre: Point) -> Point:
    return (point[0] - centre[0]) * 111.32 * math.cos(math.radians(centre[1])), (
        point[1] - centre[1]
    ) * 110.57


def _to_degrees(point: Point, centre: Point) -> list[float]:
    return [
        round(centre[0] + point[0] / (111.32 * math.cos(math.radians(centre[1]))), 4),
        round(centre[1] + point[1] / 110.57, 4),
    ]


def as_geojson(
    rings: list[Ring], communes: Sequence[Commune], cells: Sequence[list[Ring]], centre: Point
) -> str:
    """Return the map as GeoJSON, one feature a line: the province first, then its communes."""
    lines = [_feature({"level": "province"}, rings, centre)]
    for one, cell in zip(communes, cells, strict=True):
        about: dict[str, Any] = {
            "level": "commune",
            "id": one.place_id,
            "name": one.name,
            "kind": one.kind,
            "middle": _to_degrees(one.middle, centre),
            "former": list(one.former),
        }
        lines.append(_feature(about, cell, centre))
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"


def _feature(about: dict[str, Any], rings: list[Ring], centre: Point) -> str:
    # d3, which draws it, fills what lies to the right of a ring: they are wound clockwise.
    shapes = [[_wound([_to_degrees(point, centre) for point in ring])] for ring in rings]
    shape = {"type": "MultiPolygon", "coordinates": shapes}
    return json.dumps({"type": "Feature", "properties": about, "geometry": shape}, ensure_ascii=False)


def _wound(ring: list[list[float]]) -> list[list[float]]:
    turn = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
    ring = ring if turn < 0 else ring[::-1]
    return [*ring, ring[0]]


if __name__ == "__main__":
    sys.exit(main())
