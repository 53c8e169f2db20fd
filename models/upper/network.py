"""The upper half of the encoder while it learns; the lower half stays as it is and is read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from models.encoder_packaged import BELOW
from models.sentiment.social_network import base_network, batch_of
from models.verify.halves import in_halves

States = list[NDArray[np.float16]]


class UpperNetwork(nn.Module):
    """The layers that learn, the mean over the pieces, and one linear layer for each question."""

    def __init__(self, layers: Sequence[nn.Module], hidden: int, classes: Mapping[str, int]) -> None:
        super().__init__()
        self.up = nn.ModuleList(layers)
        self.heads = nn.ModuleDict({name: nn.Linear(hidden, count) for name, count in classes.items()})
        self.drop = nn.Dropout(0.1)

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return one vector for each text of its padded states; ``mask`` is 1 where one is to be read."""
        state = states
        for layer in self.up:
            state = _through(layer, state, mask)
        pooled: torch.Tensor = (state * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return pooled


def lower_states(
    source: str, rows: Sequence[Sequence[int]], classes: Mapping[str, int]
) -> tuple[UpperNetwork, States]:
    """Return (the untrained network, the states of each text below its first layer that learns).

    ``classes`` says how many classes each question has.

    Raises:
        OSError, ValueError: ``source`` is no 4-bit file or BERT-like model.
    """
    bert = in_halves(base_network(source).bert).eval()
    layers = list(bert.encoder.layer)  # type: ignore[union-attr, arg-type]  # torch types no attribute of a module
    order = np.argsort([len(row) for row in rows], kind="stable").tolist()
    found: States = [np.zeros((0, 0), np.float16)] * len(rows)
    with torch.no_grad():
        for at in range(0, len(order), 32):
            part = order[at : at + 32]
            pieces, mask = batch_of([rows[row] for row in part])
            embeddings = bert.embeddings
            state = embeddings(inputs_embeds=embeddings.word_embeddings(pieces))  # type: ignore[operator, union-attr]
            for layer in layers[:BELOW]:
                state = _through(layer, state, mask.float())
            for place, row in enumerate(part):
                found[row] = state[place, : len(rows[row])].half().numpy()
    return UpperNetwork(layers[BELOW:], found[0].shape[1], classes), found


def padded(states: States, chosen: Sequence[int], hide: float = 0.0) -> tuple[torch.Tensor, torch.Tensor]:
    """Return (states, mask) of some texts, padded; each piece but the first is hidden with ``hide``."""
    longest = max(len(states[row]) for row in chosen)
    made = torch.zeros(len(chosen), longest, states[chosen[0]].shape[1])
    mask = torch.zeros(len(chosen), longest)
    for place, row in enumerate(chosen):
        state = torch.from_numpy(states[row]).float()
        made[place, : len(state)], mask[place, : len(state)] = state, 1
    if hide:
        mask *= torch.rand(mask.shape) > hide
        mask[:, 0] = 1
    return made, mask


def _through(layer: nn.Module, state: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    made = layer(state, (1 - mask[:, None, None, :]) * -1e9)
    found: torch.Tensor = made[0] if isinstance(made, tuple) else made
    return found
