"""The later courses of the cross-encoder: plain claims, read by branches whose mean goes on.

What was learnt from claims written to be hard takes plain true sentences for refuted ones. Two branches that
start from the same weights and read different halves are averaged (Wortsman et al. 2022, "model soups"): the
mean was better than either on every set that only measures.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.verify.learn import Course
from models.verify.neighbours import other_matters
from models.verify.stream import Pair
from models.verify.written import HARD, PLAIN, PLAINER, Parts, told_pairs

#: Sets whose pairs are nearest to claims beside a notice: plain sentences, all three labels.
ALIKE = ("mnli", "indonli", "klue", "cad_nli", "semiauto", "fever_symmetric")


@dataclass(frozen=True, slots=True)
class Told:
    """Claims of ``parts``: as they stand or in other names, of half the notices or all, ``most`` drawn."""

    parts: Parts
    renamed: bool = False
    half: int | None = None
    most: int | None = None

    def pairs(self, chance: random.Random) -> list[Pair]:
        """Return the pairs."""
        found = told_pairs(chance, self.parts, renamed=self.renamed, wanted=self._wanted)
        return found if self.most is None else chance.sample(found, min(self.most, len(found)))

    def _wanted(self, notice: str) -> bool:
        return self.half is None or zlib.crc32(notice.encode()) // 7 % 2 == self.half


@dataclass(frozen=True, slots=True)
class Branch:
    """What a branch reads: ``seed`` of its order, claims, how many answers (None: all), edits, others.

    ``apart``: so many claims beside the likest notice of another matter.
    """

    name: str
    seed: int
    told: tuple[Told, ...]
    answers: int | None = None
    made: int = 1_000
    others: int = 3_000
    rate: float = 6e-5
    apart: int = 0

    @property
    def course(self) -> Course:
        """The course of the branch."""
        return Course(self.name, rate=self.rate, warm=20, fall=0.85, budget=1792, longest=144)


@dataclass(frozen=True, slots=True)
class Stage:
    """Branches from the same weights; what goes on is their mean, with those weights where ``before``."""

    branches: tuple[Branch, ...]
    before: bool = False


_EARLY, _LATE, _LAST = PLAIN + PLAINER[:2], PLAINER[2:10], PLAINER[10:14]


def _last(name: str, seed: int, half: int, hard: str) -> Branch:
    """A branch of the last stage: half of the newest notices, the other half of those before renamed."""
    told = (
        Told(_LAST, half=half),
        Told(_LATE, True, half=1 - half, most=6_000),
        Told(_EARLY, True, most=2_000),
        Told(hard, most=2_000),
    )
    return Branch(name, seed, told, None, 800, 2_500, 5.5e-5, apart=1_500)


_ADDED = (Told("rst"), Told("rst", renamed=True), Told(HARD[:17], most=3_500))
#: In order, from the mean of the courses before.
STAGES = (
    Stage((Branch("adding", 31, _ADDED, 900, 1_800, 6_000, 7e-5),), before=True),
    Stage((Branch("general", 43, (Told("abcdefghij", most=4_000),), None, 4_000, 20_000),), before=True),
    Stage((Branch("plain", 47, (Told(PLAIN), Told(HARD[5:], most=3_000)), None, 2_000, 3_000, 7e-5),)),
    Stage((Branch("renamed", 53, (Told(PLAIN, True, most=5_000), Told("uvwxyz0", most=9_000)), 900, 1_500),)),
    Stage(
        (
            Branch(
                "more",
                59,
                (Told("89"), Told(PLAIN, True, most=5_000), Told("uvwxyz0", most=3_000)),
                None,
                1_500,
                4_000,
            ),
            Branch(
                "older",
                61,
                (Told(PLAIN, True, most=8_500), Told(HARD[:16], most=3_000)),
                None,
                1_500,
                4_000,
            ),
        )
    ),
    Stage(
        (
            Branch(
                "even",
                71,
                (Told(_LATE, half=0), Told(_EARLY, True, most=2_500), Told("uvwxyz0", most=2_000)),
            ),
            Branch(
                "odd",
                73,
                (Told(_LATE, half=1), Told(_EARLY, True, most=2_500), Told("klmnopqrst", most=2_000)),
            ),
        )
    ),
    Stage((_last("last-even", 81, 0, "fghijkl"), _last("last-odd", 83, 1, "uvwxyz0"))),
)


def material(branch: Branch, data: Path, rest: Sequence[Pair], seed: int) -> list[Pair]:
    """Return what ``branch`` reads; ``rest`` is what the first course left, ``seed`` that of the edits."""
    from models.verify.generate import generated, typed, vihallu

    chance = random.Random(branch.seed)  # noqa: S311  reproducible, no secret
    written = [typed(pair, chance) for told in branch.told for pair in told.pairs(chance)]
    written += [typed(pair, chance) for pair in other_matters(chance, _EARLY + _LATE + _LAST, branch.apart)]
    other = [one for one in rest if one.source.startswith(ALIKE)]
    answers = vihallu(data)
    return [
        *written,
        *(answers if branch.answers is None else chance.sample(answers, branch.answers)),
        *generated(data, seed + branch.seed, branch.made),
        *chance.sample(other, min(branch.others, len(other))),
    ]
