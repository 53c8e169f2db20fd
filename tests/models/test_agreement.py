"""The agreement that the guideline claims is the agreement of the stored readings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.data import read_rows
from models.sentiment.agreement import HERE, PASSES, agreement

_ROW = re.compile(
    r"^\| `(\w+)\.jsonl` \| (\d+) \| [^|]+ \| (\d+) \| (\.\d{3}) "
    r"\| (\d+) \| (\.\d{3}) \| (\.\d{3})–(\.\d{3}) \|$",
    re.MULTILINE,
)
CLAIMED = {row[0]: row[1:] for row in _ROW.findall((HERE / "GUIDELINE.md").read_text(encoding="utf-8"))}


def _short(figure: float) -> str:
    return f"{figure:.3f}".removeprefix("0")


def test_every_stored_second_reading_is_in_the_guideline() -> None:
    stored = {path.stem for path in Path(HERE).glob("*_pass.jsonl")}
    assert stored == set(PASSES) == set(CLAIMED)


@pytest.mark.parametrize("name", PASSES)
def test_the_guideline_claims_what_the_files_give(name: str) -> None:
    then, now = agreement(name, then=True), agreement(name)
    found = (
        str(now.items),
        *(str(then.same), _short(then.kappa)),
        *(str(now.same), _short(now.kappa)),
        *(_short(now.low), _short(now.high)),
    )
    assert CLAIMED[name] == found


def test_labels_corrected_since_are_told_apart() -> None:
    assert agreement("later_pass", then=True).same < agreement("later_pass").same
    assert agreement("second_pass", then=True).same > agreement("second_pass").same


def test_the_blind_reading_is_spread_over_the_sets_and_holds_ids_alone() -> None:
    rows = list(read_rows(HERE / "blind_pass.jsonl"))
    sets = [row["set"] for row in rows]
    assert {name: sets.count(name) for name in set(sets)} == dict.fromkeys(set(sets), 40)
    assert len(set(sets)) == 5
    assert all(set(row) == {"set", "id", "label"} for row in rows)
    assert len({(row["set"], row["id"]) for row in rows}) == 200


def test_kappa_of_the_blind_reading_is_well_above_chance() -> None:
    assert agreement("blind_pass").low > 0.7
