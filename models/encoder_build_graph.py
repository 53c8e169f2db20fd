"""An encoder as an ONNX graph in int8, built operator by operator, so that no exporter is needed.

The graph takes the vectors of one text's pieces and returns the text's unit vector: one text a run, because
the activations are quantised over a whole run and a text's vector must not depend on its neighbours.
Needs the package ``onnx``, only here.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.encoder_build_weights import Floats, Weights

MICROSOFT = "com.microsoft"
#: 7 bits, not 8: processors without VNNI add two products in 16 bits, and 2 * 255 * 63 still fits.
LARGEST = 63
#: The same where blocks are rounded apart (MatMulNBits): 8 bits about a middle, in 8-bit products.
_LARGEST_OF_BLOCK, MIDDLE, _IN_INT8 = 127, 128, 4
OPSET, IR = 18, 9


def quantise_rows(matrix: Floats, largest: int = LARGEST) -> tuple[NDArray[np.int8], Floats]:
    """Return (integers, one scale a row) of a matrix, symmetric about zero."""
    scale = np.maximum(np.abs(matrix).max(axis=1), 1e-12) / largest
    whole = np.clip(np.round(matrix / scale[:, None]), -largest, largest)
    return whole.astype(np.int8), scale.astype(np.float32)


def quantise_blocks(matrix: Floats, block: int) -> tuple[NDArray[np.uint8], Floats]:
    """Return (integers (rows, blocks, block) about 128, one scale a block) of a matrix.

    Raises:
        ValueError: a row does not fall into whole blocks.
    """
    blocks = matrix.reshape(len(matrix), -1, block)
    scale = np.maximum(np.abs(blocks).max(axis=2), 1e-12) / _LARGEST_OF_BLOCK
    return (np.round(blocks / scale[:, :, None]) + MIDDLE).astype(np.uint8), scale.astype(np.float32)


@dataclass
class _Graph:
    """Nodes and constants of a graph under construction."""

    weights: Weights
    eased: Mapping[str, Floats] = field(default_factory=dict)
    block: int = 0
    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)

    def tensor(self, name: str) -> Floats:
        return self.weights.tensors[name]

    def constant(self, name: str, value: NDArray[Any]) -> str:
        onnx = importlib.import_module("onnx")
        self.constants.append(onnx.numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, inputs: list[str], outputs: int = 1, **options: Any) -> list[str]:  # noqa: ANN401
        onnx = importlib.import_module("onnx")
        names = [f"{kind}.{len(self.nodes)}.{place}" for place in range(outputs)]
        self.nodes.append(onnx.helper.make_node(kind, inputs, names, name=names[0], **options))
        return names

    def product(self, value: str, name: str, matrix: Floats, bias: Floats | None = None) -> str:
        if self.block:
            return self.in_blocks(value, name, matrix, bias)
        if (divisor := self.eased.get(name)) is not None:
            value = self.add("Mul", [value, self.constant(f"{name}.ease", 1 / divisor)])[0]
            matrix = matrix * divisor
        whole, scale = quantise_rows(matrix)
        inputs = [
            value,
            self.constant(f"{name}.int8", whole.T),
            self.constant(f"{name}.scale", scale),
            self.constant(f"{name}.zero", np.zeros(len(scale), np.int8)),
        ]
        if bias is not None:
            inputs.append(self.constant(f"{name}.bias", bias))
        return self.add("DynamicQuantizeMatMul", inputs, domain=MICROSOFT)[0]

    def in_blocks(self, value: str, name: str, matrix: Floats, bias: Floats | None) -> str:
        """The product with what it takes in and its weights each rounded block by block."""
        whole, scale = quantise_blocks(matrix, self.block)
        inputs = [value, self.constant(f"{name}.blocks", whole), self.constant(f"{name}.scale", scale)]
        made = self.add(
            "MatMulNBits", inputs, domain=MICROSOFT, N=matrix.shape[0], K=matrix.shape[1], bits=8,
            block_size=self.block, accuracy_level=_IN_INT8,
        )[0]  # fmt: skip
        return made if bias is None else self.add("Add", [made, self.constant(f"{name}.bias", bias)])[0]

    def norm(self, value: str, rest: str, name: str, bias: Floats) -> str:
        """LayerNorm(value + rest + bias).

        In three steps: what onnxruntime has for all at once goes number by number (a fifth of a text's time).
        """
        parts = [self.constant(f"{name}.{end}", self.tensor(f"{name}.{end}")) for end in ("weight", "bias")]
        joined = self.add("Add", [value, rest])[0]
        joined = self.add("Add", [joined, self.constant(f"{name}.before", bias)])[0]
        epsilon = self.weights.shape.epsilon
        return self.add("LayerNormalization", [joined, *parts], axis=-1, epsilon=epsilon)[0]


def _beginning(graph: _Graph) -> str:
    """The vectors of the pieces with those of their places, normalised."""
    kinds = graph.tensor("embeddings.token_type_embeddings.weight")[0]
    places = graph.tensor("embeddings.position_embeddings.weight")
    length = graph.add("Shape", ["pieces"], start=1, end=2)[0]
    zero = graph.constant("zero", np.array([0], np.int64))
    cut = graph.add("Slice", [graph.constant("places", places), zero, length])[0]
    shape = graph.add("Shape", ["pieces"])[0]
    return graph.norm("pieces", graph.add("Expand", [cut, shape])[0], "embeddings.LayerNorm", kinds)


def _layer(graph: _Graph, value: str, number: int) -> str:
    base = f"encoder.layer.{number}."
    parts = [f"{base}attention.self.{part}" for part in ("query", "key", "value")]
    matrix = np.concatenate([graph.tensor(f"{part}.weight") for part in parts])
    bias = np.concatenate([graph.tensor(f"{part}.bias") for part in parts])
    joined = graph.product(value, f"{base}joined", matrix, bias)
    split = graph.add("Split", [joined], 3, axis=2, num_outputs=3)
    heads = graph.weights.shape.heads
    seen = graph.add("MultiHeadAttention", split, domain=MICROSOFT, num_heads=heads)[0]
    value = _output(graph, seen, value, f"{base}attention.output")
    inner = graph.product(value, f"{base}up", graph.tensor(f"{base}intermediate.dense.weight"))
    up = graph.constant(f"{base}up.bias", graph.tensor(f"{base}intermediate.dense.bias"))
    return _output(graph, graph.add("BiasGelu", [inner, up], domain=MICROSOFT)[0], value, f"{base}output")


def _output(graph: _Graph, value: str, rest: str, name: str) -> str:
    made = graph.product(value, f"{name}.dense", graph.tensor(f"{name}.dense.weight"))
    return graph.norm(made, rest, f"{name}.LayerNorm", graph.tensor(f"{name}.dense.bias"))


def build_graph(
    weights: Weights,
    head: tuple[Floats, Floats] | None = None,
    *,
    unit: bool = True,
    eased: Mapping[str, Floats] | None = None,
    block: int = 0,
) -> bytes:
    """Return the ONNX model: ``pieces`` (1, length, hidden) to ``vector`` (1, hidden), of length one.

    Without ``unit`` the vector is the mean over the pieces as it comes. With a ``head`` (weight (labels,
    hidden), bias (labels)) it is that of the linear layer over the first place, in fp32: (1, labels).
    ``eased``: what the channels that go into a product are divided by (:mod:`models.encoder_build_ease`).
    With a ``block`` products round so many channels at a time on a grid of their own, instead of all that
    goes in on one: a tenth of the error for twice the time. Nothing need be eased then.

    Raises:
        ValueError: a row of weights does not fall into whole blocks.
    """
    graph = _Graph(weights, eased or {}, block)
    value = _layers(graph, _beginning(graph), range(weights.shape.layers))
    width = _mean(graph, value, unit) if head is None else _head(graph, value, head)
    return _whole(graph, "pieces", ("vector", [1, width]))


def build_lower(weights: Weights, below: int) -> bytes:
    """Return the ONNX model of the first layers: ``pieces`` to ``states``, both (1, length, hidden)."""
    graph = _Graph(weights)
    value = _layers(graph, _beginning(graph), range(below))
    _named(graph, "Identity", value, "states")
    return _whole(graph, "pieces", ("states", [1, "length", weights.shape.hidden]))


def build_upper(weights: Weights, below: int, *, unit: bool = True) -> bytes:
    """Return the ONNX model of all layers but the first ``below``: ``states`` to ``vector`` (1, hidden).

    Run after :func:`build_lower` it gives what :func:`build_graph` does. Weights of the lower layers are not
    needed. Without ``unit`` the vector is the mean over the pieces as it comes.
    """
    graph = _Graph(weights)
    value = _layers(graph, "states", range(below, weights.shape.layers))
    return _whole(graph, "states", ("vector", [1, _mean(graph, value, unit)]))


def _layers(graph: _Graph, value: str, numbers: range) -> str:
    for number in numbers:
        value = _layer(graph, value, number)
    return value


def _named(graph: _Graph, kind: str, value: str, name: str, **options: Any) -> None:  # noqa: ANN401
    onnx = importlib.import_module("onnx")
    graph.nodes.append(onnx.helper.make_node(kind, [value], [name], **options))


def _mean(graph: _Graph, value: str, unit: bool) -> int:
    axis = graph.constant("axis", np.array([1], np.int64))
    mean = graph.add("ReduceMean", [value, axis], keepdims=0)[0]
    if unit:
        _named(graph, "LpNormalization", mean, "vector", axis=1, p=2)
    else:
        _named(graph, "Identity", mean, "vector")
    return graph.weights.shape.hidden


def _head(graph: _Graph, value: str, head: tuple[Floats, Floats]) -> int:
    onnx = importlib.import_module("onnx")
    place = graph.constant("first", np.array([0], np.int64))
    first = graph.add("Gather", [value, place], axis=1)[0]
    flat = graph.add("Squeeze", [first, graph.constant("axis", np.array([1], np.int64))])[0]
    inputs = [flat, graph.constant("head.weight", head[0].T), graph.constant("head.bias", head[1])]
    graph.nodes.append(onnx.helper.make_node("Gemm", inputs, ["vector"]))
    return len(head[1])


def _whole(graph: _Graph, taken: str, made: tuple[str, list[int | str]]) -> bytes:
    onnx = importlib.import_module("onnx")
    real, hidden = onnx.TensorProto.FLOAT, graph.weights.shape.hidden
    inputs = [onnx.helper.make_tensor_value_info(taken, real, [1, "length", hidden])]
    outputs = [onnx.helper.make_tensor_value_info(made[0], real, made[1])]
    whole = onnx.helper.make_graph(graph.nodes, "encoder", inputs, outputs, graph.constants)
    sets = [onnx.helper.make_opsetid("", OPSET), onnx.helper.make_opsetid(MICROSOFT, 1)]
    model = onnx.helper.make_model(whole, opset_imports=sets, ir_version=IR, producer_name="minhtin")
    return bytes(model.SerializeToString())
