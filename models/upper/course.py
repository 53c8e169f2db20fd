"""A course of the upper half: its batches, its rates, and the running mean of the weights that is kept.

A course that was stopped goes on from its checkpoint to the same end: chance is kept in it too.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn

from models.courses import memory, part, remember, replace, say, steps_done, under
from models.upper.network import States, UpperNetwork, padded

CHECKPOINT_SECONDS = 180.0
_LEARNT, _MEAN, _CHANCE = "learnt/", "mean/", "chance"
#: From the vectors of some texts and their numbers to what is to be made small.
Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


@dataclass(frozen=True, slots=True)
class Course:
    """How is learnt.

    The ``rate`` rises over ``warm`` steps and falls to nothing; each layer down takes ``fade`` of that above
    it. ``hide``: with this probability a piece is hidden. What is kept is a running mean of the weights, of
    about ``mean`` steps. A batch has at most ``texts`` texts and, padded, ``pieces`` pieces.
    """

    seed: int
    epochs: int
    rate: float
    warm: int
    fade: float
    hide: float
    mean: int
    texts: float = math.inf
    pieces: float = math.inf


class _UnderWay:
    """A network while it learns, with the optimiser and the running mean of its weights."""

    def __init__(self, network: UpperNetwork, course: Course, steps: int) -> None:
        self.network, self.course, self.steps = network, course, steps
        self.optimiser = torch.optim.AdamW(_groups(network, course.fade), lr=course.rate)
        self.learnt = dict(network.named_parameters())
        self.mean = {name: one.detach().clone() for name, one in self.learnt.items()}

    def step(self, states: States, chosen: Sequence[int], loss: Loss, step: int) -> float:
        """Learn from one batch; return its loss."""
        share = min((step + 1) / self.course.warm, max(0.02, 1 - step / self.steps))
        for group in self.optimiser.param_groups:
            group["lr"] = group["share"] * self.course.rate * share
        vectors = self.network.drop(self.network(*padded(states, chosen, self.course.hide)))
        found = loss(vectors, torch.tensor(chosen))
        self.optimiser.zero_grad(set_to_none=True)
        found.backward()  # type: ignore[no-untyped-call]  # torch gives backward no types
        nn.utils.clip_grad_norm_(list(self.learnt.values()), 1.0)
        self.optimiser.step()
        with torch.no_grad():
            for name, now in self.learnt.items():
                self.mean[name].lerp_(now, max(1 / self.course.mean, 1 / (step + 1)))
        return float(found.detach())

    def keep(self, file: Path, step: int) -> None:
        """Write where the course is after ``step`` steps."""
        tensors = under(_LEARNT, self.learnt) | under(_MEAN, self.mean) | memory(self.optimiser)
        replace(tensors | {_CHANCE: torch.get_rng_state()}, file, {"step": str(step)})

    def go_on(self, file: Path) -> int:
        """Take up what :meth:`keep` wrote; return how many steps are done."""
        found = load_file(str(file))
        self.network.load_state_dict(part(found, _LEARNT))
        self.mean = part(found, _MEAN)
        remember(self.optimiser, found)
        torch.set_rng_state(found[_CHANCE])
        return steps_done(file)

    def end(self) -> None:
        """Leave the mean in the network."""
        with torch.no_grad():
            for name, now in self.learnt.items():
                now.copy_(self.mean[name])
        self.network.eval()


def learn(
    network: UpperNetwork,
    states: States,
    loss: Loss,
    course: Course,
    *,
    kept: Path | None = None,
    watch: Callable[[str], None] = say,
) -> None:
    """Train in place on all the texts given; what remains is the running mean of the weights.

    Args:
        network: what learns.
        states: the texts below its first layer.
        loss: what is to be made small.
        course: the schedule.
        kept: a file that holds where the course is, every few minutes; what is there is gone on from.
        watch: told one line every 25 steps.
    """
    torch.manual_seed(course.seed)
    plan = batches([len(state) for state in states], course)
    under_way = _UnderWay(network, course, len(plan))
    done = under_way.go_on(kept) if kept and kept.is_file() else 0
    network.train()
    began = saved = time.monotonic()
    for step in range(done, len(plan)):
        found = under_way.step(states, plan[step], loss, step)
        if step % 25 == 24:
            pace = (time.monotonic() - began) / (step + 1 - done)
            watch(f"{step + 1}/{len(plan)} loss {found:.3f} {pace:.2f} s a step")
        if kept and (time.monotonic() - saved > CHECKPOINT_SECONDS or step + 1 == len(plan)):
            under_way.keep(kept, step + 1)
            saved = time.monotonic()
    under_way.end()


def so_far(checkpoint: Path) -> Path:
    """Return where a course is kept that is to end in ``checkpoint``."""
    return checkpoint.with_suffix(".part")


def save(network: UpperNetwork, checkpoint: Path) -> None:
    """Write the tensors that training changed; what was kept on the way is no longer needed.

    Raises:
        OSError: the file cannot be written.
    """
    replace(under("", network.state_dict()), checkpoint, {})
    so_far(checkpoint).unlink(missing_ok=True)


def batches(lengths: Sequence[int], course: Course) -> list[list[int]]:
    """Return the batches of the whole course: texts of like length together, shuffled."""
    random = np.random.default_rng(course.seed)
    plan: list[list[int]] = []
    for _ in range(course.epochs):
        order = np.argsort(np.asarray(lengths) + random.uniform(-8, 8, len(lengths))).tolist()
        parts: list[list[int]] = [[]]
        longest = 0
        for row in order:
            count, longest = len(parts[-1]) + 1, max(longest, lengths[row])
            if count > 1 and (count > course.texts or count * longest > course.pieces):
                parts.append([])
                longest = lengths[row]
            parts[-1].append(row)
        plan += [parts[at] for at in random.permutation(len(parts)).tolist()]
    return plan


def _groups(network: UpperNetwork, fade: float) -> list[dict[str, object]]:
    """Lower layers learn more slowly, the heads six times as fast as the highest layer."""
    top = len(network.up) - 1
    groups: list[dict[str, object]] = [
        {"params": list(layer.parameters()), "share": fade ** (top - at), "weight_decay": 0.01}
        for at, layer in enumerate(network.up)
    ]
    return [*groups, {"params": list(network.heads.parameters()), "share": 6.0, "weight_decay": 0.01}]
