"""Fine-tuning the encoder's upper half on VNTC's ten topics: about 45 minutes of one processor.

``minhtin models train vntc-reader`` makes the artefacts; ``python -m models.topics.vntc_learn BASE DATA
CHECKPOINT [--every]`` is the course alone, which goes on where it was stopped; BASE is a 4-bit file or a
model of a hub. ``--every`` reads all articles. Without it the fifth that measures is left out.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from torch import nn

from models.courses import one_thread, say
from models.data import Item, news
from models.encoder_packaged import PackagedEncoder
from models.topics.vntc import apart, whole
from models.topics.vntc_reader import pieces
from models.upper import course
from models.upper.course import Course
from models.upper.network import UpperNetwork, lower_states

COURSE = Course(seed=5, epochs=3, rate=3e-4, warm=60, fade=0.88, hide=0.08, mean=150, pieces=2400)
QUESTION, SMOOTHING = "topic", 0.08


def train(
    base: str, data: Path, checkpoint: Path, *, every: bool = False, watch: Callable[[str], None] = say
) -> None:
    """Learn and write the tensors that training changed; a course that was stopped goes on.

    Raises:
        models.data.MissingDataError: the data folder lacks the set.
        OSError, ValueError: ``base`` is no 4-bit file or BERT-like model.
    """
    items = news(data, "vntc_topics.train")
    with one_thread():
        read = items if every else apart(items)[0]
        network = learn(base, read, kept=course.so_far(checkpoint), watch=watch)
    course.save(network, checkpoint)


def learn(
    base: str,
    read: Sequence[Item],
    how: Course = COURSE,
    *,
    kept: Path | None = None,
    watch: Callable[[str], None] = say,
) -> UpperNetwork:
    """Return the network that learnt the topics of ``read``, in the order of :func:`topics`.

    Raises:
        OSError, ValueError: ``base`` is no 4-bit file or BERT-like model.
    """
    labels = topics(read)
    rows = pieces([whole(one.title, one.lead, one.body) for one in read], PackagedEncoder(threads=1))
    torch.manual_seed(how.seed)
    network, states = lower_states(base, rows, {QUESTION: len(labels)})
    wanted = torch.tensor([labels.index(one.where) for one in read])

    def loss(vectors: torch.Tensor, chosen: torch.Tensor) -> torch.Tensor:
        guess = network.heads[QUESTION](vectors)
        return nn.functional.cross_entropy(guess, wanted[chosen], label_smoothing=SMOOTHING)

    course.learn(network, states, loss, how, kept=kept, watch=watch)
    return network


def topics(read: Sequence[Item]) -> tuple[str, ...]:
    """Return the topics that occur, in the order of the head."""
    return tuple(sorted({one.where for one in read}))


def main() -> None:
    """Learn, and write the tensors that training changed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    parser.add_argument("data", type=Path)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--every", action="store_true", help="read all articles")
    chosen = parser.parse_args()
    train(chosen.base, chosen.data, chosen.checkpoint, every=chosen.every)


if __name__ == "__main__":
    main()
