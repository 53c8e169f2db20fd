"""The packaged encoder as a module of sentence-transformers, so that its whole interface works with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import InputModule

from models.encoder_packaged import PackagedEncoder


class PackagedModule(InputModule):
    """Turns texts into unit vectors with a :class:`PackagedEncoder`; it cannot be trained."""

    def __init__(self, encoder: PackagedEncoder) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.encoder = encoder
        self.tokenizer = encoder.tokenizer

    @property
    def max_seq_length(self) -> int:
        """Return how many pieces of a text are read."""
        return self.encoder.longest

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return self.encoder.hidden

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return the numbers of the pieces of each text, unpadded."""
        return {"input_ids": self.encoder.pieces([str(one) for one in inputs], prompt or "")}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return the features with ``sentence_embedding`` added, one row a text."""
        vectors = torch.from_numpy(self.encoder.vectors(features["input_ids"]))
        return features | {"sentence_embedding": vectors}

    def save(self, output_path: str, *_: Any, **__: Any) -> None:  # noqa: ANN401
        """Refuse: the artefact is written by ``models.encoder_build`` alone.

        Raises:
            OSError: always.
        """
        raise OSError(f"nothing is saved to {output_path}: copy the artefact's folder instead")


def sentence_transformer(encoder: PackagedEncoder) -> SentenceTransformer:
    """Return the encoder behind sentence-transformers' interface, its prompts set, ``query`` the default."""
    return SentenceTransformer(
        modules=[PackagedModule(encoder)],
        device="cpu",
        prompts=encoder.prompts | {"document": encoder.prompts["passage"]},
        default_prompt_name="query",
    )
