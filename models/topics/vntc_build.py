"""The reader of VNTC's topics as artefacts: int8 ONNX, its head, how it is heard beside words and vectors.

``python -m models.topics.vntc_build CHECKPOINT DATA --base MODEL [--measured CHECKPOINT]`` needs torch,
transformers and ``onnx``, only here. What is kept may have read all articles; ``--measured`` is then the same
course without the fifth that measures, and temperatures, share and figures are its. What is stored for the
report is found half by half: temperatures and share of each half of the fifth on the other.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from models import dense, heldout
from models.build_parts import build
from models.data import Item, news
from models.encoder_build_weights import Floats
from models.heldout import Heldout
from models.linear import ARTEFACTS, Matrix
from models.topics import vntc
from models.topics.vntc_learn import QUESTION, topics
from models.topics.vntc_reader import FOLDER, NAME, pieces
from models.upper.build import head, write_upper
from models.upper.reader import UpperReader

_SHARES = (0.3, 0.4, 0.5, 0.6)
Rows = NDArray[np.int64]


def write(
    checkpoint: Path, base: str, data: Path, out: Path = ARTEFACTS, *, measured: Path | None = None
) -> None:
    """Write the artefacts of a checkpoint of :mod:`models.topics.vntc_learn`, and what they say of the fifth.

    Raises:
        OSError: a file cannot be read or written.
        ValueError: ``base`` is a model of another kind.
    """
    from safetensors.numpy import load_file

    items = news(data, "vntc_topics.train")
    labels = topics(items)
    others = _in_order(heldout.read(ARTEFACTS / vntc.NAME), labels)
    learnt = load_file(measured or checkpoint)
    with TemporaryDirectory() as aside:
        vectors = _vectors(base, learnt, vntc.apart(items)[1], Path(aside))
    (out / NAME).mkdir(parents=True, exist_ok=True)
    found = _measure(head(learnt, QUESTION, labels), vectors, others, out / NAME)
    kept = load_file(checkpoint)
    write_upper(base, kept, out / FOLDER.name)
    final = head(kept, QUESTION, labels)
    final = replace(final, temperature=found.temperature, share=found.share, fused=found.fused)
    dense.save(final, out / NAME, {"upper half": FOLDER.name, "beside": [vntc.NAME, vntc.VECTORS]})


def _in_order(stored: Heldout, labels: tuple[str, ...]) -> Heldout:
    order = [stored.labels.index(one) for one in labels]
    return replace(stored, labels=labels, probabilities=stored.probabilities[:, order])


def _vectors(base: str, learnt: Mapping[str, Floats], read: Sequence[Item], folder: Path) -> Floats:
    write_upper(base, learnt, folder)
    reader = UpperReader(folder)
    batch = [vntc.whole(one.title, one.lead, one.body) for one in read]
    return reader.vectors(pieces(batch, reader.encoder))


def _measure(model: dense.DenseModel, vectors: Floats, others: Heldout, folder: Path) -> dense.DenseModel:
    """Write what is found half by half; return the model with temperatures and share of the whole fifth."""
    true: Rows = np.array([model.labels.index(one) for one in others.main])
    shares: Matrix = np.zeros(others.probabilities.shape)
    halves = [np.arange(len(true))[at::2] for at in (0, 1)]
    for rows, measured in (halves, halves[::-1]):
        fitted = dense.beside(model, vectors[rows], others.probabilities[rows], true[rows], _SHARES)
        shares[measured] = fitted.with_words(vectors[measured], others.probabilities[measured])
    whole = dense.beside(model, vectors, others.probabilities, true, _SHARES)
    alone = whole.probabilities(vectors)
    for name, found in (("heldout.json", shares), ("alone.json", alone)):
        heldout.write(replace(others, probabilities=found), folder, name)
    return whole


def main(argv: Sequence[str] | None = None) -> int:
    """Build the artefacts; return 0, or 1 with one line on what is wrong."""
    return build("models.topics.vntc_build", __doc__, ARTEFACTS, write, argv)


if __name__ == "__main__":
    sys.exit(main())
