"""The packaged encoder: what its build measured and keeps beside it in ``figures.json``."""

from __future__ import annotations

import json
from typing import Any

from models.encoder_packaged import FOLDER
from models.row import Row
from pipeline.measured import kit

NAN = float("nan")


def rows() -> list[Row]:
    """Return coverage of pieces and nearness to the untrimmed model in fp32, for each language."""
    path = FOLDER / "figures.json"
    if not kit.present(path):
        return []
    figures: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return [row for one in figures.get("languages", []) for row in _rows(one)]


def _rows(one: dict[str, Any]) -> list[Row]:
    def told(measure: str, n: int, figure: float, least: float) -> Row:
        split = "held-out tenth" if measure == "coverage" else "to fp32 untrimmed"
        return Row("encoder", str(one["language"]), split, n, measure, figure, least, figure, NAN, None, 0.0)

    return [
        told("coverage", int(one["pieces"]), float(one["coverage"]), float(one["coverage"])),
        told(
            "mean cosine",
            int(one["compared"]),
            float(one["cosine_int8_mean"]),
            float(one["cosine_int8_least"]),
        ),
    ]
