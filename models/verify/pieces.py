"""A claim and its evidence as one row of the encoder's pieces."""

from __future__ import annotations

from collections.abc import Sequence

from models.encoder_packaged import PackagedEncoder

#: Piece numbers of the tokenizer's own marks.
START, END = 0, 2


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


def evidence_begins(row: Sequence[int]) -> int:
    """Return the place of the first piece of evidence in a row of :func:`pair_pieces`."""
    return list(row).index(END) + 2
