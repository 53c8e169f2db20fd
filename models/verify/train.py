"""The cross-encoder's training, from the bare encoder to weights: other languages first, then Vietnamese.

``python -m models.verify.train --data FOLDER --base MODEL --out FOLDER`` goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.encoder_packaged import PackagedEncoder
from models.verify.later import ALIKE, STAGES, Branch, material
from models.verify.learn import Course, average, checkpoint, learn, load_learnt, planned
from models.verify.pieces import pair_pieces
from models.verify.stream import Pair, multilingual
from models.verify.written import written_pairs

if TYPE_CHECKING:
    from models.verify.network import PairNetwork

SEED = 20261127
#: Other languages at a steady rate, ended early: an hour of one core, not where it was best.
FIRST_STEPS = 1258
LANGUAGES = Course("langs", rate=1e-4, warm=150, fall=0.0001, budget=1792, longest=144)
#: Vietnamese of many kinds with what the first course left beside it, the rate falling throughout.
VIETNAMESE = Course("vietnamese", rate=8e-5, warm=30, fall=0.9, budget=1792, longest=144)


#: A short last course, mostly of what was written by hand.
CLOSING = Course("closing", rate=3e-5, warm=10, fall=0.95, budget=1792, longest=144)
#: Notices written since, several rounds, with a little of all else so that nothing is unlearnt.
REFINING = Course("refining", rate=6e-5, warm=20, fall=0.9, budget=1792, longest=144)
#: The last pass over what was written, a part that the course before had not seen among it.
FINISHING = Course("finishing", rate=4e-5, warm=10, fall=0.95, budget=1792, longest=144)
#: Three times as much written by hand as before, and as much of other languages: from the mean of the two
#: courses before it, ended early like the first.
WIDENING = Course("widening", rate=8e-5, warm=20, fall=0.05, budget=1792, longest=144)
WIDENING_STEPS = 992
#: All of the new parts once, the rate falling.
SETTLING = Course("settling", rate=7e-5, warm=10, fall=0.75, budget=1792, longest=144)


def first_pairs(data: Path) -> list[Pair]:
    """Return the material of the first course."""
    from models.verify.generate import articles, vihallu

    chance = random.Random(5)  # noqa: S311  reproducible, no secret
    return [*multilingual(data, SEED), *vihallu(data), *articles(data, chance)]


def unseen(pairs: Sequence[Pair], steps: int) -> list[Pair]:
    """Return the pairs that the first course, ended after ``steps``, had not come to."""
    rows = pair_pieces(PackagedEncoder(), [(one.claim, one.evidence) for one in pairs], LANGUAGES.longest)
    return [pairs[at] for batch in planned(rows, LANGUAGES)[steps:] for at in batch]


def second_pairs(data: Path, rest: Sequence[Pair]) -> list[Pair]:
    """Return the material of the second course; ``rest`` is what the first course left."""
    from models.verify.generate import generated, typed, vihallu

    chance = random.Random(7)  # noqa: S311  reproducible, no secret
    written = [typed(pair, chance) for pair in written_pairs(chance, 5, "abc")]
    other = [one for one in rest if one.source.startswith(ALIKE)]
    return [
        *generated(data, SEED, 9_000),
        *written,
        *vihallu(data),
        *chance.sample(other, min(8_000, len(other))),
    ]


@dataclass(frozen=True, slots=True)
class Mixture:
    """What a later course is made of: ``seed`` of its order, ``edits`` of generated pairs, how many of each.

    ``written``: how often which parts are told. ``answers`` None takes all pairs of ViHallu.
    """

    seed: int
    edits: int
    written: tuple[tuple[int, str], ...]
    answers: int | None
    made: int
    others: int


#: The parts that the courses had, in the order they were written.
_FIRST, _SECOND, _THIRD = "abcdefghij", "klmn", "opq"
#: The later courses by name: mostly what had been written by then, in other names each round, with some of
#: all else so that nothing is unlearnt. Told four times over, it is learnt by heart: held pairs fell.
MIXTURES = {
    "third": Mixture(11, SEED + 1, ((2, "abcde"),), 900, 1_200, 1_500),
    "fourth": Mixture(13, SEED + 2, ((3, "abcdefghi"),), None, 1_200, 4_000),
    "fifth": Mixture(17, SEED + 3, ((2, _FIRST),), 700, 300, 1_000),
    "sixth": Mixture(23, SEED + 5, ((1, _FIRST), (2, _SECOND)), None, 4_000, 21_000),
    "seventh": Mixture(29, SEED + 6, ((1, _SECOND + _THIRD),), 900, 2_500, 5_500),
}


def mixture(data: Path, rest: Sequence[Pair], of: Mixture) -> list[Pair]:
    """Return the material of a later course; ``rest`` is what the first course left."""
    from models.verify.generate import generated, typed, vihallu

    chance = random.Random(of.seed)  # noqa: S311  reproducible, no secret
    written = [
        typed(pair, chance) for rounds, parts in of.written for pair in written_pairs(chance, rounds, parts)
    ]
    other = [one for one in rest if one.source.startswith(ALIKE)]
    answers = vihallu(data)
    return [
        *written,
        *(answers if of.answers is None else chance.sample(answers, of.answers)),
        *generated(data, of.edits, of.made),
        *chance.sample(other, min(of.others, len(other))),
    ]


def train(data: Path, base: str, out: Path, *, first_steps: int = FIRST_STEPS) -> Path:
    """Train all courses and return what is packaged: the mean of the last branches.

    Raises:
        MissingDataError: a file of the data folder is absent.
    """
    from models.verify.halves import in_halves, without_dropout
    from models.verify.network import base_network

    network = base_network(base)
    without_dropout(in_halves(network))
    first = first_pairs(data)
    rest = unseen(first, first_steps)
    courses: list[tuple[Course, Callable[[], list[Pair]], int | None]] = [
        (LANGUAGES, lambda: first, first_steps),
        (VIETNAMESE, lambda: second_pairs(data, rest), None),
        (CLOSING, lambda: mixture(data, rest, MIXTURES["third"]), None),
        (REFINING, lambda: mixture(data, rest, MIXTURES["fourth"]), None),
        (FINISHING, lambda: mixture(data, rest, MIXTURES["fifth"]), None),
    ]
    _in_turn(network, courses, out)
    middle = average([checkpoint(out, REFINING), checkpoint(out, FINISHING)], out / "middle.safetensors")
    load_learnt(network, middle)
    last: list[tuple[Course, Callable[[], list[Pair]], int | None]] = [
        (WIDENING, lambda: mixture(data, rest, MIXTURES["sixth"]), WIDENING_STEPS),
        (SETTLING, lambda: mixture(data, rest, MIXTURES["seventh"]), None),
    ]
    _in_turn(network, last, out)
    kept = average([middle, checkpoint(out, SETTLING)], out / "average.safetensors")
    for at, stage in enumerate(STAGES):
        for branch in stage.branches:
            load_learnt(network, kept)
            _in_turn(network, [(branch.course, _of(branch, data, rest), None)], out)
        ends = [checkpoint(out, branch.course) for branch in stage.branches]
        kept = average([kept, *ends] if stage.before else ends, out / f"stage-{at}.safetensors")
    return kept


def _of(branch: Branch, data: Path, rest: Sequence[Pair]) -> Callable[[], list[Pair]]:
    return lambda: material(branch, data, rest, SEED)


def _in_turn(
    network: PairNetwork, courses: Sequence[tuple[Course, Callable[[], list[Pair]], int | None]], out: Path
) -> None:
    """Give the courses that are not over yet, the last that was begun among them."""
    begun = [number for number, (course, _, _) in enumerate(courses) if checkpoint(out, course).is_file()]
    for course, pairs, steps in courses[max(begun, default=0) :]:
        learn(network, pairs(), course, out, watch=_say, steps=steps)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Train; return 0."""
    parser = argparse.ArgumentParser(prog="python -m models.verify.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the data folder beside the project")
    parser.add_argument("--base", required=True, help="the encoder: a 4-bit file or a model of a hub")
    parser.add_argument("--out", type=Path, required=True, help="where checkpoints go")
    parser.add_argument(
        "--first-steps", type=int, default=FIRST_STEPS, help="end the first course after this many steps"
    )
    arguments = parser.parse_args(argv)
    train(arguments.data, arguments.base, arguments.out, first_steps=arguments.first_steps)
    return 0


if __name__ == "__main__":
    sys.exit(main())
