"""The cross-encoder at work: a claim read beside evidence, int8, on the packaged encoder's vocabulary."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.encoder_packaged import PackagedEncoder, open_session
from models.linear import ARTEFACTS
from models.verify.marks import kinds_of, pieces_by_number
from models.verify.pieces import evidence_begins, pair_pieces

Floats = NDArray[np.float32]
FOLDER = ARTEFACTS / "verify-reader"
#: The reader of sentences as they stand in posts and articles.
OF_TEXTS = ARTEFACTS / "text-reader"


class PairReader:
    """An artefact of :mod:`models.verify.build`, ready to read pairs.

    Raises:
        OSError: a file of the folder is missing.
        ValueError: a file of the folder is broken.
    """

    def __init__(self, folder: Path = FOLDER, *, encoder: PackagedEncoder | None = None) -> None:
        from safetensors.numpy import load_file

        about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        self.longest = int(about["longest"])
        self._encoder = encoder or PackagedEncoder()
        vectors = load_file(folder / "evidence.safetensors")
        self._mark, self._marks = vectors["evidence"], vectors["marks"]
        self._piece = pieces_by_number(self._encoder.tokenizer)
        self._session = open_session(folder / "transformer.onnx")

    def scores(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """Return one row of scores (supported, refuted, not enough) for each (claim, evidence).

        Each pair is read alone, so that its scores do not depend on its neighbours.
        """
        rows = pair_pieces(self._encoder, pairs, self.longest)
        made = np.empty((len(rows), 3), np.float32)

        def fill(at: int) -> None:
            vectors = self._encoder.rows(rows[at])
            vectors[evidence_begins(rows[at]) :] += self._mark
            vectors += self._marks[kinds_of(rows[at], self._piece)]
            made[at] = self._session.run(None, {"pieces": vectors[None]})[0][0]

        if self._encoder.threads == 1 or len(rows) < 2:
            list(map(fill, range(len(rows))))
        else:
            with ThreadPoolExecutor(self._encoder.threads) as pool:
                list(pool.map(fill, sorted(range(len(rows)), key=lambda at: -len(rows[at]))))
        return made


@functools.lru_cache(maxsize=1)
def packaged() -> PairReader | None:
    """Return the reader that comes with the project, or None where it is not there."""
    return PairReader() if (FOLDER / "model.json").is_file() else None


@functools.lru_cache(maxsize=1)
def of_texts() -> PairReader | None:
    """Return the reader of sentences of whole texts, or None where it is not there."""
    return PairReader(OF_TEXTS) if (OF_TEXTS / "model.json").is_file() else None
