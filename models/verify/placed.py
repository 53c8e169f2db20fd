"""The last courses of the reader of texts: sentences with what stands around them.

A sentence often says neither which event nor which day it speaks of; the headline and its neighbours do. Of
sentences of other hands, refuted against all else, average precision rose from .49 to .60 by twice as many
texts, and to .70 by reading each where it stands.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.verify.in_texts import DENSE, READ, READ_LAST, READ_SINCE, in_their_places, pair_of
from models.verify.later import Told
from models.verify.learn import Course
from models.verify.stream import Pair
from models.verify.written import PLAIN, TWINS_SINCE


@dataclass(frozen=True, slots=True)
class Placed:
    """A course: files read whole, and a share of ``older`` ones; the share of sentences read alone.

    ``claims`` that stand by themselves are read beside, so that they are not unlearnt; the ``held`` lowest
    layers stay as they are.
    """

    name: str
    seed: int
    parts: tuple[str, ...]
    older: tuple[str, ...]
    alone: float
    claims: int
    held: int
    rate: float

    @property
    def course(self) -> Course:
        """How long and how fast."""
        return Course(self.name, rate=self.rate, warm=20, fall=0.85, budget=1792, longest=208)

    def pairs(self) -> list[Pair]:
        """Return what is read, in order."""
        from models.verify.generate import typed

        chance = random.Random(self.seed)  # noqa: S311  reproducible, no secret
        made = [*self._sentences(self.parts, 1.0, chance), *self._sentences(self.older, OLDER, chance)]
        half = self.claims // 2
        for files in (TWINS_SINCE, PLAIN) if half else ():
            told = Told(files, renamed=True, most=half)
            made += [typed(one, chance) for one in told.pairs(chance)]
        chance.shuffle(made)
        return made

    def _sentences(self, parts: Sequence[str], share: float, chance: random.Random) -> Iterator[Pair]:
        from models.verify.generate import typed

        for said, around, notice, label in in_their_places(parts, chance):
            if chance.random() > share:
                continue
            if label == "R" and around != said:
                texts: tuple[str, ...] = (said, around)
            else:
                texts = (said,) if chance.random() < self.alone else (around,)
            for text in texts:
                yield typed(pair_of(said, notice, text, label), chance)


#: The share of older files' sentences that is read once more.
OLDER = 0.4
#: In order.
PLACED = (
    Placed("placed-0", 301, READ_SINCE, READ, 0.35, 1_400, 6, 6e-5),
    Placed("placed-1", 302, READ_LAST, (*READ_SINCE, *READ), 0.3, 1_000, 0, 5e-5),
    Placed("placed-2", 303, DENSE, (*READ_SINCE, *READ_LAST, *READ), 0.35, 2_400, 0, 5e-5),
)
