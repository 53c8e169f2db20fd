"""Predictions on items that a model was not trained on, kept beside it to recompute its figures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.linear import Matrix


@dataclass(frozen=True, slots=True)
class Heldout:
    """True classes (several may be right: the first is the main one) and probabilities, row by row."""

    labels: tuple[str, ...]
    truth: tuple[tuple[str, ...], ...]
    probabilities: Matrix
    groups: tuple[str, ...]

    @property
    def predicted(self) -> list[str]:
        """The most probable class of each row."""
        return [self.labels[at] for at in self.probabilities.argmax(axis=1)]

    @property
    def main(self) -> list[str]:
        """The main true class of each row."""
        return [classes[0] for classes in self.truth]

    @property
    def main_rows(self) -> NDArray[np.int64]:
        """The number of the main true class of each row."""
        return np.array([self.labels.index(label) for label in self.main])

    @property
    def either(self) -> list[str]:
        """The class that counts as true of each row: the predicted one if it is among them, or the main."""
        pairs = zip(self.predicted, self.truth, strict=True)
        return [guess if guess in classes else classes[0] for guess, classes in pairs]

    def part(self, group: str) -> Heldout:
        """Return the rows of one group (a source)."""
        rows = [at for at, name in enumerate(self.groups) if name == group]
        truth = tuple(self.truth[at] for at in rows)
        return Heldout(self.labels, truth, self.probabilities[rows], (group,) * len(rows))


def pooled(parts: Sequence[Heldout]) -> Heldout:
    """Return all rows of several sets of predictions over the same classes, one set after the other."""
    (labels,) = {part.labels for part in parts}
    return Heldout(
        labels,
        tuple(row for part in parts for row in part.truth),
        np.vstack([part.probabilities for part in parts]),
        tuple(row for part in parts for row in part.groups),
    )


def write(heldout: Heldout, folder: Path, name: str = "heldout.json") -> None:
    """Write ``heldout`` as ``name`` into the artefact's folder."""
    content = {
        "labels": heldout.labels,
        "truth": heldout.truth,
        "groups": heldout.groups,
        "probabilities": np.round(heldout.probabilities, 4).tolist(),
    }
    (folder / name).write_text(f"{json.dumps(content)}\n", encoding="utf-8")


def read(folder: Path, name: str = "heldout.json") -> Heldout:
    """Return what :func:`write` wrote."""
    content = json.loads((folder / name).read_text(encoding="utf-8"))
    truth: Sequence[Sequence[str]] = content["truth"]
    probabilities = np.asarray(content["probabilities"], dtype=np.float64)
    return Heldout(
        tuple(content["labels"]), tuple(map(tuple, truth)), probabilities, tuple(content["groups"])
    )
