"""What goes into the products of an encoder while it reads: how wide the channels are, how they go together.

Needs torch, only here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.encoder_build_weights import Floats

#: The layers whose input is looked at, and what the graph calls the product that takes it.
PRODUCTS = {
    "attention.self.query": "joined",
    "attention.output.dense": "attention.output.dense",
    "intermediate.dense": "up",
    "output.dense": "output.dense",
}
_NAME = re.compile(rf"(encoder\.layer\.\d+\.)({'|'.join(map(re.escape, PRODUCTS))})$")


@dataclass(frozen=True, slots=True)
class Taken:
    """Of what went into one product: the largest size of each channel, and second moments of all pairs."""

    widest: Floats
    moments: Floats

    def and_then(self, rows: Floats) -> Taken:
        """Return the same with more ``rows`` (rows, channels) taken in; moments are sums."""
        return Taken(np.maximum(self.widest, np.abs(rows).max(axis=0)), self.moments + rows.T @ rows)

    def eased(self, divisor: Floats | None) -> Taken:
        """Return the same where each channel was divided by its ``divisor`` first."""
        if divisor is None:
            return self
        return Taken(self.widest / divisor, self.moments / np.outer(divisor, divisor))


def taken_in(network: Any, run: Callable[[], None]) -> dict[str, Taken]:  # noqa: ANN401  a torch module
    """Return what goes into the products of ``network`` while ``run``, by the product's name in the graph."""
    found: dict[str, Taken] = {}
    watched = [
        module.register_forward_pre_hook(_watch(named[1] + PRODUCTS[named[2]], found))
        for name, module in network.named_modules()
        if (named := _NAME.search(name))
    ]
    run()
    for one in watched:
        one.remove()
    return found


def _watch(name: str, found: dict[str, Taken]) -> Callable[[Any, tuple[Any]], None]:
    def look(_module: Any, taken: tuple[Any]) -> None:  # noqa: ANN401  a torch module
        rows: Floats = taken[0].detach().flatten(0, -2).numpy()
        width = rows.shape[1]
        before = found.get(name) or Taken(np.zeros(width, np.float32), np.zeros((width, width), np.float32))
        found[name] = before.and_then(rows)

    return look
