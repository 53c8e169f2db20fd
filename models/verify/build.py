"""A trained cross-encoder as an artefact: int8 ONNX, the evidence's vector, and what it is.

``python -m models.verify.build CHECKPOINT --base MODEL``; needs torch, transformers and ``onnx``, only here.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from models.build_parts import built, describe
from models.encoder_build_ease import divisors, widest
from models.encoder_build_graph import build_graph
from models.encoder_build_weights import Floats, Weights, read_weights
from models.encoder_packaged import PackagedEncoder
from models.verify.marks import kinds_of, pieces_by_number
from models.verify.pieces import pair_pieces
from models.verify.reader import FOLDER
from models.verify.stream import LABELS

#: Pieces of a pair: claim and evidence together.
LONGEST = 208
#: Pairs that are read to see how wide the channels are.
LOOKED_AT = 150
#: Channels that are rounded together in the reader of texts. On one grid for all channels refuted gains .17
#: on the others, and the area under the curve of contradicting sentences is .883; in blocks .902 as in fp32.
BLOCK = 128


def write(checkpoint: Path, base: str, out: Path = FOLDER, block: int = 0) -> None:
    """Write the artefact of a checkpoint of :func:`models.verify.learn.learn`.

    With a ``block`` so many channels at a time are rounded on a grid of their own.

    Raises:
        OSError: a file cannot be read or written.
        ValueError: ``base`` is a model of another kind.
    """
    from models.verify.learn import read_learnt

    learnt = {name: value.numpy() for name, value in read_learnt(checkpoint).items()}
    shape = read_weights(base).shape
    bert = {name.removeprefix("bert."): value for name, value in learnt.items() if name.startswith("bert.")}
    out.mkdir(parents=True, exist_ok=True)
    head = learnt["head.weight"], learnt["head.bias"]
    eased = {} if block else divisors(bert, _sizes(checkpoint, base))
    graph = build_graph(Weights(shape, bert), head, eased=eased, block=block)
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


def _sizes(checkpoint: Path, base: str) -> dict[str, Floats]:
    """How wide the channels are while the network reads some of what it has learnt from."""
    import torch

    from models.verify.learn import load_learnt
    from models.verify.network import base_network, batch_of
    from models.verify.written import EVENT, PASSAGES, TWINS, told_pairs

    chance = random.Random(LOOKED_AT)  # noqa: S311  reproducible, no secret
    pairs = told_pairs(chance, EVENT + PASSAGES + TWINS, renamed=False, wanted=lambda _notice: True)
    encoder = PackagedEncoder()
    piece = pieces_by_number(encoder.tokenizer)
    drawn = [(one.claim, one.evidence) for one in chance.sample(pairs, LOOKED_AT)]
    network = load_learnt(base_network(base), checkpoint).eval()

    def read() -> None:
        with torch.no_grad():
            for row in pair_pieces(encoder, drawn, LONGEST):
                network(*batch_of([row], [kinds_of(row, piece)]))

    return widest(network, read)


def main(argv: Sequence[str] | None = None) -> int:
    """Build the artefact; return 0, or 1 with one line on what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m models.verify.build", description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="NAME.safetensors as training left it")
    parser.add_argument("--base", required=True, help="the encoder the training began from")
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--block", type=int, default=0, help=f"{BLOCK}: the reader of texts")
    arguments = parser.parse_args(argv)
    return built(lambda: write(arguments.checkpoint, arguments.base, arguments.out, arguments.block))


if __name__ == "__main__":
    sys.exit(main())
