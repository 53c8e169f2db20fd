"""What the judges before the reader, linear layers over the encoder as it comes, say of the items apart.

``python -m models.press.older DATA`` writes their answers, alone and beside the words, into their folders, so
that they are compared on the very items that only measure the reader. They still read the other languages,
and Vietnamese where the reader is not there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models import dense, heldout
from models.build_parts import built
from models.heldout import Heldout
from models.linear import ARTEFACTS, Matrix, softmax
from models.press.examples import FIELDS, Key, Reading, keys, readings
from models.press.reader import FIELD, TONE
from models.sentiment.train import APART
from models.sentiment.train_encoder import NAME as TONES
from models.topics.train import read_items
from models.topics.train_encoder import NAME as TOPICS

#: The head of the reader that took the place of each.
TAKEN_BY = {TONES: TONE, TOPICS: FIELD}


def write(data: Path, artefacts: Path = ARTEFACTS) -> None:
    """Write the answers of both older judges, file by file, in the order of the reader's.

    Raises:
        models.data.MissingDataError: the data folder lacks a set.
        ValueError: the reader's answers are of other labels than those that lie here.
    """
    apart = [one for one in readings(data) if one.apart]
    vectors = dense.features([one.text for one in apart])
    for name, reader in TAKEN_BY.items():
        found = dense.load(name, artefacts).probabilities(vectors)
        if name == TOPICS:
            known = _out_of_fold(data, artefacts / name)
            found = np.array([known.get(one.key, row) for one, row in zip(apart, found, strict=True)])
        for file in APART:
            truth = heldout.read(artefacts / reader, f"{file}-words.json")
            rows = _rows(apart, file, truth, fields=name == TOPICS)
            _write(dense.load(name, artefacts), found[rows], truth, artefacts / name, file)


def _write(model: dense.DenseModel, alone: Matrix, words: Heldout, folder: Path, file: str) -> None:
    both = softmax(dense.fuse(alone, words.probabilities, model.share) / model.fused)
    heldout.write(replace(words, probabilities=alone), folder, f"{file}-alone.json")
    heldout.write(replace(words, probabilities=both), folder, f"{file}.json")


def _rows(apart: Sequence[Reading], file: str, stored: Heldout, *, fields: bool) -> NDArray[np.int64]:
    """The numbers of the items of a label file that have a class, which must be those stored."""
    truth = [one.fields if fields else (one.tone,) for one in apart]
    rows = [at for at, one in enumerate(apart) if one.apart == file and truth[at]]
    if stored.truth != tuple(truth[at] for at in rows):
        raise ValueError(f"{file}: the stored answers are of other labels; run models.press.build first")
    return np.array(rows)


def _out_of_fold(data: Path, folder: Path) -> Mapping[Key, NDArray[np.float64]]:
    """Return what models said of each item that the older judge of fields learns from, not having seen it."""
    stored = heldout.read(folder, "alone.json")
    learnt = [((item.set, item.id), topics) for item, topics in read_items(data)[0]]
    first = keys(FIELDS[0])
    for chosen in (learnt, [one for one in learnt if one[0] in first]):
        if tuple(topics for _, topics in chosen) == stored.truth:
            return dict(zip((key for key, _ in chosen), stored.probabilities, strict=True))
    raise ValueError(f"{folder.name} was trained on other labels; train it again first")


def main(argv: Sequence[str] | None = None) -> int:
    """Write the answers; return 0, or 1 with one line on what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m models.press.older", description=__doc__)
    parser.add_argument("data", type=Path)
    given = parser.parse_args(argv)
    return built(lambda: write(given.data))


if __name__ == "__main__":
    sys.exit(main())
