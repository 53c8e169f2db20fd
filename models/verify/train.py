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

from models.encoder_packaged import PackagedEncoder
from models.verify.learn import Course, average, checkpoint, learn, planned
from models.verify.pieces import pair_pieces
from models.verify.stream import Pair, multilingual
from models.verify.written import PARTS, written_pairs

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
#: Sets whose pairs are nearest to claims beside a notice: plain sentences, all three labels.
_ALIKE = ("mnli", "indonli", "klue", "cad_nli", "semiauto", "fever_symmetric")


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
    other = [one for one in rest if one.source.startswith(_ALIKE)]
    return [
        *generated(data, SEED, 9_000),
        *written,
        *vihallu(data),
        *chance.sample(other, min(8_000, len(other))),
    ]


@dataclass(frozen=True, slots=True)
class Mixture:
    """What a later course is made of: ``seed`` of its order, ``edits`` of generated pairs, how many of each.

    ``answers`` None takes all pairs of ViHallu.
    """

    seed: int
    edits: int
    rounds: int
    parts: str
    answers: int | None
    made: int
    others: int


#: The third to fifth course by name: mostly what had been written by then, in other names each round, with a
#: little of all else so that nothing is unlearnt.
MIXTURES = {
    "third": Mixture(11, SEED + 1, 2, "abcde", 900, 1_200, 1_500),
    "fourth": Mixture(13, SEED + 2, 3, "abcdefghi", None, 1_200, 4_000),
    "fifth": Mixture(17, SEED + 3, 2, PARTS, 700, 300, 1_000),
}


def mixture(data: Path, rest: Sequence[Pair], of: Mixture) -> list[Pair]:
    """Return the material of a later course; ``rest`` is what the first course left."""
    from models.verify.generate import generated, typed, vihallu

    chance = random.Random(of.seed)  # noqa: S311  reproducible, no secret
    written = [typed(pair, chance) for pair in written_pairs(chance, of.rounds, of.parts)]
    other = [one for one in rest if one.source.startswith(_ALIKE)]
    answers = vihallu(data)
    return [
        *written,
        *(answers if of.answers is None else chance.sample(answers, of.answers)),
        *generated(data, of.edits, of.made),
        *chance.sample(other, min(of.others, len(other))),
    ]


def train(data: Path, base: str, out: Path, *, first_steps: int = FIRST_STEPS) -> Path:
    """Train all courses and return the mean of what the last two learnt.

    Raises:
        MissingDataError: a file of the data folder is absent.
    """
    from models.verify.halves import in_halves, without_dropout
    from models.verify.network import base_network

    network = base_network(base)
    without_dropout(in_halves(network))
    material = first_pairs(data)
    rest = unseen(material, first_steps)
    courses: list[tuple[Course, Callable[[], list[Pair]], int | None]] = [
        (LANGUAGES, lambda: material, first_steps),
        (VIETNAMESE, lambda: second_pairs(data, rest), None),
        (CLOSING, lambda: mixture(data, rest, MIXTURES["third"]), None),
        (REFINING, lambda: mixture(data, rest, MIXTURES["fourth"]), None),
        (FINISHING, lambda: mixture(data, rest, MIXTURES["fifth"]), None),
    ]
    later = [number for number, (course, _, _) in enumerate(courses) if checkpoint(out, course).is_file()]
    for course, pairs, steps in courses[max(later, default=0) :]:
        learn(network, pairs(), course, out, watch=_say, steps=steps)
    return average([checkpoint(out, REFINING), checkpoint(out, FINISHING)], out / "average.safetensors")


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
