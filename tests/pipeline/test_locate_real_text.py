"""Salience on real articles read and labelled by hand; labels are kept by the data sets' own ids only."""

import gzip
import importlib.util
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from models.data import news
from pipeline.locate import load_profile, locate

HERE = Path(__file__).parent
NEWS = HERE.parent.parent.parent / "shared" / "data" / "news"
SPEC = importlib.util.spec_from_file_location("places_kit", HERE / "places_kit.py")
assert SPEC is not None
assert SPEC.loader is not None
kit = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(kit)


def _rows(name: str) -> list[dict[str, Any]]:
    with gzip.open(NEWS / f"{name}.jsonl.gz", "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def _macro_f1(pairs: Counter[tuple[str, str]], labels: tuple[str, ...] = ("main", "passing")) -> float:
    def f1(label: str) -> float:
        wrong = sum(n for (want, got), n in pairs.items() if (want == label) != (got == label))
        return 2 * pairs[label, label] / (2 * pairs[label, label] + wrong)

    return sum(map(f1, labels)) / len(labels)


@pytest.mark.shared
def test_salience_of_real_articles() -> None:
    if not NEWS.is_dir():
        pytest.skip("the articles beside the project are absent")
    labels: dict[str, str] = json.loads((HERE / "salience_labels.json").read_text(encoding="utf-8"))
    articles, wanted = [], []
    for name in sorted({key.partition(":")[0] for key in labels}):
        for row in _rows(name):
            if want := labels.get(f"{name}:{row['id']}"):
                fields = [str(row.get(field) or "") for field in ("text", "title", "summary")]
                text, title, lead = [one.replace("_", " ") for one in fields]
                articles.append(kit.article(text, "2019-01-01", title, lead))
                wanted.append(want)
    found = locate(articles, load_profile("bac-giang"))
    pairs = Counter((want, one.salience.value) for want, one in zip(wanted, found, strict=True))
    assert len(articles) >= 100
    assert all(one.about_province for one in found)
    assert _macro_f1(pairs) >= 0.85


@pytest.mark.shared
def test_about_the_province_and_salience_of_items_read_without_sight_of_the_answer() -> None:
    """164 items of five sets that name the province, or seem to and mean another place."""
    if not NEWS.is_dir():
        pytest.skip("the articles beside the project are absent")
    labels: dict[str, str] = json.loads((HERE / "salience_labels_more.json").read_text(encoding="utf-8"))
    names = sorted({key.partition(":")[0] for key in labels})
    items = {f"{name}:{one.id}": one for name in names for one in news(NEWS.parent, name)}
    articles = [
        kit.article(items[key].body, "2019-01-01", items[key].title, items[key].lead) for key in labels
    ]
    found = locate(articles, load_profile("bac-giang"))
    pairs = Counter((want, one.salience.value) for want, one in zip(labels.values(), found, strict=True))
    right = sum(n for (want, got), n in pairs.items() if "none" not in {want, got})
    named = sum(n for (_, got), n in pairs.items() if got != "none")
    wanted = sum(n for (want, _), n in pairs.items() if want != "none")
    assert len(articles) >= 150
    assert right / named >= 0.97
    assert right / wanted >= 0.97
    assert _macro_f1(pairs, ("main", "passing", "none")) >= 0.9
