"""A course of the upper half: its batches, its rates, and the running mean of the weights that is kept."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn

from models.upper.network import States, UpperNetwork, padded

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


def learn(network: UpperNetwork, states: States, loss: Loss, course: Course) -> None:
    """Train in place on all the texts given; what remains is the running mean of the weights."""
    torch.manual_seed(course.seed)
    optimiser = torch.optim.AdamW(_groups(network, course.fade), lr=course.rate)
    plan = batches([len(state) for state in states], course)
    learnt = list(network.parameters())
    mean = [one.detach().clone() for one in learnt]
    network.train()
    for step, chosen in enumerate(plan):
        share = min((step + 1) / course.warm, max(0.02, 1 - step / len(plan)))
        for group in optimiser.param_groups:
            group["lr"] = group["share"] * course.rate * share
        found = loss(network.drop(network(*padded(states, chosen, course.hide))), torch.tensor(chosen))
        optimiser.zero_grad(set_to_none=True)
        found.backward()  # type: ignore[no-untyped-call]  # torch gives backward no types
        nn.utils.clip_grad_norm_(learnt, 1.0)
        optimiser.step()
        with torch.no_grad():
            for kept, now in zip(mean, learnt, strict=True):
                kept.lerp_(now, max(1 / course.mean, 1 / (step + 1)))
        if step % 25 == 24:
            sys.stdout.write(f"{step + 1}/{len(plan)} loss {float(found.detach()):.3f}\n")
            sys.stdout.flush()
    with torch.no_grad():
        for now, kept in zip(learnt, mean, strict=True):
            now.copy_(kept)
    network.eval()


def save(network: UpperNetwork, file: Path) -> None:
    """Write the tensors that training changed.

    Raises:
        OSError: the file cannot be written.
    """
    save_file({name: one.contiguous() for name, one in network.state_dict().items()}, str(file))


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
