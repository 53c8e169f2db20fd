"""The fine-tuned judge of posts at work: int8, on the packaged encoder's vocabulary."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.encoder_packaged import PackagedEncoder, open_session
from models.linear import ARTEFACTS, Matrix, softmax
from models.sentiment.social_pieces import pieces
from models.text import strip_marks

Floats = NDArray[np.float32]
FOLDER = ARTEFACTS / "sentiment-social-reader"
#: Probabilities are kept with four digits; a class is never quite impossible.
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Blend:
    """How reader and words are put together in one domain: two temperatures and the reader's share."""

    alone: float
    share: float
    fused: float

    def together(self, scores: Matrix, words: Matrix) -> Matrix:
        """Return probabilities out of the reader's scores and the probabilities of the model of words."""
        mixed = self.share * np.log(np.maximum(softmax(scores / self.alone), _LEAST))
        mixed += (1 - self.share) * np.log(np.maximum(words, _LEAST))
        return softmax(np.asarray(mixed, dtype=np.float64) / self.fused)


class SocialReader:
    """An artefact of :mod:`models.sentiment.social_build`, ready to read posts.

    Raises:
        OSError: a file of the folder is missing.
        ValueError: a file of the folder is broken.
    """

    def __init__(self, folder: Path = FOLDER, *, encoder: PackagedEncoder | None = None) -> None:
        from safetensors.numpy import load_file

        about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        self.domains: tuple[str, ...] = tuple(about["domains"])
        self.blends = {name: Blend(**found) for name, found in about["blends"].items()}
        self._encoder = encoder or PackagedEncoder()
        self._heads = load_file(folder / "heads.safetensors")
        self._session = open_session(folder / "transformer.onnx")

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return the mean of the last layer for each text (texts, hidden); each is read alone."""
        rows = pieces(texts, self._encoder)
        made = np.empty((len(rows), self._encoder.hidden), np.float32)

        def fill(at: int) -> None:
            made[at] = self._session.run(None, {"pieces": self._encoder.rows(rows[at])[None]})[0][0]

        order = sorted(range(len(rows)), key=lambda at: -len(rows[at]))
        if self._encoder.threads == 1 or len(rows) < 2:
            list(map(fill, order))
        else:
            with ThreadPoolExecutor(self._encoder.threads) as pool:
                list(pool.map(fill, order))
        return made

    def heard(self, texts: Sequence[str], domain: str, words: Matrix) -> Matrix:
        """Return probabilities of posts by reader and words together.

        Typed without marks, Vietnamese is strange to the reader, and words decide alone.

        Raises:
            KeyError: the reader does not judge this domain.
        """
        marked = [at for at, text in enumerate(texts) if strip_marks(text) != text]
        shares = words.copy()
        if marked:
            scores = self.scores(self.vectors([texts[at] for at in marked]), domain)
            shares[marked] = self.blends[domain].together(scores, words[marked])
        return shares

    def scores(self, vectors: Floats, domain: str) -> Matrix:
        """Return one row of scores (negative, neutral, positive) for each row of :meth:`vectors`.

        Raises:
            KeyError: the reader does not judge this domain.
        """
        weight, bias = self._heads[f"{domain}.weight"], self._heads[f"{domain}.bias"]
        return np.asarray(vectors @ weight.T + bias, dtype=np.float64)


@functools.lru_cache(maxsize=1)
def packaged() -> SocialReader | None:
    """Return the reader that comes with the project, or None where it is not there."""
    return SocialReader() if (FOLDER / "model.json").is_file() else None
