"""Claims beside evidence that a person put there: pairs in, labels with probabilities and reasons out."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pipeline.batches import batches
from pipeline.compare.decide import Judgement
from pipeline.compare.finding import Answer
from pipeline.compare.paired import compared
from pipeline.compare.several import MOST, Told, at_odds, told
from pipeline.compare.tongues import foreign, unread_claim, unread_evidence
from pipeline.errors import BadInput
from pipeline.faults import kind_of
from pipeline.reading import Pair, weigh
from pipeline.types import Verdict, VerdictLabel
from pipeline.verify import verdict_of

#: Pairs that `verify_records` reads at a time.
BATCH = 16


def verify_pair(claim: str, evidence: Sequence[str], *, claim_date: datetime | None = None) -> Verdict:
    """Return what the given evidence says of one claim.

    Args:
        claim: one sentence; empty or overlong text gives NEI with a reason.
        evidence: sentences or passages; a single string counts as one passage. They have no dates: several
            count as said at one time, and where they contradict each other nothing is decided. Those in
            another language are named and left out.
        claim_date: when the claim was made. Only recorded in the identity of the verdict.
    """
    texts = [evidence] if isinstance(evidence, str) else list(evidence)
    return _of_pairs([(claim, texts)], claim_date)[0]


def verify_known(pairs: Sequence[tuple[str, Sequence[str]]]) -> list[Verdict]:
    """Return what :func:`verify_pair` says of each (claim, texts), for figures over the same pairs again.

    What the cross-encoders read of them when the combiner was made is not read again.
    """
    return _of_pairs(pairs, kept=True)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A claim beside texts, and in which language each is that is not Vietnamese."""

    claim: str
    texts: Sequence[str]
    claimed: str
    tongues: tuple[str, ...]

    @property
    def kept(self) -> dict[int, str]:
        """The texts that are read, by their place."""
        texts = {at: text for at, text in enumerate(self.texts) if not self.tongues[at]}
        return {} if self.claimed else texts

    @property
    def each(self) -> dict[int, tuple[str, Sequence[str]]]:
        """Where there are several texts, each beside the claim by itself."""
        found = itertools.islice(self.kept.items(), MOST) if len(self.kept) > 1 else ()
        return {at: (self.claim, [text]) for at, text in found}

    def unread(self, judged: Judgement) -> Judgement:
        """The judgement with what could not be read for its language."""
        if self.claimed:
            return replace(judged, reasons=(unread_claim(self.claimed),))
        words = tuple(dict.fromkeys(unread_evidence(one) for one in self.tongues if one))
        return replace(judged, reasons=(*judged.reasons, *words) if self.kept or not words else words)


def _of_pairs(
    pairs: Sequence[tuple[str, Sequence[str]]], claim_date: datetime | None = None, *, kept: bool = False
) -> list[Verdict]:
    """Judge each claim by its Vietnamese texts, together and, where there are several, each by itself."""
    asked = [_Asked(claim, texts, foreign(claim), tuple(map(foreign, texts))) for claim, texts in pairs]
    whole = [(one.claim, list(one.kept.values())) for one in asked]
    judged = iter(_judged([*whole, *(pair for one in asked for pair in one.each.values())], kept=kept))
    together = list(itertools.islice(judged, len(asked)))
    found = [at_odds(_telling(one, judged)) or said for one, said in zip(asked, together, strict=True)]
    names = [f"{claim}|{claim_date or ''}".encode("utf-8", "surrogatepass") for claim, _ in pairs]
    return [
        verdict_of(hashlib.sha256(name).hexdigest()[:24], one.unread(said), ())
        for name, one, said in zip(names, asked, found, strict=True)
    ]


def _telling(asked: _Asked, judged: Iterator[Judgement]) -> list[Told]:
    """Which texts decide by themselves; ``judged`` gives what was made of each, in order."""
    each = [(at, text, next(judged)) for at, (_, (text,)) in asked.each.items()]
    return [told(asked.claim, at, text, one) for at, text, one in each if one.label is not VerdictLabel.NEI]


def _judged(pairs: Sequence[tuple[str, Sequence[str]]], *, kept: bool) -> list[Judgement]:
    """Compare each pair; those that the comparer could read are read by the cross-encoder too."""
    judged = [compared(claim, texts) for claim, texts in pairs]
    read = [at for at, one in enumerate(judged) if _readable(one, pairs[at][1])]
    asked = [Pair(pairs[at][0], tuple(pairs[at][1]), judged[at]) for at in read]
    for at, found in zip(read, weigh(asked, kept=kept), strict=True):
        judged[at] = found
    return judged


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
