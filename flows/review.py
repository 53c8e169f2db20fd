"""Claims against the record: after each cycle, and whenever evidence was added or retired by hand.

A claim is judged once. It is judged again only when evidence came that may speak to it, or when
evidence its verdict rests on is no longer in force; so the work of a cycle grows with what is new.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from pipeline import logs
from pipeline.errors import BadInput
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.types import Alert, Claim, ClaimContext, Evidence, Verdict, VerdictLabel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from flows.cycle import Report
    from pipeline.alert_rules import Rules
    from pipeline.claim_match import Match
    from pipeline.retrieval import Embed

CHUNK = 200


def review_claims(store: Store, settings: Settings, now: datetime, *, report: Report) -> int:
    """Judge what needs judging and raise or renew alerts.

    Returns:
        The number of alerts that are new.
    """
    from pipeline.alert_rules import load_rules
    from pipeline.prioritise import prioritise
    from pipeline.reading import adopt
    from pipeline.verify_fit import own_file

    adopt(own_file(settings))
    since = now - timedelta(days=settings.processing.claim_window_days)
    with logs.stage("review") as at:
        contexts = store.claim_contexts(since, until=now)
        at.items = len(contexts)
        evidence = store.evidence(at=now)
        # Only the window is read: what it costs does not grow with the years in the store.
        clusters = _cluster(store, [one.claim for one in contexts], store.clusters(since, until=now))
        known = {one.claim_id: one for one in store.verdicts(since, until=now)}
        embed = _embedder(settings.processing.encoder)
        verdicts = _judge(store, contexts, evidence, known, now=now, report=report, embed=embed)
        rules, home = load_rules(), _home(settings)
        matches = _matches(contexts, evidence, verdicts, rules, embed)
        alerts = prioritise(
            contexts, verdicts, evidence, rules, now, clusters=clusters, home=home, matches=matches
        )
        raised = store.upsert_alerts([*alerts, *_bursts(store, rules, now)], now)
        store.reopen_unfounded(now)
        return raised


def _cluster(store: Store, claims: Sequence[Claim], known: Mapping[str, str]) -> dict[str, str]:
    from pipeline.clusters import assign_clusters

    heads: dict[str, Claim] = {}
    for claim in claims:
        if claim.claim_id in known:
            heads.setdefault(known[claim.claim_id], claim)
    new = assign_clusters([claim for claim in claims if claim.claim_id not in known], heads)
    store.save_clusters(new)
    return {**known, **new}


def _matches(
    contexts: Sequence[ClaimContext],
    evidence: Sequence[Evidence],
    verdicts: Sequence[Verdict],
    rules: Rules,
    embed: Embed | None,
) -> dict[str, Match]:
    """The judged claim that each claim repeats which the record does not decide otherwise."""
    from pipeline.claim_match import Limits, Reviews

    limits = rules.file.thresholds
    reviews = Reviews(evidence, embed=embed or _embedder("packaged"))
    if not reviews.reviews:
        return {}
    open_ones = {one.claim_id for one in verdicts if one.label is VerdictLabel.NEI}
    least = Limits(limits.review_suggest, limits.review_automatic, limits.review_words)
    found = {
        one.claim.claim_id: reviews.match(one.claim.text, least)
        for one in contexts
        if one.claim.claim_id in open_ones and one.claim.p >= limits.check_worthy
    }
    return {claim: match for claim, match in found.items() if match is not None}


def _bursts(store: Store, rules: Rules, now: datetime) -> list[Alert]:
    """Topics and places that more is written of than their past explains."""
    from pipeline.bursts import PAST, WINDOW, Limits, burst_alerts, find_bursts, mentions_of
    from pipeline.classify import load_topics

    began, rows = store.mentions(now - WINDOW - PAST, until=now)
    if began is None:
        return []
    names = {f"topic:{one.id}": one.name for one in load_topics()}
    limits = rules.file.thresholds
    found = find_bursts(
        mentions_of(rows, names),
        now,
        since=began,
        limits=Limits(limits.burst_rate, limits.burst_least, limits.burst_ratio),
    )
    return burst_alerts(found, rules, now)


def _home(settings: Settings) -> frozenset[str]:
    """The names that the province has and had."""
    from pipeline.locate import load_profile

    profile = load_profile(settings.province)
    merged = profile.shape.merged
    return frozenset({profile.name, *([merged.name] if merged else [])})


def _embedder(name: str) -> Embed | None:
    if not name:
        return None
    from models.encoder import EncoderError, embed

    def vectors(texts: Sequence[str]) -> NDArray[np.float32]:
        try:
            return embed(name, texts)
        except EncoderError as error:
            raise BadInput(f"processing.encoder: {error}") from error

    return vectors


def _judge(
    store: Store,
    contexts: Sequence[ClaimContext],
    evidence: Sequence[Evidence],
    known: dict[str, Verdict],
    *,
    now: datetime,
    report: Report,
    embed: Embed | None,
) -> list[Verdict]:
    from pipeline.evidence import EvidenceIndex
    from pipeline.verify import same_words, verify

    published = {one.claim.claim_id: one.article.dated for one in contexts}
    fresh = store.unreviewed_evidence(at=now)
    arrived = [one for one in evidence if one.evidence_id in fresh]
    again = _to_judge(
        [one.claim for one in contexts], known, arrived, {one.evidence_id for one in evidence}, published
    )
    index = EvidenceIndex(evidence if again else (), embed=embed)  # most cycles have nothing to judge
    source, done, told = iter(again), 0, same_words()
    report("Đối chiếu", 0, len(again))
    while chunk := list(islice(source, CHUNK)):
        verdicts = verify(chunk, index, published=published, known=told)
        store.save_verdicts(verdicts, now)
        known.update({one.claim_id: one for one in verdicts})
        done += len(chunk)
        report("Đối chiếu", done, len(again))
    # Last: a review that is killed before this judges the same claims again.
    store.note_reviewed([one.evidence_id for one in arrived], now)
    return [known[one.claim.claim_id] for one in contexts if one.claim.claim_id in known]


def _to_judge(
    claims: Sequence[Claim],
    known: Mapping[str, Verdict],
    arrived: Sequence[Evidence],
    in_force: set[str],
    published: Mapping[str, datetime],
) -> list[Claim]:
    from pipeline.evidence import EvidenceIndex
    from pipeline.verify import verify

    new = [claim for claim in claims if claim.claim_id not in known]
    old = [claim for claim in claims if claim.claim_id in known]
    unfounded = [claim for claim in old if not set(known[claim.claim_id].evidence_ids) <= in_force]
    touched: list[Claim] = []
    if arrived and old:
        verdicts = verify(old, EvidenceIndex(arrived), published=published)
        touched = [
            c for c, v in zip(old, verdicts, strict=True) if v.label is not VerdictLabel.NEI or v.evidence_ids
        ]
    return list({claim.claim_id: claim for claim in (*new, *unfounded, *touched)}.values())
