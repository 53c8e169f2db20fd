"""The fine-tuned reader of press items as artefacts: int8 ONNX, its two heads, and how good it is.

``python -m models.press.build CHECKPOINT DATA --base MODEL`` needs torch, transformers and ``onnx``, only
here. Temperatures and the share beside the models of words are found on the items of ``third``; those of
``fourth`` were only ever measured. Both are written beside the heads, with the words' answers by models that
had not seen them either.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models import dense, heldout
from models.build_parts import built
from models.encoder_build_weights import Floats
from models.heldout import Heldout
from models.linear import ARTEFACTS, Matrix, load
from models.press.examples import Reading, readings
from models.press.learn import field_names
from models.press.reader import FIELD, FOLDER, TONE, PressReader
from models.press.weigh import SETS, SHARES
from models.sentiment.train import APART, CLASSES, PRESS
from models.topics.train import NAME as TOPICS
from models.topics.train import read_items as topics_read
from models.topics.train_encoder import own_posts
from models.upper.build import head, write_upper

#: Share and temperatures are found on these items (:mod:`models.press.weigh` compares with the others).
_CHOSEN_ON = SETS[0]


def write(checkpoint: Path, base: str, data: Path, out: Path = ARTEFACTS) -> None:
    """Write the artefacts of a checkpoint of :mod:`models.press.learn`.

    Raises:
        OSError: a file cannot be read or written.
        ValueError: ``base`` is a model of another kind.
    """
    from safetensors.numpy import load_file

    learnt = load_file(checkpoint)
    read = readings(data)
    folder = out / FOLDER.name
    write_upper(base, learnt, folder)
    reader = PressReader(folder)
    apart = [one for one in read if one.apart]
    vectors = reader.vectors([one.text for one in apart])
    tones = [(one.tone,) for one in apart]
    fields = [one.fields for one in apart]
    learnt_from = field_names([one for one in read if not one.apart])
    for name, question, labels, words, truth in (
        (TONE, "tone", CLASSES, PRESS, tones),
        (FIELD, "field", learnt_from, TOPICS, fields),
    ):
        model = head(learnt, question, labels)
        found = _measure(
            model, _Apart(apart, vectors, truth, _by_words(words, labels, apart, data)), out / name
        )
        if name == FIELD:
            _measure_posts(found, reader, out / name)


@dataclass(frozen=True, slots=True)
class _Apart:
    """Items that only measure: their vectors, true classes, and what the model of words says of them."""

    items: Sequence[Reading]
    vectors: Floats
    truth: Sequence[tuple[str, ...]]
    words: Matrix

    def rows(self, name: str) -> NDArray[np.int64]:
        """Return the numbers of the items of one label file that have a true class."""
        return np.array([at for at, one in enumerate(self.items) if one.apart == name and self.truth[at]])


def _measure(model: dense.DenseModel, apart: _Apart, folder: Path) -> dense.DenseModel:
    """Find temperatures and share on one label file, write the head and its answers on each; return it."""
    rows = apart.rows(_CHOSEN_ON)
    true = np.array([model.labels.index(apart.truth[at][0]) for at in rows.tolist()])
    model = dense.beside(model, apart.vectors[rows], apart.words[rows], true, SHARES)
    dense.save(model, folder, {"transformer": FOLDER.name, "chosen on": _CHOSEN_ON, "items": len(rows)})
    for name in APART:
        rows = apart.rows(name)
        truth = tuple(apart.truth[at] for at in rows.tolist())
        groups = tuple(apart.items[at].key[0] for at in rows.tolist())
        together = model.with_words(apart.vectors[rows], apart.words[rows])
        for file, shares in (
            (f"{name}.json", together),
            (f"{name}-alone.json", model.probabilities(apart.vectors[rows])),
            (f"{name}-words.json", apart.words[rows]),
        ):
            heldout.write(Heldout(model.labels, truth, shares, groups), folder, file)
    return model


def _measure_posts(model: dense.DenseModel, reader: PressReader, folder: Path) -> None:
    """Keep the fields of the invented posts that nothing was trained on."""
    posts = own_posts(trained=False)
    texts = [one.text for one in posts]
    words = load(TOPICS).probabilities(texts)
    shares = model.with_words(reader.vectors(texts), words)
    truth = tuple((one.label,) for one in posts)
    for name, found in (("posts.json", shares), ("posts-words.json", words)):
        heldout.write(Heldout(model.labels, truth, found, ("posts",) * len(truth)), folder, name)


def _by_words(name: str, labels: Sequence[str], apart: Sequence[Reading], data: Path) -> Matrix:
    """Return the answers of the model of words, out of fold where it learns from an item."""
    model = load(name)
    shares = model.probabilities([one.text for one in apart])[:, [model.labels.index(one) for one in labels]]
    if name != TOPICS:
        return np.asarray(shares)
    stored = heldout.read(ARTEFACTS / TOPICS)
    found = stored.probabilities[:, [stored.labels.index(one) for one in labels]]
    learnt = [(item.set, item.id) for item, _ in topics_read(data)[0]]
    known = dict(zip(learnt, found, strict=True))
    return np.array([known.get(one.key, row) for one, row in zip(apart, shares, strict=True)])


def main(argv: Sequence[str] | None = None) -> int:
    """Build the artefacts; return 0, or 1 with one line on what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m models.press.build", description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="what models.press.learn left")
    parser.add_argument("data", type=Path)
    parser.add_argument("--base", required=True, help="the encoder the training began from")
    parser.add_argument("--out", type=Path, default=ARTEFACTS)
    arguments = parser.parse_args(argv)
    return built(lambda: write(arguments.checkpoint, arguments.base, arguments.data, arguments.out))


if __name__ == "__main__":
    sys.exit(main())
