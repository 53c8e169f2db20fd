"""Claims beside the likest text of another matter: it says nothing about them, however alike they sound.

In a week of press most claims stand beside notices of other events of their kind. What a reader takes for a
contradiction there becomes a wrong flag on a true report.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

import numpy as np

from models.verify.stream import NEI, Pair
from models.verify.window import window
from models.verify.written import Parts, notices

_NAME = re.compile(r"(?<=[\w,;:] )[A-ZĐ][a-zà-ỹđ]+(?: [A-ZĐ][a-zà-ỹđ]+)*")
_WORD = r"\w+"
#: Of so many likest texts one is taken; what is less like is no test.
NEAREST, LEAST = 3, 0.15
#: Claims looked through for each pair wanted.
_SEARCHED = 8


def other_matters(chance: random.Random, parts: Parts, many: int) -> list[Pair]:
    """Return claims written beside one notice, put beside the likest other notices that share no name."""
    every = notices(parts)
    told = [(str(claim), at) for at, one in enumerate(every) for side in "sr" for claim in one[side]]  # type: ignore[attr-defined]  # lists of texts, by the files' form
    drawn = chance.sample(told, min(_SEARCHED * many, len(told)))
    return _beside(chance, drawn, [str(one["notice"]) for one in every])[:many]


def _beside(chance: random.Random, told: Sequence[tuple[str, int]], texts: Sequence[str]) -> list[Pair]:
    return [
        Pair(claim, window(claim, [texts[at]]), NEI, "other-matter")
        for claim, near in _nearest(told, texts)
        if (at := _apart(chance, claim, near, texts)) is not None
    ]


def _nearest(told: Sequence[tuple[str, int]], texts: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=_WORD)
    known = words.fit_transform(texts).T.tocsc()
    for start in range(0, len(told), 512):
        part = told[start : start + 512]
        like = (words.transform([claim for claim, _ in part]) @ known).toarray()
        for (claim, own), row in zip(part, like, strict=True):
            row[own] = 0.0
            order = np.argsort(-row)[: 4 * NEAREST].tolist()
            yield claim, [at for at in order if row[at] >= LEAST]


def _apart(chance: random.Random, claim: str, near: Sequence[int], texts: Sequence[str]) -> int | None:
    """One of the likest texts that has no name of the claim; None where there is none or it names nothing."""
    names = _NAME.findall(claim)
    if not names:
        return None
    free = [at for at in near if not any(name in texts[at] for name in names)][:NEAREST]
    return chance.choice(free) if free else None
