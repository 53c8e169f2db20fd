import gzip
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import BadInput
from pipeline.group import group_records
from pipeline.stories.vector import background, story_terms
from pipeline.stories.words import words
from tests.pipeline.stories_kit import SENTENCES, has_data, newsroom

COPY = " ".join(SENTENCES)


def bcubed(gold: list[str], found: list[str]) -> float:
    """B-cubed F1 of a clustering."""
    sizes, stories, both = Counter(gold), Counter(found), Counter(zip(gold, found, strict=True))
    pairs = list(zip(gold, found, strict=True))
    precision = sum(both[one] / stories[one[1]] for one in pairs) / len(pairs)
    recall = sum(both[one] / sizes[one[0]] for one in pairs) / len(pairs)
    return 2 * precision * recall / (precision + recall)


def test_rows_come_back_in_order_with_story_and_original() -> None:
    rows = [
        {
            "id": "b",
            "title": "Chợ mất điện",
            "text": COPY,
            "published_at": "2026-11-12T09:00:00+07:00",
            "source": "x",
        },
        {"id": "c", "title": "Lúa mùa", "text": "Nông dân xã bên thu hoạch lúa mùa sớm mười ngày."},
        {"id": "a", "title": "Kho lạnh ngừng", "text": COPY, "published_at": "12/11/2026 07:30"},
    ]
    found = group_records(rows)
    assert [one["id"] for one in found] == ["b", "c", "a"]
    assert [one["reprint_of"] for one in found] == ["a", None, None]
    assert all(set(one) == {"id", "story", "reprint_of"} for one in found)
    assert all(isinstance(one["story"], str) and one["story"] for one in found)
    assert found[0]["story"] == found[2]["story"] != found[1]["story"]
    assert group_records(rows) == found


def test_without_times_the_first_row_is_the_original() -> None:
    assert [
        one["reprint_of"] for one in group_records([{"id": 7, "text": COPY}, {"id": "8", "text": COPY}])
    ] == [None, 7]


@pytest.mark.parametrize("published", ["", None, "hôm nào đó", "31/02/2026", 20261112, "9999-99-99"])
def test_an_unreadable_date_is_unknown(published: object) -> None:
    rows: list[dict[str, object]] = [
        {"id": "a", "text": COPY, "published_at": published},
        {"id": "b", "text": COPY},
    ]
    assert sum(one["reprint_of"] is None for one in group_records(rows)) == 1


@pytest.mark.parametrize("text", ["", None, "   ", "\u200b", "…", "🙂🙂", "\ud800", 12])
def test_odd_texts_are_grouped_alone(text: object) -> None:
    rows: list[dict[str, object]] = [{"id": "a", "text": text}, {"id": "b", "text": COPY}, {"id": "c"}]
    found = group_records(rows)
    assert len({one["story"] for one in found}) == 3
    assert not any(one["reprint_of"] for one in found)


@pytest.mark.parametrize(
    ("rows", "words_of"),
    [
        ([{"id": "a", "text": "x"}, {"id": "a", "text": "y"}], ("dòng 2", "'a'", "dòng 1")),
        ([{"id": 1, "text": "x"}, {"id": "1", "text": "y"}], ("dòng 2",)),
        ([{"text": "x"}], ("dòng 1", "id")),
        ([{"id": None, "text": "x"}], ("dòng 1",)),
        ([{"id": ["a"], "text": "x"}], ("dòng 1",)),
    ],
)
def test_bad_ids_are_told_in_one_line(rows: list[dict[str, Any]], words_of: tuple[str, ...]) -> None:
    with pytest.raises(BadInput) as told:
        group_records(rows)
    assert all(one in str(told.value) for one in words_of)
    assert "\n" not in str(told.value)


def test_no_rows_give_no_rows() -> None:
    assert group_records([]) == []


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_rows_without_times_give_nearly_the_same_stories(seed: int) -> None:
    made, gold = newsroom(seed, each=6)
    rows: list[dict[str, object]] = [
        {"id": one.article_id, "title": one.title, "text": one.body} for one in made
    ]
    random.Random(seed).shuffle(rows)
    found = group_records(rows)
    assert bcubed([gold[str(one["id"])] for one in found], [str(one["story"]) for one in found]) > 0.97


def test_words_are_folded_and_scripts_without_blanks_give_pairs() -> None:
    assert words("Hoà Bình, 12/11: 1.200 đồng_bào") == ["hòa", "bình", "12/11", "1.200", "đồng", "bào"]
    assert words("北江省火") == ["北江", "江省", "省火"]
    assert words("e\u0301 NFD") == ["é", "nfd"]


def test_background_is_small_and_knows_what_is_common() -> None:
    table = background()
    assert table["và"] < 1 < table["công an"] < 6
    assert table["bac giang"] <= 3
    size = Path(__file__).resolve().parents[2].joinpath("pipeline/stories/idf.tsv").stat().st_size
    assert size <= 600_000


def test_terms_favour_the_title_and_rare_words() -> None:
    terms = dict(story_terms(words("Cầu treo Nà Phai"), [], words("và của là trong những được các " * 20)))
    assert max(terms, key=lambda term: terms[term]) in {"phai", "treo", "nà"}
    assert sum(weight**2 for weight in terms.values()) == pytest.approx(1, abs=0.01)


def _rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.mark.shared
@pytest.mark.slow
def test_events_of_real_clusters_among_other_news() -> None:
    paths = [has_data(name) for name in ("vims_clusters", "vnmds_clusters", "dantri_2020")]
    if not all(paths):
        pytest.skip("needs the data beside the project (../shared/data/news)")
    rows, gold = [], {}
    for at, path in enumerate(path for path in paths if path):
        for number, row in enumerate(_rows(path)):
            key = f"{at}/{number}"
            rows.append(
                {"id": key, "title": row["title"], "text": f"{row.get('summary') or ''}\n{row['text']}"}
            )
            gold[key] = f"{at}/{row.get('cluster', number)}"
    random.Random(11).shuffle(rows)
    found = [one for one in group_records(rows) if not str(one["id"]).startswith("2/")]
    assert bcubed([gold[str(one["id"])] for one in found], [str(one["story"]) for one in found]) >= 0.95
