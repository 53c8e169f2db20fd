"""Normalisation: short forms of invented posts, and clean text that must not be taken for an old encoding."""

from __future__ import annotations

import difflib
from dataclasses import replace
from itertools import islice
from pathlib import Path

from models.data import read_rows
from models.evaluate import Row
from pipeline.measured import kit
from pipeline.normalise import normalise_social, repair_parts

_SETS = (
    "dantri_2020",
    "docbao_headlines",
    "five_outlets_2016",
    "vims_clusters",
    "vietnews_sample",
    "vntc_topics.train",
)
_MOST, _EACH = 20_000, 6_000


def rows() -> list[Row]:
    """Return how many errors of invented posts are gone, against leaving them as typed."""
    path = kit.TESTS / "data" / "social_pairs.tsv"
    if not kit.present(path):
        return []
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    pairs = [(typed, read.replace("_", " ")) for typed, read in (line.split("\t") for line in lines)]
    clock = kit.Clock()
    left = [(errors(normalise_social(typed), read), errors(typed, read)) for typed, read in pairs]
    reduced = [1 - ours / before for ours, before in left if before]
    kept = [
        float(errors(normalise_social(typed), read) == 0) for typed, read in pairs if not errors(typed, read)
    ]
    what = ("normalisation", "invented posts", "written by the project")
    found = [
        kit.mean_row((*what, "error reduction"), reduced, 0.0),
        kit.mean_row((*what, "plain posts kept"), kept),
    ]
    return [replace(one, seconds=clock.seconds) for one in found]


def conversion_rows(data: Path) -> list[Row]:
    """Return how many of so many real articles were taken for text in an old encoding."""
    clock = kit.Clock()
    wrong: list[float] = []
    for name in _SETS:
        for one in islice(read_rows(data / "news" / f"{name}.jsonl.gz"), _EACH):
            if len(wrong) < _MOST:
                title, text = (
                    one.get("title") or one.get("headline") or "",
                    one.get("text") or one.get("sapo") or "",
                )
                wrong.append(float(repair_parts(title, "", text.replace("_", " ")[:3000])[3] != ""))
    total = int(sum(wrong))
    bound = 3 / len(wrong) if not total else total / len(wrong) * 2
    return [
        Row(
            "normalisation",
            "real articles",
            "all sets",
            len(wrong),
            "false conversions",
            float(total),
            0.0,
            bound * len(wrong),
            float("nan"),
            None,
            clock.seconds,
        )
    ]


def errors(got: str, wanted: str) -> int:
    """Return how many words differ."""
    a, b = got.lower().split(), wanted.lower().split()
    steps = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return sum(max(j - i, m - k) for kind, i, j, k, m in steps if kind != "equal")
