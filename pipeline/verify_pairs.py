"""Claims beside evidence that a person put there: pairs in, labels with probabilities and reasons out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pipeline.batches import batches
from pipeline.compare.decide import Judgement
from pipeline.compare.finding import Answer
from pipeline.compare.paired import compared
from pipeline.errors import BadInput
from pipeline.faults import kind_of
from pipeline.reading import Pair, weigh
from pipeline.types import Verdict
from pipeline.verify import verdict_of

#: Pairs that `verify_records` reads at a time.
BATCH = 16


def verify_pair(claim: str, evidence: Sequence[str], *, claim_date: datetime | None = None) -> Verdict:
    """Return what the given evidence says of one claim.

    Args:
        claim: one sentence; empty or overlong text gives NEI with a reason.
        evidence: sentences or passages; a single string counts as one passage.
        claim_date: when the claim was made. Only recorded in the identity of the verdict.
    """
    texts = [evidence] if isinstance(evidence, str) else list(evidence)
    return _of_pairs([(claim, texts)], claim_date)[0]


def _of_pairs(
    pairs: Sequence[tuple[str, Sequence[str]]], claim_date: datetime | None = None
) -> list[Verdict]:
    """Compare each pair; those that the comparer could read are read by the cross-encoder too."""
    judged = [compared(claim, texts) for claim, texts in pairs]
    told = [at for at, one in enumerate(judged) if _readable(one, pairs[at][1])]
    asked = [Pair(pairs[at][0], tuple(pairs[at][1]), judged[at]) for at in told]
    for at, found in zip(told, weigh(asked), strict=True):
        judged[at] = found
    names = [f"{claim}|{claim_date or ''}".encode("utf-8", "surrogatepass") for claim, _ in pairs]
    return [
        verdict_of(hashlib.sha256(name).hexdigest()[:24], one, ())
        for name, one in zip(names, judged, strict=True)
    ]


def _readable(judged: Judgement, texts: Sequence[str]) -> bool:
    """Evidence against evidence is for a person; sentences of one text that seem to differ are read."""
    return judged.answer is not Answer.UNREADABLE and (
        judged.answer is not Answer.DISAGREE or len(texts) == 1
    )


def verify_records(records: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield {id, label, probs, reasons} for records {id, claim, evidence: text or list of texts}.

    Raises:
        BadInput: ``claim`` or ``evidence`` has the wrong type; the message names the record.
    """
    for rows in batches(records, BATCH):
        pairs = [_checked(row) for row in rows]
        for row, verdict in zip(rows, _of_pairs(pairs), strict=True):
            yield {
                "id": row.get("id"),
                "label": verdict.label.value,
                "probs": dict(verdict.probs),
                "reasons": list(verdict.reasons),
            }


def _checked(record: Mapping[str, Any]) -> tuple[str, list[str]]:
    claim, evidence = record.get("claim"), record.get("evidence")
    texts = [evidence] if isinstance(evidence, str) else evidence
    if not isinstance(claim, str):
        raise BadInput(
            f"bản ghi {record.get('id')!r}: trường 'claim' phải là chữ, không phải {kind_of(claim)}"
        )
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise BadInput(f"bản ghi {record.get('id')!r}: trường 'evidence' phải là chữ hoặc danh sách chữ")
    return claim, texts
