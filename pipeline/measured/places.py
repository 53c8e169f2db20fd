"""Places: sentences written to trap, and real items read without sight of the answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.calibrate import accuracy, macro_f1
from models.confusions import Confusion
from models.data import news
from models.row import Row, of_labels
from pipeline.locate import load_profile, locate
from pipeline.measured import kit
from pipeline.types import Located

PROFILE = "bac-giang"
SALIENCE = ("main", "passing", "none")
#: Files of sentences beside the tests, and how they came about.
SETS = (
    ("trap_sentences.yaml", "rules made on them"),
    ("trap_sentences_blind.yaml", "written blind, half mended on"),
    ("trap_sentences_later.yaml", "read afterwards"),
    ("trap_sentences_unseen.yaml", "written blind, then mended on"),
    ("trap_sentences_fresh.yaml", "written blind: .992, .967 at first"),
)


def sentences() -> kit.Measured:
    """Return accuracy of "about the province" and of salience for each set of sentences."""
    import yaml

    made = kit.Measured()
    for name, split in SETS:
        path = kit.TESTS / name
        if not kit.present(path):
            continue
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        pairs = [
            (str(day), one[0], str(one[1])) for day, found in data.items() for pair in found for one in pair
        ]
        clock = kit.Clock()
        found = locate([kit.article(text, day) for day, text, _ in pairs], load_profile(PROFILE))
        what = ("places", f"sentences ({path.stem.removeprefix('trap_')})", split)
        wanted = [want for _, _, want in pairs]
        made.rows += _rows(what, wanted, found, clock.seconds)
        made.confusions.append(_confusion(f"sentences written to trap ({path.stem})", wanted, found))
    return made


def items(data: Path) -> kit.Measured:
    """Return precision and recall of "about the province" and macro-F1 of salience on real items."""
    path = kit.TESTS / "salience_labels_more.json"
    if not kit.present(path):
        return kit.Measured()
    labels: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    items = {
        f"{name}:{one.id}": one
        for name in sorted({key.partition(":")[0] for key in labels})
        for one in news(data, name)
    }
    texts = [kit.article(items[key].body, "2019-01-01", items[key].title, items[key].lead) for key in labels]
    clock = kit.Clock()
    found = locate(texts, load_profile(PROFILE))
    wanted = list(labels.values())
    what = ("places", "press items", "read blind")
    named = [float(want != "none") for want, one in zip(wanted, found, strict=True) if one.about_province]
    reached = [float(one.about_province) for want, one in zip(wanted, found, strict=True) if want != "none"]
    rows = [
        kit.mean_row((*what, "precision"), named),
        kit.mean_row((*what, "recall"), reached),
        of_labels((*what, "salience macro-F1"), macro_f1, wanted, [one.salience.value for one in found]),
    ]
    return kit.Measured(
        [replace(one, seconds=clock.seconds) for one in rows], [_confusion("press items", wanted, found)]
    )


def _confusion(domain: str, wanted: Sequence[str], found: Sequence[Located]) -> Confusion:
    return Confusion.of(f"Salience, {domain}", SALIENCE, wanted, [one.salience.value for one in found])


def _rows(
    what: tuple[str, str, str], wanted: Sequence[str], found: Sequence[Located], seconds: float
) -> list[Row]:
    about = [str(want != "none") for want in wanted]
    rows = [
        of_labels((*what, "about: accuracy"), accuracy, about, [str(one.about_province) for one in found]),
        of_labels((*what, "salience: accuracy"), accuracy, wanted, [one.salience.value for one in found]),
    ]
    return [replace(one, seconds=seconds) for one in rows]
