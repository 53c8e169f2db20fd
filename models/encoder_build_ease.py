"""What an int8 product takes in made easier to round: wide channels are divided, their weights multiplied.

A product rounds all that it takes in on one grid, and in a fine-tuned encoder a few channels of the
feed-forward part are so much wider than the others that these are rounded away (Xiao et al., SmoothQuant,
ICML 2023). What a channel is divided by stands in the graph: powers of two, so that nothing is lost by it.
Needs torch, only here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from models.encoder_build_weights import Floats

if TYPE_CHECKING:
    import torch

#: How much of a channel's width goes over to its weights. Of what goes in .8 and .9 round least; with the
#: weights' own rounding .7 to .9 are alike (.13 to .16 for the reader of claims, uneased .36), .5 is not.
SHARE = 0.8
#: The parts of a layer that are eased, and what the graph calls their products. What goes into the others is
#: even as it is.
EASED = {"intermediate.dense": "up", "output.dense": "output.dense"}
_NAME = re.compile(rf"(encoder\.layer\.\d+\.)({'|'.join(map(re.escape, EASED))})$")


def widest(network: Any, run: Callable[[], None]) -> dict[str, Floats]:  # noqa: ANN401  a torch module
    """Return the largest size of each channel that goes into the eased products of ``network`` while ``run``.

    Names are those of the layers, from "encoder.layer" on.
    """
    found: dict[str, torch.Tensor] = {}
    watched = [
        module.register_forward_pre_hook(_watch(eased.group(), found))
        for name, module in network.named_modules()
        if (eased := _NAME.search(name))
    ]
    run()
    for one in watched:
        one.remove()
    return {name: value.numpy() for name, value in found.items()}


def _watch(name: str, found: dict[str, torch.Tensor]) -> Callable[[Any, tuple[torch.Tensor]], None]:
    def look(_module: Any, taken: tuple[torch.Tensor]) -> None:  # noqa: ANN401  a torch module
        size = taken[0].detach().abs().flatten(0, -2).amax(0)
        found[name] = size if name not in found else found[name].maximum(size)

    return look


def divisors(matrices: Mapping[str, Floats], sizes: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return what each channel of ``sizes`` is divided by, powers of two, by product of the graph."""
    return {
        _NAME.sub(lambda of: of[1] + EASED[of[2]], name): _divisor(matrices[f"{name}.weight"], size)
        for name, size in sizes.items()
    }


def _divisor(matrix: Floats, size: Floats) -> Floats:
    weight = np.maximum(np.abs(matrix).max(axis=0), 1e-5)
    wanted = np.log2(np.maximum(size, 1e-4)) * SHARE - np.log2(weight) * (1 - SHARE)
    made: Floats = np.exp2(np.round(wanted - wanted.mean())).astype(np.float32)
    return made
