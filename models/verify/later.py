"""What a Vietnamese course of the cross-encoder reads: claims told by hand, and a little of all else."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.verify import in_texts
from models.verify.learn import Course
from models.verify.neighbours import other_matters
from models.verify.stream import Pair
from models.verify.written import PLAIN, PLAINER, Parts, told_pairs

#: Sets whose pairs are nearest to claims beside a notice: plain sentences, all three labels.
_ALIKE = ("mnli", "indonli", "klue", "cad_nli", "semiauto", "fever_symmetric")


@dataclass(frozen=True, slots=True)
class Told:
    """Claims of ``parts``: as they stand or in other names, of half the notices or all, ``most`` drawn.

    ``rounds``: how often they are told; after the first in other names.
    """

    parts: Parts
    renamed: bool = False
    half: int | None = None
    most: int | None = None
    rounds: int = 1

    def pairs(self, chance: random.Random) -> list[Pair]:
        """Return the pairs."""
        found = [
            one
            for at in range(self.rounds)
            for one in told_pairs(chance, self.parts, renamed=self.renamed or at > 0, wanted=self._wanted)
        ]
        return found if self.most is None else chance.sample(found, min(self.most, len(found)))

    def _wanted(self, notice: str) -> bool:
        return self.half is None or zlib.crc32(notice.encode()) // 7 % 2 == self.half


@dataclass(frozen=True, slots=True)
class Mixture:
    """What a course is made of: ``seed`` of its order, ``edits`` that of generated pairs, how many of each.

    ``answers`` None takes all pairs of ViHallu; ``others`` are of what the first course left, so that nothing
    is unlearnt; ``apart`` are claims beside the likest notice of another matter; ``texts`` are files of
    :mod:`models.verify.in_texts`, each sentence of which is read beside its notice.
    """

    seed: int
    edits: int
    told: tuple[Told, ...]
    answers: int | None = None
    made: int = 1_000
    others: int = 3_000
    apart: int = 0
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the courses that start from the same weights; the ``held`` lowest layers stay as they are."""

    name: str
    reads: Mixture
    rate: float = 6e-5
    longest: int = 144
    held: int = 0

    @property
    def course(self) -> Course:
        """The course of the branch."""
        return Course(self.name, rate=self.rate, warm=20, fall=0.85, budget=1792, longest=self.longest)


def material(of: Mixture, data: Path, rest: Sequence[Pair], seed: int) -> list[Pair]:
    """Return what a course reads; ``rest`` is what the first course left, ``seed`` the project's own.

    Raises:
        MissingDataError: a file of the data folder is absent.
    """
    from models.verify.generate import generated, typed, vihallu

    chance = random.Random(of.seed)  # noqa: S311  reproducible, no secret
    written = [typed(pair, chance) for told in of.told for pair in told.pairs(chance)]
    plain = tuple(part for told in of.told for part in told.parts if part in PLAIN + PLAINER)
    apart = other_matters(chance, plain, of.apart)
    other = [one for one in rest if one.source.startswith(_ALIKE)]
    answers = vihallu(data)
    return [
        *written,
        *(typed(pair, chance) for pair in apart),
        *(answers if of.answers is None else chance.sample(answers, of.answers)),
        *generated(data, seed + of.edits, of.made),
        *chance.sample(other, min(of.others, len(other))),
        *_in_texts(of),
    ]


def _in_texts(of: Mixture) -> Iterator[Pair]:
    from models.verify.generate import typed

    chance = random.Random(of.seed)  # noqa: S311  reproducible, no secret
    for one in in_texts.pairs(of.texts, chance):
        yield typed(one, chance)
