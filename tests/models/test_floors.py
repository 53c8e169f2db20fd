"""A model that falls below its pinned floor does not land."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from models.calibrate import (
    accuracy,
    calibration_error,
    fit_temperature,
    interval,
    kappa,
    macro_f1,
)
from models.data import MissingDataError
from models.evaluate import FLOORS, Row, evaluate, label_digests, render_report
from models.linear import softmax
from models.registry import CARDS, TRAINABLE, list_models, train


def _broken(rows: list[Row]) -> list[str]:
    return [f"{row.key} = {row.figure:.3f}, floor {row.floor}" for row in rows if not row.holds]


def test_no_stored_figure_is_below_its_floor() -> None:
    rows = evaluate()
    assert sum(row.floor is not None for row in rows) >= 4
    assert _broken(rows) == []


def test_floors_belong_to_the_labels_as_they_are() -> None:
    pinned = json.loads(FLOORS.read_text(encoding="utf-8"))
    assert pinned["labels"] == label_digests()
    assert all(floor["reason"] for floor in pinned["floors"].values())


def test_every_artefact_has_a_card() -> None:
    models = list_models()
    assert {model.name for model in models} >= {"topics", "sentiment-press", "sentiment-gate"}
    assert [model.name for model in models if not (CARDS / f"{model.name}.md").is_file()] == []


def test_the_report_names_every_row() -> None:
    rows = evaluate()
    report = render_report(rows)
    assert all(f"| {row.domain} |" in report for row in rows)


def test_a_broken_floor_shows() -> None:
    row = Row("t", "d", "s", 10, "macro-F1", 0.4, 0.3, 0.5, 0.2, 0.5, 0.0)
    assert not row.holds
    error = Row("t", "d", "s", 10, "ECE", 0.04, 0.03, 0.05, 0.2, 0.05, 0.0)
    assert error.holds
    assert "**broken**" in render_report([row])


def test_training_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingDataError, match="không có thư mục dữ liệu"):
        train(tmp_path / "nowhere")
    with pytest.raises(MissingDataError, match="không có tệp dữ liệu"):
        train(tmp_path, ["sentiment-social"], tmp_path / "out")
    with pytest.raises(ValueError, match="không có mô hình oracle"):
        train(tmp_path, ["oracle"])
    assert "topics" in TRAINABLE


def test_measures_on_known_answers() -> None:
    assert accuracy(["a", "b"], ["a", "a"]) == 0.5
    assert macro_f1(["a", "b"], ["a", "b"]) == 1.0
    assert kappa(["a", "b", "a", "b"], ["a", "b", "b", "a"]) == 0.0
    low, high = interval(accuracy, ["a"] * 50 + ["b"] * 50, ["a"] * 100)
    assert 0.3 < low < 0.5 < high < 0.7


def test_temperature_repairs_overconfident_scores() -> None:
    random = np.random.default_rng(0)
    truth = random.integers(0, 2, 2000)
    scores = np.zeros((2000, 2))
    right = random.random(2000) < 0.8
    scores[np.arange(2000), np.where(right, truth, 1 - truth)] = 12.0
    temperature = fit_temperature(scores, truth)
    assert calibration_error(softmax(scores), truth) > 0.15
    assert calibration_error(softmax(scores / temperature), truth) < 0.03
