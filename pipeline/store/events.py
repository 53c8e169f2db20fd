"""What the store tells the log, once it is committed: counts and ids, never words of an item."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence

from pipeline import logs
from pipeline.store.batch import Batch
from pipeline.store.rows import Row
from pipeline.types import Disposition


def committed(batch: Batch, seconds: float) -> None:
    """Log one ``commit`` with its counts by disposition, and one ``quarantine`` for each item put aside."""
    with logs.bound(run=batch.run_id):
        counts = Counter(one.disposition.value for one in batch.outcomes)
        logs.event(
            "commit",
            items=len(batch.outcomes),
            dispositions=dict(sorted(counts.items())),
            articles=len(batch.processed),
            evidence=len(batch.evidence),
            seconds=seconds,
        )
        for one in batch.outcomes:
            if one.disposition is Disposition.QUARANTINED:
                logs.event(
                    "quarantine", level=logging.WARNING, source=one.source_id, reason=logs.reason(one.reason)
                )


def alerts_changed(changes: Sequence[Row]) -> None:
    """Log what was appended to the history of alerts."""
    for one in changes:
        logs.event("alert", alert_id=one["alert_id"], action=one["action"], to_state=one["to_state"])
