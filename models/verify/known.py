"""Scores of the cross-encoder for pairs that are read again and again: those the combiner is fitted on.

Reading them takes minutes, so figures rest on what was read when the combiner was made. Kept with the digest
of the reader: scores of another reader are as good as none.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from models.data import digest
from models.linear import ARTEFACTS
from models.verify.reader import FOLDER, OF_TEXTS, Floats, PairReader

ENCODER = ARTEFACTS / "encoder"
FILE = ARTEFACTS / "verify-combiner" / "scores.safetensors"
#: What was asked: (claim, text), and who was, where it was not the first reader.
Pair = tuple[str, ...]


def key_of(pair: Pair) -> int:
    """Return the number a pair is kept under: the first 63 bits of its digest."""
    return int.from_bytes(hashlib.sha256("\n".join(pair).encode()).digest()[:8], "big") >> 1


def save(
    scores: Mapping[Pair, Floats], file: Path = FILE, readers: Sequence[Path] = (FOLDER, OF_TEXTS)
) -> None:
    """Write scores (supported, refuted, not enough) of pairs read by the readers in two folders.

    Raises:
        OSError: the folder cannot be made.
        MissingDataError: a file of the reader is not there.
    """
    from safetensors.numpy import save_file

    file.parent.mkdir(parents=True, exist_ok=True)
    rows = sorted((key_of(pair), told) for pair, told in scores.items())
    keys = np.array([key for key, _ in rows], np.int64)
    told = np.array([told for _, told in rows], np.float32)
    save_file({"keys": keys, "scores": told}, str(file), {"reader": _digest(readers)})


@functools.lru_cache(maxsize=1)
def known(file: Path = FILE, readers: Sequence[Path] = (FOLDER, OF_TEXTS)) -> dict[int, Floats]:
    """Return the scores kept by number of their pair; none of other readers, nor of a broken file.

    Raises:
        OSError: a file is there but cannot be read.
    """
    from safetensors import SafetensorError, safe_open

    if not file.is_file():
        return {}
    try:
        with safe_open(str(file), "numpy") as kept:
            if (kept.metadata() or {}).get("reader") != _digest(readers):
                return {}
            return dict(zip(kept.get_tensor("keys").tolist(), kept.get_tensor("scores"), strict=True))
    except SafetensorError:
        return {}


def scores(model: PairReader, pairs: Sequence[Pair]) -> Floats:
    """Return one row of scores for each pair, read by ``model`` unless they are known."""
    found = known()
    unread = [pair for pair in pairs if key_of(pair) not in found]
    fresh = dict(zip(unread, read(model, unread), strict=True))
    return np.array([fresh[pair] if pair in fresh else found[key_of(pair)] for pair in pairs])


def read(model: PairReader, pairs: Sequence[Pair]) -> Floats:
    """Return one row of scores for each (claim, text), read now."""
    return model.scores([(claim, text) for claim, text, *_ in pairs])


def _digest(readers: Sequence[Path]) -> str:
    """The digest of all that a score depends on: the readers, and the vectors of pieces they read with."""
    names = ("transformer.onnx", "evidence.safetensors", "model.json")
    own = (reader / name for reader in readers for name in names)
    return digest(*own, *(ENCODER / name for name in ("pieces.safetensors", "tokenizer.json")))
