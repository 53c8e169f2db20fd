"""Sentences that state nothing: opinion, irony, wish, question, call, guess. Told from those that state.

Learnt from texts that are written as posts and articles are (:mod:`models.verify.in_texts`), in which every
sentence has its label; measured on files by other hands, which nothing was learnt from.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.calibrate import fit_temperature
from models.data import digest
from models.fit import Example, Recipe, fit, without_marks
from models.heldout import Heldout, write
from models.linear import load, save, softmax
from models.vectorise import Block
from models.verify.in_texts import FOLDER, READ, told

NAME = "voices"
#: Files that are learnt from, and by other hands those that measure; what was written since is in neither.
LEARNT, KEPT = (*READ, "aa", "ab", "ac", "ad"), tuple("hijltwx")
STATES, VOICE = CLASSES = ("states", "voice")
#: From this probability on a sentence is held to state nothing: six of ten that do, and of those that
#: contradict a notice six in a thousand.
VOICED = 0.75
_RECIPE = Recipe((Block("head", "token", 1, 2),), least=2, strength=4.0, balanced=False)
#: Every so many sentences are learnt without marks too, and count so much.
_BARE, _COUNTS = 6, 0.5


def train(out: Path) -> None:
    """Write the model, learnt from ``LEARNT``, with its predictions for ``KEPT``."""
    learnt, kept = _sentences(LEARNT), _sentences(KEPT)
    model = fit([*learnt, *without_marks(learnt, _BARE, _COUNTS)], _RECIPE)
    truth = np.array([CLASSES.index(one.label) for one in kept])
    scores = model.scores([one.text for one in kept])[:, [model.labels.index(label) for label in CLASSES]]
    model.temperature = fit_temperature(scores, truth)
    about = digest(*(FOLDER / f"{part}.yaml" for part in LEARNT))
    save(model, out / NAME, {"texts": about, "sentences": len(learnt)})
    right = tuple((one.label,) for one in kept)
    parts = tuple(one.part for one in told(KEPT) for text in one.texts for _ in text.sentences)
    write(Heldout(CLASSES, right, softmax(scores / model.temperature), parts), out / NAME)


def _sentences(parts: Sequence[str]) -> list[Example]:
    sentences = (each for one in told(parts) for text in one.texts for each in text.sentences)
    return [Example((each.text, ""), CLASSES[each.label == "O"]) for each in sentences]


def voiced(sentences: Sequence[str]) -> list[float]:
    """Return for each sentence how probable it is that it states nothing that could be checked."""
    model = load(NAME)
    odds = model.probabilities([(one, "") for one in sentences])
    found: list[float] = odds[:, model.labels.index(VOICE)].tolist()
    return found
