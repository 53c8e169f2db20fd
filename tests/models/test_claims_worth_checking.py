"""Labels of claims worth checking, and the floor of their model on sets it was not trained on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from models.calibrate import calibration_error, macro_f1
from models.claims.sentences import label_rows, labelled, shaped
from models.heldout import read
from models.linear import ARTEFACTS, load

NAME = "claims-worth-checking"
DATA = Path("../shared/data")


def test_there_are_enough_labels_by_ids_alone() -> None:
    rows = label_rows()
    assert len(rows) >= 800
    assert {frozenset(row) for row in rows} == {frozenset({"set", "id", "start", "end", "kind"})}
    kinds = Counter(row["kind"] for row in rows)
    assert set(kinds) == {"claim", "opinion", "question", "prediction", "advice", "law", "trivial"}
    assert len({row["set"] for row in rows}) == 8


def test_the_floor_on_unseen_sets() -> None:
    stored = read(ARTEFACTS / NAME)
    truth = np.array([stored.labels.index(label) for label in stored.main])
    assert macro_f1(stored.main, stored.predicted) >= 0.66
    assert calibration_error(stored.probabilities, truth) <= 0.05
    sure = stored.probabilities.max(axis=1) >= 0.8
    assert (stored.probabilities.argmax(axis=1) == truth)[sure].mean() >= 0.85


@pytest.mark.parametrize(
    ("worthy", "other"),
    [
        ("Công an tỉnh cho biết vụ cháy ngày 12/9 làm 3 người chết.", "Phim hay quá, xem mà khóc luôn."),
        ("Sở Y tế ghi nhận thêm 12 ca mắc sởi tại huyện Lục Ngạn.", "Bao giờ mới sửa con đường này vậy?"),
        ("UBND huyện đã thu hồi 30 ha đất của 120 hộ dân.", "Mọi người hãy rửa tay thường xuyên nhé!"),
    ],
)
def test_a_claim_is_told_from_the_rest(worthy: str, other: str) -> None:
    model = load(NAME)
    shares = model.probabilities([shaped(worthy), shaped(other)])[:, model.labels.index("claim")]
    assert shares[0] > shares[1] + 0.15


@pytest.mark.skipif(not DATA.is_dir(), reason="the data beside the project is absent")
def test_every_label_finds_its_sentence() -> None:
    found = labelled(DATA.resolve())
    assert all(len(one.text) >= 20 for one in found)
