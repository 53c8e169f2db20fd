"""The cross-encoder while it learns: claim and evidence in one line, one of three labels out of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file
from torch import nn

from models.encoder_build_weights import Weights, read_model, read_packed, torch_model
from models.encoder_packaged import FOLDER, PackagedEncoder
from models.encoder_table import unpack_rows
from models.verify.stream import LABELS

#: Piece numbers of the tokenizer's own marks.
START, END = 0, 2


class PairNetwork(nn.Module):
    """A BERT encoder with a vector that marks the evidence and a linear layer over the first place."""

    def __init__(self, bert: Any, hidden: int) -> None:  # noqa: ANN401  transformers' BertModel
        super().__init__()
        self.bert = bert
        self.bert.embeddings.word_embeddings.weight.requires_grad_(False)
        self.evidence = nn.Parameter(torch.zeros(hidden))
        self.head = nn.Linear(hidden, len(LABELS))

    def forward(self, pieces: torch.Tensor, second: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return logits (pairs, 3). ``second`` is 1 where evidence stands, ``mask`` 1 where anything does."""
        words = self.bert.embeddings.word_embeddings(pieces)
        words = words + second[..., None] * self.evidence
        state = self.bert(inputs_embeds=words, attention_mask=mask).last_hidden_state
        logits: torch.Tensor = self.head(state[:, 0])
        return logits


def base_network(source: str) -> PairNetwork:
    """Return an untrained network on a 4-bit file or a model of a hub, with the packaged vocabulary.

    Raises:
        ValueError: the model is of another kind.
    """
    path = Path(source)
    weights = read_packed(path) if path.is_file() else read_model(source)
    table = load_file(FOLDER / "pieces.safetensors")
    count = len(table["scale"])
    tensors = {**weights.tensors}
    tensors["embeddings.word_embeddings.weight"] = unpack_rows(table, np.arange(count))
    bert = torch_model(Weights(weights.shape, tensors))
    return PairNetwork(bert, weights.shape.hidden)


def pair_pieces(encoder: PackagedEncoder, pairs: Sequence[tuple[str, str]], most: int) -> list[list[int]]:
    """Return the piece numbers of each (claim, evidence), marks included: long evidence is cut.

    The evidence begins after the second mark of an end: ``<s> claim </s> </s> evidence </s>``.
    """
    claims = encoder.pieces([claim for claim, _ in pairs])
    told = encoder.pieces([evidence for _, evidence in pairs])
    made = []
    for claim, evidence in zip(claims, told, strict=True):
        first = claim[: most // 2 + 1] if len(claim) > most // 2 else claim
        first = [*first[:-1], END] if first[-1] != END else first
        room = most - len(first) - 2
        made.append([*first, END, *evidence[1:-1][: max(1, room)], END])
    return made


def batch_of(rows: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return (pieces, second, mask) of rows made by :func:`pair_pieces`, padded to the longest."""
    longest = max(len(row) for row in rows)
    pieces = torch.full((len(rows), longest), 1, dtype=torch.long)
    second = torch.zeros(len(rows), longest)
    mask = torch.zeros(len(rows), longest, dtype=torch.long)
    for at, row in enumerate(rows):
        pieces[at, : len(row)] = torch.tensor(row)
        begin = list(row).index(END) + 2
        second[at, begin : len(row)] = 1.0
        mask[at, : len(row)] = 1
    return pieces, second, mask
