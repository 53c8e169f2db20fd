"""An upper half that has learnt as an artefact: int8 ONNX beside the encoder's lower half, and its heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from models.build_parts import describe
from models.dense import DenseModel
from models.encoder_build_graph import build_upper
from models.encoder_build_weights import Floats, Weights, read_weights
from models.encoder_packaged import BELOW, UPPER


def write_upper(base: str, learnt: Mapping[str, Floats], folder: Path) -> None:
    """Write the graph of the layers that learnt (``learnt``: the network's tensors) from ``base``.

    Raises:
        OSError: a file cannot be read or written.
        ValueError: ``base`` is a model of another kind.
    """
    tensors = {
        f"encoder.layer.{int(number) + BELOW}.{rest}": value
        for name, value in learnt.items()
        if name.startswith("up.")
        for number, rest in [name.removeprefix("up.").split(".", 1)]
    }
    folder.mkdir(parents=True, exist_ok=True)
    graph = build_upper(Weights(read_weights(base).shape, tensors), BELOW, unit=False)
    (folder / UPPER).write_bytes(graph)
    describe(folder, {"labels": [], "vocabulary": "encoder", "lower half": "encoder"}, [UPPER])


def head(learnt: Mapping[str, Floats], name: str, labels: Sequence[str]) -> DenseModel:
    """Return a linear layer as a model over vectors: nothing is taken off or stretched."""
    weight, bias = learnt[f"heads.{name}.weight"], learnt[f"heads.{name}.bias"]
    width = weight.shape[1]
    plain = np.zeros(width, np.float32), np.ones(width, np.float32)
    return DenseModel(tuple(labels), *plain, np.ascontiguousarray(weight.T), bias)
