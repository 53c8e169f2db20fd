"""The cross-encoder while it learns: claim and evidence in one line, one of three labels out of it."""

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
from models.verify.marks import KINDS
from models.verify.pieces import evidence_begins
from models.verify.stream import LABELS


class PairNetwork(nn.Module):
    """A BERT encoder with a vector that marks the evidence and a linear layer over the first place."""

    def __init__(self, bert: Any, hidden: int) -> None:  # noqa: ANN401  transformers' BertModel
        super().__init__()
        self.bert = bert
        self.bert.embeddings.word_embeddings.weight.requires_grad_(False)
        self.evidence = nn.Parameter(torch.zeros(hidden))
        self.marks = nn.Parameter(torch.zeros(KINDS, hidden))
        self.head = nn.Linear(hidden, len(LABELS))

    def forward(
        self, pieces: torch.Tensor, second: torch.Tensor, mask: torch.Tensor, kinds: torch.Tensor
    ) -> torch.Tensor:
        """Return logits (pairs, 3).

        ``second`` is 1 where evidence stands, ``mask`` 1 where anything does, ``kinds`` are of ``KINDS``.
        """
        words = self.bert.embeddings.word_embeddings(pieces)
        words = words + second[..., None] * self.evidence + nn.functional.embedding(kinds, self.marks)
        state = self.bert(inputs_embeds=words, attention_mask=mask).last_hidden_state
        logits: torch.Tensor = self.head(state[:, 0])
        return logits


def base_network(source: str) -> PairNetwork:
    """Return an untrained network on a 4-bit file or a model of a hub, with the packaged vocabulary.

    Raises:
        ValueError: the model is of another kind.
    """
    weights = read_weights(source)
    table = load_file(FOLDER / "pieces.safetensors")
    count = len(table["scale"])
    tensors = {**weights.tensors}
    tensors["embeddings.word_embeddings.weight"] = unpack_rows(table, np.arange(count))
    bert = torch_model(Weights(weights.shape, tensors))
    return PairNetwork(bert, weights.shape.hidden)


def hold(network: PairNetwork, layers: int) -> None:
    """Keep the lowest ``layers`` and the marks as they are while the rest learns."""
    for one in (*network.bert.embeddings.parameters(), *network.bert.encoder.layer[:layers].parameters()):
        one.requires_grad_(False)
    network.evidence.requires_grad_(False)
    network.marks.requires_grad_(False)


def batch_of(
    rows: Sequence[Sequence[int]], marks: Sequence[Sequence[int]]
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return (pieces, second, mask, kinds) of rows made by :func:`pair_pieces`, padded to the longest."""
    longest = max(len(row) for row in rows)
    pieces = torch.full((len(rows), longest), 1, dtype=torch.long)
    second = torch.zeros(len(rows), longest)
    mask = torch.zeros(len(rows), longest, dtype=torch.long)
    kinds = torch.zeros(len(rows), longest, dtype=torch.long)
    for at, row in enumerate(rows):
        kinds[at, : len(row)] = torch.tensor(marks[at])
        pieces[at, : len(row)] = torch.tensor(row)
        second[at, evidence_begins(row) : len(row)] = 1.0
        mask[at, : len(row)] = 1
    return pieces, second, mask, kinds
