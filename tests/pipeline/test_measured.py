"""Places, normalisation and the encoder stand in the table of figures, above their floors."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from benchmarks.encoder_quality import COMPARED
from models.data import Item
from models.evaluate import FLOORS, Row, evaluate, render_report, with_floors
from models.floors import pinned
from pipeline.measured import digests, encoder, measure, on_real_texts, press
from pipeline.measured.press import micro_row
from pipeline.measured.social import errors
from pipeline.measured.stories import b_cubed, edited, pairs, repeats

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.mark.timeout(1800)  # reads thousands of pairs: four quiet minutes, more beside other work
def test_no_figure_is_below_its_floor() -> None:
    found = measure(None)
    rows = with_floors(found.rows)
    assert {row.task for row in rows} == {
        "sentiment", "topics", "places", "normalisation", "encoder", "claims"
    }  # fmt: skip
    assert [f"{row.key} = {row.figure:.3f}" for row in rows if not row.holds] == []
    assert sum(row.floor is not None for row in rows) >= 8
    report = render_report(rows, found.confusions)
    assert all(f"| {row.domain} |" in report for row in rows)
    assert "Salience, sentences written to trap" in report
    told = {row.key for row in [*rows, *evaluate()]}
    assert [key for key, floor in pinned().items() if "needs" not in floor and key not in told] == []


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the data beside the project is absent")
@pytest.mark.parametrize("name", on_real_texts())
def test_no_figure_of_real_texts_is_below_its_floor(name: str) -> None:
    rows = with_floors(on_real_texts()[name](DATA).rows)
    wanted = {key for key, floor in pinned().items() if floor.get("needs") == name}
    assert wanted
    assert wanted <= {row.key for row in rows}
    assert [f"{row.key} = {row.figure:.3f}, floor {row.floor}" for row in rows if not row.holds] == []


def test_floors_name_a_measure_that_there_is() -> None:
    assert {floor["needs"] for floor in pinned().values() if "needs" in floor} <= set(on_real_texts())


def test_a_tone_that_is_left_open_counts_as_wrong_and_sets_of_fields_by_their_labels() -> None:
    row = micro_row(
        ("topics", "d", "s", "micro-F1"),
        [frozenset({"a", "b"}), frozenset({"a"}), frozenset({"c"})],
        [frozenset({"a"}), frozenset({"a", "c"}), frozenset({"b"})],
    )
    assert row.figure == pytest.approx(2 * 2 / (4 + 4))
    assert row.baseline == pytest.approx(2 * 2 / (4 + 3))
    found = {(row.domain, row.measure): row for row in press.rows()}
    told = next(row for (domain, name), row in found.items() if name == "coverage" and "pooled" in domain)
    right = found[told.domain, "accuracy of those told"]
    assert right.n == round(told.figure * told.n) < told.n


def test_the_encoder_says_on_how_many_texts_its_cosine_was_taken() -> None:
    found = {row.domain: row.n for row in encoder.rows() if row.measure == "mean cosine"}
    own = {"lo": 120}  # our own sentences, fewer than are compared elsewhere
    assert found == {language: own.get(language, COMPARED) for language in found}


def test_floors_belong_to_the_sentences_as_they_are() -> None:
    assert json.loads(FLOORS.read_text(encoding="utf-8"))["sentences"] == digests()


def test_more_false_conversions_than_the_floor_break_it() -> None:
    row = Row("normalisation", "d", "s", 9, "false conversions", 1.0, 0.0, 2.0, 0.0, 0.0, 0.0)
    assert not row.holds


def test_b_cubed_of_perfect_and_of_lumped_stories() -> None:
    assert b_cubed(["a", "a", "b"], ["1", "1", "2"]) == [1, 1, 1]
    lumped = b_cubed(["a", "a", "b", "b"], ["1", "1", "1", "1"])
    assert abs(sum(lumped) / 4 - 2 / 3) < 1e-9


def test_other_news_in_a_story_makes_it_less_pure() -> None:
    alone = b_cubed(["a", "a", "b"], ["1", "1", "2"])
    among = b_cubed(["a", "a", "b"], ["1", "1", "2"], {"1": 4, "2": 1})
    assert sum(among) < sum(alone)
    assert abs(sum(among) / 3 - 2 * (2 / 3) / (1 + 2 / 3)) < 1e-9


def test_an_article_repeats_another_when_two_thirds_of_the_shorter_are_in_it() -> None:
    body = [f"Câu số {n} kể chuyện thứ {n} của làng ven sông Thương." for n in range(20)]
    other = [f"Đoạn {n} nói sang việc khác hẳn, lần {n} trong năm." for n in range(20)]
    whole, part, half = (
        Item("s", "1", "Làng trồng cây", "", " ".join(text))
        for text in (body, [*body[:14], *other[:6]], [*body[:8], *other[:12]])
    )
    assert repeats(part, whole)
    assert repeats(whole, part)
    assert not repeats(half, whole)


def test_pairs_of_articles_are_counted_by_event_and_story() -> None:
    found = pairs(["a", "a", "b", "b"], ["1", "1", "1", "2"])
    assert found.counts["one event", "one event"] == 1
    assert found.counts["one event", "two events"] == 1
    assert found.counts["two events", "one event"] == 2
    assert found.counts["two events", "two events"] == 2
    assert "| one event | 1 | 1 |" in render_report([], [found])


def test_edits_keep_most_of_an_article_and_change_its_headline() -> None:
    body = " ".join(f"Câu số {n} kể chuyện thứ {n} của làng." for n in range(20))
    item = Item("s", "1", "Làng trồng cây ăn quả mới", "", body)
    copy = edited(item, [item], random.Random(1))
    assert copy["id"] == "copy/1"
    assert copy["title"] != item.title
    kept = [f"thứ {n} của" in str(copy["text"]) for n in range(20)]
    assert 14 <= sum(kept) <= 20


def test_errors_are_counted_by_word() -> None:
    assert errors("một hai ba", "một hai ba") == 0
    assert errors("ko biết", "không biết") == 1
