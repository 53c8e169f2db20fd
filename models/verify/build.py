"""A trained cross-encoder as an artefact: int8 ONNX, the evidence's vector, and what it is.

``python -m models.verify.build CHECKPOINT --base MODEL``; needs torch, transformers and ``onnx``, only here.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from models.build_parts import built, describe
from models.encoder_build_graph import build_graph
from models.encoder_build_weights import Weights, read_weights
from models.verify.reader import FOLDER
from models.verify.stream import LABELS

#: Pieces of a pair: claim and evidence together.
LONGEST = 208


def write(checkpoint: Path, base: str, out: Path = FOLDER) -> None:
    """Write the artefact of a checkpoint of :func:`models.verify.learn.learn`.

    Raises:
        OSError: a file cannot be read or written.
        ValueError: ``base`` is a model of another kind.
    """
    from models.verify.learn import read_learnt

    learnt = {name: value.numpy() for name, value in read_learnt(checkpoint).items()}
    shape = read_weights(base).shape
    bert = {name.removeprefix("bert."): value for name, value in learnt.items() if name.startswith("bert.")}
    out.mkdir(parents=True, exist_ok=True)
    graph = build_graph(Weights(shape, bert), (learnt["head.weight"], learnt["head.bias"]))
    (out / "transformer.onnx").write_bytes(graph)
    vectors = {name: learnt[name].astype(np.float32) for name in ("evidence", "marks")}
    save_file(vectors, str(out / "evidence.safetensors"))
    (out / "evidence.safetensors").chmod(0o644)
    about = {
        "labels": list(LABELS),
        "longest": LONGEST,
        "vocabulary": "encoder",
    }
    describe(out, about, ["transformer.onnx", "evidence.safetensors"])


def main(argv: Sequence[str] | None = None) -> int:
    """Build the artefact; return 0, or 1 with one line on what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m models.verify.build", description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="NAME.safetensors as training left it")
    parser.add_argument("--base", required=True, help="the encoder the training began from")
    parser.add_argument("--out", type=Path, default=FOLDER)
    arguments = parser.parse_args(argv)
    return built(lambda: write(arguments.checkpoint, arguments.base, arguments.out))


if __name__ == "__main__":
    sys.exit(main())
