"""Wrong verdicts on the blind set that was opened, with what each part says: for `benchmarks.verify --wrong`.

Only a set that no longer counts as blind is shown (``OPENED`` in :mod:`models.verify.written`): whoever reads
the others' mistakes mends the tool on them. docs/wrong-verdicts.md explains twenty of what is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from benchmarks.verify_baselines import read_alone
from models.verify.written import blind_pairs, is_opened
from pipeline.compare.paired import compared
from pipeline.reading import Pair as Asked
from pipeline.types import Verdict, VerdictLabel
from pipeline.verify_fit import Judged
from pipeline.verify_pairs import verify_pair

_LABELS = tuple(VerdictLabel)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A pair that was judged wrongly; ``read`` are the odds of the cross-encoder alone."""

    kind: str
    asked: Asked
    right: VerdictLabel
    said: Verdict
    read: tuple[float, ...]


def wrong_verdicts(most: int) -> list[Wrong]:
    """Return up to ``most`` wrong verdicts on the opened set, one of each kind in turn.

    Raises:
        FileNotFoundError: the cross-encoder is not there.
    """
    by_kind: dict[str, list[Wrong]] = {}
    for kind, pair in blind_pairs():
        if not is_opened(pair.source):
            continue
        said = verify_pair(pair.claim, [pair.evidence])
        if said.label is not _LABELS[pair.label]:
            asked = Asked(pair.claim, (pair.evidence,), compared(pair.claim, [pair.evidence]))
            reads = tuple(read_alone([Judged(asked.claim, asked.texts, pair.label, pair.source)])[0].tolist())
            found = Wrong(kind, asked, _LABELS[pair.label], said, reads)
            by_kind.setdefault(kind, []).append(found)
    return list(_in_turn(list(by_kind.values())))[:most]


def told(one: Wrong) -> str:
    """Return the lines that show one wrong verdict."""
    judged, reads = one.asked.judged, _LABELS[int(np.argmax(one.read))]
    return "\n".join(
        (
            f"[{one.kind}] {one.asked.claim}",
            f"  nearest   {one.asked.nearest.text.raw.strip()}",
            f"  right     {one.right.value}",
            f"  said      {one.said.label.value} ({_odds(dict(one.said.probs).values())}): "
            + one.said.reasons[0],
            f"  comparer  {judged.label.value} ({_odds(judged.probs)}), {judged.answer.name}: "
            + "; ".join(judged.reasons[:2]),
            f"  reading   {reads.value} ({_odds(one.read)})",
        )
    )


def _odds(odds: Iterable[float]) -> str:
    return " ".join(f"{one:.2f}" for one in odds)


def _in_turn(groups: Sequence[Sequence[Wrong]]) -> Iterator[Wrong]:
    for row in zip_longest(*groups):
        yield from (one for one in row if one is not None)
