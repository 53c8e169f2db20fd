"""Scores of pairs that were read when the combiner was made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.verify import known, reader
from pipeline.compare.paired import compared
from pipeline.reading import Pair, scores_of
from pipeline.verify_fit import held

READ = known.known
PAIRS = [("cầu sập", "Cầu không sập."), ("cầu sập", "Trời mưa.")]


class _Reader(reader.PairReader):
    """A reader that notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def scores(self, pairs: Sequence[tuple[str, str]]) -> reader.Floats:
        self.asked = list(pairs)
        return np.full((len(self.asked), 3), 7, np.float32)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("transformer.onnx", "evidence.safetensors", "model.json"):
        (tmp_path / name).write_bytes(b"a reader")
    known.save({PAIRS[0]: np.array([1, 2, 3], np.float32)}, tmp_path / "s.safetensors", [tmp_path])
    found = READ(tmp_path / "s.safetensors", (tmp_path,))
    monkeypatch.setattr(known, "known", lambda: found)
    return tmp_path


@pytest.mark.usefixtures("kept")
def test_what_is_known_is_not_read_again() -> None:
    model = _Reader()
    assert known.scores(model, [PAIRS[1], PAIRS[0]]).tolist() == [[7, 7, 7], [1, 2, 3]]
    assert model.asked == [PAIRS[1]]


@pytest.mark.parametrize("name", ["transformer.onnx", "evidence.safetensors", "model.json", "s.safetensors"])
def test_scores_of_another_reader_and_broken_ones_are_none(name: str, kept: Path) -> None:
    (kept / name).write_bytes(b"another")
    READ.cache_clear()
    assert READ(kept / "s.safetensors", (kept,)) == {}
    assert READ(kept / "nowhere.safetensors", (kept,)) == {}


def test_what_is_kept_is_what_the_reader_says() -> None:
    model, other = reader.packaged(), reader.of_texts()
    assert model is not None
    assert other is not None
    pairs = [Pair(one.claim, one.texts, compared(one.claim, one.texts)) for one in held()]
    asked = list(scores_of(pairs, kept=True).items())
    assert {known.key_of(pair) for pair, _ in asked} <= set(known.known())
    for each, mine in ((model, asked[: len(asked) // 2]), (other, asked[-len(held()) // 2 :])):
        some = mine[:: len(mine) // 60]
        apart = np.abs(known.read(each, [pair for pair, _ in some]) - np.array([told for _, told in some]))
        # The processor's own rounding of int8 products moves some by a hair.
        assert float(apart.mean()) < 0.1
