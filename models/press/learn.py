"""Fine-tuning the upper half of the encoder on press items: ten minutes of one processor.

``minhtin models train press-reader`` makes the artefacts; ``python -m models.press.learn BASE DATA
CHECKPOINT`` is the course alone, which goes on where it was stopped; BASE is a 4-bit file or a model of a
hub. Items that only measure (``APART`` of :mod:`models.sentiment.train`) are never learnt from, nor are their
fields.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from models.courses import one_thread, say
from models.encoder_packaged import PackagedEncoder
from models.press.examples import Reading, readings
from models.press.pieces import pieces
from models.sentiment.train import CLASSES
from models.upper import course
from models.upper.course import Course
from models.upper.network import States, UpperNetwork, lower_states

COURSE = Course(seed=5, epochs=5, rate=3e-4, warm=40, fade=0.85, hide=0.1, mean=80, texts=24)
#: Neutral items are many and praise is rare; what the question of the field counts beside that of the tone.
TONE_WEIGHTS, FIELD_SHARE = (1.0, 0.95, 1.45), 0.5
#: How much the first and the second of two fields count.
MAIN, ALSO = 0.65, 0.35


@dataclass(frozen=True, slots=True)
class Targets:
    """For each text the number of its tone (-1: not read) and the share of each field (none: zeros)."""

    tone: torch.Tensor
    fields: torch.Tensor

    @classmethod
    def of(cls, read: Sequence[Reading]) -> Targets:
        """Return the targets of texts."""
        names = field_names(read)
        shares = torch.zeros(len(read), len(names))
        for row, one in enumerate(read):
            parts = (1.0,) if len(one.fields) == 1 else (MAIN, ALSO)
            for field, share in zip(one.fields[:2], parts, strict=False):
                shares[row, names.index(field)] = share
        tones = [CLASSES.index(one.tone) if one.tone else -1 for one in read]
        return cls(torch.tensor(tones), shares)


def field_names(read: Sequence[Reading]) -> tuple[str, ...]:
    """Return all fields that occur, in the order of the head."""
    return tuple(sorted({field for one in read for field in one.fields}))


def train(base: str, data: Path, checkpoint: Path, *, watch: Callable[[str], None] = say) -> None:
    """Learn and write the tensors that training changed; a course that was stopped goes on.

    Raises:
        models.data.MissingDataError: the data folder lacks a set.
        OSError, ValueError: ``base`` is no 4-bit file or BERT-like model.
    """
    read = [one for one in readings(data) if not one.apart]
    rows = pieces([one.text for one in read], PackagedEncoder(threads=1))
    classes = {"tone": len(CLASSES), "field": len(field_names(read))}
    with one_thread():
        torch.manual_seed(COURSE.seed)
        network, states = lower_states(base, rows, classes)
        learn(network, states, Targets.of(read), kept=course.so_far(checkpoint), watch=watch)
    course.save(network, checkpoint)


def learn(
    network: UpperNetwork,
    states: States,
    targets: Targets,
    how: Course = COURSE,
    *,
    kept: Path | None = None,
    watch: Callable[[str], None] = say,
) -> None:
    """Train in place on all the texts given; what remains is the running mean of the weights."""

    def loss(vectors: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
        return _loss(network, vectors, targets, rows)

    course.learn(network, states, loss, how, kept=kept, watch=watch)


def _loss(
    network: UpperNetwork, vectors: torch.Tensor, targets: Targets, chosen: torch.Tensor
) -> torch.Tensor:
    tone, fields = targets.tone[chosen], targets.fields[chosen]
    read, filed = tone >= 0, fields.sum(1) > 0
    loss = vectors.sum() * 0.0
    if read.any():
        loss = loss + nn.functional.cross_entropy(
            network.heads["tone"](vectors[read]), tone[read],
            weight=torch.tensor(TONE_WEIGHTS), label_smoothing=0.06,
        )  # fmt: skip
    if filed.any():
        guess = network.heads["field"](vectors[filed])
        loss = loss + FIELD_SHARE * nn.functional.cross_entropy(guess, fields[filed], label_smoothing=0.05)
    return loss


def main() -> None:
    """Learn, and write the tensors that training changed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    parser.add_argument("data", type=Path)
    parser.add_argument("checkpoint", type=Path)
    chosen = parser.parse_args()
    train(chosen.base, chosen.data, chosen.checkpoint)


if __name__ == "__main__":
    main()
