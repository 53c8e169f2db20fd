"""Claims beside evidence that a person put there: pairs in, labels with probabilities and reasons out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pipeline.batches import batches
from pipeline.compare.content import Read, read
from pipeline.compare.cores import cores
from pipeline.compare.decide import MAX_SENTENCE, Judgement, judge
from pipeline.compare.finding import Answer
from pipeline.compare.notice import Notice
from pipeline.compare.record import hold
from pipeline.compare.sound import sound
from pipeline.errors import BadInput
from pipeline.facets.text import view
from pipeline.faults import kind_of
from pipeline.normalise import normalise_social
from pipeline.reading import Pair, weigh
from pipeline.sentences import split_sentences
from pipeline.types import Verdict, VerdictLabel
from pipeline.verify import NOTICE_SENTENCES, denies, verdict_of

#: Answers of :func:`pipeline.compare.decide.judge` after which the evidence is read once more as one text.
_UNDECIDED = frozenset(
    {Answer.DISAGREE, Answer.NEAR, Answer.NO_DETAIL, Answer.OTHER_MATTER, Answer.SAME_NAMES}
)
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


def compared(claim: str, texts: Sequence[str]) -> Judgement:
    """Return what the comparer alone makes of a claim beside texts that were put there by a person."""
    return sound(claim, sentences_of(claim, texts), _second_look(claim, texts, judge(claim, texts)))


def sentences_of(claim: str, texts: Sequence[str]) -> list[Read]:
    """Return the sentences of the evidence in the form that the claim is compared in."""
    bare = view(claim).bare
    found = [text[a:b][:MAX_SENTENCE] for text in texts for a, b in split_sentences(text[:40_000])][
        :NOTICE_SENTENCES
    ]
    return [read(one, bare=bare) for one in found]


def _second_look(claim: str, texts: Sequence[str], first: Judgement) -> Judgement:
    """Where sentence by sentence decides nothing, the evidence read as one text may.

    Of sentences that disagree only a denial is believed: numbers that differ are for a person to settle.
    """
    if first.label is not VerdictLabel.NEI or first.answer not in _UNDECIDED:
        return first
    bare = view(claim).bare
    sentences = [text[a:b][:MAX_SENTENCE] for text in texts for a, b in split_sentences(text[:40_000])][
        :NOTICE_SENTENCES
    ]
    readings = [read(normalise_social(one), bare=bare) for one in cores(claim)]
    held = hold(readings, Notice(tuple(read(one, bare=bare) for one in sentences)), given=True)
    if held is None or held.judged.label is VerdictLabel.NEI:
        return first
    if first.answer is Answer.DISAGREE:
        return held.judged if denies(held.judged) else first
    if first.answer is Answer.SAME_NAMES:  # names in common bear nothing out
        return held.judged if held.judged.label is VerdictLabel.REFUTED else first
    return held.judged


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
