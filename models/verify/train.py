"""The cross-encoder's training, from the bare encoder to weights: other languages first, then Vietnamese.

``minhtin models train verify-reader`` makes the artefact; ``python -m models.verify.train --data FOLDER
--base MODEL --out FOLDER`` gives the courses alone, and goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from models.encoder_packaged import PackagedEncoder
from models.verify.later import Mixture, Told, material
from models.verify.learn import Course, average, checkpoint, learn, load_learnt, planned
from models.verify.pieces import pair_pieces
from models.verify.placed import PLACED
from models.verify.stages import IN_TEXTS, STAGES
from models.verify.stream import Pair, multilingual

if TYPE_CHECKING:
    from models.verify.network import PairNetwork

Watch = Callable[[str], None]
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


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def first_pairs(data: Path) -> list[Pair]:
    """Return the material of the first course."""
    from models.verify.generate import articles, vihallu

    chance = random.Random(5)  # noqa: S311  reproducible, no secret
    return [*multilingual(data, SEED), *vihallu(data), *articles(data, chance)]


def unseen(pairs: Sequence[Pair], steps: int) -> list[Pair]:
    """Return the pairs that the first course, ended after ``steps``, had not come to."""
    rows = pair_pieces(PackagedEncoder(), [(one.claim, one.evidence) for one in pairs], LANGUAGES.longest)
    return [pairs[at] for batch in planned(rows, LANGUAGES)[steps:] for at in batch]


#: The parts that the courses had, in the order they were written.
_FIRST, _SECOND, _THIRD = "abcdefghij", "klmn", "opq"
#: What the courses read: mostly what had been written by then, in other names each round. Told four times
#: over, it is learnt by heart: held pairs fell.
MIXTURES = {
    VIETNAMESE: Mixture(7, 0, (Told("abc", rounds=5),), None, 9_000, 8_000),
    CLOSING: Mixture(11, 1, (Told("abcde", rounds=2),), 900, 1_200, 1_500),
    REFINING: Mixture(13, 2, (Told("abcdefghi", rounds=3),), None, 1_200, 4_000),
    FINISHING: Mixture(17, 3, (Told(_FIRST, rounds=2),), 700, 300, 1_000),
    WIDENING: Mixture(23, 5, (Told(_FIRST), Told(_SECOND, rounds=2)), None, 4_000, 21_000),
    SETTLING: Mixture(29, 6, (Told(_SECOND + _THIRD),), 900, 2_500, 5_500),
}


def train(data: Path, base: str, out: Path, *, first_steps: int = FIRST_STEPS, watch: Watch = _say) -> Path:
    """Train all courses and return what is packaged: the mean of the last branches.

    Raises:
        MissingDataError: a file of the data folder is absent.
        OSError, ValueError: ``base`` is no 4-bit file or BERT-like model.
    """
    if _mean(out, len(STAGES) - 1).is_file():
        return _mean(out, len(STAGES) - 1)
    network = begun(base)
    first = first_pairs(data)
    rest = unseen(first, first_steps)
    courses: list[tuple[Course, Callable[[], list[Pair]], int | None]] = [
        (LANGUAGES, lambda: first, first_steps),
        (VIETNAMESE, _of(MIXTURES[VIETNAMESE], data, rest), None),
        (CLOSING, _of(MIXTURES[CLOSING], data, rest), None),
        (REFINING, _of(MIXTURES[REFINING], data, rest), None),
        (FINISHING, _of(MIXTURES[FINISHING], data, rest), None),
    ]
    _in_turn(network, courses, out, watch)
    middle = average([checkpoint(out, REFINING), checkpoint(out, FINISHING)], out / "middle.safetensors")
    load_learnt(network, middle)
    last: list[tuple[Course, Callable[[], list[Pair]], int | None]] = [
        (WIDENING, _of(MIXTURES[WIDENING], data, rest), WIDENING_STEPS),
        (SETTLING, _of(MIXTURES[SETTLING], data, rest), None),
    ]
    _in_turn(network, last, out, watch)
    kept = average([middle, checkpoint(out, SETTLING)], out / "average.safetensors")
    earlier = kept
    for at, stage in enumerate(STAGES):
        for branch in stage.branches:
            load_learnt(network, kept)
            _in_turn(network, [(branch.course, _of(branch.reads, data, rest), None)], out, watch)
        ends = [checkpoint(out, branch.course) for branch in stage.branches]
        among = [*[earlier] * stage.earlier, *[kept] * stage.before, *ends]
        earlier, kept = kept, average(among, _mean(out, at))
    return kept


def train_on_texts(
    data: Path, base: str, out: Path, *, first_steps: int = FIRST_STEPS, watch: Watch = _say
) -> Path:
    """Go on from what :func:`train` returns with sentences of whole texts; return what is packaged.

    Raises:
        MissingDataError: a file of the data folder is absent.
        OSError, ValueError: ``base`` is no 4-bit file or BERT-like model.
    """
    from models.verify.network import hold

    network = load_learnt(begun(base), train(data, base, out, first_steps=first_steps, watch=watch))
    hold(network, IN_TEXTS.held)
    rest = unseen(first_pairs(data), first_steps)
    _in_turn(network, [(IN_TEXTS.course, _of(IN_TEXTS.reads, data, rest), None)], out, watch)
    last = checkpoint(out, IN_TEXTS.course)
    for one in PLACED:
        network = load_learnt(begun(base), last)
        hold(network, one.held)
        _in_turn(network, [(one.course, one.pairs, None)], out, watch)
        last = checkpoint(out, one.course)
    return last


def _mean(out: Path, stage: int) -> Path:
    return out / f"stage-{stage}.safetensors"


def begun(base: str) -> PairNetwork:
    """Return the network that the first course begins with, the same each time.

    Raises:
        OSError, ValueError: ``base`` is no 4-bit file or BERT-like model.
    """
    import torch

    from models.verify.halves import in_halves, without_dropout
    from models.verify.network import base_network

    torch.manual_seed(SEED)  # the layer that scores begins by chance
    network = base_network(base)
    without_dropout(in_halves(network))
    return network


def _of(mixture: Mixture, data: Path, rest: Sequence[Pair]) -> Callable[[], list[Pair]]:
    return lambda: material(mixture, data, rest, SEED)


def _in_turn(
    network: PairNetwork,
    courses: Sequence[tuple[Course, Callable[[], list[Pair]], int | None]],
    out: Path,
    watch: Watch,
) -> None:
    """Give the courses that are not over yet, the last that was begun among them."""
    begun = [number for number, (course, _, _) in enumerate(courses) if checkpoint(out, course).is_file()]
    for course, pairs, steps in courses[max(begun, default=0) :]:
        learn(network, pairs(), course, out, watch=watch, steps=steps)


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
