"""The vectors of an encoder's pieces, kept small: 4 bits in blocks of 32, or 8 bits in rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
BLOCK = 32


def pack(table: Floats, bits: int) -> dict[str, NDArray[Any]]:
    """Return the arrays that a table is stored as; ``unpack_rows`` reads them.

    Four bits lose nothing of a table that was in 4-bit blocks before (Q4_0: the value farthest from zero
    in a block is -8 steps of its fp16 scale); for any other table take eight.
    """
    if bits == 8:
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-12) / 127
        return {"int8": np.round(table / scale).astype(np.int8), "scale": scale.astype(np.float32)}
    blocks = table.reshape(len(table), -1, BLOCK)
    far = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2)[..., None], axis=2)
    scale16 = (far / -8).astype(np.float16)
    step = np.where(scale16 == 0, np.float32(1), scale16.astype(np.float32))
    whole = np.clip(np.round(blocks / step) + 8, 0, 15).astype(np.uint8)
    return {"nibbles": whole[..., :16] | (whole[..., 16:] << 4), "scale": scale16[..., 0]}


def unpack_rows(stored: Mapping[str, NDArray[Any]], rows: NDArray[np.int64]) -> Floats:
    """Return the vectors of ``rows``, float32, one row each."""
    scale = stored["scale"][rows].astype(np.float32)
    if "int8" in stored:
        return np.asarray(stored["int8"][rows] * scale, dtype=np.float32)
    packed = stored["nibbles"][rows]
    whole = np.concatenate([packed & 15, packed >> 4], axis=2).astype(np.float32) - 8.0
    return np.asarray((whole * scale[..., None]).reshape(len(rows), -1), dtype=np.float32)
