"""A linear classifier over sparse text features, kept in two plain files: ``.npz`` and ``.json``."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.text import LIMIT
from models.vectorise import Block, Text, Vectoriser

ARTEFACTS = Path(__file__).resolve().parent / "artefacts"
Matrix = NDArray[np.float64]


@dataclass(slots=True)
class LinearModel:
    """Scores are ``x · weights + bias``; probabilities are the softmax of scores over ``temperature``."""

    labels: tuple[str, ...]
    vectoriser: Vectoriser
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    temperature: float = 1.0

    def scores(self, texts: Sequence[Text]) -> Matrix:
        """Return one row of class scores for each text."""
        if not texts:
            return np.zeros((0, len(self.labels)))
        return np.asarray(self.vectoriser.transform(texts) @ self.weights + self.bias, dtype=np.float64)

    def probabilities(self, texts: Sequence[Text]) -> Matrix:
        """Return one row of probabilities for each text; a row sums to one."""
        return softmax(self.scores(texts) / self.temperature)


def softmax(scores: Matrix) -> Matrix:
    """Return the rows of ``scores`` as probabilities."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-1e300))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def save(model: LinearModel, folder: Path, notes: Mapping[str, Any]) -> None:
    """Write ``model`` into ``folder``: weights as float16, vocabulary and ``notes`` as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    vectoriser = model.vectoriser
    arrays: dict[str, Any] = {f"idf{at}": idf.astype(np.float16) for at, idf in enumerate(vectoriser.idf)}
    words = ["\n".join(vocabulary) for vocabulary in vectoriser.vocabularies]
    arrays |= {f"words{at}": np.frombuffer(text.encode(), dtype=np.uint8) for at, text in enumerate(words)}
    np.savez_compressed(
        folder / "model.npz",
        weights=model.weights.astype(np.float16),
        bias=model.bias.astype(np.float32),
        **arrays,
    )
    about = {
        "labels": list(model.labels),
        "temperature": round(float(model.temperature), 4),
        "blocks": [asdict(block) for block in vectoriser.blocks],
        "limit": vectoriser.limit,
        "notes": dict(notes),
    }
    text = json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "model.json").write_text(f"{text}\n", encoding="utf-8")


@functools.cache
def load(name: str, folder: Path = ARTEFACTS) -> LinearModel:
    """Return the artefact ``name``; read once. Nothing in it can run code (no pickle).

    Raises:
        FileNotFoundError: there is no such artefact; `minhtin models train` makes it.
    """
    about = json.loads((folder / name / "model.json").read_text(encoding="utf-8"))
    blocks = tuple(Block(**block) for block in about["blocks"])
    with np.load(folder / name / "model.npz", allow_pickle=False) as stored:
        lists = [bytes(stored[f"words{at}"]).decode().split("\n") for at in range(len(blocks))]
        vocabularies = [{word: at for at, word in enumerate(words)} for words in lists]
        idf = [stored[f"idf{at}"].astype(np.float32) for at in range(len(blocks))]
        weights, bias = stored["weights"].astype(np.float32), stored["bias"].astype(np.float32)
    vectoriser = Vectoriser(blocks, vocabularies, idf, int(about.get("limit", LIMIT)))
    return LinearModel(tuple(about["labels"]), vectoriser, weights, bias, float(about["temperature"]))
