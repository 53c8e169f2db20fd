"""What an int8 product takes in made easier to round: wide channels are divided, their weights multiplied.

A product rounds all that it takes in on one grid, and in a fine-tuned encoder a few channels of the
feed-forward part are so much wider than the others that these are rounded away (Xiao et al., SmoothQuant,
ICML 2023). What a channel is divided by stands in the graph: powers of two, so that nothing is lost by it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from models.encoder_build_taken import Taken
from models.encoder_build_weights import Floats

#: How much of a channel's width goes over to its weights. Of what goes in .8 and .9 round least; with the
#: weights' own rounding .7 to .9 are alike (.13 to .16 for the reader of claims, uneased .36), .5 is not.
SHARE = 0.8
#: The products of a layer that are eased, by the graph's name, and the layers their weights are of. What goes
#: into the others is even as it is.
EASED = {"up": "intermediate.dense", "output.dense": "output.dense"}
_NAME = re.compile(rf"(encoder\.layer\.\d+\.)({'|'.join(map(re.escape, EASED))})")


def divisors(matrices: Mapping[str, Floats], taken: Mapping[str, Taken]) -> dict[str, Floats]:
    """Return what each channel that goes into the eased products is divided by: powers of two, by product."""
    return {
        name: _divisor(matrices[f"{of[1]}{EASED[of[2]]}.weight"], one.widest)
        for name, one in taken.items()
        if (of := _NAME.fullmatch(name))
    }


def _divisor(matrix: Floats, size: Floats) -> Floats:
    weight = np.maximum(np.abs(matrix).max(axis=0), 1e-5)
    wanted = np.log2(np.maximum(size, 1e-4)) * SHARE - np.log2(weight) * (1 - SHARE)
    made: Floats = np.exp2(np.round(wanted - wanted.mean())).astype(np.float32)
    return made
