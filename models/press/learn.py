"""Fine-tuning the upper half of the encoder on press items: ten minutes of one processor.

``python -m models.press.learn BASE DATA CHECKPOINT``; BASE is a 4-bit file or a model of a hub. Items that
only measure (``APART`` of :mod:`models.sentiment.train`) are never learnt from, nor are their fields.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn

from models.encoder_packaged import PackagedEncoder
from models.press.examples import Reading, readings
from models.press.network import PressNetwork, States, lower_states, padded
from models.press.pieces import pieces
from models.sentiment.train import CLASSES

SEED, BATCH, EPOCHS, RATE, WARM, FADE = 5, 24, 5, 3e-4, 40, 0.85
#: With this probability a piece of a text is hidden from the layers that learn.
HIDE = 0.1
#: Neutral items are many and praise is rare; what the question of the field counts beside that of the tone.
TONE_WEIGHTS, FIELD_SHARE = (1.0, 0.95, 1.45), 0.5
#: How much the first and the second of two fields count.
MAIN, ALSO = 0.65, 0.35
#: What is kept is a running mean of the weights, of about this many steps.
MEAN = 80


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


def learn(
    network: PressNetwork, states: States, targets: Targets, epochs: int = EPOCHS, rate: float = RATE
) -> None:
    """Train in place on all the texts given; what remains is the running mean of the weights."""
    torch.manual_seed(SEED)
    optimiser = torch.optim.AdamW(_groups(network), lr=rate)
    plan = batches([len(state) for state in states], epochs)
    learnt = list(network.parameters())
    mean = [one.detach().clone() for one in learnt]
    network.train()
    for step, chosen in enumerate(plan):
        for group in optimiser.param_groups:
            group["lr"] = group["share"] * rate * min((step + 1) / WARM, max(0.02, 1 - step / len(plan)))
        vectors = network.drop(network(*padded(states, chosen, HIDE)))
        loss = _loss(network, vectors, targets, torch.tensor(chosen))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch gives backward no types
        nn.utils.clip_grad_norm_(learnt, 1.0)
        optimiser.step()
        with torch.no_grad():
            for kept, now in zip(mean, learnt, strict=True):
                kept.lerp_(now, max(1 / MEAN, 1 / (step + 1)))
        if step % 25 == 24:
            sys.stdout.write(f"{step + 1}/{len(plan)} loss {float(loss.detach()):.3f}\n")
            sys.stdout.flush()
    with torch.no_grad():
        for now, kept in zip(learnt, mean, strict=True):
            now.copy_(kept)
    network.eval()


def batches(lengths: Sequence[int], epochs: int) -> list[list[int]]:
    """Return the batches of the whole course: texts of like length together, shuffled."""
    random = np.random.default_rng(SEED)
    plan: list[list[int]] = []
    for _ in range(epochs):
        order = np.argsort(np.asarray(lengths) + random.uniform(-8, 8, len(lengths)))
        parts = [order[at : at + BATCH].tolist() for at in range(0, len(order), BATCH)]
        plan += [parts[at] for at in random.permutation(len(parts)).tolist()]
    return plan


def _loss(
    network: PressNetwork, vectors: torch.Tensor, targets: Targets, chosen: torch.Tensor
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


def _groups(network: PressNetwork) -> list[dict[str, object]]:
    """Lower layers learn more slowly, the heads six times as fast as the highest layer."""
    top = len(network.up) - 1
    groups: list[dict[str, object]] = [
        {"params": list(layer.parameters()), "share": FADE ** (top - at), "weight_decay": 0.01}
        for at, layer in enumerate(network.up)
    ]
    return [*groups, {"params": list(network.heads.parameters()), "share": 6.0, "weight_decay": 0.01}]


def main() -> None:
    """Learn, and write the tensors that training changed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    parser.add_argument("data", type=Path)
    parser.add_argument("checkpoint", type=Path)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    read = [one for one in readings(chosen.data) if not one.apart]
    network, states = lower_states(
        chosen.base, pieces([one.text for one in read], PackagedEncoder(threads=1))
    )
    learn(network, states, Targets.of(read))
    save_file({name: one.contiguous() for name, one in network.state_dict().items()}, str(chosen.checkpoint))


if __name__ == "__main__":
    main()
