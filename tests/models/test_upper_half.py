"""Readers that learnt only the encoder's upper half: one lower half for all, cut where it says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models.encoder_packaged import FOLDER, LOWER, UPPER, PackagedEncoder, open_session
from models.linear import ARTEFACTS
from models.topics import vntc
from models.topics.vntc_reader import HEAD, TAIL, pieces

LONG = " ".join(f"chữ{at}" for at in range(900))


def test_the_lower_half_is_kept_once() -> None:
    assert [path.parent.name for path in ARTEFACTS.rglob(LOWER)] == ["encoder"]
    assert {"encoder", "press-reader"} <= {path.parent.name for path in ARTEFACTS.rglob(UPPER)}


def test_both_halves_are_the_whole_graph() -> None:
    pytest.importorskip("onnx", reason="building needs onnx; using the artefact does not")
    from models.encoder_build_graph import build_graph, build_lower, build_upper
    from models.encoder_build_weights import Shape, Weights

    random = np.random.default_rng(4)
    shape = Shape(hidden=16, layers=4, heads=2, inner=32, vocabulary=9, positions=12, epsilon=1e-12)
    weights = Weights(shape, _tensors(shape, random))
    whole, lower, upper = (
        _session(graph) for graph in (build_graph(weights), build_lower(weights, 2), build_upper(weights, 2))
    )
    for length in (2, 5, 12):
        read = random.normal(0, 1, (1, length, 16)).astype(np.float32)
        (states,) = lower.run(None, {"pieces": read})
        assert states.shape == (1, length, 16)
        assert np.array_equal(upper.run(None, {"states": states})[0], whole.run(None, {"pieces": read})[0])


def _session(graph: bytes) -> Any:  # noqa: ANN401  onnxruntime has no types
    import onnxruntime  # type: ignore[import-untyped]

    return onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])


def _tensors(shape: Any, random: np.random.Generator) -> dict[str, Any]:  # noqa: ANN401
    made: dict[str, Any] = {}

    def add(name: str, *size: int) -> None:
        made[name] = random.normal(0, 0.3, size).astype(np.float32)

    add("embeddings.token_type_embeddings.weight", 2, shape.hidden)
    add("embeddings.position_embeddings.weight", shape.positions, shape.hidden)
    norms = ["embeddings.LayerNorm"]
    for number in range(shape.layers):
        base = f"encoder.layer.{number}."
        for part in ("attention.self.query", "attention.self.key", "attention.self.value"):
            add(f"{base}{part}.weight", shape.hidden, shape.hidden)
            add(f"{base}{part}.bias", shape.hidden)
        sizes = {
            "attention.output": (shape.hidden, shape.hidden),
            "intermediate": (shape.inner, shape.hidden),
            "output": (shape.hidden, shape.inner),
        }
        for part, size in sizes.items():
            add(f"{base}{part}.dense.weight", *size)
            add(f"{base}{part}.dense.bias", size[0])
        norms += [f"{base}attention.output.LayerNorm", f"{base}output.LayerNorm"]
    for name in norms:
        add(f"{name}.weight", shape.hidden)
        add(f"{name}.bias", shape.hidden)
    return made


def test_an_encoder_beside_another_keeps_its_pieces_and_lower_half() -> None:
    encoder = PackagedEncoder(threads=1)
    same = encoder.beside(open_session(FOLDER / UPPER))
    assert np.array_equal(same.encode(["Cầu đã thông xe."]), encoder.encode(["Cầu đã thông xe."]))


def test_of_a_long_article_the_beginning_and_an_end_are_read() -> None:
    encoder = PackagedEncoder(threads=1)
    long, again, short, empty = pieces(
        [("Tiêu đề", LONG), ("Tiêu đề", f"{LONG} hết"), ("Ngắn", "Một câu."), ("", "")], encoder
    )
    assert len(long) == HEAD + TAIL + 1
    assert long[:HEAD] == again[:HEAD]
    assert long[-1] == again[-1] == short[-1] == empty[-1] == encoder.tokenizer.token_to_id("</s>")
    assert long != again
    assert len(short) < 20
    assert short.count(short[-1]) == 1


def test_without_marks_words_and_vectors_decide_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from models.topics import vntc_reader

    asked: list[int] = []

    class Reader:
        encoder = PackagedEncoder(threads=1)

        def vectors(self, rows: list[list[int]]) -> np.ndarray[Any, Any]:
            asked.append(len(rows))
            return np.zeros((len(rows), 384), np.float32)

    others = np.array([[0.9, 0.1], [0.2, 0.8]])
    from models import dense

    plain = np.zeros(384, np.float32), np.ones(384, np.float32)
    head = dense.DenseModel(("a", "b"), *plain, np.zeros((384, 2), np.float32), np.zeros(2, np.float32))
    monkeypatch.setattr(vntc_reader, "packaged", Reader)
    monkeypatch.setattr(dense, "load", lambda _: head)
    found = vntc_reader.heard([("Giá vải tăng", ""), ("Gia vai tang", "dau vu")], others)
    assert asked == [1]
    assert np.allclose(found[1], others[1])
    assert 0.5 < found[0, 0] < 0.9
    monkeypatch.setattr(vntc_reader, "packaged", lambda: None)
    assert vntc_reader.heard([("Giá vải tăng", "")], others[:1]) is not None


def test_ten_topics_are_told() -> None:
    labels, shares = vntc.probabilities([("Đội bóng thắng trận chung kết", "", "Bàn thắng phút cuối.")])
    assert labels[int(shares[0].argmax())] == "The thao"
    assert shares.sum() == pytest.approx(1)
