"""Places, normalisation and the encoder stand in the table of figures, above their floors."""

from __future__ import annotations

import json
import random

from models.data import Item
from models.evaluate import FLOORS, Row, render_report, with_floors
from pipeline.measured import digests, measure
from pipeline.measured.social import errors
from pipeline.measured.stories import b_cubed, edited, pairs


def test_no_figure_is_below_its_floor() -> None:
    found = measure(None)
    rows = with_floors(found.rows)
    assert {row.task for row in rows} == {"places", "normalisation", "encoder", "claims"}
    assert [f"{row.key} = {row.figure:.3f}" for row in rows if not row.holds] == []
    assert sum(row.floor is not None for row in rows) >= 8
    report = render_report(rows, found.confusions)
    assert all(f"| {row.domain} |" in report for row in rows)
    assert "Salience, sentences written to trap" in report


def test_floors_belong_to_the_sentences_as_they_are() -> None:
    assert json.loads(FLOORS.read_text(encoding="utf-8"))["sentences"] == digests()


def test_more_false_conversions_than_the_floor_break_it() -> None:
    row = Row("normalisation", "d", "s", 9, "false conversions", 1.0, 0.0, 2.0, 0.0, 0.0, 0.0)
    assert not row.holds


def test_b_cubed_of_perfect_and_of_lumped_stories() -> None:
    assert b_cubed(["a", "a", "b"], ["1", "1", "2"]) == [1, 1, 1]
    lumped = b_cubed(["a", "a", "b", "b"], ["1", "1", "1", "1"])
    assert abs(sum(lumped) / 4 - 2 / 3) < 1e-9


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
