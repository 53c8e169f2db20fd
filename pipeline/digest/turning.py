"""Which later sentence of an article turns what its beginning tells: the chance of each.

Lists of words do not carry over to the next article; a model of words learnt from written articles
(:mod:`models.turning`) does better and takes no time.
"""

from __future__ import annotations

from collections.abc import Sequence

#: From the first chance on, the likeliest sentence had better be shown beside the beginning (a sentence too
#: many does no harm; one too few may); from the second on, nothing is shown without it.
LEAST, SURE = 0.35, 0.4


def chances(sentences: Sequence[str]) -> list[float]:
    """Return for each sentence the chance (0 to 1) that it turns what stands before it."""
    # Imported only here: a notebook beside ``notebooks/models.py`` has another ``models`` first on its path.
    from models.linear import load
    from models.turning.shape import NAME, TURNS, shaped

    model = load(NAME)
    found = model.probabilities([shaped(one) for one in sentences])
    return [float(one) for one in found[:, model.labels.index(TURNS)]]
