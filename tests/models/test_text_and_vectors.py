"""Folding, features, and artefacts on disk."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import api
from models.fit import Example, Recipe, fit, folds, without_marks
from models.linear import ARTEFACTS, load, save, softmax
from models.text import LIMIT, fold, strip_marks, view
from models.vectorise import Block, Vectoriser

RECIPE = Recipe((Block("all", "word", 1, 2), Block("head", "char", 2, 3)), least=1)
EXAMPLES = [Example((f"cháy nhà số {n}", "hư hỏng"), "xấu") for n in range(6)] + [
    Example((f"khánh thành cầu {n}", "vui mừng"), "tốt") for n in range(6)
]


def test_old_and_new_tone_placement_are_one_spelling() -> None:
    assert fold("Hoà bình, thuỷ lợi, Uỷ ban") == fold("Hòa bình, thủy lợi, Ủy ban")


def test_decomposed_text_is_folded_with_composed_text() -> None:
    assert fold(unicodedata.normalize("NFD", "đường hỏng")) == fold("đường hỏng")


def test_marks_are_stripped_as_people_type() -> None:
    assert strip_marks("Đường ở Việt Yên ngập nặng") == "Duong o Viet Yen ngap nang"


def test_view_cuts_long_texts() -> None:
    head, rest = view("t" * 10_000, "l" * 10_000, "b" * 200_000)
    assert len(head) <= LIMIT
    assert len(rest) <= LIMIT


def test_rows_have_length_one_in_each_block() -> None:
    vectoriser = Vectoriser(RECIPE.blocks)
    vectoriser.fit([one.text for one in EXAMPLES], least=1, most=1000)
    rows = vectoriser.transform([EXAMPLES[0].text, ("", "")])
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    assert lengths[0] == pytest.approx(np.sqrt(2), abs=1e-5)
    assert lengths[1] == 0


def test_a_saved_model_says_the_same(tmp_path: Path) -> None:
    model = fit(EXAMPLES, RECIPE)
    model.temperature = 0.5
    save(model, tmp_path / "one", {})
    again = load("one", tmp_path)
    texts = [("cháy lớn", "hư hỏng"), ("khánh thành", "")]
    assert np.allclose(model.probabilities(texts), again.probabilities(texts), atol=5e-3)
    assert again.labels == ("tốt", "xấu")


def test_fewer_columns_keep_the_decision() -> None:
    small = fit(EXAMPLES, Recipe(RECIPE.blocks, least=1, columns=20))
    assert small.vectoriser.width == len(small.weights)
    assert small.vectoriser.width < fit(EXAMPLES, RECIPE).vectoriser.width
    assert small.probabilities([("cháy nhà", "")]).argmax() == small.labels.index("xấu")


def test_copies_without_marks_count_less() -> None:
    copies = without_marks(EXAMPLES, every=3, share=0.5)
    assert len(copies) == 4
    assert {one.weight for one in copies} == {0.5}
    assert all(one.text[0].isascii() for one in copies)


def test_folds_are_disjoint_and_complete() -> None:
    parts = folds(23, 5, 1)
    assert sorted(np.concatenate(parts).tolist()) == list(range(23))


def test_no_artefact_needs_pickle() -> None:
    stored = [path for path in ARTEFACTS.rglob("*") if path.is_file() and path.name != "SHA256SUMS"]
    assert stored
    assert {path.suffix for path in stored} <= {".npz", ".json", ".onnx", ".safetensors"}
    assert (
        sum(path.stat().st_size for path in stored) < 150_000_000
    )  # the encoder 46, the readers of pairs, of texts and of posts 23 each, two upper halves 11 each


def test_softmax_survives_extreme_scores() -> None:
    shares = softmax(np.array([[1e9, -1e9], [0.0, 0.0]]))
    assert np.allclose(shares, np.array([[1.0, 0.0], [0.5, 0.5]]))


@given(
    st.lists(st.tuples(st.text(max_size=80), st.text(max_size=80), st.text(max_size=400)), max_size=5),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_any_text_has_probabilities(parts: list[tuple[str, str, str]], posts: bool) -> None:
    batch = api.texts(parts)
    tones = api.sentiment_probabilities(batch, posts=[posts] * len(batch))
    _, topics = api.topic_probabilities(batch)
    for shares in (tones, topics):
        assert shares.shape[0] == len(parts)
        assert np.isfinite(shares).all()
        assert np.allclose(shares.sum(axis=1), 1)


def test_a_model_of_whole_texts_reads_their_end_also_when_loaded(tmp_path: Path) -> None:
    recipe = Recipe((Block("all", "word", 1, 1),), least=1, margin=True, strength=10.0, limit=20_000)
    filling = "chữ " * 2000
    examples = [Example((f"tin {at}", filling + word), word) for at in range(4) for word in ("xấu", "tốt")]
    model = fit(examples, recipe)
    save(model, tmp_path / "whole", {})
    for one in (model, load("whole", tmp_path)):
        shares = one.probabilities([("tin", f"{filling} xấu"), ("tin", f"{filling} tốt")])
        assert [one.labels[at] for at in shares.argmax(axis=1)] == ["xấu", "tốt"]
    short = fit(examples, Recipe(recipe.blocks, least=1, margin=True, strength=10.0))
    assert abs(short.probabilities([("tin", f"{filling} xấu")]).max() - 0.5) < 0.05
