"""The map of the province: communes shaded by how many items name them, the most named with their names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.digest.communes import Map, load_map
from pipeline.digest.drawing import INK, SIZE, Spec, layered
from pipeline.digest.types import CommuneCount, Digest

if TYPE_CHECKING:
    import altair as alt

#: Communes that bear their name and number, where there is room.
NAMED = 8
#: Wider it takes too much of a page.
WIDEST = 520
# Light to dark blue: ordered by lightness, so that it reads without colours too.
_SHADES = ("#CFE1F2", "#93C0DF", "#4A90C2", "#1C5F99", "#0A3261")
_EMPTY, _BORDER = "#F4F6F7", "#B4BEC6"


def commune_map(digest: Digest, width: int) -> Spec:
    """Return the map of a digest that names at least one commune."""
    known = load_map(digest.map)
    if known is None:
        raise ValueError(f"no map of {digest.map}")
    steps = shades([one.items for one in digest.communes])
    width = min(width, WIDEST)
    height = round(width * 0.62)
    layers = [_areas(steps), _outline(), *_labels(known, digest.communes, width)]
    data = {"areas": _shaded(known, digest.communes, steps), "outline": _border(known)}
    return layered([one.project("mercator") for one in layers], width=width - 20, height=height, data=data)


def shades(counts: Sequence[int]) -> list[int]:
    """Return the least number of items of each shade, lightest first: at most five, doubling or so."""
    most = max(counts, default=0)
    if most <= len(_SHADES):
        return list(range(1, most + 1))
    root = most ** (1 / len(_SHADES))
    return sorted({max(1, math.ceil(root**power)) for power in range(len(_SHADES))})


def _step(items: int, steps: Sequence[int]) -> int:
    return sum(items >= least for least in steps)


def _colours(steps: Sequence[int]) -> list[str]:
    return [_SHADES[round(at * (len(_SHADES) - 1) / max(1, len(steps) - 1))] for at in range(len(steps))]


def legend(steps: Sequence[int]) -> list[str]:
    """Return the words of each shade: ``1``, ``2–4``, ``từ 5``."""
    uppers = [after - 1 for after in steps[1:]]
    names = [f"{least}" if least == upper else f"{least}–{upper}" for least, upper in zip(steps, uppers)]  # noqa: B905  the last has none
    return [*names, f"từ {steps[-1]}" if uppers else f"{steps[-1]}"] if steps else []


def _names(steps: Sequence[int]) -> list[str]:
    return ["không có", *legend(steps)]


def _shaded(known: Map, counts: Sequence[CommuneCount], steps: Sequence[int]) -> list[dict[str, Any]]:
    items = {one.place: one.items for one in counts}
    names = _names(steps)
    return [
        {
            "type": "Feature",
            "geometry": one["geometry"],
            "muc": names[_step(items.get(one["properties"]["id"], 0), steps)],
        }
        for one in known.features
        if one["properties"]["level"] == "commune"
    ]


def _areas(steps: Sequence[int]) -> alt.Chart:
    import altair as alt

    names = _names(steps)
    made: alt.Chart = (
        alt.Chart(alt.NamedData(name="areas"))
        .mark_geoshape(stroke=_BORDER, strokeWidth=0.5)
        .encode(
            color=alt.Color(
                "muc:N",
                title="Số tin, bài",
                sort=names,
                scale=alt.Scale(domain=names, range=[_EMPTY, *_colours(steps)]),
                legend=alt.Legend(
                    orient="bottom",
                    direction="horizontal",
                    symbolType="square",
                    symbolStrokeColor=_BORDER,
                    symbolStrokeWidth=0.5,
                ),
            )
        )
    )
    return made


def _border(known: Map) -> list[dict[str, Any]]:
    return [
        {"type": "Feature", "geometry": one["geometry"]}
        for one in known.features
        if one["properties"]["level"] == "province"
    ]


def _outline() -> alt.Chart:
    import altair as alt

    made: alt.Chart = alt.Chart(alt.NamedData(name="outline")).mark_geoshape(
        fill=None, stroke=INK, strokeWidth=1
    )
    return made


def _labels(known: Map, counts: Sequence[CommuneCount], width: int) -> list[alt.Chart]:
    import altair as alt

    middles = {
        one["properties"]["id"]: one["properties"]["middle"]
        for one in known.features
        if "id" in one["properties"]
    }
    rows = _apart([_label(one, middles[one.place]) for one in counts[:NAMED]], known, width)
    base = alt.Chart(alt.InlineData(values=rows)).encode(longitude="x:Q", latitude="y:Q", text="ten:N")
    # A white edge under the letters: they stand on light and on dark areas.
    edge = base.mark_text(fontSize=SIZE - 1, stroke="white", strokeWidth=4.6, strokeJoin="round", opacity=1)
    return [edge, base.mark_text(fontSize=SIZE - 1, color=INK)]


def _label(one: CommuneCount, middle: Sequence[float]) -> dict[str, Any]:
    name = one.name.split(" ", 1)[1] if one.name.startswith(("xã ", "phường ")) else one.name
    return {"ten": f"{name} {one.items}", "x": middle[0], "y": middle[1]}


def _apart(rows: list[dict[str, Any]], known: Map, width: int) -> list[dict[str, Any]]:
    """Leave out names that would lie over one that is placed already (in the order of their items)."""
    west, south, east, north = _bounds(known)
    across = (width - 20) / (east - west)
    up = across / math.cos(math.radians((south + north) / 2))
    kept: list[dict[str, Any]] = []
    for row in rows:
        wide = 0.56 * SIZE * len(row["ten"])
        if all(
            abs(row["x"] - one["x"]) * across > (wide + 0.56 * SIZE * len(one["ten"])) / 2
            or abs(row["y"] - one["y"]) * up > SIZE + 3
            for one in kept
        ):
            kept.append(row)
    return kept


def _bounds(known: Map) -> tuple[float, float, float, float]:
    points = [
        point for one in known.features[:1] for shape in one["geometry"]["coordinates"] for point in shape[0]
    ]
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)
