"""The encoder while it learns to judge posts: all its layers, and one head for each domain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file
from torch import nn

from models.encoder_build_weights import Weights, read_weights, torch_model
from models.encoder_packaged import FOLDER
from models.encoder_table import unpack_rows

#: What is judged, in the order of the heads.
DOMAINS = ("product", "feedback")
CLASSES = 3


class SocialNetwork(nn.Module):
    """A BERT encoder, the mean over the pieces, and a linear layer for each domain."""

    def __init__(self, bert: Any, hidden: int) -> None:  # noqa: ANN401  transformers' BertModel
        super().__init__()
        self.bert = bert
        self.bert.embeddings.requires_grad_(False)
        self.drop = nn.Dropout(0.1)
        self.heads = nn.ModuleList([nn.Linear(hidden, CLASSES) for _ in DOMAINS])

    def forward(self, pieces: torch.Tensor, mask: torch.Tensor, domain: int) -> torch.Tensor:
        """Return logits (texts, 3) of padded ``pieces``; ``mask`` is 1 where one is to be read."""
        return self.judge(self.bert.embeddings.word_embeddings(pieces), mask, domain)

    def judge(self, words: torch.Tensor, mask: torch.Tensor, domain: int) -> torch.Tensor:
        """Return logits (texts, 3) of the vectors of pieces."""
        state = self.bert(inputs_embeds=words, attention_mask=mask).last_hidden_state
        seen = mask[..., None].to(state.dtype)
        pooled = (state * seen).sum(1) / seen.sum(1)
        logits: torch.Tensor = self.heads[domain](self.drop(pooled))
        return logits


def base_network(source: str) -> SocialNetwork:
    """Return an untrained network on a 4-bit file or a model of a hub, with the packaged vocabulary.

    Raises:
        ValueError: the model is of another kind.
    """
    weights = read_weights(source)
    table = load_file(FOLDER / "pieces.safetensors")
    tensors = {**weights.tensors}
    tensors["embeddings.word_embeddings.weight"] = unpack_rows(table, np.arange(len(table["scale"])))
    return SocialNetwork(torch_model(Weights(weights.shape, tensors)), weights.shape.hidden)


def batch_of(rows: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return (pieces, mask) of rows of unlike lengths, padded to the longest."""
    longest = max(map(len, rows))
    pieces = torch.ones(len(rows), longest, dtype=torch.long)
    mask = torch.zeros(len(rows), longest, dtype=torch.long)
    for at, row in enumerate(rows):
        pieces[at, : len(row)] = torch.tensor(row)
        mask[at, : len(row)] = 1
    return pieces, mask
