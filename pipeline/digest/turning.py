"""What a later sentence does to what is shown of an article: the chance that it turns it.

Lists of words do not carry over to the next article ("đình chỉ vụ án" turns as much as "tuy nhiên"): a small
cross-encoder that learnt it from written articles (:mod:`models.turning`) reads each later sentence beside
title and what is shown.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np

from models.linear import ARTEFACTS
from models.turning.written import shown_text
from models.verify.reader import PairReader

FOLDER = ARTEFACTS / "turning-reader"
#: From this chance on, a sentence is shown beside what it turns. A sentence too many does no harm.
LEAST = 0.5


@functools.lru_cache(maxsize=1)
def packaged() -> PairReader | None:
    """Return the reader that comes with the project, or None where it is not there."""
    return PairReader(FOLDER) if (FOLDER / "model.json").is_file() else None


def chances(title: str, shown: Sequence[str], later: Sequence[str]) -> list[float]:
    """Return for each later sentence the chance (0 to 1) that it turns what is shown; 0 without the model."""
    reader = packaged()
    if reader is None or not later:
        return [0.0] * len(later)
    beginning = shown_text(title, shown)
    scores = reader.scores([(beginning, one) for one in later])
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return [float(one) for one in odds[:, 1] / odds.sum(axis=1)]
