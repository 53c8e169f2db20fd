"""Normalisation: short forms of invented posts, and clean text that must not be taken for an old encoding."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from models.data import read_rows
from models.row import Row
from pipeline.measured import kit
from pipeline.normalise import normalise_social, repair_parts

#: Sets of whole articles; headlines alone are no test of a page.
_SETS = (
    "bacgiang_bacninh",
    "dantri_2020",
    "five_outlets_2016",
    "vims_clusters",
    "vnmds_clusters",
    "vntc_topics.train",
    "vietnews_sample",
)


def rows() -> list[Row]:
    """Return how many errors of invented posts are gone, against leaving them as typed."""
    pairs = invented()
    if not pairs:
        return []
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


def invented() -> list[tuple[str, str]]:
    """Return the invented posts as typed and as they read; none where the tests are absent."""
    path = kit.TESTS / "data" / "social_pairs.tsv"
    if not kit.present(path):
        return []
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(typed, read.replace("_", " ")) for typed, read in (line.split("\t") for line in lines)]


def conversion_rows(data: Path) -> list[Row]:
    """Return how many real articles, read whole, were taken for text in an old encoding."""
    clock = kit.Clock()
    wrong = [float(repair_parts(*parts)[3] != "") for name in _SETS for parts in articles(data, name)]
    total = int(sum(wrong))
    # None of n seen: at most three of n are likely (rule of three).
    bound = float(3 if not total else 2 * total)
    return [
        Row(
            "normalisation",
            "real articles",
            "whole bodies, all sets",
            len(wrong),
            "false conversions",
            float(total),
            0.0,
            bound,
            float("nan"),
            None,
            clock.seconds,
        )
    ]


def articles(data: Path, name: str) -> Iterator[tuple[str, str, str]]:
    """Yield title, lead and whole body of the articles of a set, joined syllables taken apart.

    Raises:
        MissingDataError: the set is absent.
    """
    for one in read_rows(data / "news" / f"{name}.jsonl.gz"):
        parts = (one.get("title") or "", one.get("summary") or one.get("sapo") or "", one.get("text") or "")
        if parts[2]:
            title, lead, body = (part.replace("_", " ") for part in parts)
            yield title, lead, body


def errors(got: str, wanted: str) -> int:
    """Return how many words differ."""
    a, b = got.lower().split(), wanted.lower().split()
    steps = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return sum(max(j - i, m - k) for kind, i, j, k, m in steps if kind != "equal")
