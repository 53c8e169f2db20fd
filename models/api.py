"""What the pipeline calls: probabilities of sentiment and of topics. Artefacts load on first use."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models import dense
from models.linear import Matrix, load
from models.press.reader import packaged
from models.text import view
from models.vectorise import Text

SENTIMENTS = ("negative", "neutral", "positive")
#: Domain of the gate to the artefact that judges texts of that domain.
_JUDGES = {"press": "sentiment-press", "product": "sentiment-product", "feedback": "sentiment-feedback"}

#: The heads of the reader fine-tuned on Vietnamese press, and the models over vectors of the encoder as it
#: comes, which read its other languages (and Vietnamese where that reader is not there).
_READER = ("topics-reader", "sentiment-press-reader")
_ENCODER = ("topics-encoder", "sentiment-press-encoder")
#: A judge is asked from this share of the gate on.
_HEARD = 0.03
Vectors = NDArray[np.float32]


def texts(parts: Sequence[tuple[str, str, str]]) -> list[Text]:
    """Return (title, lead, body) triples as the models read them; long texts are cut, empty ones allowed."""
    return [view(title, lead, body) for title, lead, body in parts]


def vectors(batch: Sequence[Text]) -> Vectors:
    """Return one vector for each Vietnamese text, good for both tasks: that of the fine-tuned reader.

    Raises:
        models.encoder.EncoderError: the encoder cannot be loaded.
    """
    reader = packaged()
    return foreign_vectors(batch) if reader is None else reader.vectors(batch)


def foreign_vectors(batch: Sequence[Text]) -> Vectors:
    """Return one vector of the encoder as it comes for each text in another of its languages.

    Raises:
        models.encoder.EncoderError: the encoder cannot be loaded.
    """
    return dense.features(batch)


def topic_probabilities(
    batch: Sequence[Text], vectors: Vectors | None = None
) -> tuple[tuple[str, ...], Matrix]:
    """Return the fields and one row of probabilities (summing to one) for each text.

    With :func:`vectors` the models of words and of vectors are fused, without them words decide alone.
    """
    model = load("topics")
    words = model.probabilities(batch)
    return model.labels, _fused(0, batch, vectors, words)


def by_vectors(vectors: Vectors) -> tuple[Matrix, tuple[str, ...], Matrix]:
    """Return sentiments, the fields and their probabilities by :func:`foreign_vectors` alone."""
    topics, press = map(dense.load, _ENCODER)
    return press.probabilities(vectors), topics.labels, topics.probabilities(vectors)


def sentiment_probabilities(
    batch: Sequence[Text], *, posts: Sequence[bool], vectors: Vectors | None = None
) -> Matrix:
    """Return one row over :data:`SENTIMENTS` for each text.

    A gate says how far a text reads like press, like a product post or like feedback; the judges of
    these domains are mixed by its answer. ``posts`` marks texts written by the public: an article with
    a title is press whatever it says. With ``vectors`` the judge of the press hears the encoder too, those
    of products and feedback the encoder fine-tuned on posts.
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
        rows = np.flatnonzero(shares[:, column] > _HEARD)
        if len(rows):
            judged = _in_order(_JUDGES[domain], [batch[row] for row in rows.tolist()])
            if vectors is not None:
                judged = _by_both(domain, [batch[row] for row in rows.tolist()], vectors[rows], judged)
            mixed[rows] += shares[rows, column, None] * judged
    return np.asarray(mixed / np.maximum(mixed.sum(axis=1, keepdims=True), 1e-9))


def by_judge(domain: str, batch: Sequence[Text], vectors: Vectors | None) -> Matrix:
    """Return one row over :data:`SENTIMENTS` for each text by the judge of a domain, whatever the gate says.

    Only the judge of the press needs ``vectors``.
    """
    return _by_both(domain, batch, vectors, _in_order(_JUDGES[domain], batch))


def _by_both(domain: str, batch: Sequence[Text], vectors: Vectors | None, words: Matrix) -> Matrix:
    """Return what the judge of a domain says who hears the model of words and an encoder."""
    if domain == "press":
        return _fused(1, batch, vectors, words)
    from models.sentiment.social_reader import packaged

    reader = packaged()
    if reader is None:
        return words
    return reader.heard([f"{head}{rest}" for head, rest in batch], domain, words)


def _fused(task: int, batch: Sequence[Text], vectors: Vectors | None, words: Matrix) -> Matrix:
    """Fuse both models; typed without marks, Vietnamese is strange to the encoder, and words decide alone."""
    marked = [at for at, (head, rest) in enumerate(batch) if not f"{head}{rest}".isascii()]
    if vectors is None or not marked:
        return words
    name = (_ENCODER if packaged() is None else _READER)[task]
    shares = words.copy()
    shares[marked] = dense.load(name).with_words(vectors[marked], words[marked])
    return shares


def _in_order(name: str, batch: Sequence[Text]) -> Matrix:
    model = load(name)
    return model.probabilities(batch)[:, [model.labels.index(label) for label in SENTIMENTS]]
