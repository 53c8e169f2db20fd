"""One judge alone over texts of its domain, so that anyone can measure it on texts of their own."""

from __future__ import annotations

from collections.abc import Sequence

from models import api
from models.linear import Matrix

_SENTIMENT = {f"sentiment-{domain}": domain for domain in ("press", "product", "feedback")}
#: What :func:`judge` accepts.
JUDGES = ("topics", "topics-vntc", *_SENTIMENT)


def judge(name: str, parts: Sequence[tuple[str, str, str]]) -> tuple[tuple[str, ...], Matrix]:
    """Return the classes of a judge and one row of probabilities (summing to one) for each text.

    Args:
        name: one of :data:`JUDGES`.
        parts: (title, lead, body) of each text; posts have a body alone.

    Raises:
        ValueError: there is no such judge.
        models.encoder.EncoderError: the encoder cannot be loaded.
    """
    if name not in JUDGES:
        raise ValueError(f"no such judge: {name}; known: {', '.join(JUDGES)}")
    if name == "topics-vntc":
        from models.topics import vntc

        return vntc.probabilities(parts)
    batch = api.texts(parts)
    if name == "topics":
        return api.topic_probabilities(batch, api.vectors(batch))
    domain = _SENTIMENT[name]
    return api.SENTIMENTS, api.by_judge(domain, batch, api.vectors(batch) if domain == "press" else None)
