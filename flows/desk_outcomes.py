"""What the desk concluded, as judged pairs; and the combiner fitted anew from them, on demand.

Closing an alert says what the claim was: *sai* and *sai một phần* that the record contradicts it; *tin đúng*,
*không đủ căn cứ* and *cảnh báo nhầm* that it does not. A duplicate says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.verify import combine
from models.verify.stream import NEI, REFUTED
from pipeline.desk import Closing, closing_of
from pipeline.errors import BadInput
from pipeline.store import Store
from pipeline.types import AlertState, VerdictLabel
from pipeline.verify_fit import Judged, fit, material

MEANS = {
    Closing.FALSE: REFUTED,
    Closing.PARTLY_FALSE: REFUTED,
    Closing.TRUE: NEI,
    Closing.NO_BASIS: NEI,
    Closing.FALSE_ALARM: NEI,
}
#: Fewer outcomes than this move nothing.
LEAST = 20
#: How hard the weights are held near those that came with the project.
HOLD = 60.0
#: Of the flags above the threshold, at least this share must have been right.
PRECISION = 0.9
_GRID = tuple(round(0.5 + 0.05 * step, 2) for step in range(10))


@dataclass(frozen=True, slots=True)
class Refit:
    """What a fit from the desk came to: how many outcomes by reason, and the least probability of a flag."""

    outcomes: dict[str, int]
    threshold: float
    precision: float
    file: Path


@dataclass(frozen=True, slots=True)
class Concluded:
    """A closed alert: why it was closed, its claim beside its evidence, and how surely that was refuted."""

    closing: Closing
    judged: Judged
    sure: float


def outcomes(store: Store) -> list[Concluded]:
    """Return the closed alerts that had evidence."""
    found = []
    alerts = store.list_alerts(state=AlertState.CLOSED, include_closed=True)
    given = store.verdicts_of([one for alert in alerts for one in alert.claim_ids])
    sure = {one.claim_id: dict(one.probs).get(VerdictLabel.REFUTED.value, 0.0) for one in given}
    for alert in alerts:
        detail = store.alert_detail(alert.alert_id)
        last = [event.reason for event in detail.events if event.to_state == AlertState.CLOSED.value][-1:]
        closing = closing_of(last[0]) if last else None
        if closing in MEANS and detail.evidence and closing is not None:
            claim = detail.claims[0].text if detail.claims else alert.title
            texts = tuple(one.text for one in detail.evidence)
            judged = Judged(claim, texts, MEANS[closing], "desk")
            found.append(
                Concluded(closing, judged, max((sure.get(one, 0.0) for one in alert.claim_ids), default=0.0))
            )
    return found


def refit(store: Store, data: Path | None, file: Path) -> Refit:
    """Fit the packaged combiner anew with the desk's outcomes beside its own material, and write it.

    Raises:
        BadInput: the cross-encoder is missing, or the desk has closed too few alerts.
    """
    start = combine.packaged()
    if start is None:
        raise BadInput("chưa có mô hình đối chiếu kèm theo dự án; chạy `minhtin models train verify`")
    known = outcomes(store)
    if len(known) < LEAST:
        raise BadInput(
            f"bàn trực mới đóng {len(known)} cảnh báo có căn cứ; cần ít nhất {LEAST} để chỉnh lại mô hình"
        )
    made = fit([*material(data), *(one.judged for one in known)], start=start, hold=HOLD)
    threshold, precision = least_sure(known)
    counts = dict(Counter(one.closing.value for one in known))
    combine.save(made, file, {"outcomes": counts, "refuted": threshold, "precision": round(precision, 3)})
    return Refit(counts, threshold, precision, file)


def least_sure(known: Sequence[Concluded]) -> tuple[float, float]:
    """Return the least probability of REFUTED whose flags were right often enough, and that share.

    The probabilities are those of the verdicts as they were given: what the threshold is held against.
    """
    truth = np.asarray([one.judged.label == REFUTED for one in known])
    sure = np.asarray([one.sure for one in known])
    for threshold in _GRID:
        above = sure >= threshold
        if above.any() and truth[above].mean() >= PRECISION:
            return threshold, float(truth[above].mean())
    above = sure >= _GRID[-1]
    return _GRID[-1], float(truth[above].mean()) if above.any() else 1.0
