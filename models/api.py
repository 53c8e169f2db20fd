"""What the pipeline calls: probabilities of sentiment and of topics. Artefacts load on first use."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.linear import Matrix, load
from models.text import view
from models.vectorise import Text

SENTIMENTS = ("negative", "neutral", "positive")
#: Domain of the gate to the artefact that judges texts of that domain.
_JUDGES = {"press": "sentiment-press", "product": "sentiment-product", "feedback": "sentiment-feedback"}


def texts(parts: Sequence[tuple[str, str, str]]) -> list[Text]:
    """Return (title, lead, body) triples as the models read them; long texts are cut, empty ones allowed."""
    return [view(title, lead, body) for title, lead, body in parts]


def topic_probabilities(batch: Sequence[Text]) -> tuple[tuple[str, ...], Matrix]:
    """Return the fields and one row of probabilities (summing to one) for each text."""
    model = load("topics")
    return model.labels, model.probabilities(batch)


def sentiment_probabilities(batch: Sequence[Text], *, posts: Sequence[bool]) -> Matrix:
    """Return one row over :data:`SENTIMENTS` for each text.

    A gate says how far a text reads like press, like a product post or like feedback; the judges of
    these domains are mixed by its answer. ``posts`` marks texts written by the public: an article with
    a title is press whatever it says.
    """
    mixed = np.zeros((len(batch), len(SENTIMENTS)))
    if not batch:
        return mixed
    gate = load("sentiment-gate")
    shares = gate.probabilities(batch)
    for row, (head, _) in enumerate(batch):
        if not posts[row] and "\n" in head:
            shares[row] = [float(domain == "press") for domain in gate.labels]
    for column, domain in enumerate(gate.labels):
        rows = np.flatnonzero(shares[:, column] > 0.01)
        if len(rows):
            judged = _in_order(_JUDGES[domain], [batch[row] for row in rows.tolist()])
            mixed[rows] += shares[rows, column, None] * judged
    return np.asarray(mixed / np.maximum(mixed.sum(axis=1, keepdims=True), 1e-9))


def _in_order(name: str, batch: Sequence[Text]) -> Matrix:
    model = load(name)
    return model.probabilities(batch)[:, [model.labels.index(label) for label in SENTIMENTS]]
