"""How well the cross-encoder alone reads planted sentences, and twins that it has not read.

Run: ``python -m benchmarks.claims_read [FOLDER ...]`` (artefacts to compare; the packaged one without). Each
sentence of two weeks' texts and of true reports is read beside the notice of its event, and each of posts
that were written to be hard; planted ones stand against all others. Of the twins that no course has read one
in six is drawn, of their claims every second.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from benchmarks.laid import BLIND, POSTS, TOLD, TRUE
from benchmarks.never_flagged import DATA
from models.verify.reader import FOLDER, PairReader
from models.verify.stream import REFUTED
from models.verify.window import window
from models.verify.written import TWINS_SINCE, notices, whose
from pipeline.sentences import split_sentences

#: Words from which on a sentence says something.
LEAST = 4
DRAWN, EVERY = 6, 2
Told = tuple[str, str, bool]


def planted(files: Sequence[str]) -> Iterator[Told]:
    """Yield (sentence, notice, whether it was planted) of all texts but those that should be flagged."""
    for file in files:
        for one in yaml.safe_load((DATA / file).read_text("utf-8")):
            for text in one.get("texts") or one["posts"]:
                if text.get("should") != "flag":
                    yield from _sentences(text, f"{one['title']}. {one['body']}")


def _sentences(text: dict[str, Any], notice: str) -> Iterator[Told]:
    false = str(text.get("claim") or "") if text.get("label") == "REFUTED" else ""
    body = str(text["text"])
    for begin, end in split_sentences(body):
        said = body[begin:end].strip()
        if len(said.split()) >= LEAST:
            yield said, notice, bool(false) and (false in said or said in false)


def unread() -> list[Told]:
    """Return (claim, notice, whether it contradicts it) of twins that no course has read."""
    drawn = [one for one in notices(TWINS_SINCE) if zlib.crc32(whose(one).encode()) % DRAWN == 0]
    pairs = [
        (str(claim), str(one["notice"]), side == "r")
        for one in drawn
        for side in "srn"
        for claim in one[side]  # type: ignore[attr-defined]  # lists of texts, by the files' form
    ]
    return pairs[::EVERY]


def surer(reader: PairReader, told: Sequence[Told]) -> NDArray[np.float64]:
    """Return how much surer of "refuted" than of all else the reader is, in logits."""
    scores = reader.scores([(claim, window(claim, [notice])) for claim, notice, _ in told]).astype(np.float64)
    rest = np.delete(scores, REFUTED, axis=1)
    found: NDArray[np.float64] = scores[:, REFUTED] - np.logaddexp(rest[:, 0], rest[:, 1])
    return found


def main(folders: Sequence[str]) -> None:
    """Print the area under the curve of each reader on both, and how many it finds at what price."""
    from sklearn.metrics import roc_auc_score

    sets = {
        "planted": list(planted((TOLD, BLIND["blind"], *TRUE))),
        "posts": list(planted((POSTS,))),
        "twins unread": unread(),
    }
    for folder in folders or [str(FOLDER)]:
        reader = PairReader(Path(folder))
        for name, told in sets.items():
            sure, truth = surer(reader, told), np.array([false for *_, false in told])
            area = roc_auc_score(truth, sure)
            found = {
                price: float((sure[truth] > np.quantile(sure[~truth], 1 - price)).mean())
                for price in (0.01, 0.05)
            }
            print(
                f"{folder}  {name:13} n {len(told)} ({truth.sum()} contradict)  AUC {area:.3f}  "
                + "  ".join(f"found at {price:.0%} wrong: {share:.2f}" for price, share in found.items())
            )


if __name__ == "__main__":
    main(sys.argv[1:])
