"""The comparison counts what it should: each kind of error is seen, and nothing else."""

from __future__ import annotations

from flows.newsroom import compare, render_confusion
from flows.newsroom.confusion import Actual, Truth

TRUTH: Truth = {
    "a": {"topic": "health", "sentiment": "negative", "story": "s", "alert": "can_xac_minh"},
    "b": {"topic": "health|education", "sentiment": "neutral|negative", "story": "s", "reprint_of": "a"},
    "c": {"disposition": "off_topic"},
    "d": {"later": "updated", "may": ["phan_anh_can_tra_loi"]},
    "e": {"disposition": "not-discovered"},
}


def perfect() -> dict[str, Actual]:
    return {
        "a": {"dispositions": ["stored"], "salience": "main", "topic": "health", "sentiment": "negative",
              "story": "1", "alerts": ["can_xac_minh"]},
        "b": {"dispositions": ["stored"], "salience": "main", "topic": "education", "sentiment": "neutral",
              "story": "1", "reprint_of": "a"},
        "c": {"dispositions": ["off_topic"]},
        "d": {"dispositions": ["stored", "updated"], "salience": "main", "story": "2",
              "alerts": ["phan_anh_can_tra_loi"]},
    }  # fmt: skip


def test_agreement_has_no_errors() -> None:
    found = compare(TRUTH, perfect())
    assert not any(found.wrong.values())
    assert not found.false_alarms
    assert not found.missed_alarms
    assert found.pairs["stories"].recall == found.pairs["stories"].precision == 1
    assert found.pairs["reprints"].both == 1


def test_a_false_alarm_and_a_missed_one_are_named() -> None:
    actual = perfect()
    actual["a"]["alerts"] = []
    actual["b"]["alerts"] = ["can_xac_minh"]
    found = compare(TRUTH, actual)
    assert found.missed_alarms == [("a", "can_xac_minh")]
    assert found.false_alarms == [("b", "can_xac_minh")]
    assert "b (can_xac_minh)" in render_confusion(found)


def test_an_item_kept_against_the_truth_is_wrong_and_an_absent_one_is_not_discovered() -> None:
    actual = perfect()
    actual["c"] = {"dispositions": ["stored"], "salience": "main", "story": "3"}
    del actual["b"]
    found = compare(TRUTH, actual)
    assert ("c", "off_topic", "stored") in found.wrong["disposition"]
    assert ("b", "stored", "not-discovered") in found.wrong["disposition"]


def test_stories_that_run_together_cost_precision() -> None:
    actual = perfect()
    actual["d"]["story"] = "1"
    found = compare(TRUTH, actual)
    assert found.pairs["stories"].recall == 1
    assert found.pairs["stories"].precision < 1


def test_a_reprint_of_a_reprint_counts_and_a_stranger_does_not() -> None:
    truth: Truth = {"a": {}, "b": {"reprint_of": "a"}, "c": {"reprint_of": "a"}, "d": {}}
    kept: Actual = {"dispositions": ["stored"]}
    chain: dict[str, Actual] = {
        "a": kept,
        "b": {**kept, "reprint_of": "a"},
        "c": {**kept, "reprint_of": "b"},
        "d": kept,
    }
    assert compare(truth, chain).pairs["reprints"].recall == 1
    chain["d"] = {**kept, "reprint_of": "a"}
    assert compare(truth, chain).pairs["reprints"].extra == 1


def test_items_unknown_to_the_truth_are_listed() -> None:
    assert compare(TRUTH, {**perfect(), "z": {"alerts": ["dot_bien"]}}).unknown == ["z"]
