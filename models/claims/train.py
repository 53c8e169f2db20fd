"""Training the model of claims worth checking; measured on sources that it has not seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from models.calibrate import fit_temperature
from models.claims.sentences import LABELS, labelled, shaped
from models.data import digest
from models.fit import Example, Recipe, fit
from models.heldout import Heldout, write
from models.linear import Matrix, save, softmax
from models.vectorise import Block

NAME = "claims-worth-checking"
CLASSES = ("claim", "other")
_RECIPE = Recipe(
    (Block("head", "word", 1, 2), Block("rest", "word", 1, 2)), least=2, strength=2.0, balanced=False
)


def train(data: Path, out: Path) -> None:
    """Write the model, with its predictions for each set by a model trained on all the others."""
    sentences = labelled(data)
    examples = [
        Example(shaped(one.text), CLASSES[0] if one.kind == CLASSES[0] else CLASSES[1]) for one in sentences
    ]
    sets = [one.set for one in sentences]
    scores = _by_others(examples, sets)
    truth = np.array([CLASSES.index(one.label) for one in examples])
    temperature = fit_temperature(scores, truth)
    model = fit(examples, _RECIPE)
    model.temperature = temperature
    folder = out / NAME
    save(model, folder, {"labels": digest(LABELS), "sentences": len(examples)})
    right = tuple((one.label,) for one in examples)
    write(Heldout(CLASSES, right, softmax(scores / temperature), tuple(sets)), folder)


def _by_others(examples: list[Example], sets: list[str]) -> Matrix:
    scores = np.zeros((len(examples), len(CLASSES)))
    for name in sorted(set(sets)):
        model = fit([one for one, of in zip(examples, sets, strict=True) if of != name], _RECIPE)
        order = [model.labels.index(label) for label in CLASSES]
        mine = [at for at, of in enumerate(sets) if of == name]
        scores[mine] = model.scores([examples[at].text for at in mine])[:, order]
    return scores
