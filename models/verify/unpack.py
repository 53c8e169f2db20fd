"""A packaged cross-encoder as a checkpoint again, so that training can go on without the files it left.

``python -m models.verify.unpack OUT``; needs ``onnx`` and torch, only here. What comes out are the weights as
they work, on the grid of :func:`models.encoder_build_graph.quantise_rows`: each row in steps of a sixty-third
of its largest, once its channels are eased (:mod:`models.encoder_build_ease`); or on that of
:func:`models.encoder_build_graph.quantise_blocks`.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from models.build_parts import built
from models.encoder_build_graph import MIDDLE
from models.encoder_build_weights import Floats
from models.verify.reader import FOLDER

#: The three products of attention that the graph takes as one.
_JOINED = ("query", "key", "value")
Constants = dict[str, Floats]


def unpacked(folder: Path = FOLDER) -> Constants:
    """Return what an artefact had learnt, by the names of :func:`models.verify.learn.learnt`.

    Raises:
        OSError: a file cannot be read.
        KeyError: it is no graph of :func:`models.encoder_build_graph.build_graph`.
    """
    constants = _constants(folder)
    learnt = {f"bert.{name}": value for name, value in _bert(constants).items()}
    learnt |= {"head.weight": constants["head.weight"].T, "head.bias": constants["head.bias"]}
    return {**learnt, **load_file(folder / "evidence.safetensors")}


def eased(folder: Path = FOLDER) -> Constants:
    """Return what the channels that go into the products of an artefact are divided by, by product.

    Raises:
        OSError: a file cannot be read.
    """
    end = ".ease"
    found = {name: value for name, value in _constants(folder).items() if name.endswith(end)}
    return {name.removesuffix(end): (1 / value).astype(np.float32) for name, value in found.items()}


def _constants(folder: Path) -> Constants:
    onnx = importlib.import_module("onnx")
    graph = onnx.load(str(folder / "transformer.onnx")).graph
    return {one.name: onnx.numpy_helper.to_array(one) for one in graph.initializer}


def _bert(constants: Constants) -> Constants:
    kinds = constants["embeddings.LayerNorm.before"]
    found = {
        "embeddings.position_embeddings.weight": constants["places"],
        "embeddings.token_type_embeddings.weight": np.stack([kinds, np.zeros_like(kinds)]),
        **_norm(constants, "embeddings.LayerNorm"),
    }
    number = 0
    while f"encoder.layer.{number}.joined.scale" in constants:
        found |= _layer(constants, f"encoder.layer.{number}.")
        number += 1
    return found


def _layer(constants: Constants, base: str) -> Constants:
    weights = np.split(_product(constants, f"{base}joined"), len(_JOINED))
    biases = np.split(constants[f"{base}joined.bias"], len(_JOINED))
    found = {f"{base}intermediate.dense.weight": _product(constants, f"{base}up")}
    found[f"{base}intermediate.dense.bias"] = constants[f"{base}up.bias"]
    for part, weight, bias in zip(_JOINED, weights, biases, strict=True):
        found[f"{base}attention.self.{part}.weight"] = weight
        found[f"{base}attention.self.{part}.bias"] = bias
    for name in (f"{base}attention.output", f"{base}output"):
        found[f"{name}.dense.weight"] = _product(constants, f"{name}.dense")
        found[f"{name}.dense.bias"] = constants[f"{name}.LayerNorm.before"]
        found |= _norm(constants, f"{name}.LayerNorm")
    return found


def _product(constants: Constants, name: str) -> Floats:
    if (blocks := constants.get(f"{name}.blocks")) is not None:
        scale = constants[f"{name}.scale"].reshape(*blocks.shape[:2], 1)
        parts = (blocks.astype(np.float32) - MIDDLE) * scale
        return np.asarray(parts.reshape(len(parts), -1))
    whole: Floats = constants[f"{name}.int8"].T * constants[f"{name}.scale"][:, None]
    return (whole * constants.get(f"{name}.ease", np.float32(1))).astype(np.float32)


def _norm(constants: Constants, name: str) -> Constants:
    return {f"{name}.{end}": constants[f"{name}.{end}"] for end in ("weight", "bias")}


def write(out: Path, folder: Path = FOLDER) -> None:
    """Write the weights of an artefact as a checkpoint that training can begin from.

    Raises:
        OSError: a file cannot be read or written.
    """
    import torch

    from models.verify.learn import save_learnt

    found = {name: np.array(value, np.float32) for name, value in unpacked(folder).items()}
    save_learnt({name: torch.from_numpy(value) for name, value in found.items()}, out)


def main(argv: Sequence[str] | None = None) -> int:
    """Unpack the artefact; return 0, or 1 with one line on what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m models.verify.unpack", description=__doc__)
    parser.add_argument("out", type=Path, help="the checkpoint to write: NAME.safetensors")
    parser.add_argument("--artefact", type=Path, default=FOLDER)
    arguments = parser.parse_args(argv)
    return built(lambda: write(arguments.out, arguments.artefact))


if __name__ == "__main__":
    sys.exit(main())
