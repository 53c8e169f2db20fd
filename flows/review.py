"""Claims against the record: after each cycle, and whenever evidence was added by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.settings import Settings
from pipeline.store import Store

if TYPE_CHECKING:
    from flows.cycle import Report


def review_claims(store: Store, settings: Settings, now: datetime, *, report: Report) -> int:
    """Verify the claims of the last days against all evidence in force, and raise or renew alerts.

    Returns:
        The number of alerts that are new.
    """
    from pipeline.clusters import assign_clusters
    from pipeline.evidence import EvidenceIndex
    from pipeline.prioritise import load_rules, prioritise
    from pipeline.verify import verify

    since = now - timedelta(days=settings.processing.claim_window_days)
    contexts = store.claim_contexts(since, until=now)
    evidence = store.evidence(at=now)
    report("Đối chiếu", 0, len(contexts))
    claims = [one.claim for one in contexts]
    store.save_clusters(assign_clusters(claims, store.clusters(since)))
    verdicts = verify(claims, EvidenceIndex(evidence))
    store.save_verdicts(verdicts, now)
    report("Đối chiếu", len(contexts), len(contexts))
    alerts = prioritise(contexts, verdicts, evidence, load_rules(), now)
    return store.upsert_alerts(alerts, now)
