"""How much the reader of press items counts beside the words, weighed on the items that only measure.

In use is what was found on one label file (:mod:`models.press.build`). Here each file is judged with the
share and temperatures found on the two others, so that nothing was chosen on what is measured.
``python -m models.press.weigh`` prints both; it needs no data, the answers lie beside the heads.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models import dense, heldout
from models.calibrate import calibration_error, macro_f1
from models.heldout import Heldout
from models.linear import ARTEFACTS, Matrix
from models.sentiment.social_reader import Blend
from models.sentiment.train import APART

#: The reader's share beside the words: what is tried.
SHARES = (0.4, 0.5, 0.6, 0.7, 0.8)
#: The label files that only measure; share and temperatures in use are found on the first.
SETS = tuple(APART)


@dataclass(frozen=True, slots=True)
class _Answers:
    """What reader and words say of one label file; ``scores`` are the reader's, but for a constant."""

    scores: Matrix
    words: Heldout


def on_the_others(folder: Path) -> dict[str, tuple[Blend, Heldout]]:
    """Return for each label file what is found on the two others, and what it makes of that file.

    Args:
        folder: of a head of the reader, with its answers.
    """
    said = {name: _answers(folder, name) for name in SETS}
    found = {}
    for name, one in said.items():
        blend = weighed([said[other] for other in SETS if other != name])
        shares = blend.together(one.scores, one.words.probabilities)
        found[name] = (blend, replace(one.words, probabilities=shares))
    return found


def on_all(folder: Path) -> Blend:
    """Return what is found on all three label files together."""
    return weighed([_answers(folder, name) for name in SETS])


def weighed(said: list[_Answers]) -> Blend:
    """Return the likeliest share, and the temperatures, of what was said."""
    words = heldout.pooled([one.words for one in said])
    scores = np.vstack([one.scores for one in said])
    return Blend(*dense.weigh(scores, words.probabilities, words.main_rows, SHARES))


def _answers(folder: Path, name: str) -> _Answers:
    model = dense.load(folder.name, folder.parent)
    alone = heldout.read(folder, f"{name}-alone.json")
    # Kept with four digits, so a class is never less than half of the last one.
    logs = np.log(np.maximum(alone.probabilities, 5e-5))
    return _Answers(logs * model.temperature, heldout.read(folder, f"{name}-words.json"))


def told(folder: Path) -> list[str]:
    """Return the lines of the study: file by file and together, as in use and weighed on the others."""
    used = {name: heldout.read(folder, f"{name}.json") for name in SETS}
    others = on_the_others(folder)
    lines = [f"{folder.name}: on all three {_blend(on_all(folder))}"]
    lines += [f"  {name}: {_blend(blend)} found on the others" for name, (blend, _) in others.items()]
    return [
        *lines,
        *_compared("in use", used),
        *_compared("on the others", {name: one for name, (_, one) in others.items()}),
    ]


def _blend(blend: Blend) -> str:
    return f"share {blend.share}, temperatures {blend.alone:.3f} alone, {blend.fused:.3f} together"


def _compared(title: str, found: Mapping[str, Heldout]) -> list[str]:
    return [
        f"  {title}, {name}: macro-F1 {macro_f1(one.main, one.predicted):.4f}, "
        f"ECE {calibration_error(one.probabilities, one.main_rows):.4f}"
        for name, one in {**found, "pooled": heldout.pooled(list(found.values()))}.items()
    ]


def main() -> None:
    """Print the study of both heads."""
    for name in ("sentiment-press-reader", "topics-reader"):
        sys.stdout.write("\n".join([*told(ARTEFACTS / name), ""]))


if __name__ == "__main__":
    main()
